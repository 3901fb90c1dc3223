//! Shift, turn and size of one picture against another, from marks that most of them agree on.

use nalgebra::Complex;

use crate::statistics::median;

/// Marks that lie this near to where a motion has them agree with it, pixels of the picture that is searched. Marks are found to a tenth
/// of a pixel; what is left is what a camera that also moves along shows of things at several distances.
const AGREES: f64 = 0.8;
/// Fewer marks that agree, or a smaller share of those found, tell no motion: they may be of a passer-by, or of the lifter.
const FEWEST: usize = 8;
pub(super) const LEAST_SHARE: f64 = 0.4;
/// They must not all be in one place, which could be a thing that moves: root mean square distance from their middle, as a share of the
/// longer side.
const LEAST_SPREAD: f64 = 0.1;
/// Rounds of reweighting.
const REWEIGHTED: usize = 5;
/// A lifter stands about so far from the middle of the marks and of the picture, as a share of the longer side.
pub(super) const LEVER: f64 = 0.25;

/// p ↦ turned · p + shift, x + iy from the picture's centre, pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Similarity {
    pub turned: Complex<f64>,
    pub shift: Complex<f64>,
}

impl Similarity {
    pub const NONE: Self = Self { turned: Complex { re: 1.0, im: 0.0 }, shift: Complex { re: 0.0, im: 0.0 } };

    pub fn of(&self, p: Complex<f64>) -> Complex<f64> {
        self.turned * p + self.shift
    }

    /// First this, then `next`.
    pub fn then(&self, next: &Self) -> Self {
        Self { turned: next.turned * self.turned, shift: next.of(self.shift) }
    }

    pub fn back(&self) -> Self {
        let turned = self.turned.inv();
        Self { turned, shift: -(turned * self.shift) }
    }

    /// The one that takes two points to two others; None where they are one.
    fn of_two(from: [Complex<f64>; 2], to: [Complex<f64>; 2]) -> Option<Self> {
        let turned = (to[1] - to[0]) / (from[1] - from[0]);
        let found = Self { turned, shift: to[0] - turned * from[0] };
        (turned.re.is_finite() && turned.im.is_finite()).then_some(found)
    }

    /// How far off it takes the marks, each counting up to [`AGREES`]; None where that is not below `least`.
    fn cost(&self, marks: &[Moved], least: f64) -> Option<f64> {
        marks.iter().try_fold(0.0, |cost, m| {
            let cost = cost + (m.to - self.of(m.from)).norm_sqr().min(AGREES * AGREES);
            (cost < least).then_some(cost)
        })
    }
}

/// A mark and where it is found.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moved {
    pub from: Complex<f64>,
    pub to: Complex<f64>,
}

/// A motion that marks agree on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Agreed {
    pub motion: Similarity,
    /// One standard deviation of where it takes a point about the lifter, pixels.
    pub sd: f64,
}

