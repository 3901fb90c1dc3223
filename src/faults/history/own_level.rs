//! The lifter's own clean reps of earlier sessions as the reference of a new set.

use jiff::civil::Date;

use super::limits::{BETWEEN_CLIPS_SD_DEG, OWN_DAYS, OWN_REPS, OWN_SESSIONS};
use super::{PastSet, middle};
use crate::measures::lumbar_flexion_peak::MEASURE;
use crate::measures::own_level::OwnLevel;
use crate::statistics::{median, sd_of_median, standard_deviation};

/// From the clean reps of earlier days, as one spine model measured them; clean reps of today's other sets are in the
/// same clothes and as tired, and do not count.
pub(in super::super) fn of(earlier: &[&PastSet], today: Date, spine_model_sha256: &str) -> Result<OwnLevel, String> {
    let age = |s: &PastSet| (today - s.date).get_days();
    let usable = |s: &&&PastSet| s.spine_model_sha256 == spine_model_sha256 && (1..=OWN_DAYS).contains(&age(s));
    let mut sets: Vec<&PastSet> = earlier.iter().filter(usable).copied().collect();
    sets.sort_by_key(|s| s.date);
    let mut reps = 0;
    let levels: Vec<f64> = sets
        .chunk_by(|a, b| a.date == b.date)
        .filter_map(|session| {
            let clean = session.iter().flat_map(|s| s.reps.iter()).filter(|r| r.back_is_clean());
            let values: Vec<(f64, f64)> =
                clean.filter_map(|r| r.metrics.get(MEASURE.key)).map(|m| (m.value, m.sd)).collect();
            reps += values.len();
            middle(&values).map(|m| m.0)
        })
        .collect();
    let sessions = levels.len();
    if sessions < OWN_SESSIONS || reps < OWN_REPS {
        return Err(format!(
            "too few clean reps in earlier sessions of the last {OWN_DAYS} days: {reps} in {sessions}, {OWN_REPS} in {OWN_SESSIONS} are needed"
        ));
    }
    let value = median(&levels).ok_or("no clean rep was measured")?;
    let between_clips_sd = standard_deviation(&levels).max(BETWEEN_CLIPS_SD_DEG);
    Ok(OwnLevel { value, sd: sd_of_median(between_clips_sd, sessions), between_clips_sd, sessions })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use approx::assert_relative_eq;
    use jiff::civil::date;

    use super::*;
    use crate::faults::{RepVerdict, Verdict};
    use crate::lifts::LiftName;
    use crate::measures::Metric;

    /// Two reps of one level, with a verdict, so many days before the first of March.
    fn set(before: i64, level: f64, verdict: Verdict, model: &str) -> PastSet {
        let metric = Metric { value: level, sd: 8.0, unit: "deg".into(), at_s: 1.0, scale: None };
        let rep = |index| RepVerdict {
            index,
            verdict,
            severity: None,
            aspects: BTreeMap::new(),
            metrics: BTreeMap::from([("lumbar_flexion_peak".to_owned(), metric.clone())]),
            findings: vec![],
            not_assessed: vec![],
        };
        PastSet {
            clip_sha256: format!("{before} {level}"),
            spine_model_sha256: model.into(),
            date: date(2026, 3, 1).checked_sub(jiff::Span::new().days(before)).unwrap(),
            load_kg: None,
            lift: LiftName::ALL[0],
            reps: vec![rep(1), rep(2)],
            findings: vec![],
        }
    }

    fn level(sets: &[PastSet]) -> Result<OwnLevel, String> {
        of(&sets.iter().collect::<Vec<_>>(), date(2026, 3, 1), "new")
    }

    #[test]
    fn clean_reps_of_earlier_sessions_make_the_reference() {
        let mut sets: Vec<PastSet> =
            [(30, 5.0), (20, 7.0), (10, 9.0)].map(|(day, l)| set(day, l, Verdict::Clean, "new")).into();
        // None of these may move it: flagged, another model, today, too long ago.
        sets.push(set(9, 40.0, Verdict::Flagged, "new"));
        sets.push(set(8, 40.0, Verdict::Clean, "old"));
        sets.push(set(0, 40.0, Verdict::Clean, "new"));
        sets.push(set(85, 40.0, Verdict::Clean, "new"));
        let own = level(&sets).unwrap();
        assert_eq!((own.value, own.sessions, own.between_clips_sd), (7.0, 3, 5.5));
        // √(π / 2 / 3) · 5.5.
        assert_relative_eq!(own.sd, 3.979_8, epsilon = 1e-3);
        assert!(level(&sets[1..]).is_err(), "two sessions are no reference");
    }

    #[test]
    fn sessions_that_scatter_make_it_less_sure() {
        let sets = [(30, 0.0), (20, 10.0), (10, 20.0)].map(|(day, l)| set(day, l, Verdict::Clean, "new"));
        assert_eq!(level(&sets).unwrap().between_clips_sd, 10.0);
    }
}
