//! A set on one page to print or to send: the answer, pictures of the worst and the best rep, a line for each rep, what the coach says.
//!
//! The text is set in Helvetica, which every reader of PDF brings along; letters beyond Western Europe's become question marks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use fluent_bundle::FluentArgs;
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};

use super::Units;
use super::page::{PageData, Still};
use super::words::cue_in_words;
use crate::clip::still;
use crate::faults::title_of;
use crate::measures::Unit;
use crate::report::words::clock;
use crate::report::{Answer, RepReport, SCOPE};
use crate::words::Words;

/// A4, points; margin; size of the text and of a line.
const PAPER: [f32; 2] = [595.0, 842.0];
const MARGIN: f32 = 48.0;
const TEXT: f32 = 10.0;
const LINE: f32 = 1.35;
/// Height of the pictures, points.
const PICTURE: f32 = 190.0;
/// As many reps as there is room for.
const REPS: usize = 14;
/// As many of the coach's sentences.
const SENTENCES: usize = 6;

/// Widths of Helvetica's letters from blank to tilde, thousandths of the size (Adobe's font metrics for the base fonts).
#[rustfmt::skip]
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278,
    584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944,
    667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];
/// Letters beyond them are about as wide as most, bold ones a little wider.
const OTHER_WIDTH: u16 = 600;
const BOLD: f32 = 1.08;

/// The page as PDF; the same set gives the same bytes.
#[must_use]
pub fn one_page(data: &PageData, words: &Words) -> Vec<u8> {
    let mut sheet = Sheet { content: Content::new(), y: PAPER[1] - MARGIN, pictures: Vec::new() };
    write(&mut sheet, data, words);
    sheet.finish(&title(data, words), &words.tag())
}

fn title(data: &PageData, words: &Words) -> String {
    let count = data.report.reps.len();
    let reps = words.told(&format!("{count} rep{}", if count == 1 { "" } else { "s" }));
    format!("{}, {reps}", words.told_first(data.report.lift.words()))
}

fn write(sheet: &mut Sheet, data: &PageData, words: &Words) {
    let report = &data.report;
    let session = &report.session;
    let load = session.load_kg.map(|kg| words.digits(&data.units.load(kg)));
    let name = report.clip.path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
    let about = [session.lifter.clone(), load, session.date.as_deref().map(|day| words.day(day)), Some(name)];
    sheet.say(&title(data, words), 18.0, true, 1);
    sheet.say(&about.into_iter().flatten().collect::<Vec<_>>().join(" · "), TEXT, false, 2);
    sheet.gap(8.0);
    let answer = Answer::of(report);
    sheet.say(&words.told(&answer.sentence), 13.0, true, 3);
    let cue = answer.finding.as_ref().map(|finding| cue_in_words(finding, data.units, words));
    if let Some(detail) = cue.or(answer.detail.map(|why| words.told(&why))) {
        sheet.say(&detail, TEXT, false, 4);
    }
    let aspects = answer
        .aspects
        .iter()
        .map(|(aspect, _, said)| format!("{}: {}", words.told_first(aspect.words()), words.told(said)));
    sheet.say(&aspects.collect::<Vec<_>>().join(" · "), TEXT, false, 2);
    sheet.gap(8.0);
    sheet.pictures(data, words);
    for rep in report.reps.iter().take(REPS) {
        sheet.say(&line(rep, data.units, words), TEXT, false, 2);
    }
    if report.reps.len() > REPS {
        sheet.say(&words.say_of("more-reps", "count", report.reps.len() - REPS), TEXT, false, 1);
    }
    if !data.coach.is_empty() {
        sheet.gap(8.0);
        sheet.say(&words.say("from-the-coach"), 12.0, true, 1);
        for sentence in data.coach.iter().take(SENTENCES) {
            sheet.say(sentence, TEXT, false, 3);
        }
    }
    sheet.y = sheet.y.min(MARGIN + 58.0);
    sheet.say(&words.told(SCOPE), 7.5, false, 5);
    let profile = words.say_of("profile-named", "name", report.spotter.profile.as_str());
    sheet.say(&format!("Spotter {} · {profile}", report.spotter.version), 7.5, false, 1);
}

