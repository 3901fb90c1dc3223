//! One line of a sheet: what its cells say, and what is wrong with them.

use csv::StringRecord;

use crate::bar::{PLATES_MM, STATURES_CM};
use crate::library::{HEAVIEST_KG, typed_date};
use crate::lifts::GivenLift;
use crate::outside::shown;
use crate::report::Session;
use crate::track::Person;

/// One line of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Line in the file, from 1.
    pub line: u64,
    /// Clip as written.
    pub clip: String,
    /// The lift, if told.
    pub lift: GivenLift,
    /// The lifter, counted from the left.
    pub person: Option<Person>,
    /// The rest.
    pub session: Session,
}

/// Reads a record by the names of the columns; or every mistake in it.
pub(super) fn row(header: &StringRecord, record: &StringRecord, line: u64) -> Result<Row, Vec<String>> {
    if record.len() > header.len() {
        return Err(vec![format!("{} cells, but the first line names {} columns", record.len(), header.len())]);
    }
    let cell = |name: &str| {
        header.iter().position(|column| column == name).and_then(|k| record.get(k)).filter(|cell| !cell.is_empty())
    };
    let mut mistakes = Vec::new();
    let mut wrong = |name: &str, text: &str, expected: &str| {
        mistakes.push(format!("`{name}` must be {expected}, not `{}`", shown(text)));
    };
    let number = |text: &str, range: std::ops::RangeInclusive<f64>| {
        text.replace(',', ".").parse::<f64>().ok().filter(|value| range.contains(value))
    };
    let (mut lift, mut person, mut session) = (GivenLift::default(), None, Session::default());
    session.lifter = cell("lifter").map(str::to_owned);
    if let Some(text) = cell("lift") {
        match text.parse() {
            Ok(known) => lift = known,
            Err(_) => wrong("lift", text, &format!("one of {}", GivenLift::names())),
        }
    }
    if let Some(text) = cell("load_kg") {
        session.load_kg = number(text, 0.0..=HEAVIEST_KG);
        if session.load_kg.is_none() {
            wrong("load_kg", text, "a load in kilograms, bar included");
        }
    }
    if let Some(text) = cell("rpe") {
        session.rpe = number(text, 1.0..=10.0);
        if session.rpe.is_none() {
            wrong("rpe", text, "a number from 1 to 10");
        }
    }
    for (name, range, into, expected) in [
        ("plate_mm", PLATES_MM, &mut session.plate_mm, "the plate's diameter in millimetres"),
        ("height_cm", STATURES_CM, &mut session.height_cm, "the lifter's height in centimetres"),
    ] {
        if let Some(text) = cell(name) {
            *into = number(text, range);
            if into.is_none() {
                wrong(name, text, expected);
            }
        }
    }
    if let Some(text) = cell("date") {
        session.date = typed_date(text).ok().map(|date| date.to_string());
        if session.date.is_none() {
            wrong("date", text, "a day written YYYY-MM-DD or DD.MM.YYYY");
        }
    }
    if let Some(text) = cell("person") {
        person = text.parse().ok();
        if person.is_none() {
            wrong(
                "person",
                text,
                "a whole number from 1, counted from the left, or a place and a moment (0.3,0.5@4.2)",
            );
        }
    }
    let Some(clip) = cell("clip") else {
        mistakes.insert(0, "the clip is missing".into());
        return Err(mistakes);
    };
    if mistakes.is_empty() { Ok(Row { line, clip: clip.into(), lift, person, session }) } else { Err(mistakes) }
}
