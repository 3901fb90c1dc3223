//! How good judgements, times and stated uncertainties are against a truth.

use spotter::compare::{Pair, wilson};

/// Resamplings: enough for the second digit of an interval.
const RESAMPLINGS: usize = 2000;

/// A stretch of time with a turning point in it, seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Span {
    /// First moment.
    pub start: f64,
    /// Turning point.
    pub turn: f64,
    /// Last moment.
    pub end: f64,
}

/// Temporal intersection over union of two stretches, 0…1.
pub fn overlap(a: &Span, b: &Span) -> f64 {
    let shared = (a.end.min(b.end) - a.start.max(b.start)).max(0.0);
    let all = (a.end - a.start) + (b.end - b.start) - shared;
    if all > 0.0 { shared / all } else { 0.0 }
}

/// Pairs (found, true) that overlap, in order of time: each true span goes with the found one that overlaps it most, and no span
/// is used twice.
pub fn matched<'a>(found: &'a [Span], there: &'a [Span]) -> Vec<(&'a Span, &'a Span)> {
    let mut all: Vec<(f64, usize, usize)> = Vec::new();
    for (i, f) in found.iter().enumerate() {
        all.extend(there.iter().enumerate().map(|(j, t)| (overlap(f, t), i, j)).filter(|o| o.0 > 0.0));
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_found, mut used_there) = (vec![false; found.len()], vec![false; there.len()]);
    let mut pairs = Vec::new();
    for (_, i, j) in all {
        if !used_found[i] && !used_there[j] {
            (used_found[i], used_there[j]) = (true, true);
            pairs.push((&found[i], &there[j]));
        }
    }
    pairs.sort_by(|a, b| a.1.start.total_cmp(&b.1.start));
    pairs
}

/// Share of the pairs whose truth lies within `sds` stated standard deviations; `pairs` with their stated standard deviation.
/// None where none is known.
pub fn coverage(pairs: &[(Pair, f64)], sds: f64) -> Option<f64> {
    let known = pairs.iter().filter(|(p, sd)| p.difference().is_finite() && sd.is_finite());
    let (within, all) = known.fold((0.0, 0.0), |(within, all), (p, sd)| {
        (within + f64::from(u8::from(p.difference().abs() <= sds * sd)), all + 1.0)
    });
    (all > 0.0).then(|| within / all)
}

/// Percentile interval, 95 %, of a statistic of clustered data: whole clusters (the reps of one clip) are drawn with
/// replacement, since what one lifter shows twice is not two lifters (Davison and Hinkley 1997, section 3.8). The same `seed`
/// gives the same interval. `statistic` is None where it is not defined; None without a cluster or a defined value.
pub fn cluster_bootstrap<T: Clone>(
    clusters: &[Vec<T>],
    seed: u64,
    statistic: impl Fn(&[T]) -> Option<f64>,
) -> Option<(f64, f64)> {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut drawn: Vec<T> = Vec::new();
    let mut found: Vec<f64> = Vec::with_capacity(RESAMPLINGS);
    if clusters.is_empty() {
        return None;
    }
    for _ in 0..RESAMPLINGS {
        drawn.clear();
        for _ in clusters {
            drawn.extend_from_slice(&clusters[random.usize(..clusters.len())]);
        }
        found.extend(statistic(&drawn).filter(|v| v.is_finite()));
    }
    found.sort_by(f64::total_cmp);
    let at = |share: f64| found.get(((found.len().checked_sub(1)?) as f64 * share).round() as usize).copied();
    Some((at(0.025)?, at(0.975)?))
}

/// A share with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HitRate {
    /// Cases that count.
    pub of: usize,
    /// Those among them that are as they should be.
    pub right: usize,
    /// 95 % interval; see [`HitRate::clustered`].
    pub interval: (f64, f64),
}

impl HitRate {
    /// Share of the outcomes that are true, each outcome a case of its own.
    pub fn of(outcomes: &[bool]) -> Self {
        let right = outcomes.iter().filter(|o| **o).count();
        Self { of: outcomes.len(), right, interval: wilson(right, outcomes.len()) }
    }

    /// The same with outcomes in clusters (the reps of one clip). The interval is the wider one, on each side, of the cluster
    /// bootstrap and Wilson's: where nothing went wrong the bootstrap knows no doubt, and Wilson's knows no clusters.
    pub fn clustered(clusters: &[Vec<bool>], seed: u64) -> Self {
        let plain = Self::of(&clusters.concat());
        let share = |drawn: &[bool]| Self::of(drawn).value();
        let wide = cluster_bootstrap(clusters, seed, share).unwrap_or(plain.interval);
        Self { interval: (plain.interval.0.min(wide.0), plain.interval.1.max(wide.1)), ..plain }
    }

    /// The share; None without a case.
    pub fn value(&self) -> Option<f64> {
        (self.of > 0).then(|| self.right as f64 / self.of as f64)
    }
}

/// How often each true grade (row) was given each grade (column).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confusion<const N: usize> {
    /// Counts.
    pub counts: [[usize; N]; N],
}

impl<const N: usize> Confusion<N> {
    /// Counts pairs of (true, given) grades; pairs beyond the last grade are left out.
    pub fn of(pairs: impl IntoIterator<Item = (usize, usize)>) -> Self {
        let mut counts = [[0; N]; N];
        for (truth, given) in pairs {
            if truth < N && given < N {
                counts[truth][given] += 1;
            }
        }
        Self { counts }
    }

