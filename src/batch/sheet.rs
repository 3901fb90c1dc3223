//! The table that says of each clip what the pictures cannot: who lifted what, how heavy, when, and how hard it felt.

mod row;

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, StringRecord, Trim};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

pub use self::row::Row;
use self::row::row;
use crate::files;
use crate::outside::{shown, shown_message};

/// Columns in the order in which they are listed to people; only `clip` must be there.
const COLUMNS: [&str; 9] = ["clip", "lifter", "lift", "load_kg", "date", "rpe", "person", "plate_mm", "height_cm"];

/// So many mistakes of a table are told.
const MOST_MISTAKES: usize = 8;

/// A table of clips.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The file.
    pub path: PathBuf,
    /// Its rows.
    pub rows: Vec<Row>,
    /// What was taken for granted in reading it, a sentence each.
    pub notes: Vec<String>,
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
    /// Reads a table: comma, semicolon or tab between the cells, names of the columns in the first line, in capitals or not. Columns of
    /// other names are left alone. Text that is neither UTF-8 nor marked as UTF-16 is taken for Windows-1252, in which spreadsheets of
    /// western Europe save; both are said in [`Sheet::notes`].
    ///
    /// # Errors
    /// When it cannot be read; or for all its mistakes at once, each with its line.
    pub fn read(path: &Path) -> Result<Self, SheetError> {
        let failed = |source| SheetError::Read { path: path.to_owned(), source };
        let (text, encoding) = decode(&files::read(path).map_err(failed)?);
        let mut notes = Vec::new();
        if encoding != UTF_8 {
            notes.push(format!("it is not UTF-8 and was read as {}", encoding.name()));
        }
        let parsed = Self::parse(&text, &mut notes);
        parsed.map(|rows| Self { path: path.to_owned(), rows, notes }).map_err(|mut mistakes| {
            let more = mistakes.len().saturating_sub(MOST_MISTAKES);
            mistakes.truncate(MOST_MISTAKES);
            if more > 0 {
                mistakes.push(format!("and {more} more mistakes"));
            }
            SheetError::Mistakes { path: path.to_owned(), mistakes }
        })
    }

    fn parse(text: &str, notes: &mut Vec<String>) -> Result<Vec<Row>, Vec<String>> {
        let head = text.lines().next().unwrap_or_default();
        // Where a comma divides decimals, spreadsheets divide cells by semicolons; in Unicode they save with tabs.
        let delimiter = [b';', b'\t'].into_iter().find(|d| head.contains(char::from(*d))).unwrap_or(b',');
        let mut reader =
            ReaderBuilder::new().delimiter(delimiter).trim(Trim::All).flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|e| vec![format!("line 1: {}", shown_message(&e))])?;
        let header: StringRecord = header.iter().map(column_name).collect();
        let mut mistakes = header_mistakes(&header);
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let others: Vec<String> =
            header.iter().filter(|name| is_other(name)).map(|n| format!("`{}`", shown(n))).collect();
        if !others.is_empty() {
            let columns = COLUMNS.join(", ");
            notes.push(format!("it also has {}, which Spotter does not read; it reads {columns}", others.join(", ")));
        }
        let mut rows: Vec<Row> = Vec::new();
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, |position| line_of(text, position));
                    mistakes.push(format!("line {line}: {}", shown_message(&error)));
                    continue;
                }
            };
            if record.iter().all(str::is_empty) {
                continue;
            }
            let line = record.position().map_or(0, |position| line_of(text, position));
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

/// The file as text with line feeds alone between its lines, and its encoding.
fn decode(bytes: &[u8]) -> (String, &'static Encoding) {
    let unmarked = || if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 };
    let encoding = Encoding::for_bom(bytes).map_or_else(unmarked, |(marked, _)| marked);
    let text = encoding.decode(bytes).0;
    (text.replace("\r\n", "\n").replace('\r', "\n"), encoding)
}

/// The line, from 1, on which a record begins; the reader's own count takes empty lines before it for its beginning.
fn line_of(text: &str, position: &csv::Position) -> u64 {
    let at = usize::try_from(position.byte()).unwrap_or(usize::MAX);
    let (before, rest) = text.split_at_checked(at).unwrap_or((text, ""));
    let empty = rest.bytes().take_while(|byte| *byte == b'\n').count();
    1 + (before.matches('\n').count() + empty) as u64
}

