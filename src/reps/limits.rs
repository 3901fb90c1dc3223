//! The few quantities by which all rules of counting go, so that a lift is as long, as far and as whole for one as for another.

/// A rep takes this, seconds, at least: nobody moves a bar there and back faster, and what jumps faster is the pose. Longer than this nothing
/// stays without resting there.
pub(super) const SHORTEST_S: f64 = 0.8;
/// A turn that is held no longer than a moment is a brief one; the back is loaded so long before lift-off and after touch-down; what begins or
/// ends so near to the clip's edge was cut by it; who stands still does so for longer.
pub(super) use crate::signal::MOMENT_S;
/// A travel, body lengths (about 20 cm), that is worth a word: feet that travel further are stepping, and a plate that moves less is not lifted.
pub(super) const NOTABLE: f64 = 0.15;
/// Smallest movement, body lengths, about 8 cm for an adult: below it lie breathing, sway and the noise of the pose.
pub(super) const SMALLEST: f64 = 0.06;
/// Whoever has come this share of the way is there, and who has left by the rest of it has begun the way back.
pub(super) const THERE: f64 = 0.85;
/// Within this share of its peak speed, or of its range from where it turns or rests, a movement stands still.
pub(super) const STILL: f64 = 0.05;
/// A movement smaller than this share of a rep is none of its own, and smaller than this share of another not its like. What is seen for as much of the
/// time is mostly seen: the lifter through a rep, the plate through a clip or a rep; hands that are missing for as much are seldom seen. A
/// vote against which something speaks counts so much.
pub(super) const HALF: f64 = 0.5;
/// Half-width of the centred moving average over all columns, seconds: well under half of the shortest half rep.
pub(super) const SMOOTH_S: f64 = 0.06;
