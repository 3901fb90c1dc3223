//! The table that says of each clip what the pictures cannot: who lifted what, how heavy, when, and how hard it felt.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, StringRecord, Trim};

use crate::bar::{PLATES_MM, STATURES_CM};
use crate::files;
use crate::library::HEAVIEST_KG;
use crate::lifts::GivenLift;
use crate::outside::{shown, shown_message};
use crate::report::Session;

/// Columns in the order in which they are listed to people; only `clip` must be there.
const COLUMNS: [&str; 9] = ["clip", "lifter", "lift", "load_kg", "date", "rpe", "person", "plate_mm", "height_cm"];

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
    pub person: Option<u16>,
    /// The rest.
    pub session: Session,
}

/// So many mistakes of a table are told.
const MOST_MISTAKES: usize = 8;

/// A table of clips.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The file.
    pub path: PathBuf,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// Why a table cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SheetError {
    /// The file could not be read.
    #[error("sheet `{}` could not be read: {source}", path.display())]
    Read {
        /// File.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// What is wrong, one sentence a line.
    #[error("sheet `{}`, {}", path.display(), mistakes.join(&format!("\nsheet `{}`, ", path.display())))]
    Mistakes {
        /// File.
        path: PathBuf,
        /// Each begins with `line N: `.
        mistakes: Vec<String>,
    },
}

impl Sheet {
    /// Reads a table: comma or semicolon between the cells, names of the columns in the first line.
    ///
    /// # Errors
    /// When it cannot be read; or for all its mistakes at once, each with its line.
    pub fn read(path: &Path) -> Result<Self, SheetError> {
        let failed = |source| SheetError::Read { path: path.to_owned(), source };
        let text = String::from_utf8_lossy(&files::read(path).map_err(failed)?).into_owned();
        Self::parse(&text).map(|rows| Self { path: path.to_owned(), rows }).map_err(|mut mistakes| {
            let more = mistakes.len().saturating_sub(MOST_MISTAKES);
            mistakes.truncate(MOST_MISTAKES);
            if more > 0 {
                mistakes.push(format!("and {more} more mistakes"));
            }
            SheetError::Mistakes { path: path.to_owned(), mistakes }
        })
    }

    fn parse(text: &str) -> Result<Vec<Row>, Vec<String>> {
        // Spreadsheets mark UTF-8 by a byte order mark, and where a comma divides decimals they divide cells by semicolons.
        let text = text.trim_start_matches('\u{feff}');
        let head = text.lines().next().unwrap_or_default();
        let delimiter = if head.contains(';') { b';' } else { b',' };
        let mut reader =
            ReaderBuilder::new().delimiter(delimiter).trim(Trim::All).flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|e| vec![format!("line 1: {}", shown_message(&e))])?.clone();
        let mut mistakes = header_mistakes(&header);
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let mut rows: Vec<Row> = Vec::new();
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    mistakes.push(format!(
                        "line {}: {}",
                        error.position().map_or(0, csv::Position::line),
                        shown_message(&error)
                    ));
                    continue;
                }
            };
            if record.iter().all(str::is_empty) {
                continue;
            }
            let line = record.position().map_or(0, csv::Position::line);
            match row(&header, &record, line) {
                Ok(row) => match rows.iter().find(|r| r.clip == row.clip && r.person == row.person) {
                    Some(first) => mistakes.push(format!(
                        "line {line}: clip `{}` already stands in line {}; for two people in one clip give each a `person`",
                        shown(&row.clip),
                        first.line
                    )),
                    None => rows.push(row),
                },
                Err(found) => mistakes.extend(found.into_iter().map(|mistake| format!("line {line}: {mistake}"))),
            }
        }
        if mistakes.is_empty() { Ok(rows) } else { Err(mistakes) }
    }

    /// The rows of each clip, by its place in `clips`, and a sentence for each row that names none of them and no other file.
    /// A row names a clip by its path from the sheet's folder, or by the clip's file name alone.
    pub fn assign(&self, clips: &[PathBuf]) -> (HashMap<usize, Vec<&Row>>, Vec<String>) {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let mut by_path: HashMap<PathBuf, usize> = HashMap::new();
        let mut by_name: HashMap<&OsStr, Vec<usize>> = HashMap::new();
        for (k, clip) in clips.iter().enumerate() {
            by_path.entry(real(clip)).or_insert(k);
            by_name.entry(clip.file_name().unwrap_or_default()).or_default().push(k);
        }
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let (mut assigned, mut astray) = (HashMap::<usize, Vec<&Row>>::new(), Vec::new());
        for row in &self.rows {
            let named = folder.join(&row.clip);
            let alike = by_name.get(OsStr::new(&row.clip)).map_or(&[][..], Vec::as_slice);
            match (by_path.get(&real(&named)), alike) {
                (Some(k), _) | (None, [k]) => assigned.entry(*k).or_default().push(row),
                // It is there, but this run was not asked to check it.
                (None, []) if named.exists() => {}
                (None, []) => astray.push(format!("line {}: there is no clip `{}`", row.line, shown(&row.clip))),
                (None, several) => astray.push(format!(
                    "line {}: `{}` is the name of {} clips; write the path from the sheet's folder",
                    row.line,
                    shown(&row.clip),
                    several.len()
                )),
            }
        }
        (assigned, astray)
    }
}

