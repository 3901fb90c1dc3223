//! The statistics of `spotter::compare` against closed forms and published values.

use approx::assert_abs_diff_eq;
use spotter::compare::{Against, Agreement, Pair, wilson};

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
