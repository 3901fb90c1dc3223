//! How numbers are shown: one rounding for terminal, pages and histories, and the units' words. The pages' script rounds in the same way
//! (`render/page/assets/shown.js`).

/// Unit of a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Unit {
    Degrees,
    Percent,
    Seconds,
    /// One over another.
    Ratio,
    /// Lengths of the lifter's thigh; shown in percent of it.
    Thighs,
    StaturesPerSecond,
    MetresPerSecond,
    Centimetres,
    Watts,
    Sessions,
    Hertz,
    Pixels,
    Score,
}

impl Unit {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Degrees,
        Self::Percent,
        Self::Seconds,
        Self::Ratio,
        Self::Thighs,
        Self::StaturesPerSecond,
        Self::MetresPerSecond,
        Self::Centimetres,
        Self::Watts,
        Self::Sessions,
        Self::Hertz,
        Self::Pixels,
        Self::Score,
    ];

    /// Name in files.
    pub fn id(self) -> &'static str {
        match self {
            Self::Degrees => "deg",
            Self::Percent => "percent",
            Self::Seconds => "s",
            Self::Ratio => "ratio",
            Self::Thighs => "thighs",
            Self::StaturesPerSecond => "statures_per_s",
            Self::MetresPerSecond => "m_per_s",
            Self::Centimetres => "cm",
            Self::Watts => "w",
            Self::Sessions => "sessions",
            Self::Hertz => "hz",
            Self::Pixels => "px",
            Self::Score => "score",
        }
    }

    /// The unit of this name in files; none for one that this version does not know.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.id() == id)
    }

    /// What stands behind a number, with the blank before it where there is one.
    pub fn words(self) -> &'static str {
        match self {
            Self::Degrees => "°",
            Self::Percent => " %",
            Self::Seconds => " s",
            Self::Ratio => " times",
            Self::Thighs => " % of the thigh",
            Self::StaturesPerSecond => " statures/s",
            Self::MetresPerSecond => " m/s",
            Self::Centimetres => " cm",
            Self::Watts => " W",
            Self::Sessions => " sessions",
            Self::Hertz => " pictures/s",
            Self::Pixels => " px",
            Self::Score => "",
        }
    }

    /// What follows each number of a pair with its uncertainty; the rest of the words follow the pair.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Thighs => " %",
            Self::Degrees | Self::Percent => self.words(),
            _ => "",
        }
    }

    /// Whether it is a length or a speed in metres, which rests on a scale.
    pub fn is_metric(self) -> bool {
        matches!(self, Self::MetresPerSecond | Self::Centimetres | Self::Watts)
    }

    /// Factor from the file's number to the shown one.
    pub fn scale(self) -> f64 {
        if self == Self::Thighs { 100.0 } else { 1.0 }
    }

    /// Digits behind the point.
    pub fn decimals(self) -> usize {
        match self {
            Self::Ratio => 1,
            Self::Seconds | Self::StaturesPerSecond | Self::MetresPerSecond | Self::Score => 2,
            _ => 0,
        }
    }

    /// The number alone: `34`.
    pub fn number(self, value: f64) -> String {
        fixed(self.scale() * value, self.decimals())
    }

    /// `34°`.
    pub fn one(self, value: f64) -> String {
        format!("{}{}", self.number(value), self.words())
    }

    /// A threshold, with as few digits as say it whole: `8°`, `1.6 times`, `8.5°`.
    pub fn limit(self, value: f64) -> String {
        let digits = fixed(self.scale() * value, 2);
        format!("{}{}", digits.trim_end_matches('0').trim_end_matches('.'), self.words())
    }

    /// `34° ± 8°`, `1.8 ± 0.2 times`.
    pub fn pair(self, value: f64, sd: f64) -> String {
        let (sign, rest) = (self.sign(), self.words().strip_prefix(self.sign()).unwrap_or_default());
        format!("{}{sign} ± {}{sign}{rest}", self.number(value), self.number(sd))
    }
}

/// Digits to which files hold values; whatever is shown is rounded from these, so that text and pages never differ.
const FILE_DECIMALS: i32 = 4;

/// A number to so many digits behind the point. Halves go away from zero; there is no minus before a zero.
pub fn fixed(value: f64, decimals: usize) -> String {
    let round = |value: f64, decimals: i32| {
        let scale = 10f64.powi(decimals);
        (value * scale).round() / scale
    };
    // + 0 turns −0 into 0.
    let shown = round(round(value, FILE_DECIMALS), decimals.min(9) as i32) + 0.0;
    format!("{shown:.decimals$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero_and_no_zero_has_a_minus() {
        let shown = [(2.5, 0), (-2.5, 0), (0.5, 0), (-0.4, 0), (0.125, 2), (-0.004, 2), (1.25, 1), (2.49996, 0)]
            .map(|(value, decimals)| fixed(value, decimals));
        assert_eq!(shown, ["3", "-3", "1", "0", "0.13", "0.00", "1.3", "3"]);
    }

    #[test]
    fn every_unit_is_found_by_its_name_and_reads_as_one_would_write_it() {
        assert!(Unit::ALL.into_iter().all(|unit| Unit::named(unit.id()) == Some(unit)));
        assert_eq!(Unit::Degrees.pair(33.5, 8.2), "34° ± 8°");
        assert_eq!(Unit::Ratio.pair(1.84, 0.25), "1.8 ± 0.3 times");
        assert_eq!(Unit::Ratio.one(1.6), "1.6 times");
        assert_eq!(Unit::Thighs.pair(0.05, 0.06), "5 % ± 6 % of the thigh");
        assert_eq!(Unit::Thighs.one(0.05), "5 % of the thigh");
        assert_eq!(Unit::Seconds.one(-0.0001), "0.00 s");
        assert_eq!([8.0, 8.5, 10.0].map(|v| Unit::Degrees.limit(v)), ["8°", "8.5°", "10°"]);
        assert_eq!(Unit::Thighs.limit(0.05), "5 % of the thigh");
    }
}
