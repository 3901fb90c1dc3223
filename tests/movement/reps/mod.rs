//! Reps on made-up lifters: postures with known heights and angles, moved between with minimum-jerk profiles, so that the
//! number of reps, their turns and what is not a rep are known beforehand.

mod any_lift;
mod bar;
mod bar_faults;
mod corrected;
mod deadlifts;
mod families;
mod lifter;
mod squats;
