//! How far the reading of a clip is, for whoever waits.

/// Which pass over the clip is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Looking for the lifter and, behind that, reading the frames.
    Track,
    /// Reading again what the whole clip shows in another light.
    Again,
}

/// Hears how far the work is.
pub trait Progress: Sync {
    /// `done` frames of the clip are behind this stage, of `expected`, if the container says. False = stop, leaving nothing.
    fn frames_done(&self, stage: Stage, done: u64, expected: Option<u64>) -> bool;
}
