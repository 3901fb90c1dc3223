//! What a recording cannot tell, as it is typed on the page.

use serde::{Deserialize, Serialize};

use crate::library::{EntryError, HEAVIEST_KG, lifter_name, typed_date};
use crate::lifts::{GivenLift, NoSuchLift};
use crate::report::Session;

/// Kilograms in a pound (avoirdupois), by definition.
const POUND_KG: f64 = 0.453_592_37;

/// Who lifted what and when, as far as somebody said so.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Details {
    /// Name or pseudonym.
    pub lifter: Option<String>,
    /// The lift, where Spotter should not have to recognise it.
    pub lift: GivenLift,
    /// Load on the bar, bar included, kilograms.
    pub load_kg: Option<f64>,
    /// Day of the session, `YYYY-MM-DD`.
    pub date: Option<String>,
}

/// Fields of a form: what is absent stays as it is, what is empty is taken away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    lifter: Option<String>,
    lift: Option<String>,
    /// A number, with a point or a comma.
    load: Option<String>,
    /// `kg` or `lb`.
    unit: Option<String>,
    date: Option<String>,
}

/// What was typed makes no sense.
#[derive(Debug, thiserror::Error)]
pub enum DetailsError {
    /// Name or day.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// The lift.
    #[error(transparent)]
    Lift(#[from] NoSuchLift),
    /// The load.
    #[error("a load is a number from 0 to {HEAVIEST_KG} kg; leave it empty if you do not know it")]
    Load,
}

impl Details {
    /// With what was typed.
    ///
    /// # Errors
    /// When a field makes no sense; nothing is changed then.
    pub fn with(&self, change: &Change) -> Result<Self, DetailsError> {
        let mut all = self.clone();
        if let Some(text) = &change.lifter {
            all.lifter = given(text).map(lifter_name).transpose()?.map(str::to_owned);
        }
        if let Some(text) = &change.lift {
            all.lift = given(text).map(str::parse).transpose()?.unwrap_or_default();
        }
        if let Some(text) = &change.load {
            all.load_kg = given(text).map(|text| load_kg(text, change.unit.as_deref())).transpose()?;
        }
        if let Some(text) = &change.date {
            all.date = given(text).map(typed_date).transpose()?.map(|day| day.to_string());
        }
        Ok(all)
    }

    /// The same as a report keeps it.
    pub fn session(&self) -> Session {
        Session { lifter: self.lifter.clone(), load_kg: self.load_kg, date: self.date.clone(), ..Session::default() }
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

/// To the gram, so that a load in pounds comes back as it was typed.
fn load_kg(text: &str, unit: Option<&str>) -> Result<f64, DetailsError> {
    let number: f64 = text.replace(',', ".").parse().map_err(|_| DetailsError::Load)?;
    let kg = if unit == Some("lb") { (number * POUND_KG * 1000.0).round() / 1000.0 } else { number };
    (0.0..=HEAVIEST_KG).contains(&kg).then_some(kg).ok_or(DetailsError::Load)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(json: &str) -> Change {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn what_is_typed_is_taken_and_what_is_left_out_stays() {
        let first = change(r#"{"lifter": " Ada ", "lift": "front squat", "load": "102,5", "date": "2026-03-02"}"#);
        let all = Details::default().with(&first).unwrap();
        assert_eq!(all.lifter.as_deref(), Some("Ada"));
        assert_eq!(all.lift, "front squat".parse().unwrap());
        assert_eq!((all.load_kg, all.date.as_deref()), (Some(102.5), Some("2026-03-02")));
        let less = all.with(&change(r#"{"lift": "", "date": " "}"#)).unwrap();
        assert!(less.lift.is_none() && less.date.is_none());
        assert_eq!((less.lifter, less.load_kg), (all.lifter, all.load_kg));
    }

    #[test]
    fn pounds_are_kilograms_by_definition() {
        let all = Details::default().with(&change(r#"{"load": "225", "unit": "lb"}"#)).unwrap();
        assert_eq!(all.load_kg, Some(102.058)); // 225 × 0.45359237 = 102.05828
    }

    #[test]
    fn nonsense_is_refused_in_words() {
        for text in ["heavy", "-1", "1201", "inf", "NaN"] {
            let typed = Change { load: Some(text.into()), ..Change::default() };
            assert!(Details::default().with(&typed).unwrap_err().to_string().contains("0 to 1200 kg"), "{text}");
        }
        assert!(Details::default().with(&change(r#"{"lift": "curl"}"#)).is_err());
        assert!(Details::default().with(&change(r#"{"date": "2026-02-30"}"#)).is_err());
        assert!(serde_json::from_str::<Change>(r#"{"path": "/etc/passwd"}"#).is_err());
    }
}
