//! Text from outside (file names, names of people, cells of other programs' files) on its way to a terminal or a spreadsheet, where it
//! must not do anything.

use std::fmt::Write as _;

/// Longest piece of a file that a message shows, characters.
const LONGEST: usize = 80;
/// Longest message of a parser, which may hold a piece of the file; and how much of its end is kept, where such messages say the place.
const LONGEST_MESSAGE: usize = 200;
const TAIL: usize = 60;
/// With these a spreadsheet takes a cell for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// What a terminal or a page shows of a text: at most 80 characters of it, those that would move the cursor or turn the direction
/// of writing replaced.
pub fn shown(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST).map(harmless).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.pop();
        shown.push('…');
    }
    shown
}

/// A text as one line of a terminal, whole but for what [`shown`] replaces.
pub fn line(text: &str) -> String {
    text.chars().map(harmless).collect()
}

/// A parser's message, which may hold a piece of the file, without its middle if it is long.
pub fn shown_message(message: &dyn std::fmt::Display) -> String {
    let message = line(&message.to_string());
    let count = message.chars().count();
    if count <= LONGEST_MESSAGE {
        return message;
    }
    let mut short: String = message.chars().take(LONGEST).collect();
    let _ = write!(short, " … {}", message.chars().skip(count - TAIL).collect::<String>());
    short
}

fn harmless(c: char) -> char {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if c.is_control() || turns { '\u{fffd}' } else { c }
}

/// A cell of a table as text: what a spreadsheet would take for a formula gets a `'` in front.
pub fn cell(text: &str) -> String {
    if text.trim_start_matches('\'').starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

/// The reverse of [`cell`].
pub fn from_cell(cell: &str) -> String {
    let text = cell.trim_start_matches('\'');
    if text.starts_with(FORMULA) { cell.strip_prefix('\'').unwrap_or(cell).to_owned() } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_short_and_moves_nothing() {
        assert_eq!(shown("\u{1b}[2Ja\nb\u{9b}c\u{202e}d"), "\u{fffd}[2Ja\u{fffd}b\u{fffd}c\u{fffd}d");
        assert_eq!(shown(&"x".repeat(80)), "x".repeat(80));
        assert_eq!(shown(&"é".repeat(100_000)), format!("{}…", "é".repeat(79)));
        let message = format!("unknown variant `{}` at line 3 column 7", "y".repeat(100_000));
        let short = shown_message(&message);
        assert!(short.chars().count() < 150 && short.ends_with("at line 3 column 7"), "{short}");
    }

    #[test]
    fn a_cell_is_no_formula_and_comes_back_as_it_was() {
        for text in ["=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2", "\tx", "'=1", "''=1", "Ana", "'quoted'", ""] {
            let cell = cell(text);
            assert!(!cell.starts_with(FORMULA), "{cell}");
            assert_eq!(from_cell(&cell), text);
        }
    }
}
