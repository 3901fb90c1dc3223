//! The bar in metres: how long things in the picture are, where the bar's centre is in every sample, and what it does in a rep.
//!
//! The plate nearest the camera shows the bar's end, which moves as its centre does. Measured in its own diameter, its travel needs no
//! correction for perspective: plate and travel are equally far from the camera. Where no plate is followed the shoulders that carry the bar,
//! or from which it hangs, stand for it, and hands where arms work; a stature, told or usual, then gives metres. Each rep is told by one of them.

mod carrier;
mod lifting;
mod path;
mod scale;

pub use carrier::Followed;
pub use lifting::{Lifting, Sticking, Stroke};
pub use path::{BarPath, Stretch};
pub use scale::{PLATES_MM, STATURES_CM, Scale, ScaleSource, Told};
