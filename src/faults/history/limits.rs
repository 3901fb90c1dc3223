//! All thresholds of what is said over several sets and sessions. They are the same for every profile, because the sets of a
//! history may have been judged under several.
//!
//! No dose of a fault has a threshold in the literature; where no source is named, a number is an engineering default.

/// A fault is frequent in a session from this share of its assessed reps on.
pub const FREQUENT: f64 = 0.25;
/// Sessions with fewer assessed reps say nothing of a share.
pub const SESSION_REPS: usize = 3;
/// Sessions that are looked back on for a repeated fault.
pub const RECENT_SESSIONS: usize = 5;
/// Sessions with a frequent fault that make a note.
pub const REPEATED_NOTE: usize = 2;
/// Sessions with a frequent fault, by the share less its standard deviation, that make a warning.
pub const REPEATED_WARNING: usize = 3;

/// Days over which flagged reps are counted.
pub const EXPOSURE_DAYS: i32 = 7;
/// Days before them that make the lifter's own mean.
pub const EXPOSURE_BASE_DAYS: i32 = 28;
/// Times the own mean.
pub const EXPOSURE_RATIO: f64 = 1.5;
/// Fewer flagged reps are no rise, whatever the mean.
pub const EXPOSURE_REPS: usize = 4;

/// "Lately", days: one training block.
pub const LATELY_DAYS: i32 = 28;
/// A load is lighter if it is at most this part of another.
pub const LIGHTER: f64 = 0.95;
/// Rounder than at lighter loads, degrees: above what repeated measurement cannot tell apart (up to 8°, Aasa et al. 2019,
/// Sports Biomech).
pub const LOAD_EXCESS_DEG: f64 = 12.0;
/// Reps at lighter loads to compare with.
pub const LOAD_REPS: usize = 3;
/// Reps above and below a load, and sessions above it, before faults are tied to the load.
pub const LOAD_LIMIT_REPS: usize = 6;
/// Sessions with sets above that load.
pub const LOAD_LIMIT_SESSIONS: usize = 2;

/// Part of a lumbar value's error that stays with a clip (clothes, camera, body), degrees, one standard deviation; between clips it
/// does not cancel. On the safe side: rendered lifters with known truth scatter by 2.6° (docs/faults.md).
pub const BETWEEN_CLIPS_SD_DEG: f64 = 5.5;
/// Days over which the own clean reps are gathered.
pub const OWN_DAYS: i32 = 84;
/// Sessions with clean reps that make a reference.
pub const OWN_SESSIONS: usize = 3;
/// Clean reps that make a reference.
pub const OWN_REPS: usize = 6;

/// Sets with a load and a bar speed that a line of speed over load needs …
pub const SPEED_SETS: usize = 4;
/// … at so many loads …
pub const SPEED_LOADS: usize = 3;
/// … of which the lightest is at most this part of the heaviest.
pub const SPEED_LIGHTEST: f64 = 0.8;
/// A maximum is told where the heaviest load is at least this part of it: the line is bent beyond what was lifted.
pub const MAXIMUM_HEAVIEST: f64 = 0.8;
/// … and the half of its 95 % interval at most this part of it.
pub const MAXIMUM_UNSURE: f64 = 0.15;
/// Reps with a speed and a judged lower back, on each side of the middle speed, that can show that the back gives way as the bar slows.
pub const SPEED_REPS: usize = 6;

/// Sets of so many judged reps can show where in the set form goes.
pub const DRIFT_SET_REPS: usize = 4;
/// Such sets.
pub const DRIFT_SETS: usize = 3;
/// More flagged reps in the second half of the sets than in the first, share.
pub const DRIFT_RISE: f64 = 0.25;

/// Sessions at the beginning and at the end that are compared.
pub const WINDOW_SESSIONS: usize = 3;
/// Sessions in which a change is looked for: those at the beginning are not those at the end.
pub const TREND_SESSIONS: usize = 6;
/// A change needs so many of its standard deviations.
pub const SURE_SDS: f64 = 2.0;
/// Smallest change of clean share that is worth a word.
pub const SHARE_CHANGE: f64 = 0.2;

/// Reps within so many degrees of their set's median are alike.
pub const ALIKE_DEG: f64 = 5.0;
/// Share of alike reps, and of clean ones, that is consistent.
pub const CONSISTENT: f64 = 0.8;
/// Measured reps in the last sessions before consistency is praised.
pub const CONSISTENT_REPS: usize = 9;
