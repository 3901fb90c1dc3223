//! An Excel workbook of all sets: one sheet of sets, one of reps with every number, one of the reps laid over each other. It opens right in
//! every Excel, whatever its language does to commas.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Style, Workbook, Worksheet};

use super::{Cycles, ExportError, Format, Make, Set};
use crate::faults::{Verdict, title_of};
use crate::files::Kind;
use crate::measures::MEASURES;

/// The format.
pub const FORMAT: Format = Format {
    name: "xlsx",
    words: "one Excel workbook of all sets: summary, every number of every rep, reps laid over each other",
    // Its beginning is packed and tells nothing, so that none is ever replaced.
    kind: Kind { is_own: |_| false, private: true },
    make: Make::All(make),
};

/// A sheet that is filled row by row under a bold head.
struct Table<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
}

impl<'a> Table<'a> {
    fn new(workbook: &'a mut Workbook, name: &str, head: &[String]) -> Result<Self, ExportError> {
        let sheet = workbook.add_worksheet();
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        let bold = Style::new().set_bold();
        for (column, title) in (0..).zip(head) {
            sheet.write_string_with_format(0, column, title, &bold)?;
        }
        Ok(Self { sheet, row: 0 })
    }

    fn next(&mut self) {
        self.row += 1;
    }

    fn text(&mut self, column: u16, text: &str) -> Result<(), ExportError> {
        self.sheet.write_string(self.row, column, text)?;
        Ok(())
    }

    /// An empty cell was not measured.
    fn number(&mut self, column: u16, value: f64) -> Result<(), ExportError> {
        if value.is_finite() {
            self.sheet.write_number(self.row, column, value)?;
        }
        Ok(())
    }
}

fn make(sets: &[Set]) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    // The same sets give the same bytes.
    let day = ExcelDateTime::from_ymd(2026, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_author("Spotter").set_creation_datetime(&day));
    summary(&mut workbook, sets)?;
    reps(&mut workbook, sets)?;
    cycles(&mut workbook, sets)?;
    Ok(workbook.save_to_buffer()?)
}

fn owned(titles: &[&str]) -> Vec<String> {
    titles.iter().map(|title| (*title).to_owned()).collect()
}

fn summary(workbook: &mut Workbook, sets: &[Set]) -> Result<(), ExportError> {
    let head =
        ["set", "clip", "lifter", "date", "load_kg", "lift", "reps", "clean", "flagged", "partly_seen", "cannot_judge"];
    let mut table = Table::new(workbook, "sets", &owned(&head))?;
    for set in sets {
        table.next();
        let (report, session) = (&set.report, &set.report.session);
        let texts = [
            set.name.as_str(),
            &report.clip.path,
            session.lifter.as_deref().unwrap_or_default(),
            session.date.as_deref().unwrap_or_default(),
        ];
        for (column, text) in (0..).zip(texts) {
            table.text(column, text)?;
        }
        table.number(4, session.load_kg.unwrap_or(f64::NAN))?;
        table.text(5, report.lift.words())?;
        table.number(6, report.reps.len() as f64)?;
        for (column, verdict) in
            (7..).zip([Verdict::Clean, Verdict::Flagged, Verdict::PartlySeen, Verdict::CannotJudge])
        {
            table.number(column, report.count(verdict) as f64)?;
        }
    }
    Ok(())
}

fn reps(workbook: &mut Workbook, sets: &[Set]) -> Result<(), ExportError> {
    let mut head = owned(&["set", "rep", "start_s", "turn_s", "end_s", "verdict", "findings"]);
    let before = head.len() as u16;
    for measure in MEASURES {
        let unit = measure.unit.id();
        head.extend([format!("{} ({unit})", measure.key), format!("{} sd ({unit})", measure.key)]);
    }
    let mut table = Table::new(workbook, "reps", &head)?;
    for (set, rep) in sets.iter().flat_map(|set| set.report.reps.iter().map(move |rep| (set, rep))) {
        table.next();
        table.text(0, &set.name)?;
        for (column, value) in (1..).zip([rep.index as f64, rep.start_s, rep.turn_s, rep.end_s]) {
            table.number(column, value)?;
        }
        table.text(5, rep.verdict.words())?;
        let findings: Vec<String> = rep.findings.iter().map(|f| title_of(&f.fault).to_string()).collect();
        table.text(6, &findings.join("; "))?;
        for (column, measure) in (before..).step_by(2).zip(MEASURES) {
            if let Some(metric) = rep.metrics.get(measure.key) {
                table.number(column, metric.value)?;
                table.number(column + 1, metric.sd)?;
            }
        }
    }
    Ok(())
}

fn cycles(workbook: &mut Workbook, sets: &[Set]) -> Result<(), ExportError> {
    let head = owned(&["set", "angle", "percent_of_rep", "mean_deg", "sd_deg", "reps"]);
    let mut table = Table::new(workbook, "cycles", &head)?;
    for set in sets {
        for cycles in Cycles::of(set).into_iter().filter(|cycles| !cycles.reps.is_empty()) {
            for (k, (mean, sd)) in cycles.mean.iter().zip(&cycles.sd).enumerate() {
                table.next();
                table.text(0, &set.name)?;
                table.text(1, cycles.angle)?;
                let measured = cycles.reps.iter().filter(|rep| rep.degrees[k].is_finite()).count();
                for (column, value) in (2..).zip([k as f64, *mean, *sd, measured as f64]) {
                    table.number(column, value)?;
                }
            }
        }
    }
    Ok(())
}
