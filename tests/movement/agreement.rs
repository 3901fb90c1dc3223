//! The statistics of `spotter::compare` against closed forms and published values.

use approx::assert_abs_diff_eq;
use spotter::compare::{
    Against, Agreement, Confusion, HitRate, Pair, Span, cluster_bootstrap, coverage, matched, overlap, wilson,
};

fn pairs(of: &[(f64, f64)]) -> Vec<Pair> {
    of.iter().map(|&(reference, measured)| Pair { reference, measured }).collect()
}

#[test]
fn bias_limits_and_error_follow_from_the_differences() {
    // Differences 1, 2, 3: mean 2, standard deviation 1, mean square 14/3.
    let found = Agreement::of(&pairs(&[(10.0, 11.0), (20.0, 22.0), (30.0, 33.0)]), Against::Truth).unwrap();
    assert_eq!(found.pairs, 3);
    assert_abs_diff_eq!(found.bias, 2.0, epsilon = 1e-12);
    assert_abs_diff_eq!(found.sd, 1.0, epsilon = 1e-12);
    assert_abs_diff_eq!(found.rmse, (14.0f64 / 3.0).sqrt(), epsilon = 1e-12);
    assert_abs_diff_eq!(found.limits.0, 0.04, epsilon = 1e-12);
    assert_abs_diff_eq!(found.limits.1, 3.96, epsilon = 1e-12);
    assert_abs_diff_eq!(found.slope, 0.1, epsilon = 1e-12);
    assert_abs_diff_eq!(found.correlation, 1.0, epsilon = 1e-12);
}

#[test]
fn a_proportional_bias_stands_against_the_truth_or_the_mean() {
    // measured = 0.8 reference: error −0.2 of the truth, −0.2 / 0.9 of the mean of both.
    let shrunk: Vec<Pair> = (0..50).map(|k| Pair { reference: f64::from(k), measured: 0.8 * f64::from(k) }).collect();
    assert_abs_diff_eq!(Agreement::of(&shrunk, Against::Truth).unwrap().slope, -0.2, epsilon = 1e-12);
    assert_abs_diff_eq!(Agreement::of(&shrunk, Against::Mean).unwrap().slope, -0.2 / 0.9, epsilon = 1e-12);
}

#[test]
fn correlation_is_that_of_anscombe_s_first_set() {
    let x = [10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0];
    let y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    let set: Vec<(f64, f64)> = x.into_iter().zip(y).collect();
    let found = Agreement::of(&pairs(&set), Against::Truth).unwrap();
    assert_abs_diff_eq!(found.correlation, 0.81642, epsilon = 1e-5);
    // y = 3 + 0.5 x, so the error changes by −0.5 a unit.
    assert_abs_diff_eq!(found.slope, -0.49991, epsilon = 1e-5);
}

#[test]
fn what_is_missing_or_does_not_change_tells_nothing() {
    assert!(Agreement::of(&[], Against::Truth).is_none());
    assert!(Agreement::of(&pairs(&[(f64::NAN, 1.0), (1.0, f64::NAN)]), Against::Mean).is_none());
    let one = Agreement::of(&pairs(&[(5.0, 7.0), (f64::NAN, 0.0)]), Against::Truth).unwrap();
    assert_eq!((one.pairs, one.bias, one.sd), (1, 2.0, 0.0));
    assert!(one.slope.is_nan() && one.correlation.is_nan());
}

#[test]
fn coverage_counts_the_truths_within_the_stated_deviations() {
    let stated: Vec<(Pair, f64)> =
        [0.5, -1.5, 2.5].iter().map(|e| (Pair { reference: 10.0, measured: 10.0 + 4.0 * e }, 4.0)).collect();
    assert_abs_diff_eq!(coverage(&stated, 1.0).unwrap(), 1.0 / 3.0);
    assert_abs_diff_eq!(coverage(&stated, 2.0).unwrap(), 2.0 / 3.0);
    assert!(coverage(&[(Pair { reference: 1.0, measured: f64::NAN }, 1.0)], 1.0).is_none());
}

#[test]
fn wilson_s_interval_has_its_published_values() {
    for (successes, trials, low, high) in
        [(8, 10, 0.4902, 0.9433), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)]
    {
        let found = wilson(successes, trials);
        assert_abs_diff_eq!(found.0, low, epsilon = 1e-4);
        assert_abs_diff_eq!(found.1, high, epsilon = 1e-4);
    }
    assert_eq!(wilson(0, 0), (0.0, 1.0));
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
