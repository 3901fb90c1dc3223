//! The command line: arguments, calls into the modules, exit codes.

pub mod doctor;
