//! Clips of every name through the real binary: in the terminal, in JSON, on the page and at the desk.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::support::batch::{self, code, cut, lines};
use crate::support::{clips, desk, json, stderr};

/// Composed and decomposed letters, which are two names; blanks, percent signs, quotes and what a shell or an address takes for more than
/// letters; the longest name; a name that is no text.
fn names() -> Vec<Vec<u8>> {
    vec![
        "Übung é.mp4".into(),
        "U\u{308}bung e\u{301}.mp4".into(),
        "深蹲 (1) & %20 100%d 'a' \"b\" #1?.mp4".into(),
        [&[b'x'; 251][..], b".mp4"].concat(),
        ["é".repeat(125).as_bytes(), b"y.mp4"].concat(),
        b"no \xFF\xFE text.mp4".to_vec(),
    ]
}

fn spotter(folder: &Path, arguments: &[&OsStr]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_spotter")).current_dir(folder).args(arguments).output().unwrap()
}

fn words<'a>(arguments: &'a [&'a str]) -> Vec<&'a OsStr> {
    arguments.iter().map(OsStr::new).collect()
}

/// The bytes that an address of a page means.
fn meant(address: &str) -> Vec<u8> {
    percent_encoding::percent_decode_str(address).collect()
}

#[test]
fn a_name_is_told_everywhere_and_leads_to_the_clip() {
    let Some(home) = clips::folder() else { return };
    let folder = home.path();
    let plain = fs::read(cut(folder, "plain.mp4", 3.0)).unwrap();
    fs::remove_file(folder.join("plain.mp4")).unwrap();
    fs::create_dir(folder.join("sets")).unwrap();
    for (k, name) in names().iter().enumerate() {
        // Unlike in a byte: equal clips are checked once.
        let unlike = [&plain[..], &12_u32.to_be_bytes(), b"free", &[k as u8; 4]].concat();
        fs::write(folder.join("sets").join(OsStr::from_bytes(name)), unlike).unwrap();
    }
    let output = spotter(
        folder,
        &words(&["check", folder.join("sets").to_str().unwrap(), "--out", "out", "--exit-zero", "--format", "json"]),
    );
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let told = lines(&output);
    assert_eq!(told.len(), names().len());
    let desk = desk::Desk::open(&folder.join("out"), &[]);
    let data = desk::data_of(&desk.text("/"));
    for name in names() {
        let name = OsStr::from_bytes(&name);
        let shown = name.to_string_lossy();
        let line =
            told.iter().find(|line| batch::file_name(line) == shown).unwrap_or_else(|| panic!("{shown}: {told:?}"));
        assert_eq!(line["status"], "checked", "{line}");
        // Relative to the results, or as it is.
        let result = Path::new(line["result"].as_str().unwrap());
        let result = [folder.join(result), folder.join("out").join(result)].into_iter().find(|p| p.is_dir()).unwrap();
        let report = json(&result.join("report.json"));
        assert_eq!(Path::new(report["clip"]["path"].as_str().unwrap()).file_name().unwrap().to_str().unwrap(), shown);
        // The page plays it, from a file and from the desk.
        let page = fs::read_to_string(result.join("report.html")).unwrap();
        let of_page = page.split_once("id=\"set-data\">").unwrap().1;
        let of_page: Value = serde_json::from_str(of_page.split_once("</script>").unwrap().0).unwrap();
        let address = of_page["video"].as_str().unwrap();
        let file = result.join(OsStr::from_bytes(&meant(address)));
        let bytes = fs::read(&file).unwrap_or_else(|error| panic!("{shown}: {address}: {error}"));
        let clip = data["clips"].as_array().unwrap().iter().find(|clip| clip["name"] == *shown).unwrap();
        let (status, served) = desk.get(&format!("/video/{}", clip["id"].as_str().unwrap()));
        assert!(status == 200 && served == bytes, "{shown}: {status}");
    }
    drop(desk);
    let summary: Value = json(&folder.join("out/summary.json"));
    let all = summary.to_string();
    assert!(
        names()
            .iter()
            .all(|name| all.contains(serde_json::to_string(&String::from_utf8_lossy(name)).unwrap().trim_matches('"')))
    );
}

#[test]
fn results_lie_beside_a_clip_of_any_name() {
    let Some(home) = clips::folder() else { return };
    let folder = home.path();
    let plain = cut(folder, "plain.mp4", 3.0);
    let output = spotter(folder, &words(&["check", "plain.mp4", "--out", "one", "--exit-zero"]));
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let pose = fs::read_to_string(folder.join("one/pose.json")).unwrap();
    fs::remove_file(plain).unwrap();
    for name in names() {
        let name = OsStr::from_bytes(&name);
        // A stored pose is judged in milliseconds.
        let mut stem = Path::new(name).file_stem().unwrap().as_bytes().to_vec();
        stem.truncate(250);
        let track = Path::new(OsStr::from_bytes(&[&stem[..], b".json"].concat())).to_path_buf();
        fs::write(folder.join(&track), &pose).unwrap();
        let output = spotter(folder, &[OsStr::new("check"), track.as_os_str(), OsStr::new("--exit-zero")]);
        assert_eq!(code(&output), 0, "{}: {}", track.display(), stderr(&output));
        let said = String::from_utf8(output.stdout).unwrap();
        let results: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        let results: Vec<_> = results.iter().filter(|p| p.extension() == Some(OsStr::new("spotter"))).collect();
        assert_eq!(results.len(), 1, "{results:?}");
        let (own, stem) = (results[0].file_stem().unwrap().as_bytes(), track.file_stem().unwrap().as_bytes());
        assert!(stem.starts_with(own) && own.len() >= stem.len().min(225), "{results:?}");
        assert!(said.contains(&*results[0].file_name().unwrap().to_string_lossy()), "{said}");
        fs::remove_dir_all(results[0]).unwrap();
        fs::remove_file(folder.join(track)).unwrap();
    }
}
