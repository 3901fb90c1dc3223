//! The lifts: one file a lift, each with one [`LiftRecord`]. No code outside of this folder names a lift; it asks the record for a
//! property instead, so that a new lift is a file here, its `mod` and its line in the list below.

mod barbell_row;
mod deadlift;
mod given;
mod good_morning;
mod kettlebell_swing;
mod overhead_press;
mod posture;
mod record;
mod romanian_deadlift;
mod squat;
mod unknown;
mod unnamed_hinge;
mod unnamed_pull;
mod unnamed_squat;

use serde::{Deserialize, Serialize};

pub use given::{GivenLift, NoSuchLift};
pub use posture::{Expectation, PostureMeasure};
pub use record::{CoreFault, CountedIn, End, Family, LiftRecord, Lifted, TurnSeenIn, Variant};

/// The list of lifts: the name of a lift's file, which is its name in reports, and its name in code.
macro_rules! lifts {
    ($($file:ident => $name:ident,)*) => {
        /// A lift. It gives its [`LiftRecord`] wherever one is needed: `lift.family`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs)]
        pub enum LiftName {
            $($name,)*
        }

        impl LiftName {
            /// All of them, in the order in which they are listed to people.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its name in reports.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($file),)*
                }
            }
        }

        impl std::ops::Deref for LiftName {
            type Target = LiftRecord;

            fn deref(&self) -> &LiftRecord {
                match self {
                    $(Self::$name => &$file::RECORD,)*
                }
            }
        }
    };
}

lifts! {
    deadlift => Deadlift,
    romanian_deadlift => RomanianDeadlift,
    squat => Squat,
    good_morning => GoodMorning,
    barbell_row => BarbellRow,
    overhead_press => OverheadPress,
    kettlebell_swing => KettlebellSwing,
    unnamed_hinge => UnnamedHinge,
    unnamed_pull => UnnamedPull,
    unnamed_squat => UnnamedSquat,
    unknown => Unknown,
}

impl LiftName {
    /// Those that people have a name for.
    pub fn named() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|lift| lift.is_named)
    }

    /// Those that stand for whatever moves like their family.
    pub fn unnamed() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(|lift| !lift.is_named && lift.has_family())
    }

    /// What stands where no lift was recognised.
    #[must_use]
    pub fn none() -> Self {
        Self::Unknown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lift_is_called_in_reports_as_its_file() {
        for lift in LiftName::ALL {
            assert_eq!(serde_json::to_value(lift).unwrap(), lift.id());
        }
    }

    /// A new lift is to be a file here and its line: nothing else may ask which lift it is.
    #[test]
    fn no_code_outside_of_this_folder_names_a_lift() {
        let names_a_lift = |text: &str| LiftName::ALL.iter().any(|lift| text.contains(&format!("LiftName::{lift:?}")));
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() && !path.ends_with("src/lifts") {
                    folders.push(path);
                } else if path.extension().is_some_and(|e| e == "rs") {
                    let text = std::fs::read_to_string(&path).unwrap();
                    let code = text.split("#[cfg(test)]").next().unwrap();
                    assert!(!names_a_lift(code), "{}", path.display());
                }
            }
        }
    }
}
