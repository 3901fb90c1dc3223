//! The `spotter` program; everything it does lives in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    // First of all: the environment may only change while there is one thread.
    spotter::process::settle_environment();
    spotter::cli::main()
}