/// The motion that most marks agree on; `longer_side` is that of the picture, pixels. None where too few do.
pub(super) fn agreed(marks: &[Moved], longer_side: f64) -> Option<Agreed> {
    let n = marks.len();
    if n < FEWEST {
        return None;
    }
    // Each mark with one a half and one a third of them away, for neighbours tell no turn.
    let pairs = [n / 2, n / 3].into_iter().flat_map(|off| (0..n).map(move |i| [i, (i + off) % n]));
    let motions = pairs.filter_map(|pair| Similarity::of_two(pair.map(|k| marks[k].from), pair.map(|k| marks[k].to)));
    let mut best = (f64::INFINITY, Similarity::NONE);
    for motion in std::iter::once(Similarity::NONE).chain(motions) {
        if let Some(cost) = motion.cost(marks, best.0) {
            best = (cost, motion);
        }
    }
    let agree: Vec<Moved> = marks.iter().filter(|m| (m.to - best.1.of(m.from)).norm() <= AGREES).copied().collect();
    if agree.len() < FEWEST || (agree.len() as f64) < LEAST_SHARE * n as f64 {
        return None;
    }
    let mut weights = vec![1.0; agree.len()];
    let mut found = best.1;
    let mut told = (f64::NAN, f64::NAN, f64::NAN);
    for _ in 0..REWEIGHTED {
        let sum: f64 = weights.iter().sum();
        let middle = |of: fn(&Moved) -> Complex<f64>| {
            agree.iter().zip(&weights).map(|(m, w)| of(m) * *w).sum::<Complex<f64>>() / sum
        };
        let (from, to) = (middle(|m| m.from), middle(|m| m.to));
        let spread: f64 = agree.iter().zip(&weights).map(|(m, w)| w * (m.from - from).norm_sqr()).sum();
        let turned = agree.iter().zip(&weights).map(|(m, w)| (m.to - to) * (m.from - from).conj() * *w);
        let turned = turned.sum::<Complex<f64>>() / spread;
        found = Similarity { turned, shift: to - turned * from };
        let left: Vec<f64> = agree.iter().map(|m| (m.to - found.of(m.from)).norm()).collect();
        // The median length of a normal error in the plane is 1.18 times its standard deviation along one axis.
        let scale = (median(left.iter().copied())? / 1.18).max(f64::MIN_POSITIVE);
        weights = left.iter().map(|off| 1.0 / (1.0 + (off / (2.4 * scale)).powi(2))).collect();
        told = (scale, sum, spread);
    }
    let (scale, sum, spread) = told;
    if !spread.is_finite() || (spread / sum).sqrt() < LEAST_SPREAD * longer_side {
        return None;
    }
    let sd = scale * (1.0 / sum + (LEVER * longer_side).powi(2) / spread).sqrt();
    Some(Agreed { motion: found, sd })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks all over a picture of 480 × 270 pixels, moved by `motion` but for those of which `odd` holds.
    fn marks(motion: &Similarity, odd: impl Fn(usize) -> bool) -> Vec<Moved> {
        let mut random = fastrand::Rng::with_seed(7);
        let mut mark = |k: usize| {
            let from = Complex::new(480.0 * (random.f64() - 0.5), 270.0 * (random.f64() - 0.5));
            let noise = Complex::new(0.2 * (random.f64() - 0.5), 0.2 * (random.f64() - 0.5));
            let moved = if odd(k) { from + Complex::new(9.0, -4.0) } else { motion.of(from) };
            Moved { from, to: moved + noise }
        };
        (0..60).map(&mut mark).collect()
    }

    #[test]
    fn the_motion_of_most_marks_is_found_and_how_sure_it_is() {
        let turned = Complex::from_polar(1.01, 2f64.to_radians());
        let motion = Similarity { turned, shift: Complex::new(-5.3, 2.7) };
        let found = agreed(&marks(&motion, |k| k % 3 == 0), 480.0).expect("a motion");
        for p in [[0.0, 0.0], [-120.0, 60.0], [120.0, -100.0]].map(|[x, y]| Complex::new(x, y)) {
            let off = (found.motion.of(p) - motion.of(p)).norm();
            assert!(off < 0.05 && off < 3.0 * found.sd, "{off} off, {} stated", found.sd);
        }
        let p = Complex::new(31.0, -77.0);
        approx::assert_abs_diff_eq!((motion.then(&motion.back()).of(p) - p).norm(), 0.0, epsilon = 1e-9);
    }

    #[test]
    fn a_few_marks_that_agree_or_all_in_one_place_tell_nothing() {
        let motion = Similarity { shift: Complex::new(4.0, 0.0), ..Similarity::NONE };
        assert!(agreed(&marks(&motion, |_| false)[..6], 480.0).is_none());
        let near: Vec<Moved> = marks(&motion, |_| false)
            .into_iter()
            .map(|m| Moved { from: m.from / 10.0, to: m.to - m.from + m.from / 10.0 })
            .collect();
        assert!(agreed(&near, 480.0).is_none());
        let mut random = fastrand::Rng::with_seed(3);
        let scattered: Vec<Moved> = marks(&motion, |_| false)
            .into_iter()
            .map(|m| Moved { to: m.from + Complex::new(30.0 * random.f64(), 30.0 * random.f64()), ..m })
            .collect();
        assert!(agreed(&scattered, 480.0).is_none());
    }
}
