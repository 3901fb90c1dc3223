//! The terminal's table of the bar: what it does in each rep, in metres.

use std::io::{self, Write};

use crate::measures::{Measure, Unit, bar};
use crate::report::{BarReport, SetReport};

/// Its columns.
const COLUMNS: [&Measure; 5] = [
    &bar::speed_mean::MEASURE,
    &bar::speed_peak::MEASURE,
    &bar::speed_eccentric::MEASURE,
    &bar::range::MEASURE,
    &bar::drift::MEASURE,
];

/// Writes the table; nothing where no rep has a number of the bar.
pub(super) fn write(report: &SetReport, to: &mut impl Write) -> io::Result<()> {
    let Some(bar) = report.bar.as_ref() else { return Ok(()) };
    let known = |measure: &&Measure| report.reps.iter().any(|rep| rep.metrics.contains_key(measure.key));
    let columns: Vec<&Measure> = COLUMNS.into_iter().filter(known).collect();
    if columns.is_empty() {
        return Ok(());
    }
    let heads = || columns.iter().map(|measure| measure.title);
    let width = heads().map(str::len).max().unwrap_or_default().max(15);
    writeln!(to, "\nthe bar{}", scale_in_words(bar))?;
    writeln!(to, " rep  {}", heads().map(|head| format!("{head:>width$}")).collect::<Vec<_>>().join("  "))?;
    for rep in &report.reps {
        let shown = |measure: &&Measure| {
            let value = rep.metrics.get(measure.key).map_or("–".into(), |m| measure.shown(m.value, m.sd));
            format!("{value:>width$}")
        };
        writeln!(to, "{:>4}  {}", rep.index, columns.iter().map(shown).collect::<Vec<_>>().join("  "))?;
    }
    match bar.speed_loss {
        Some(loss) if loss.value > 0.0 => {
            writeln!(to, "      slower by {} than the fastest rep", Unit::Percent.pair(loss.value, loss.sd))
        }
        _ => Ok(()),
    }
}

/// `, by the plate's diameter (± 1 %)`.
pub(super) fn scale_in_words(bar: &BarReport) -> String {
    let sd = bar.scale_sd_percent.map_or_else(String::new, |sd| format!(" (± {})", Unit::Percent.one(sd)));
    bar.scale.map_or_else(String::new, |scale| format!(", {}{sd}", scale.words()))
}
