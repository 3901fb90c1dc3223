//! Which of several people is the lifter, as somebody said.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A place in the picture at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Spot {
    /// Seconds from the start of the clip.
    pub at_s: f64,
    /// Share of the picture's width, from the left.
    pub x: f64,
    /// Share of its height, from above.
    pub y: f64,
}

impl Spot {
    /// Whether it can be meant: within the picture, at a moment of a clip.
    #[must_use]
    pub fn is_possible(&self) -> bool {
        self.at_s.is_finite() && self.at_s >= 0.0 && [self.x, self.y].iter().all(|share| (0.0..=1.0).contains(share))
    }

    /// Pixels of a picture of this width and height.
    pub fn pixel(&self, width: u32, height: u32) -> [f32; 2] {
        [(self.x * f64::from(width)) as f32, (self.y * f64::from(height)) as f32]
    }
}

impl fmt::Display for Spot {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{},{}@{}", self.x, self.y, self.at_s)
    }
}

/// A person in a clip.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Person {
    /// Counted from 1 from the left, as people first appear.
    FromLeft(u16),
    /// Who is at a place in the picture at a moment.
    At(Spot),
}

/// Text that names no person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` names no person: say which from the left (2), or where in the picture and when (0.3,0.5@4.2: three tenths of the width from \
     the left, half of the height down, at 4.2 seconds)"
)]
pub struct NoPerson(pub String);

impl FromStr for Person {
    type Err = NoPerson;

    fn from_str(text: &str) -> Result<Self, NoPerson> {
        let spot = || {
            let (place, at_s) = text.split_once('@')?;
            let (x, y) = place.split_once(',')?;
            let number = |text: &str| text.trim().parse::<f64>().ok();
            Some(Spot { at_s: number(at_s)?, x: number(x)?, y: number(y)? }).filter(Spot::is_possible)
        };
        let from_left = text.parse::<u16>().ok().filter(|number| *number >= 1).map(Self::FromLeft);
        from_left.or_else(|| spot().map(Self::At)).ok_or_else(|| NoPerson(text.to_owned()))
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::FromLeft(number) => number.fmt(f),
            Self::At(spot) => spot.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_named_by_number_or_by_place_and_comes_back_from_files() {
        let spot = Spot { at_s: 4.2, x: 0.3, y: 0.5 };
        for (text, person, json) in
            [("2", Person::FromLeft(2), "2"), ("0.3,0.5@4.2", Person::At(spot), r#"{"at_s":4.2,"x":0.3,"y":0.5}"#)]
        {
            assert_eq!(text.parse::<Person>().as_ref(), Ok(&person));
            assert_eq!((person.to_string(), serde_json::to_string(&person).unwrap()), (text.into(), json.into()));
            assert_eq!(serde_json::from_str::<Person>(json).unwrap(), person);
        }
        for text in ["0", "-1", "", "0.3,0.5", "0.3@4", "1.2,0.5@4", "0.3,0.5@-1", "0.3,0.5@nan", "nan,0.5@1", "70000"]
        {
            assert!(text.parse::<Person>().is_err(), "{text}");
        }
    }
}
