//! Measurements against measurements: how far two recordings of the same movement agree, and how good judgements, times and
//! stated uncertainties are against a truth. `spotter compare` and the accuracy tests (`make validate`) use the same statistics.

mod agreement;
mod alignment;
mod events;
mod frames_csv;
mod intervals;
mod judgements;
mod marker_angles;
mod motion;
mod plot;
mod reading;
mod recording;
mod track_angles;

pub use agreement::{Against, Agreement, Pair, coverage};
pub use alignment::{Lag, best_lag, pairs, shared, value_at};
pub use events::{Span, matched, overlap};
pub use intervals::{cluster_bootstrap, wilson};
pub use judgements::{Confusion, HitRate};
pub use plot::{Panel, bland_altman};
pub use reading::RecordingError;
pub use recording::{Course, Quantity, Recording};
