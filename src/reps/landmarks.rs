//! Where the parts of a rep begin and end.

/// Landmarks of one rep, samples: `start <= reached <= turn <= leaves <= end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Landmarks {
    pub start: usize,
    /// First sample at rest at the turn.
    pub reached: usize,
    pub turn: usize,
    /// Last sample at rest at the turn.
    pub leaves: usize,
    pub end: usize,
}
