//! Measurements against measurements: how far two recordings of the same movement agree. `spotter compare` and the measuring stand
//! (`make validate`) use the same statistics.

mod agreement;
mod alignment;
mod frames_csv;
mod intervals;
mod marker_angles;
mod motion;
mod plot;
mod reading;
mod recording;
mod track_angles;

pub use agreement::{Against, Agreement, Pair};
pub use alignment::{Lag, best_lag, pairs, shared, value_at};
pub use intervals::wilson;
pub use plot::{Panel, bland_altman};
pub use reading::RecordingError;
pub use recording::{Course, Quantity, Recording};
