//! Documents that follow from the records of the code, whole or in parts: `UPDATE_DOCS=1 cargo test --test commands documents` writes them anew.

use std::fs;
use std::path::Path;

use spotter::lifts::LiftName;
use spotter::measures::MEASURES;
use spotter::track::skeletons;

/// Holds a document to what follows from the code, or writes it.
fn hold(name: &str, made: impl Fn(&str) -> String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    let committed = fs::read_to_string(&path).unwrap();
    let made = made(&committed);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, made).unwrap();
    } else {
        let way_out = "run `UPDATE_DOCS=1 cargo test --test commands documents`, then read the difference";
        assert!(committed == made, "docs/{name} differs from the code: {way_out}");
    }
}

/// A document in which a part, between `<!-- name -->` and `<!-- end -->`, reads so.
fn with_part(document: &str, name: &str, part: &str) -> String {
    let begins = format!("<!-- {name} -->");
    let (before, rest) = document.split_once(&begins).unwrap_or_else(|| panic!("there is no {begins}"));
    let (_, after) = rest.split_once("<!-- end -->").unwrap_or_else(|| panic!("{begins} has no end"));
    format!("{before}{begins}{part}<!-- end -->{after}")
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

#[test]
fn the_schema_is_that_of_the_types() {
    hold("report.schema.json", |_| format!("{:#}\n", serde_json::to_value(spotter::report::schema()).unwrap()));
}

#[test]
fn the_reference_names_every_lift() {
    hold("reference.md", |document| with_part(document, "lifts", &listed(LiftName::named().map(LiftName::id))));
}

#[test]
fn the_numbers_of_a_rep_are_listed_by_their_own_words() {
    let row = |m: &&_| {
        let spotter::measures::Measure { key, title, meaning, unit, .. } = m;
        format!("| `{key}` | {title} | {meaning} | {} |\n", unit.id())
    };
    let rows: String = MEASURES.iter().map(row).collect();
    let table = format!("\n| key | name | what it is | unit |\n|---|---|---|---|\n{rows}");
    hold("faults.md", |document| with_part(document, "measures", &table));
}

#[test]
fn every_skeleton_is_listed() {
    let names = skeletons::ALL.iter().filter(|skeleton| !skeleton.is_of_names()).map(|skeleton| skeleton.name);
    let listed = listed(names);
    hold("formats.md", |document| with_part(document, "skeletons", &listed));
}
