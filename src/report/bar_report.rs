//! What a report says of the bar: what is followed of it, how long a metre is there, and how it slows over the set.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rounded::rounded;
use crate::angles::Uncertain;
use crate::bar::{BarPath, ScaleSource};
use crate::faults::RepVerdict;
use crate::measures::{Metric, bar};
use crate::uncertainty::movement::ratio;

/// How the numbers in metres were come by.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BarReport {
    /// `plate`, `hands` or `shoulders`: in the reps that tell most, if not in all.
    pub followed: String,
    /// What a metre rests on; absent where nobody knows.
    pub scale: Option<ScaleSource>,
    /// One standard deviation of that, percent.
    pub scale_sd_percent: Option<f64>,
    /// Why there are no numbers in metres.
    pub reason: Option<String>,
    /// Mean speed of the bar in the slowest rep after the fastest one, as a loss against the fastest; absent with less than two reps.
    pub speed_loss: Option<Uncertain>,
}

impl BarReport {
    pub(super) fn new(bar: &BarPath, reps: &[RepVerdict]) -> Self {
        let chief = bar.chief();
        let scale = chief.and_then(|stretch| stretch.scale.as_ref().ok());
        Self {
            followed: chief.map_or("", |stretch| stretch.followed.id()).into(),
            scale: scale.map(|scale| scale.source),
            scale_sd_percent: scale.map(|scale| rounded(100.0 * scale.share_sd, 1)),
            reason: chief.and_then(|stretch| stretch.scale.as_ref().err().cloned()),
            speed_loss: speed_loss(reps, scale.map(|scale| scale.source)),
        }
    }
}

/// Loss of the bar's mean speed over the reps of a set that rest on the same scale, percent.
fn speed_loss(reps: &[RepVerdict], scale: Option<ScaleSource>) -> Option<Uncertain> {
    let scale = scale.map(ScaleSource::id);
    let speeds: Vec<&Metric> = reps
        .iter()
        .filter_map(|rep| rep.metrics.get(bar::speed_mean::MEASURE.key))
        .filter(|speed| speed.scale.as_deref() == scale)
        .collect();
    let best = (0..speeds.len()).max_by(|a, b| speeds[*a].value.total_cmp(&speeds[*b].value))?;
    let slowest = speeds[best + 1..].iter().min_by(|a, b| a.value.total_cmp(&b.value))?;
    let left = slowest.value / speeds[best].value;
    // The scale is the same in both and cancels; what is left is taken for it in full, on the safe side.
    let sd = ratio((slowest.value, slowest.sd), (speeds[best].value, speeds[best].sd));
    Some(Uncertain { value: rounded(100.0 * (1.0 - left), 1), sd: rounded(100.0 * sd, 1) })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::faults::Verdict;

    #[test]
    fn speed_is_lost_from_the_fastest_rep_to_the_slowest_after_it_of_one_scale() {
        let rep = |(index, (value, scale)): (usize, &(f64, ScaleSource))| {
            let speed =
                Metric { value: *value, sd: 0.02, unit: "m_per_s".into(), at_s: 0.0, scale: Some(scale.id().into()) };
            RepVerdict {
                index,
                verdict: Verdict::Clean,
                severity: None,
                aspects: BTreeMap::new(),
                metrics: [(bar::speed_mean::MEASURE.key.to_owned(), speed)].into(),
                findings: Vec::new(),
                not_assessed: Vec::new(),
            }
        };
        let lost = |speeds: &[(f64, ScaleSource)]| {
            let reps: Vec<RepVerdict> = speeds.iter().enumerate().map(rep).collect();
            speed_loss(&reps, Some(ScaleSource::Plate450)).map(|loss| loss.value)
        };
        let (plate, usual) = (ScaleSource::Plate450, ScaleSource::UsualStature);
        // The first is slower but before the fastest; the third rests on something else.
        assert_eq!(lost(&[(0.2, plate), (0.6, plate), (0.1, usual), (0.45, plate), (0.5, plate)]), Some(25.0));
        assert_eq!(lost(&[(0.5, plate), (0.3, usual)]), None);
    }
}
