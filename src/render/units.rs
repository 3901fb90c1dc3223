//! In what units loads and lengths are shown: as they are kept, or pounds and inches. Files keep kilograms and centimetres.

use crate::measures::{Unit, fixed};

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
        match self {
            Self::Metric => format!("{kg} kg"),
            Self::Pounds => format!("{} lb", fixed(self.of_kg(kg), 1).trim_end_matches('0').trim_end_matches('.')),
        }
    }

    /// A load that was reckoned, with its unit: `169 kg`, `372 lb`.
    #[must_use]
    pub fn about(self, kg: f64) -> String {
        format!("{} {}", fixed(self.of_kg(kg), 0), self.of_loads())
    }

    /// Unit of loads: `kg` or `lb`.
    #[must_use]
    pub fn of_loads(self) -> &'static str {
        if self == Self::Pounds { "lb" } else { "kg" }
    }

    /// Kilograms as a number in the unit of loads.
    #[must_use]
    pub fn of_kg(self, kg: f64) -> f64 {
        if self == Self::Pounds { kg / POUND_KG } else { kg }
    }

    /// A number with its standard deviation: lengths in inches, all else as the unit says.
    #[must_use]
    pub fn pair(self, unit: Unit, value: f64, sd: f64) -> String {
        match (self, unit) {
            (Self::Pounds, Unit::Centimetres) => format!("{} ± {} in", inches(value), inches(sd)),
            _ => unit.pair(value, sd),
        }
    }

    /// A number alone.
    #[must_use]
    pub fn one(self, unit: Unit, value: f64) -> String {
        match (self, unit) {
            (Self::Pounds, Unit::Centimetres) => format!("{} in", inches(value)),
            _ => unit.one(value),
        }
    }

    /// A threshold.
    #[must_use]
    pub fn limit(self, unit: Unit, value: f64) -> String {
        match (self, unit) {
            (Self::Pounds, Unit::Centimetres) => self.one(unit, value),
            _ => unit.limit(value),
        }
    }
}

fn inches(cm: f64) -> String {
    fixed(cm / INCH_CM, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(Units::Pounds.pair(Unit::Centimetres, 50.8, 2.54), "20.0 ± 1.0 in");
        assert_eq!(Units::Pounds.limit(Unit::Centimetres, 5.08), "2.0 in");
        assert_eq!(Units::Metric.limit(Unit::Centimetres, 5.08), "5.08 cm");
        assert_eq!(Units::Pounds.pair(Unit::Degrees, 34.0, 8.0), "34° ± 8°");
    }
}
