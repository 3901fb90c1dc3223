//! Part of a whole, as statistics show it.

use serde::Serialize;

use crate::compare::wilson;

/// k of n, with Wilson's 95 % interval, which keeps its promise for small n too.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Proportion {
    /// How many.
    pub k: usize,
    /// Of how many.
    pub n: usize,
    /// Lower limit, 0…1.
    pub low: f64,
    /// Upper limit, 0…1.
    pub high: f64,
}

impl Proportion {
    /// The share `k` of `n`; without any, the interval is everything.
    pub fn new(k: usize, n: usize) -> Self {
        if n == 0 {
            return Self { k, n, low: 0.0, high: 1.0 };
        }
        let (low, high) = wilson(k, n);
        Self { k, n, low, high }
    }
}

impl std::fmt::Display for Proportion {
    /// `7 of 9, 78 % (45–94 %)`.
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        if self.n == 0 {
            return f.write_str("–");
        }
        let percent = |share: f64| (100.0 * share).round();
        let here = percent(self.k as f64 / self.n as f64);
        write!(f, "{} of {}, {here} % ({}–{} %)", self.k, self.n, percent(self.low), percent(self.high))
    }
}
