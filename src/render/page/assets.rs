//! The page's scripts and styles, compiled in, and where a page has them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const STYLES: [(&str, &str); 3] = [
    ("uplot.css", include_str!("assets/vendor/uplot/uPlot.min.css")),
    ("theme.css", include_str!("assets/theme.css")),
    ("set.css", include_str!("assets/set.css")),
];

/// What scripts say, and the rounding, which every page has.
pub(crate) const WORDS: &str = include_str!("assets/words.js");
pub(in crate::render) const SHOWN: &str = include_str!("assets/shown.js");

/// In the order in which they need one another: plain scripts, because modules do not load from a file that was
/// double-clicked. Each defines one class.
const SCRIPTS: [(&str, &str); 11] = [
    ("uplot.js", include_str!("assets/vendor/uplot/uPlot.iife.min.js")),
    ("words.js", WORDS),
    ("shown.js", SHOWN),
    ("set_data.js", include_str!("assets/set_data.js")),
    ("figure.js", include_str!("assets/figure.js")),
    ("sketch.js", include_str!("assets/sketch.js")),
    ("player.js", include_str!("assets/player.js")),
    ("curves.js", include_str!("assets/curves.js")),
    ("phase_plot.js", include_str!("assets/phase_plot.js")),
    ("compare.js", include_str!("assets/compare.js")),
    ("set_page.js", include_str!("assets/set_page.js")),
];

/// Where a page has its scripts and styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assets<'a> {
    /// Within the page.
    Inline,
    /// At addresses: `prefix` and the name that [`asset`] knows.
    Served {
        /// Put before each name, for instance `/assets/`.
        prefix: &'a str,
        /// Addresses and texts of the server's own styles and scripts, which come last.
        more: &'a [(&'a str, &'a str)],
    },
}

/// MIME type and content of a script or style by name, as a page with [`Assets::Served`] asks for it.
#[must_use]
pub fn asset(name: &str) -> Option<(&'static str, &'static [u8])> {
    let find = |list: &[(&str, &'static str)]| list.iter().find(|(known, _)| *known == name).map(|(_, text)| *text);
    let style = find(&STYLES).map(|text| ("text/css; charset=utf-8", text.as_bytes()));
    style.or_else(|| find(&SCRIPTS).map(|text| ("text/javascript; charset=utf-8", text.as_bytes())))
}

/// Names of the scripts of a set page, in the order in which they need one another.
#[cfg(feature = "desk")]
pub(crate) fn script_names() -> impl Iterator<Item = &'static str> {
    SCRIPTS.iter().map(|(name, _)| *name)
}

/// Their texts.
#[cfg(feature = "desk")]
pub(crate) fn script_texts() -> impl Iterator<Item = &'static str> {
    SCRIPTS.iter().map(|(_, text)| *text)
}

impl<'a> Assets<'a> {
    /// The texts of all its scripts.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let more = if let Self::Served { more, .. } = self { *more } else { &[] };
        SCRIPTS.iter().map(|(_, text)| *text).chain(more.iter().map(|(_, text)| *text))
    }

    /// Elements of the page's head.
    pub(super) fn head(&self) -> String {
        match self {
            Self::Inline => {
                let policy = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n", policy());
                let styles = STYLES.iter().map(|(_, text)| format!("<style>{text}</style>\n"));
                policy + &styles.collect::<String>()
            }
            Self::Served { prefix, more } => {
                let own = STYLES.iter().map(|(name, _)| format!("{prefix}{name}"));
                let all = own.chain(more.iter().filter(|a| a.0.ends_with(".css")).map(|a| a.0.to_owned()));
                all.map(|address| format!("<link rel=\"stylesheet\" href=\"{address}\">\n")).collect()
            }
        }
    }

    /// Elements at the end of the page's body.
    pub(super) fn scripts(&self) -> String {
        match self {
            Self::Inline => SCRIPTS.iter().map(|(_, text)| format!("<script>{text}</script>\n")).collect(),
            Self::Served { prefix, more } => {
                let own = SCRIPTS.iter().map(|(name, _)| format!("{prefix}{name}"));
                let all = own.chain(more.iter().filter(|a| a.0.ends_with(".js")).map(|a| a.0.to_owned()));
                all.map(|address| format!("<script src=\"{address}\"></script>\n")).collect()
            }
        }
    }
}

/// What a page that was double-clicked may do: run its own scripts, show its own pictures, and play a video file.
fn policy() -> String {
    let hashes = |list: &[(&str, &str)]| {
        let hash = |(_, text): &(&str, &str)| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
        list.iter().map(hash).collect::<String>()
    };
    format!(
        "default-src 'none'; script-src{}; style-src{}; img-src data:; media-src 'self' file: data:; base-uri 'none'; form-action 'none'",
        hashes(&SCRIPTS),
        hashes(&STYLES)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_script_or_style_ends_its_element() {
        for (name, text) in SCRIPTS.iter().chain(&STYLES) {
            let text = text.to_ascii_lowercase();
            assert!(["</script", "</style", "<!--"].iter().all(|end| !text.contains(end)), "{name}");
        }
    }

    #[test]
    fn the_chart_library_is_the_one_that_the_notice_names() {
        let notice = include_str!("../../../NOTICE");
        for (name, text) in [SCRIPTS[0], STYLES[0]] {
            let hash = crate::files::sha256(text);
            assert!(notice.contains(&hash), "{name}: {hash}");
        }
    }

    #[test]
    fn every_address_of_a_served_page_is_an_asset() {
        let served = Assets::Served { prefix: "/assets/", more: &[("/desk/marks.js", ""), ("/desk/marks.css", "")] };
        let page = served.head() + &served.scripts();
        let names: Vec<&str> = page.split("\"/assets/").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(names.len(), SCRIPTS.len() + STYLES.len());
        assert!(names.iter().all(|name| asset(name).is_some()));
        assert!(page.contains("<script src=\"/desk/marks.js\">") && page.contains("href=\"/desk/marks.css\""));
    }
}
