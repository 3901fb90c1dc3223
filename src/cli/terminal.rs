//! What is said on the terminal: in it the names of files and people do nothing, lines end at its edge between words, and verdicts have
//! their colour. Where the output goes elsewhere lines stay whole and plain.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, StdoutLock, Write};

use console::{Style, Term};
use textwrap::core::display_width;

use crate::faults::{Severity, Verdict};
use crate::outside::line;

/// Narrower than this a terminal shows tables and sentences as it can.
const NARROWEST: usize = 30;
/// What is continued stands this much further in than where it began.
const HANGING: usize = 2;

/// The standard output, for text.
pub fn out() -> Text<StdoutLock<'static>> {
    let terminal = Term::stdout();
    Text { to: io::stdout().lock(), width: width_of(&terminal), colours: console::colors_enabled(), begun: Vec::new() }
}

/// A line on the error output.
pub fn tell(sentence: fmt::Arguments) {
    let text = line(&sentence.to_string());
    let text = width_of(&Term::stderr()).map_or_else(|| text.clone(), |width| wrapped(&text, width).join("\n"));
    // A terminal that went away hears nothing.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Columns of the terminal that shows the standard output; as many as wanted where that is none.
pub fn width() -> usize {
    width_of(&Term::stdout()).unwrap_or(usize::MAX)
}

fn width_of(terminal: &Term) -> Option<usize> {
    let (_, columns) = terminal.size_checked()?;
    Some(usize::from(columns).max(NARROWEST))
}

/// Writes text line by line.
pub struct Text<W: Write> {
    to: W,
    width: Option<usize>,
    colours: bool,
    /// A line that has no end yet.
    begun: Vec<u8>,
}

impl<W: Write> Text<W> {
    fn write_line(&mut self, text: &str) -> io::Result<()> {
        let text = line(text);
        let lines = self.width.map_or_else(|| vec![text.clone()], |width| wrapped(&text, width));
        for line in lines {
            let line = if self.colours { coloured(&line) } else { line };
            writeln!(self.to, "{line}")?;
        }
        Ok(())
    }
}

impl<W: Write> Write for Text<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            if *byte == b'\n' {
                let text = std::mem::take(&mut self.begun);
                self.write_line(&String::from_utf8_lossy(&text))?;
            } else {
                self.begun.push(*byte);
            }
        }
        Ok(bytes.len())
    }

    /// What has no end yet waits for it.
    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl<W: Write> Drop for Text<W> {
    fn drop(&mut self) {
        if !self.begun.is_empty() {
            let text = std::mem::take(&mut self.begun);
            // A closed pipe is the reader's choice.
            let _ = self.write_line(&String::from_utf8_lossy(&text));
        }
    }
}

/// A line as several of at most so many columns; what is continued stands under where the words began, a little further in.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    if display_width(text) <= width {
        return vec![text.to_owned()];
    }
    let words = text.trim_start_matches(' ');
    let first = " ".repeat((text.len() - words.len()).min(width / 4));
    let later = " ".repeat(first.len() + HANGING);
    let options = textwrap::Options::new(width).initial_indent(&first).subsequent_indent(&later);
    textwrap::wrap(words, options).into_iter().map(Cow::into_owned).collect()
}

/// A line with colours where a verdict or a severity stands alone: at its head, or as a cell of a table, two blanks from its neighbours.
fn coloured(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for (k, cell) in text.split("  ").enumerate() {
        if k > 0 {
            shown.push_str("  ");
        }
        let word = cell.trim();
        match style_of(word) {
            Some(style) => {
                shown.push_str(&cell.replacen(word, &style.force_styling(true).apply_to(word).to_string(), 1))
            }
            None => shown.push_str(cell),
        }
    }
    shown
}

fn style_of(word: &str) -> Option<Style> {
    match word {
        w if w == Severity::Breakdown.words() => Some(Style::new().red().bold()),
        w if w == Severity::Warning.words() || w == Verdict::Flagged.words() => Some(Style::new().yellow().bold()),
        w if w == Severity::Note.words() => Some(Style::new().cyan()),
        w if w == Verdict::Clean.words() => Some(Style::new().green()),
        w if w == Verdict::PartlySeen.words() || w == Verdict::CannotJudge.words() => Some(Style::new().dim()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(width: Option<usize>, colours: bool, text: &str) -> String {
        let mut to = Vec::new();
        Text { to: &mut to, width, colours, begun: Vec::new() }.write_all(text.as_bytes()).unwrap();
        String::from_utf8(to).unwrap()
    }

    #[test]
    fn no_line_is_wider_than_the_terminal_and_no_word_is_lost() {
        let text = "  not assessed, rounding beyond own best reps: the camera stood too far from the side – 24° ± 9° – in every rep\n\
                    short\n";
        for width in [40, 60, 80] {
            let out = shown(Some(width), false, text);
            assert!(out.lines().all(|line| display_width(line) <= width), "{out}");
            assert!(out.lines().nth(1).unwrap().starts_with("    "), "{out}");
            assert_eq!(out.split_whitespace().collect::<Vec<_>>(), text.split_whitespace().collect::<Vec<_>>());
        }
        assert_eq!(shown(None, false, text), text, "elsewhere lines stay whole");
        assert_eq!(shown(Some(40), false, "unended"), "unended\n");
    }

    #[test]
    fn verdicts_alone_are_coloured_and_what_a_file_is_called_is_not() {
        let out =
            shown(None, true, "   2  0:04.0 – 0:06.1  breakdown     ! ✓\n  clean deadlift.mp4: all reps are clean\n");
        assert!(out.contains("  \u{1b}[31m\u{1b}[1mbreakdown\u{1b}[0m   "), "{out:?}");
        assert!(out.ends_with("  clean deadlift.mp4: all reps are clean\n"), "{out:?}");
    }

    #[test]
    fn nothing_in_a_name_moves_the_cursor() {
        assert_eq!(shown(None, true, "a\u{7}\u{1b}[2J\nb\u{85}\n"), "a\u{fffd}\u{fffd}[2J\nb\u{fffd}\n");
    }
}