/// A column's name as it is compared: `Load kg` and `LOAD_KG` are one.
fn column_name(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

/// Whether a column is none of Spotter's. One without a name, as spreadsheets leave at the edge, is nobody's.
fn is_other(name: &str) -> bool {
    !name.is_empty() && !COLUMNS.contains(&name)
}

fn header_mistakes(header: &StringRecord) -> Vec<String> {
    let known = COLUMNS.join(", ");
    let mut mistakes = Vec::new();
    for (k, name) in header.iter().enumerate().filter(|(_, name)| COLUMNS.contains(name)) {
        if header.iter().take(k).any(|before| before == name) {
            mistakes.push(format!("line 1: the column `{name}` stands there twice"));
        }
    }
    if mistakes.is_empty() && !header.iter().any(|name| name == "clip") {
        mistakes.push(format!("line 1: the column `clip` is missing; the first line names the columns: {known}"));
    }
    mistakes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifts::GivenLift;
    use crate::report::Session;
    use crate::track::Person;

    fn parse(text: &str) -> Result<Vec<Row>, Vec<String>> {
        Sheet::parse(text, &mut Vec::new())
    }

    /// Rows and notes of a file of these bytes.
    fn read(bytes: &[u8]) -> Sheet {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("sets.csv"), bytes).unwrap();
        Sheet::read(&home.path().join("sets.csv")).unwrap()
    }

    #[test]
    fn a_row_says_who_lifted_what() {
        let rows = parse(
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
        assert_eq!(rows[0], Row { line: 2, clip: "a.mp4".into(), lift, person: Some(Person::FromLeft(2)), session });
        assert_eq!((rows[1].line, rows[1].session.clone()), (4, Session::default()));
    }

    #[test]
    fn a_sheet_is_read_as_spreadsheets_save_it() {
        let of = |sheet: &Sheet| (sheet.rows[0].clip.clone(), sheet.rows[0].session.clone());
        let ada = Session {
            lifter: Some("Jörg".into()),
            load_kg: Some(102.5),
            date: Some("2026-03-02".into()),
            ..Session::default()
        };
        let text = "Clip;Lifter;Load kg;Date;Lift;Coach's notes;\r\n\"a;b.mp4\";Jörg;102,5;02.03.2026;Romanian deadlift;früh;\r\n";
        // With a byte order mark, and in the two encodings that spreadsheets save beside it.
        let marked = read(format!("\u{feff}{text}").as_bytes());
        let (western, _, lossy) = encoding_rs::WINDOWS_1252.encode(text);
        assert!(!lossy);
        let western = read(&western);
        let tabs = text.replace("\"a;b.mp4\"", "a.mp4").replace(';', "\t");
        let wide: Vec<u8> = std::iter::once(0xfeff).chain(tabs.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let wide = read(&wide);
        for (sheet, clip) in [(&marked, "a;b.mp4"), (&western, "a;b.mp4"), (&wide, "a.mp4")] {
            assert_eq!(of(sheet), (clip.to_owned(), ada.clone()));
            assert_eq!(sheet.rows[0].lift, "romanian_deadlift".parse().unwrap());
            assert!(
                sheet.notes.last().unwrap().contains("`coach's_notes`, which Spotter does not read"),
                "{:?}",
                sheet.notes
            );
        }
        assert_eq!(marked.notes.len(), 1);
        assert!(western.notes[0].contains("windows-1252"), "{:?}", western.notes);
        assert!(wide.notes[0].contains("UTF-16LE"), "{:?}", wide.notes);
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        let text = "clip,lift,load_kg,date,rpe,person\na.mp4,curl,,,,\nb.mp4,,heavy,03/01/2026,11,0\n,squat,,,,\nc.mp4\nc.mp4\nd.mp4,,,,,,,\n";
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
        for text in [text.to_owned(), text.replace('\n', "\r\n"), text.replace('\n', "\r")] {
            let mistakes = parse(&decode(text.as_bytes()).0).unwrap_err();
            assert_eq!(mistakes.len(), expected.len(), "{mistakes:#?}");
            for (line, words) in expected {
                let told = mistakes.iter().any(|m| m.starts_with(line) && m.contains(words));
                assert!(told, "{line} {words}: {mistakes:#?}");
            }
        }
        // A cell of several lines and empty lines count.
        let mistakes = parse("clip,lifter\n\"a\nb.mp4\",Ada\n\n\n,Ada\n").unwrap_err();
        assert!(mistakes[0].starts_with("line 6"), "{mistakes:?}");
        for (header, words) in [("lifter\n", "clip"), ("clip,rpe,RPE\n", "twice"), ("", "clip")] {
            let mistakes = parse(header).unwrap_err();
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
        let sheet = Sheet { path: path("sets.csv"), rows, notes: Vec::new() };
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
