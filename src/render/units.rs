//! In what units loads and lengths are shown: as they are kept, or pounds and inches. Files keep kilograms and centimetres.

use crate::measures::{Measure, Unit, fixed};

/// Kilograms in a pound (avoirdupois) and centimetres in an inch, by definition.
const POUND_KG: f64 = 0.453_592_37;
const INCH_CM: f64 = 2.54;

/// Units that a reader chose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Units {
    /// Kilograms, centimetres.
    #[default]
    Metric,
    /// Pounds, inches.
    Pounds,
}

impl Units {
    /// By the name of the unit of loads, `kg` or `lb`.
    #[must_use]
    pub fn named(load: &str) -> Self {
        if load == "lb" { Self::Pounds } else { Self::Metric }
    }

    /// A load with its unit: `102.5 kg`, `226 lb`. At most one digit behind the point.
    #[must_use]
    pub fn load(self, kg: f64) -> String {
        let (value, unit) = match self {
            Self::Metric => return format!("{kg} kg"),
            Self::Pounds => (kg / POUND_KG, "lb"),
        };
        format!("{} {unit}", fixed(value, 1).trim_end_matches('0').trim_end_matches('.'))
    }

    /// A number of a rep with its standard deviation: lengths in inches, all else as the measure says.
    #[must_use]
    pub fn pair(self, measure: &Measure, value: f64, sd: f64) -> String {
        match (self, measure.unit) {
            (Self::Pounds, Unit::Centimetres) => {
                format!("{} ± {} in", fixed(value / INCH_CM, 1), fixed(sd / INCH_CM, 1))
            }
            _ => measure.shown(value, sd),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measures::measure;

    #[test]
    fn a_load_typed_in_pounds_comes_back_as_it_was_typed() {
        assert_eq!(Units::Pounds.load(102.058), "225 lb"); // 225 × 0.45359237 = 102.0583, kept to the gram
        assert_eq!(Units::Pounds.load(100.0), "220.5 lb");
        assert_eq!(Units::Metric.load(102.5), "102.5 kg");
        assert_eq!(
            (Units::named("lb"), Units::named("kg"), Units::named("<b>")),
            (Units::Pounds, Units::Metric, Units::Metric)
        );
    }

    #[test]
    fn ways_of_the_bar_are_in_inches_and_angles_as_ever() {
        let range = measure("bar_range").unwrap();
        assert_eq!(Units::Pounds.pair(range, 50.8, 2.54), "20.0 ± 1.0 in");
        let back = measure("lumbar_flexion_peak").unwrap();
        assert_eq!(Units::Pounds.pair(back, 34.0, 8.0), Units::Metric.pair(back, 34.0, 8.0));
    }
}
