//! How far two measurements of the same thing agree (Bland and Altman 1986, 1999).

/// One thing measured twice.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The truth, or the first of two equals.
    pub reference: f64,
    /// What is compared with it.
    pub measured: f64,
}

impl Pair {
    /// Measured less reference.
    pub fn difference(&self) -> f64 {
        self.measured - self.reference
    }
}

/// Along which axis a proportional bias is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The reference is the truth: differences are errors, and stand against it.
    Truth,
    /// Neither is: differences stand against the mean of both, which carries no error of one alone.
    Mean,
}

impl Against {
    /// Where a pair stands on that axis.
    pub fn level(self, pair: &Pair) -> f64 {
        match self {
            Self::Truth => pair.reference,
            Self::Mean => 0.5 * (pair.reference + pair.measured),
        }
    }
}

/// How far two measurements agree. Everything but `pairs`, `slope` and `correlation` has the unit of the values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Agreement {
    /// How many pairs were known on both sides.
    pub pairs: usize,
    /// Mean difference.
    pub bias: f64,
    /// Root mean square difference.
    pub rmse: f64,
    /// Standard deviation of the differences; 0 for one pair.
    pub sd: f64,
    /// Bias ± 1.96 sd: nineteen of twenty differences lie between, if they are normal and alike at every level.
    pub limits: (f64, f64),
    /// Change of the difference with the level (proportional bias): −0.1 = large values come out a tenth too small. NaN where
    /// all levels are the same.
    pub slope: f64,
    /// Pearson's correlation of the two; NaN where one of them does not change.
    pub correlation: f64,
}

impl Agreement {
    /// Agreement of the pairs whose values are both finite; none without one.
    pub fn of(pairs: &[Pair], against: Against) -> Option<Self> {
        let known: Vec<Pair> = pairs.iter().copied().filter(|p| p.difference().is_finite()).collect();
        let n = known.len() as f64;
        if known.is_empty() {
            return None;
        }
        let mean = |of: &dyn Fn(&Pair) -> f64| known.iter().map(of).sum::<f64>() / n;
        let bias = mean(&Pair::difference);
        let level = mean(&|p| against.level(p));
        let (reference, measured) = (mean(&|p| p.reference), mean(&|p| p.measured));
        let spread = |of: &dyn Fn(&Pair) -> f64| mean(&|p| of(p).powi(2));
        let levels = spread(&|p| against.level(p) - level);
        let shared = mean(&|p| (against.level(p) - level) * (p.difference() - bias));
        let (a, b) = (spread(&|p| p.reference - reference), spread(&|p| p.measured - measured));
        let both = mean(&|p| (p.reference - reference) * (p.measured - measured));
        let sd = (spread(&|p| p.difference() - bias) * n / (n - 1.0).max(1.0)).sqrt();
        Some(Self {
            pairs: known.len(),
            bias,
            rmse: spread(&Pair::difference).sqrt(),
            sd,
            limits: (bias - 1.96 * sd, bias + 1.96 * sd),
            slope: if levels > 0.0 { shared / levels } else { f64::NAN },
            correlation: if a > 0.0 && b > 0.0 { both / (a * b).sqrt() } else { f64::NAN },
        })
    }
}
