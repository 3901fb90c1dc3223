//! Faults on synthetic sets whose truth is set by hand: angles are written down, never measured by the code under test.

mod arching;
mod lumbar;
mod movement;
mod profiles;
mod scenes;
mod set;
mod verdicts;