/// A rep in a line: verdict, findings with their numbers.
fn line(rep: &RepReport, units: Units, words: &Words) -> String {
    let number = |value: f64, sd: f64, unit: &str| {
        let shown = Unit::named(unit)
            .map_or_else(|| format!("{value:.2} ± {sd:.2} {unit}"), |unit| units.pair(unit, value, sd));
        words.number(&shown)
    };
    let findings = rep.findings.iter().map(|finding| {
        let mut put = FluentArgs::new();
        put.set("what", words.told(&title_of(&finding.fault)));
        put.set("grade", words.told(finding.severity.words()));
        put.set("value", number(finding.value, finding.sd, &finding.unit));
        put.set("when", clock(finding.at_s));
        words.say_with("finding-at", put)
    });
    let findings = findings.collect::<Vec<_>>().join("; ");
    let said = if findings.is_empty() { words.told(rep.verdict.words()) } else { findings };
    let mut put = FluentArgs::new();
    put.set("number", rep.index);
    put.set("said", said);
    words.say_with("about-rep", put) + "."
}

/// The page on its way: what is written, and where it goes on.
struct Sheet {
    content: Content,
    /// Where the next line's upper edge is, points from below.
    y: f32,
    /// JPEGs with width and height in pixels.
    pictures: Vec<(Vec<u8>, [i32; 2])>,
}

impl Sheet {
    fn gap(&mut self, points: f32) {
        self.y -= points;
    }

    /// Sets a text, at most so many lines of it.
    fn say(&mut self, text: &str, size: f32, bold: bool, lines: usize) {
        let wide = PAPER[0] - 2.0 * MARGIN;
        for line in wrapped(text, size, bold, wide, lines) {
            self.y -= size * LINE;
            if self.y < MARGIN / 2.0 {
                return;
            }
            self.put(&line, MARGIN, self.y, size, bold);
        }
    }

    fn put(&mut self, text: &str, x: f32, y: f32, size: f32, bold: bool) {
        let font: &[u8] = if bold { b"B" } else { b"R" };
        self.content.begin_text();
        self.content.set_font(Name(font), size).next_line(x, y).show(Str(&western(text)));
        self.content.end_text();
    }

    /// The worst rep that was flagged and the best, side by side with what they are.
    fn pictures(&mut self, data: &PageData, words: &Words) {
        let reps = &data.report.reps;
        let worst = reps.iter().filter(|rep| !rep.findings.is_empty()).max_by_key(|rep| rep.gravity());
        let best = reps.iter().filter(|rep| rep.rank().is_some()).min_by_key(|rep| rep.rank());
        let best = best.filter(|best| worst.is_none_or(|worst| worst.index != best.index));
        let mut x = MARGIN;
        let mut is_any = false;
        for (what, rep) in [("its-worst-moment", worst), ("the-best-rep", best)] {
            let Some(rep) = rep else { continue };
            let still = data.stills.iter().find(|still| still.rep == rep.index).and_then(jpeg);
            let Some((bytes, [wide, high])) = still else { continue };
            let width = PICTURE * wide as f32 / high as f32;
            let name = format!("P{}", self.pictures.len());
            self.content.save_state();
            self.content.transform([width, 0.0, 0.0, PICTURE, x, self.y - PICTURE]).x_object(Name(name.as_bytes()));
            self.content.restore_state();
            let mut put = FluentArgs::new();
            put.set("number", rep.index);
            put.set("what", words.say(what));
            self.put(&words.say_with("rep-and-what", put), x, self.y - PICTURE - 12.0, 9.0, false);
            self.pictures.push((bytes, [wide, high]));
            x += width.max(110.0) + 16.0;
            is_any = true;
        }
        if is_any {
            self.y -= PICTURE + 24.0;
        }
    }

