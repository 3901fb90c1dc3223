//! How often a judgement is right: yes or no against the truth, and one of several grades against another.

use super::intervals::{cluster_bootstrap, wilson};

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