    /// Cohen's kappa with quadratic weights (Cohen 1968): 1 = all alike, 0 = no better than chance; None where the margins leave
    /// nothing to chance.
    pub fn weighted_kappa(&self) -> Option<f64> {
        let all: usize = self.counts.iter().flatten().sum();
        let row = |i: usize| self.counts[i].iter().sum::<usize>() as f64;
        let column = |j: usize| self.counts.iter().map(|r| r[j]).sum::<usize>() as f64;
        let (mut seen, mut chance) = (0.0, 0.0);
        for i in 0..N {
            for j in 0..N {
                let weight = (i.abs_diff(j) as f64).powi(2);
                seen += weight * self.counts[i][j] as f64;
                chance += weight * row(i) * column(j) / all.max(1) as f64;
            }
        }
        (chance > 0.0).then(|| 1.0 - seen / chance)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;

    use super::*;

    #[test]
    fn coverage_counts_the_truths_within_the_stated_deviations() {
        let stated: Vec<(Pair, f64)> =
            [0.5, -1.5, 2.5].iter().map(|e| (Pair { reference: 10.0, measured: 10.0 + 4.0 * e }, 4.0)).collect();
        assert_abs_diff_eq!(coverage(&stated, 1.0).unwrap(), 1.0 / 3.0);
        assert_abs_diff_eq!(coverage(&stated, 2.0).unwrap(), 2.0 / 3.0);
        assert!(coverage(&[(Pair { reference: 1.0, measured: f64::NAN }, 1.0)], 1.0).is_none());
    }

    #[test]
    fn the_bootstrap_draws_whole_clusters() {
        // 20 clusters of 10 equal values, half 0 and half 1: the mean's standard error is 0.5 / √20, not 0.5 / √200.
        let clusters: Vec<Vec<f64>> = (0..20).map(|k| vec![f64::from(k % 2); 10]).collect();
        let mean = |drawn: &[f64]| Some(drawn.iter().sum::<f64>() / drawn.len() as f64);
        let found = cluster_bootstrap(&clusters, 7, mean).unwrap();
        assert!(found.0 < 0.5 && 0.5 < found.1);
        assert_abs_diff_eq!(found.1 - found.0, 2.0 * 1.96 * 0.5 / 20f64.sqrt(), epsilon = 0.08);
        assert_eq!(cluster_bootstrap(&clusters, 7, mean).unwrap(), found);
        assert_eq!(cluster_bootstrap(&clusters[..1], 7, mean), Some((0.0, 0.0)));
        assert!(cluster_bootstrap::<f64>(&[], 7, mean).is_none());
        assert!(cluster_bootstrap(&clusters, 7, |_| None).is_none());
    }

    #[test]
    fn a_share_of_clusters_is_no_surer_than_either_interval_says() {
        let none_wrong = HitRate::clustered(&[vec![true; 3], vec![true; 3], vec![true; 4]], 1);
        assert_eq!((none_wrong.right, none_wrong.of, none_wrong.value()), (10, 10, Some(1.0)));
        assert_abs_diff_eq!(none_wrong.interval.0, 0.7225, epsilon = 1e-4);
        let split = HitRate::clustered(&[vec![true; 10], vec![false; 10], vec![true; 10], vec![false; 10]], 1);
        assert!(split.interval.0 < wilson(20, 40).0 && split.interval.1 > wilson(20, 40).1);
        assert_eq!(HitRate::of(&[]).value(), None);
    }

    #[test]
    fn kappa_has_its_textbook_value() {
        let table = |counts: [[usize; 2]; 2]| {
            let cells = (0..2).flat_map(|i| (0..2).map(move |j| (i, j)));
            Confusion::<2>::of(cells.flat_map(|(i, j)| vec![(i, j); counts[i][j]]))
        };
        let known = table([[20, 5], [10, 15]]);
        assert_eq!(known.counts, [[20, 5], [10, 15]]);
        assert_abs_diff_eq!(known.weighted_kappa().unwrap(), 0.4, epsilon = 1e-12);
        assert_abs_diff_eq!(table([[7, 0], [0, 3]]).weighted_kappa().unwrap(), 1.0, epsilon = 1e-12);
        assert!(table([[7, 0], [0, 0]]).weighted_kappa().is_none());
        // Being off by two grades weighs four times as much as being off by one.
        let one_off = Confusion::<3>::of([(0, 0), (1, 1), (2, 1), (0, 0), (2, 2)]).weighted_kappa().unwrap();
        let two_off = Confusion::<3>::of([(0, 0), (1, 1), (2, 0), (0, 0), (2, 2)]).weighted_kappa().unwrap();
        assert!(one_off > two_off);
    }

    #[test]
    fn reps_are_matched_by_overlap_and_used_once() {
        let span = |start: f64, end: f64| Span { start, turn: 0.5 * (start + end), end };
        assert_abs_diff_eq!(overlap(&span(0.0, 2.0), &span(1.0, 3.0)), 1.0 / 3.0, epsilon = 1e-12);
        assert_eq!(overlap(&span(0.0, 1.0), &span(2.0, 3.0)), 0.0);
        let there = [span(0.0, 2.0), span(3.0, 5.0), span(8.0, 9.0)];
        let found = [span(2.9, 5.1), span(0.1, 2.1), span(1.8, 3.1)];
        let pairs = matched(&found, &there);
        let starts: Vec<(f64, f64)> = pairs.iter().map(|(f, t)| (f.start, t.start)).collect();
        assert_eq!(starts, [(0.1, 0.0), (2.9, 3.0)]);
    }
}