    fn finish(self, title: &str, language: &str) -> Vec<u8> {
        let [catalog, pages, page, content, regular, bold, info] = [1, 2, 3, 4, 5, 6, 7].map(Ref::new);
        let picture = |k: usize| Ref::new(8 + k as i32);
        let mut pdf = Pdf::new();
        pdf.document_info(info).title(TextStr(title)).creator(TextStr("Spotter"));
        pdf.catalog(catalog).pages(pages).lang(TextStr(language));
        pdf.pages(pages).kids([page]).count(1);
        let mut sheet = pdf.page(page);
        sheet.parent(pages).media_box(Rect::new(0.0, 0.0, PAPER[0], PAPER[1])).contents(content);
        let mut resources = sheet.resources();
        resources.fonts().pair(Name(b"R"), regular).pair(Name(b"B"), bold);
        let mut objects = resources.x_objects();
        for k in 0..self.pictures.len() {
            objects.pair(Name(format!("P{k}").as_bytes()), picture(k));
        }
        objects.finish();
        resources.finish();
        sheet.finish();
        for (font, name) in [(regular, "Helvetica"), (bold, "Helvetica-Bold")] {
            pdf.type1_font(font).base_font(Name(name.as_bytes())).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        for (k, (bytes, [wide, high])) in self.pictures.iter().enumerate() {
            let mut image = pdf.image_xobject(picture(k), bytes);
            image.filter(Filter::DctDecode);
            image.width(*wide).height(*high).bits_per_component(8).color_space().device_rgb();
            image.finish();
        }
        pdf.stream(content, &self.content.finish());
        pdf.finish()
    }
}

/// A still's bytes and its size.
fn jpeg(still: &Still) -> Option<(Vec<u8>, [i32; 2])> {
    let bytes = STANDARD.decode(still.uri.split_once(',')?.1).ok()?;
    let (width, height) = still::size(&bytes)?;
    Some((bytes, [width as i32, height as i32]))
}

/// Width of a text, points.
fn width(text: &str, size: f32, bold: bool) -> f32 {
    let letter = |c: char| {
        let place = (c as usize).checked_sub(32).and_then(|place| WIDTHS.get(place));
        f32::from(*place.unwrap_or(&OTHER_WIDTH))
    };
    text.chars().map(letter).sum::<f32>() * size / 1000.0 * if bold { BOLD } else { 1.0 }
}

/// Lines of a text at its blanks; the last of those that there is room for ends with an ellipsis if more would follow.
fn wrapped(text: &str, size: f32, bold: bool, wide: f32, lines: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let longer = all.last().map(|line| format!("{line} {word}")).filter(|line| width(line, size, bold) <= wide);
        match longer {
            Some(longer) => {
                all.pop();
                all.push(longer);
            }
            None if all.len() == lines => {
                if let Some(last) = all.last_mut() {
                    last.push_str(" …");
                }
                break;
            }
            None => all.push(word.to_owned()),
        }
    }
    all
}

/// Text in the encoding of the fonts (Windows-1252).
fn western(text: &str) -> Vec<u8> {
    let letter = |c: char| match c {
        '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{ff}' => c as u8,
        '€' => 0x80,
        '…' => 0x85,
        '‘' => 0x91,
        '’' => 0x92,
        '“' => 0x93,
        '”' => 0x94,
        '–' => 0x96,
        '—' => 0x97,
        '„' => 0x84,
        '−' => b'-',
        _ => b'?',
    };
    text.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_the_paper_and_what_is_left_out_is_told() {
        let text = "a deadlift with a rounded lower back ".repeat(20);
        let lines = wrapped(&text, 10.0, true, 400.0, 3);
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| width(line, 10.0, true) <= 415.0));
        assert!(lines[2].ends_with(" …"));
        // Letters of Helvetica at 10 points: D 722 e 556 a 556 d 556 l 222 i 222 f 278 t 278.
        assert!((width("Deadlift", 10.0, false) - 33.9).abs() < 0.01);
    }

    #[test]
    fn western_letters_are_said_in_the_fonts_encoding() {
        assert_eq!(western("Jörg 5° ± 2°"), b"J\xf6rg 5\xb0 \xb1 2\xb0");
        assert_eq!(western("Ł–…"), b"?\x96\x85");
    }
}
