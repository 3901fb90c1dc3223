//! The house: rooms use one another in the order of ARCHITECTURE's table alone, and files of a room one another in no circle.

use std::collections::{BTreeMap, BTreeSet};
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

/// A file's place in its room: `[]` is the room's `mod.rs`, `["plate", "rim"]` is `plate/rim.rs`.
type Place = Vec<String>;

/// The files of a room with their code, without comments and unit tests.
fn files_of(room: &Path) -> BTreeMap<Place, String> {
    let place = |path: &Path| {
        let within = path.strip_prefix(room).unwrap().with_extension("");
        within.iter().map(|part| part.to_string_lossy().into_owned()).filter(|part| part != "mod").collect()
    };
    let code = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.map(|line| line.split(" //").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
    };
    sources(room).iter().map(|path| (place(path), code(path))).collect()
}

/// The paths that begin here: one, or those of a list in braces.
fn paths(rest: &str) -> Vec<Place> {
    let path = |text: &str| {
        let words = text.trim().split("::").map(|part| {
            let end = part.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(part.len());
            (part[..end].to_owned(), end < part.len())
        });
        // What follows the first word that something else than `::` ends is another expression.
        let mut path = Vec::new();
        for (word, ends) in words {
            path.push(word);
            if ends {
                break;
            }
        }
        path
    };
    let Some(list) = rest.strip_prefix('{') else { return vec![path(rest)] };
    let mut depth = 1;
    let end = list.find(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth == 0
    });
    let mut depth = 0;
    let items = list[..end.unwrap_or(list.len())].split(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    items.map(path).collect()
}

/// The files that one uses of its own room: those below it, which it is made of, left out.
fn uses(here: &Place, code: &str, room: &str, files: &BTreeMap<Place, String>) -> BTreeSet<Place> {
    let own = format!("crate::{room}::");
    let mut used = BTreeSet::new();
    let begins = code.match_indices("super::").map(|(at, _)| at).filter(|at| !code[..*at].ends_with("super::"));
    let by_parent = begins.filter_map(|at| {
        let rest = code[at..].trim_start_matches("super::");
        let up = (code.len() - at - rest.len()) / "super::".len();
        Some((here.get(..here.len().checked_sub(up)?)?.to_vec(), rest))
    });
    let by_name = code.match_indices(&own).map(|(at, _)| (Vec::new(), &code[at + own.len()..]));
    for (base, rest) in by_parent.chain(by_name) {
        for path in paths(rest) {
            let mut place = base.clone();
            for word in path {
                place.push(word);
                if !files.contains_key(&place) {
                    place.pop();
                    break;
                }
            }
            if files.contains_key(&place) && !place.starts_with(here) {
                used.insert(place);
            }
        }
    }
    used
}

#[test]
fn no_files_of_a_room_use_one_another_in_a_circle() {
    let mut circles = Vec::new();
    let mut seen = 0;
    for room in rooms() {
        let folder = Path::new("src").join(&room);
        if !folder.is_dir() {
            continue;
        }
        let files = files_of(&folder);
        let mut left: BTreeMap<&Place, BTreeSet<Place>> =
            files.iter().map(|(place, code)| (place, uses(place, code, &room, &files))).collect();
        seen += left.values().map(BTreeSet::len).sum::<usize>();
        // What uses nothing that is left is in no circle; neither is what nothing that is left uses.
        loop {
            let before = left.len();
            let names: BTreeSet<Place> = left.keys().map(|place| (*place).clone()).collect();
            left.retain(|_, used| !used.is_disjoint(&names));
            let used: BTreeSet<Place> = left.values().flatten().cloned().collect();
            left.retain(|place, _| used.contains(*place));
            if left.len() == before {
                break;
            }
        }
        if !left.is_empty() {
            circles.push((room, left.keys().map(|place| place.join("/")).collect::<Vec<_>>()));
        }
    }
    assert!(seen > 300, "only {seen} uses were found");
    assert!(circles.is_empty(), "{circles:#?}");
}

/// Another system is a port of one module, because no other calls what only Unix has; and that is where it is looked for.
#[test]
fn what_only_one_system_has_is_asked_for_in_one_module_alone() {
    let only_unix = ["std::os::", "rustix::", "libc::", "signal::unix", "SIGHUP", "\"/proc/", "\"/dev/"];
    let asks = |path: &Path| {
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.filter(|line| only_unix.iter().any(|name| line.contains(name))).count()
    };
    let asking: Vec<PathBuf> = sources(Path::new("src")).into_iter().filter(|path| asks(path) > 0).collect();
    assert_eq!(asking, [Path::new("src/system.rs")]);
    assert!(asks(&asking[0]) > 5);
}
