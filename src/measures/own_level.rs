//! What the lifter's earlier sessions tell of the own lower back.

/// Lumbar flexion in the hinge of the lifter's own clean reps of earlier sessions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct OwnLevel {
    /// Median over the sessions, degrees.
    pub value: f64,
    /// One standard deviation of that median.
    pub sd: f64,
    /// One standard deviation from clip to clip.
    pub between_clips_sd: f64,
    /// Sessions behind it.
    pub sessions: usize,
}
