//! What somebody says the lift is.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{LiftName, Variant};

/// A lift as it was told: the lift, a variant of it, a variant of whichever lift it is (`dumbbell`), or nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(into = "Option<String>", try_from = "Option<String>")]
pub struct GivenLift {
    lift: Option<LiftName>,
    variant: Option<Variant>,
}

/// Says that there is no such lift, and which there are.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no lift `{0}`; it takes {names}", names = GivenLift::names())]
pub struct NoSuchLift(String);

impl GivenLift {
    /// What may be told: the lifts, each with its variants.
    #[must_use]
    pub fn names() -> String {
        let of = |lift: LiftName| match lift.variants {
            [] => lift.id().to_owned(),
            variants => format!("{} ({})", lift.id(), variants.iter().map(|v| v.id).collect::<Vec<_>>().join(", ")),
        };
        LiftName::named().map(of).collect::<Vec<_>>().join(", ")
    }

    /// Whether nothing was told.
    #[must_use]
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// What was told here, else there.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.is_none() { other } else { self }
    }

    /// The lift, if it was told.
    #[must_use]
    pub fn lift(&self) -> Option<LiftName> {
        self.lift
    }

    /// Whether it may be this lift.
    #[must_use]
    pub fn may_be(&self, lift: LiftName) -> bool {
        self.lift.is_none_or(|told| told == lift) && (self.variant.is_none() || self.variant_of(lift).is_some())
    }

    /// The variant that was told, if the lift has it.
    #[must_use]
    pub fn variant_of(&self, lift: LiftName) -> Option<Variant> {
        lift.variants.iter().copied().find(|v| self.variant.is_some_and(|told| told.id == v.id))
    }
}

impl From<Option<LiftName>> for GivenLift {
    /// A lift without a name is the same as none.
    fn from(lift: Option<LiftName>) -> Self {
        Self { lift: lift.filter(|l| l.is_named), variant: None }
    }
}

impl FromStr for GivenLift {
    type Err = NoSuchLift;

    /// Takes names in reports and other names, in capitals or not, with blanks or dashes between the words.
    fn from_str(text: &str) -> Result<Self, NoSuchLift> {
        let name = text.trim().to_lowercase().replace([' ', '-'], "_");
        let is_called = |lift: &LiftName| lift.id() == name || lift.aliases.contains(&name.as_str());
        if let Some(lift) = LiftName::named().find(is_called) {
            return Ok(Self { lift: Some(lift), variant: None });
        }
        let variants = || LiftName::named().flat_map(|lift| lift.variants.iter().map(move |v| (lift, v)));
        let names_both = |(lift, v): &(LiftName, &Variant)| {
            name == format!("{}_{}", v.id, lift.id()) || v.aliases.contains(&name.as_str())
        };
        if let Some((lift, variant)) = variants().find(names_both) {
            return Ok(Self { lift: Some(lift), variant: Some(*variant) });
        }
        let of: Vec<_> = variants().filter(|(_, v)| v.id == name).collect();
        match of[..] {
            [] => Err(NoSuchLift(text.to_owned())),
            [(lift, variant)] => Ok(Self { lift: Some(lift), variant: Some(*variant) }),
            [(_, variant), ..] => Ok(Self { lift: None, variant: Some(*variant) }),
        }
    }
}

impl fmt::Display for GivenLift {
    /// A name that [`GivenLift::from_str`] takes for the same; nothing where nothing was told.
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match (self.lift, self.variant) {
            (Some(lift), Some(variant)) => write!(f, "{}_{}", variant.id, lift.id()),
            (Some(lift), None) => f.write_str(lift.id()),
            (None, variant) => f.write_str(variant.map_or("", |v| v.id)),
        }
    }
}

impl From<GivenLift> for Option<String> {
    fn from(given: GivenLift) -> Self {
        (!given.is_none()).then(|| given.to_string())
    }
}

impl TryFrom<Option<String>> for GivenLift {
    type Error = NoSuchLift;

    fn try_from(name: Option<String>) -> Result<Self, NoSuchLift> {
        name.map_or(Ok(Self::default()), |name| name.parse())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_means_one_lift_however_it_is_written() {
        let mut seen = std::collections::HashSet::new();
        for lift in LiftName::named() {
            for name in lift.aliases.iter().copied().chain([lift.id()]) {
                assert!(seen.insert(name), "{name} names two lifts");
                assert_eq!(name.parse(), Ok(GivenLift::from(Some(lift))));
                assert_eq!(name.to_uppercase().replace('_', "-").parse(), Ok(GivenLift::from(Some(lift))));
            }
        }
        for name in ["curl", "unknown", ""] {
            assert!(name.parse::<GivenLift>().is_err(), "{name}");
        }
    }

    #[test]
    fn a_variant_names_its_lift_unless_several_have_it() {
        for (name, lift, variant) in [
            ("sumo", Some("deadlift"), "sumo"),
            ("Sumo deadlift", Some("deadlift"), "sumo"),
            ("hex-bar", Some("deadlift"), "trap_bar"),
            ("goblet_squat", Some("squat"), "goblet"),
            ("front squat", Some("squat"), "front_squat"),
            ("seated press", Some("overhead_press"), "seated"),
            ("dumbbell_row", Some("barbell_row"), "dumbbell"),
            ("kettlebell deadlift", Some("deadlift"), "kettlebell"),
            ("dumbbell", None, "dumbbell"),
        ] {
            let given: GivenLift = name.parse().unwrap();
            assert_eq!((given.lift.map(LiftName::id), given.variant.map(|v| v.id)), (lift, Some(variant)), "{name}");
            assert_eq!(given.to_string().parse(), Ok(given), "{name} is written as it is read");
        }
        let dumbbell: GivenLift = "dumbbell".parse().unwrap();
        let may: Vec<_> = LiftName::named().filter(|l| dumbbell.may_be(*l)).map(LiftName::id).collect();
        assert_eq!(may, ["deadlift", "romanian_deadlift", "squat", "barbell_row", "overhead_press"]);
    }
}
