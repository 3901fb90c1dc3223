//! A share of reps, with the uncertainty that a count has.

/// `part` of `of`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RepShare {
    /// Reps that count.
    pub part: usize,
    /// All reps.
    pub of: usize,
}

impl RepShare {
    /// The share, 0…1; NaN of nothing.
    pub fn value(&self) -> f64 {
        self.part as f64 / self.of as f64
    }

    /// One standard deviation of the share behind the count: that of the Beta distribution which follows from a uniform prior
    /// (Laplace), so that neither none of five nor five of five is certain.
    pub fn sd(&self) -> f64 {
        let (a, b) = (self.part as f64 + 1.0, self.of.saturating_sub(self.part) as f64 + 1.0);
        let n = a + b;
        (a * b / (n * n * (n + 1.0))).sqrt()
    }
}

impl std::ops::Add for RepShare {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self { part: self.part + other.part, of: self.of + other.of }
    }
}

impl std::iter::Sum for RepShare {
    fn sum<I: Iterator<Item = Self>>(shares: I) -> Self {
        shares.fold(Self::default(), |a, b| a + b)
    }
}
