//! The house: rooms use one another in the order of ARCHITECTURE's table alone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms in the order of the table of ARCHITECTURE.md.
fn rooms() -> Vec<String> {
    let text = fs::read_to_string("ARCHITECTURE.md").unwrap();
    let row = |line: &str| line.strip_prefix("| `")?.split_once('`').map(|(name, _)| name.to_owned());
    let name = |cell: String| cell.trim_end_matches('/').trim_end_matches(".rs").to_owned();
    text.lines().filter_map(row).map(name).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let of = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    entries.flat_map(of).filter(|path| path.extension().is_some_and(|e| e == "rs")).collect()
}

/// Names that follow `crate::` in code, not in comments; also those of `use crate::{a, b}`.
fn used(code: &str) -> Vec<String> {
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code: String = lines.flat_map(|line| [line.split(" //").next().unwrap_or(line), "\n"]).collect();
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let after = code.split("crate::").skip(1);
    after
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or("").split(',').map(|item| word(item.trim())).collect(),
            None => vec![word(rest)],
        })
        .collect()
}

#[test]
fn no_room_uses_one_further_down_the_table() {
    let rooms = rooms();
    let place = |name: &str| rooms.iter().position(|room| room == name);
    let mut wrong = BTreeMap::new();
    let mut seen = 0;
    for path in sources(Path::new("src")) {
        let parts: Vec<_> = path.iter().skip(1).map(|part| part.to_string_lossy().replace(".rs", "")).collect();
        let room = &parts[0];
        if room == "lib" || room == "main" {
            continue;
        }
        let here = place(room).unwrap_or_else(|| panic!("{room} has no row in ARCHITECTURE.md"));
        for name in used(&fs::read_to_string(&path).unwrap()) {
            seen += 1;
            // What is no room is a name that the crate's root would re-export; there are none.
            match place(&name) {
                Some(there) if there > here => {
                    wrong.insert(path.clone(), format!("{room} uses {name}"));
                }
                Some(_) => {}
                None => {
                    wrong.insert(path.clone(), format!("{name} has no row in ARCHITECTURE.md"));
                }
            }
        }
    }
    assert!(seen > 300, "only {seen} uses were found");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