fn header_mistakes(header: &StringRecord) -> Vec<String> {
    let known = COLUMNS.join(", ");
    let mut mistakes = Vec::new();
    for (k, name) in header.iter().enumerate() {
        if !COLUMNS.contains(&name) {
            mistakes.push(format!("line 1: there is no column `{}`; the columns are {known}", shown(name)));
        } else if header.iter().take(k).any(|before| before == name) {
            mistakes.push(format!("line 1: the column `{name}` stands there twice"));
        }
    }
    if mistakes.is_empty() && !header.iter().any(|name| name == "clip") {
        mistakes.push(format!("line 1: the column `clip` is missing; the first line names the columns: {known}"));
    }
    mistakes
}

fn row(header: &StringRecord, record: &StringRecord, line: u64) -> Result<Row, Vec<String>> {
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
        session.date = text.parse::<jiff::civil::Date>().ok().map(|date| date.to_string());
        if session.date.is_none() {
            wrong("date", text, "a day written YYYY-MM-DD");
        }
    }
    if let Some(text) = cell("person") {
        person = text.parse::<u16>().ok().filter(|person| *person >= 1);
        if person.is_none() {
            wrong("person", text, "a whole number from 1, counted from the left");
        }
    }
    let Some(clip) = cell("clip") else {
        mistakes.insert(0, "the clip is missing".into());
        return Err(mistakes);
    };
    if mistakes.is_empty() { Ok(Row { line, clip: clip.into(), lift, person, session }) } else { Err(mistakes) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_says_who_lifted_what() {
        let rows = Sheet::parse(
            "clip,lifter,lift,load_kg,date,rpe,person\na.mp4, Ada ,deadlift,102.5,2026-03-01,8.5,2\n,,,,,,\nb.mp4\n",
        )
        .unwrap();
        let session = Session {
            lifter: Some("Ada".into()),
            load_kg: Some(102.5),
            date: Some("2026-03-01".into()),
            rpe: Some(8.5),
            ..Session::default()
        };
        let lift = "deadlift".parse().unwrap();
        assert_eq!(rows[0], Row { line: 2, clip: "a.mp4".into(), lift, person: Some(2), session });
        assert_eq!((rows[1].line, rows[1].session.clone()), (4, Session::default()));
    }

    #[test]
    fn spreadsheets_with_semicolons_and_decimal_commas_are_read() {
        let rows = Sheet::parse("\u{feff}load_kg;clip\r\n102,5;\"a;b.mp4\"\r\n").unwrap();
        assert_eq!((rows[0].clip.as_str(), rows[0].session.load_kg), ("a;b.mp4", Some(102.5)));
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        let text = "clip,lift,load_kg,date,rpe,person\na.mp4,curl,,,,\nb.mp4,,heavy,01.03.2026,11,0\n,squat,,,,\nc.mp4\nc.mp4\nd.mp4,,,,,,,\n";
        let mistakes = Sheet::parse(text).unwrap_err();
        let expected = [
            ("line 2", "curl"),
            ("line 3", "heavy"),
            ("line 3", "YYYY-MM-DD"),
            ("line 3", "rpe"),
            ("line 3", "person"),
            ("line 4", "clip is missing"),
            ("line 6", "line 5"),
            ("line 7", "cells"),
        ];
        assert_eq!(mistakes.len(), expected.len(), "{mistakes:#?}");
        for (line, words) in expected {
            assert!(mistakes.iter().any(|m| m.starts_with(line) && m.contains(words)), "{line} {words}: {mistakes:#?}");
        }
        for (header, words) in
            [("clip,weight\n", "weight"), ("lifter\n", "clip"), ("clip,rpe,rpe\n", "twice"), ("", "clip")]
        {
            let mistakes = Sheet::parse(header).unwrap_err();
            assert!(mistakes[0].starts_with("line 1") && mistakes[0].contains(words), "{mistakes:?}");
        }
    }

    #[test]
    fn rows_find_their_clips_by_path_or_by_name() {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| home.path().join(name);
        std::fs::create_dir_all(path("clips/b")).unwrap();
        for name in ["clips/a.mp4", "clips/twin.mp4", "clips/b/twin.mp4", "elsewhere.mp4"] {
            std::fs::write(path(name), name).unwrap();
        }
        let row = |line, clip: &str| Row {
            line,
            clip: clip.into(),
            lift: GivenLift::default(),
            person: None,
            session: Session::default(),
        };
        let rows = ["a.mp4", "clips/b/twin.mp4", "twin.mp4", "gone.mp4", "elsewhere.mp4"];
        let rows = rows.iter().zip(2..).map(|(clip, line)| row(line, clip)).collect();
        let sheet = Sheet { path: path("sets.csv"), rows };
        let clips = [path("clips/a.mp4"), path("clips/twin.mp4"), path("clips/b/twin.mp4")];
        let (assigned, astray) = sheet.assign(&clips);
        assert_eq!(assigned[&0][0].line, 2);
        assert_eq!(assigned[&2][0].line, 3);
        assert!(!assigned.contains_key(&1));
        assert_eq!(astray.len(), 2, "{astray:?}");
        assert!(astray[0].starts_with("line 4") && astray[0].contains("2 clips"), "{astray:?}");
        assert!(astray[1].starts_with("line 5") && astray[1].contains("gone.mp4"), "{astray:?}");
    }
}
