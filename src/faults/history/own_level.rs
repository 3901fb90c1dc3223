//! The lifter's own clean reps of earlier sessions as the reference of a new set.

use jiff::civil::Date;

use super::super::Verdict;
use super::super::stats::{median, sd_of_median, standard_deviation};
use super::limits::{BETWEEN_CLIPS_SD_DEG, OWN_DAYS, OWN_REPS, OWN_SESSIONS};
use super::{PastSet, middle};

/// Lumbar flexion in the hinge of the own clean reps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct OwnLevel {
    /// Median over the sessions, degrees.
    pub value: f64,
    /// One standard deviation of that median.
    pub sd: f64,
    /// One standard deviation from clip to clip.
    pub between_clips_sd: f64,
    /// Sessions behind it.
    pub sessions: usize,
}

impl OwnLevel {
    /// From the clean reps of earlier days, as one spine model measured them; clean reps of today's other sets are in the
    /// same clothes and as tired, and do not count.
    pub fn of(earlier: &[&PastSet], today: Date, spine_model_sha256: &str) -> Result<Self, String> {
        let age = |s: &PastSet| (today - s.date).get_days();
        let usable = |s: &&&PastSet| s.spine_model_sha256 == spine_model_sha256 && (1..=OWN_DAYS).contains(&age(s));
        let mut sets: Vec<&PastSet> = earlier.iter().filter(usable).copied().collect();
        sets.sort_by_key(|s| s.date);
        let mut reps = 0;
        let levels: Vec<f64> = sets
            .chunk_by(|a, b| a.date == b.date)
            .filter_map(|session| {
                let clean = session.iter().flat_map(|s| s.reps.iter()).filter(|r| r.verdict == Verdict::Clean);
                let values: Vec<(f64, f64)> =
                    clean.filter_map(|r| r.metrics.get("lumbar_flexion_peak")).map(|m| (m.value, m.sd)).collect();
                reps += values.len();
                middle(&values).map(|m| m.0)
            })
            .collect();
        let sessions = levels.len();
        if sessions < OWN_SESSIONS || reps < OWN_REPS {
            return Err(format!(
                "{reps} clean reps in {sessions} earlier sessions of the last {OWN_DAYS} days are no reference, {OWN_REPS} in {OWN_SESSIONS} are needed"
            ));
        }
        let value = median(&levels).ok_or("no clean rep was measured")?;
        let between_clips_sd = standard_deviation(&levels).max(BETWEEN_CLIPS_SD_DEG);
        Ok(Self { value, sd: sd_of_median(between_clips_sd, sessions), between_clips_sd, sessions })
    }
}
