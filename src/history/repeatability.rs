//! How repeatable a number is: over the reps of a session, and from session to session.

use super::Session;
use super::trend::{Course, courses, of_reps};
use crate::lifts::LiftName;

/// Quantile of the normal distribution for two-sided 95 %.
const Z: f64 = 1.96;

/// How repeatable a measure is in one lift of one lifter, by a one-way analysis of variance with sessions as groups.
#[derive(Debug, Clone)]
pub struct Repeatability {
    /// Which.
    pub course: Course,
    /// Sessions in which it was measured.
    pub sessions: usize,
    /// Reps in which it was measured.
    pub reps: usize,
    /// Standard error of measurement: how reps of one session scatter, the measure's unit. √MS within (Weir 2005, J Strength Cond Res 19:231).
    pub sem: f64,
    /// Smallest difference between two reps that scatter alone gives in no more than one of twenty: 1.96 · √2 · SEM (as there).
    pub mdc95: f64,
    /// Which share of all scatter is between sessions: intraclass correlation, model 1 of one rep (Shrout and Fleiss 1979, Psychol Bull 86:420);
    /// nothing with a single session. 1 = reps of a session are alike and sessions differ; 0 and less = sessions do not differ.
    pub icc: Option<f64>,
}

/// Of every measure that is followed and was taken in enough reps.
pub(super) fn all(lift: LiftName, sessions: &[Session]) -> Vec<Repeatability> {
    let of = |course: Course| {
        let measure = course.measure?;
        let groups = sessions.iter().map(|s| of_reps(measure, s).iter().map(|(value, _)| *value).collect::<Vec<f64>>());
        let groups: Vec<Vec<f64>> = groups.filter(|group| !group.is_empty()).collect();
        let (sem, icc) = of_groups(&groups)?;
        let reps = groups.iter().map(Vec::len).sum();
        Some(Repeatability { course, sessions: groups.len(), reps, sem, mdc95: Z * 2f64.sqrt() * sem, icc })
    };
    courses(lift).filter_map(of).collect()
}

/// Standard error of measurement and intraclass correlation of groups of values; `None` where no group has two.
fn of_groups(groups: &[Vec<f64>]) -> Option<(f64, Option<f64>)> {
    let sizes = || groups.iter().map(|group| group.len() as f64);
    let (n, k) = (sizes().sum::<f64>(), groups.len() as f64);
    if n - k < 1.0 {
        return None;
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let all = groups.iter().flatten().sum::<f64>() / n;
    let within = groups.iter().map(|g| g.iter().map(|v| (v - mean(g)).powi(2)).sum::<f64>()).sum::<f64>() / (n - k);
    let between = groups.iter().map(|g| g.len() as f64 * (mean(g) - all).powi(2)).sum::<f64>() / (k - 1.0);
    // Reps a session, where sessions have unlike many.
    let reps = (n - sizes().map(|size| size * size).sum::<f64>() / n) / (k - 1.0);
    let icc = (between - within) / (between + (reps - 1.0) * within);
    Some((within.sqrt(), Some(icc).filter(|icc| icc.is_finite())))
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;

    use super::*;

    /// Six targets, each rated four times: table 2 of Shrout and Fleiss 1979, who give ICC(1, 1) = 0.17 and MS within = 6.26.
    #[test]
    fn the_published_example_comes_out() {
        let groups = [
            [9.0, 2.0, 5.0, 8.0],
            [6.0, 1.0, 3.0, 2.0],
            [8.0, 4.0, 6.0, 8.0],
            [7.0, 1.0, 2.0, 6.0],
            [10.0, 5.0, 6.0, 9.0],
            [6.0, 2.0, 4.0, 7.0],
        ];
        let (sem, icc) = of_groups(&groups.map(|group| group.to_vec())).unwrap();
        assert_abs_diff_eq!(sem, 6.26f64.sqrt(), epsilon = 0.002);
        assert_abs_diff_eq!(icc.unwrap(), 0.17, epsilon = 0.005);
    }

    #[test]
    fn one_session_tells_scatter_alone_and_one_rep_nothing() {
        let (sem, icc) = of_groups(&[vec![1.0, 3.0, 2.0]]).unwrap();
        assert_abs_diff_eq!(sem, 1.0, epsilon = 1e-12);
        assert_eq!(icc, None);
        assert!(of_groups(&[vec![1.0], vec![2.0]]).is_none());
    }
}
