//! What a coach draws on the picture of one moment.

use serde::{Deserialize, Serialize};

/// Longest text on a picture, characters.
const LONGEST_TEXT: usize = 120;

/// A place in the upright picture, in shares of its width and height from the upper left corner: the same in a smaller copy.
pub type Place = [f64; 2];

/// A shape on the picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "shape", rename_all = "snake_case")]
pub enum Drawing {
    /// A straight line.
    Line {
        /// Its ends.
        points: [Place; 2],
    },
    /// Two lines from one point, with the angle between them in the picture.
    Angle {
        /// End, apex, end.
        points: [Place; 3],
    },
    /// A few words.
    Text {
        /// Where they begin.
        at: Place,
        /// What they say.
        text: String,
    },
}

impl Drawing {
    /// Whether it lies in the picture, and any words are a few.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        let within = |place: &Place| place.iter().all(|share| (0.0..=1.0).contains(share));
        match self {
            Self::Line { points } => points.iter().all(within),
            Self::Angle { points } => points.iter().all(within),
            Self::Text { at, text } => {
                within(at)
                    && !text.trim().is_empty()
                    && text.chars().count() <= LONGEST_TEXT
                    && !text.contains(char::is_control)
            }
        }
    }
}

/// A drawing with the moment that it was made on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// Presentation time of the frame, seconds.
    pub at_s: f64,
    /// What.
    #[serde(flatten)]
    pub drawing: Drawing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_the_picture_or_says_too_much_is_no_drawing() {
        let line = |x: f64| Drawing::Line { points: [[0.0, 1.0], [x, 0.5]] };
        assert!(line(1.0).is_possible());
        assert!(![-0.1, 1.1, f64::NAN, f64::INFINITY].iter().any(|x| line(*x).is_possible()));
        let text = |text: &str| Drawing::Text { at: [0.5; 2], text: text.into() }.is_possible();
        assert!(text("hips higher"));
        assert!(!text(" ") && !text("two\nlines") && !text(&"x".repeat(121)));
    }
}
