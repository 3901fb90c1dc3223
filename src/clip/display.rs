//! How a stored picture is to be shown: the matrix of an mp4 or mov as a mirroring and a turn.

use opencv::core::{self, Mat};

/// First two rows and columns of a display matrix: a stored point (x, y) is shown at (a x + c y, b x + d y), x right and y down
/// (ISO/IEC 14496-12, `tkhd` and `mvhd`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix {
    pub a: f64,
    pub b: f64,
    pub c: f64,
    pub d: f64,
}

impl Matrix {
    /// Leaves the picture as it is stored.
    pub const PLAIN: Self = Self { a: 1.0, b: 0.0, c: 0.0, d: 1.0 };

    /// This matrix and then another, as a track's is followed by its movie's.
    pub fn then(&self, next: &Self) -> Self {
        let shown = |x: f64, y: f64| (next.a * x + next.c * y, next.b * x + next.d * y);
        let ((a, b), (c, d)) = (shown(self.a, self.b), shown(self.c, self.d));
        Self { a, b, c, d }
    }
}

/// What is done to a stored picture: it is mirrored, then turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Display {
    /// Whether left and right are exchanged first.
    pub mirrored: bool,
    /// Clockwise turn that follows: 0, 90, 180 or 270 degrees.
    pub turn_deg: u32,
}

impl Display {
    /// The nearest mirroring and quarter turn; nothing is done for a matrix that flattens the picture.
    pub fn of(matrix: &Matrix) -> Self {
        let Matrix { a, b, c, d } = *matrix;
        let area = a * d - b * c;
        if !area.is_normal() {
            return Self::default();
        }
        // Where the stored picture's right goes once it is mirrored.
        let (right, down) = if area < 0.0 { (-a, -b) } else { (a, b) };
        let quarters = (down.atan2(right) / std::f64::consts::FRAC_PI_2).round().rem_euclid(4.0);
        Self { mirrored: area < 0.0, turn_deg: 90 * (quarters as u32 % 4) }
    }

    /// The picture as it is to be shown.
    pub fn apply(self, stored: Mat) -> opencv::Result<Mat> {
        let mut picture = stored;
        if self.mirrored {
            let mut mirrored = Mat::default();
            core::flip(&picture, &mut mirrored, 1)?;
            picture = mirrored;
        }
        let code = match self.turn_deg {
            90 => core::ROTATE_90_CLOCKWISE,
            180 => core::ROTATE_180,
            270 => core::ROTATE_90_COUNTERCLOCKWISE,
            _ => return Ok(picture),
        };
        let mut upright = Mat::default();
        core::rotate(&picture, &mut upright, code)?;
        Ok(upright)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn display([a, b, c, d]: [f64; 4]) -> (bool, u32) {
        let Display { mirrored, turn_deg } = Display::of(&Matrix { a, b, c, d });
        (mirrored, turn_deg)
    }

    #[test]
    fn every_upright_matrix_is_a_mirroring_and_a_turn() {
        assert_eq!(display([1.0, 0.0, 0.0, 1.0]), (false, 0));
        assert_eq!(display([0.0, 1.0, -1.0, 0.0]), (false, 90));
        assert_eq!(display([-1.0, 0.0, 0.0, -1.0]), (false, 180));
        assert_eq!(display([0.0, -1.0, 1.0, 0.0]), (false, 270));
        // Left and right exchanged, top and bottom exchanged, both diagonals.
        assert_eq!(display([-1.0, 0.0, 0.0, 1.0]), (true, 0));
        assert_eq!(display([1.0, 0.0, 0.0, -1.0]), (true, 180));
        assert_eq!(display([0.0, 1.0, 1.0, 0.0]), (true, 270));
        assert_eq!(display([0.0, -1.0, -1.0, 0.0]), (true, 90));
        for flat in [[0.0; 4], [1.0, 1.0, 1.0, 1.0], [f64::NAN, 0.0, 0.0, 1.0]] {
            assert_eq!(display(flat), (false, 0));
        }
    }

    #[test]
    fn a_movie_turns_what_its_track_has_mirrored() {
        let mirror = Matrix { a: -1.0, b: 0.0, c: 0.0, d: 1.0 };
        let quarter = Matrix { a: 0.0, b: 1.0, c: -1.0, d: 0.0 };
        assert_eq!(Display::of(&mirror.then(&quarter)), Display { mirrored: true, turn_deg: 90 });
        assert_eq!(mirror.then(&mirror), Matrix::PLAIN);
    }
}
