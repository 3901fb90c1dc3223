//! The bar in metres: how long things in the picture are, where the bar's centre is in every sample, and what it does in a rep.
//!
//! The plate nearest the camera shows the bar's end, which moves as its centre does. Measured in its own diameter, its travel needs no
//! correction for perspective: plate and travel are equally far from the camera. Where no plate is followed the hands, or the shoulders that
//! carry the bar, stand for it, and only a stature that was told gives metres.

mod lifting;
mod path;
mod scale;

pub use lifting::{Lifting, Sticking, Stroke};
pub(crate) use path::is_the_bars;
pub use path::{BarPath, Followed};
pub use scale::{PLATES_MM, STATURES_CM, Scale, ScaleSource, Told};
