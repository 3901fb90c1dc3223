//! The words of a page's scripts: a block of JSON in the page holds the messages that they say, in the reader's language.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Words;
use super::pattern::{Piece, messages};
use crate::faults::{Aspect, Severity, Verdict};
use crate::report::name_of;

/// How a script says a message (`words.js`).
const SAY: &str = "say(\"";

#[derive(Serialize)]
struct Block {
    language: String,
    messages: BTreeMap<String, Vec<Piece>>,
}

impl Words {
    /// The messages that these scripts say, as the JSON that `words.js` reads; nothing in it ends the element that it stands in.
    #[must_use]
    pub fn for_scripts<'s>(&self, scripts: impl IntoIterator<Item = &'s str>) -> String {
        let english = messages(&Self::english().resource);
        let own = messages(&self.resource);
        let mut block = Block { language: self.tag(), messages: BTreeMap::new() };
        for script in scripts {
            for name in said_in(script) {
                let of_program = || Some(vec![Piece::Text(of_program(name)?.to_owned())]);
                let message = own.get(name).or_else(|| english.get(name)).cloned().or_else(of_program);
                if let Some(message) = message {
                    block.messages.insert(name.to_owned(), message);
                }
            }
        }
        serde_json::to_string(&block).unwrap_or_default().replace('<', "\\u003c")
    }
}

/// What the program has the English words of itself.
fn of_program(message: &str) -> Option<&'static str> {
    let (family, id) = message.split_once('-')?;
    match family {
        "severity" => [Severity::Note, Severity::Warning, Severity::Breakdown]
            .into_iter()
            .find(|severity| name_of(severity) == id)
            .map(Severity::words),
        "verdict" => Verdict::ALL.into_iter().find(|verdict| name_of(verdict) == id).map(Verdict::words),
        "aspect" => Aspect::ALL.into_iter().find(|aspect| name_of(aspect) == id).map(Aspect::words),
        _ => None,
    }
}

/// Names of the messages that a script says.
fn said_in(script: &str) -> impl Iterator<Item = &str> {
    script.split(SAY).skip(1).filter_map(|rest| rest.split('"').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_get_what_they_say_in_the_language_and_no_more() {
        let script = r#"tell(say("reps-count", { count }), say("left"), say("no such message"));"#;
        let block: serde_json::Value = serde_json::from_str(&Words::asked_for("de").for_scripts([script])).unwrap();
        assert_eq!(block["language"], "de");
        assert_eq!(block["messages"].as_object().unwrap().len(), 2);
        assert_eq!(block["messages"]["left"], serde_json::json!(["Links"]));
        let count = &block["messages"]["reps-count"][0];
        assert_eq!((&count["by"], &count["of"]["one"]), (&"count".into(), &serde_json::json!(["eine Wiederholung"])));
        assert_eq!(count["of"]["other"], serde_json::json!([{ "put": "count" }, " Wiederholungen"]));
    }

    #[test]
    fn no_script_says_what_no_catalogue_has() {
        let known = messages(&Words::english().resource);
        let own = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let files = walkdir::WalkDir::new(own).into_iter().flatten();
        for file in files.filter(|e| e.path().extension().is_some_and(|kind| kind == "js")) {
            let text = std::fs::read_to_string(file.path()).unwrap();
            for name in said_in(&text) {
                let is_known = known.contains_key(name) || of_program(name).is_some();
                assert!(is_known, "{}: {name}", file.path().display());
            }
        }
    }
}
