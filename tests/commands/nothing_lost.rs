//! Whatever is asked for through the real binary, a file that Spotter did not write is neither replaced nor removed, and no result
//! takes the place of another clip's unasked.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::support::batch::{batch, code, cut, result, statuses, tree};
use crate::support::clips;
use crate::support::{check, fixture, json, stderr};

fn spotter(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_spotter")).current_dir(folder).args(arguments).output().unwrap()
}

/// Asserts that the command was refused as wrong usage with these words, and that the folder is as it was.
fn assert_refused(folder: &Path, arguments: &[&str], words: &str) {
    let before = tree(folder);
    let output = spotter(folder, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
    assert!(stderr(&output).contains(words), "{arguments:?}: expected `{words}` in: {}", stderr(&output));
    assert!(tree(folder) == before, "{arguments:?} changed something");
}

/// The stored pose of a small clip, from which results are made in milliseconds.
fn stored(home: &Path) -> PathBuf {
    let clip = cut(home, "one.mp4", 3.0);
    let out = home.join("one");
    assert_eq!(check(&clip, &out, &["--exit-zero"]).status.code(), Some(0));
    let pose = home.join("track.json");
    fs::rename(out.join("pose.json"), &pose).unwrap();
    fs::remove_dir_all(out).unwrap();
    pose
}

#[test]
fn a_clip_is_never_taken_for_a_result() {
    let clip = fs::read(fixture("clips/squat.mp4")).unwrap();
    for name in
        ["annotated.mp4", "preview.mp4", "report.json", "pose.json", "frames.csv", "report.html", "identity.json"]
    {
        let home = tempfile::tempdir().unwrap();
        fs::create_dir(home.path().join("sets")).unwrap();
        fs::write(home.path().join("sets").join(name), &clip).unwrap();
        std::os::unix::fs::symlink("sets", home.path().join("link")).unwrap();
        let given = format!("sets/{name}");
        for out in ["sets", "link", "sets/../sets/."] {
            assert_refused(home.path(), &["check", &given, "--out", out], name);
        }
        assert_refused(&home.path().join("sets"), &["check", name, "--out", ".", "--force"], name);
        // Nor is one that only lies there.
        fs::write(home.path().join("other.mp4"), &clip).unwrap();
        assert_refused(home.path(), &["check", "other.mp4", "--out", "sets"], "not written by Spotter");
    }
}

#[test]
fn a_clip_that_spotter_made_is_not_replaced_by_its_own_results() {
    let Some(home) = clips::folder() else { return };
    let clip = cut(home.path(), "one.mp4", 3.0);
    let out = home.path().join("out");
    assert_eq!(code(&check(&clip, &out, &["--exit-zero", "--annotate"])), 0);
    for name in ["annotated.mp4", "pose.json"] {
        assert_refused(home.path(), &["check", &format!("out/{name}"), "--out", "out", "--force"], name);
    }
    // By another name it is the same file; and a stored pose names its clip.
    std::os::unix::fs::symlink("out/annotated.mp4", home.path().join("link.mp4")).unwrap();
    assert_refused(home.path(), &["check", "link.mp4", "--out", "out", "--force"], "link.mp4");
    let annotated = out.join("annotated.mp4");
    let track = fs::read_to_string(out.join("pose.json")).unwrap();
    let of_annotated = track.replacen(clip.to_str().unwrap(), annotated.to_str().unwrap(), 1);
    fs::write(home.path().join("track.json"), of_annotated).unwrap();
    assert_refused(home.path(), &["check", "track.json", "--out", "out"], "annotated.mp4");
}

#[test]
fn folders_without_spotters_mark_stay_whatever_their_name() {
    let Some(home) = clips::folder() else { return };
    let pose = stored(home.path());
    let scene = home.path().join("scene");
    let foreign = [".out.new", ".out.old", ".out.lock", ".spotter-mine", "out/.track.new", "out/.spotter-mine"];
    for name in foreign {
        fs::create_dir_all(scene.join(name)).unwrap();
        fs::write(scene.join(name).join("diary.txt"), "mine").unwrap();
    }
    // Results of a batch, whose name is known in advance.
    fs::copy(&pose, scene.join("track.json")).unwrap();
    fs::copy(&pose, scene.join("twin.json")).unwrap();
    let list = ["check", "track.json", "twin.json", "--out", "out", "--exit-zero"];
    assert_eq!(code(&spotter(&scene, &list)), 0);
    let name = result(&scene.join("out"), "track").file_name().unwrap().to_string_lossy().into_owned();
    let beside = |ending: &str| scene.join("out").join(format!(".{name}{ending}"));
    for ending in [".new", ".old"] {
        fs::create_dir(beside(ending)).unwrap();
        fs::write(beside(ending).join("diary.txt"), "mine").unwrap();
    }
    fs::write(beside(".lock"), "mine").unwrap();
    fs::write(scene.join("out").join(&name).join("notes.txt"), "mine").unwrap();
    assert_eq!(code(&spotter(&scene, &[&list[..], &["--profile", "novice"]].concat())), 0);
    let output = spotter(&scene, &["check", "track.json", "--out", "out", "--exit-zero"]);
    assert_eq!(code(&output), 0, "{}", stderr(&output));

    let there = tree(&scene);
    let kept = |name: &str| there.get(name).map(Vec::as_slice) == Some(b"mine");
    for name in foreign {
        assert!(kept(&format!("{name}/diary.txt")), "{name} is gone");
    }
    for ending in [".new", ".old"] {
        assert!(kept(&format!("out/.{name}{ending}/diary.txt")), "{ending} is gone");
    }
    assert!(kept(&format!("out/.{name}.lock")) && kept(&format!("out/{name}/notes.txt")), "{:?}", there.keys());

    // Where a claim itself belongs, nothing can be claimed, and that is said.
    fs::create_dir(scene.join(".out.claim")).unwrap();
    fs::write(scene.join(".out.claim/diary.txt"), "mine").unwrap();
    assert_refused(&scene, &["check", "track.json", "--out", "out"], ".out.claim");
}

#[test]
fn two_clips_never_write_one_result() {
    let Some(home) = clips::folder() else { return };
    let folder = home.path();
    for (clip, start_s) in [("set.mp4", 1.0), ("set.mov", 4.0)] {
        cut(folder, clip, start_s);
    }
    for clip in ["set.mp4", "set.mov"] {
        let output = spotter(folder, &["check", clip, "--exit-zero"]);
        assert_eq!(code(&output), 0, "{}", stderr(&output));
    }
    let path = |out: &str| json(&folder.join(out).join("report.json"))["clip"]["path"].clone();
    assert_eq!((path("set.mp4.spotter"), path("set.mov.spotter")), ("set.mp4".into(), "set.mov".into()));

    // Nor does one clip's result make way for another's unless that is asked for; judged again it does.
    assert_refused(folder, &["check", "set.mp4", "--out", "set.mov.spotter"], "results of another clip");
    assert_refused(folder, &["check", "set.mp4.spotter/pose.json", "--out", "set.mov.spotter"], "--force");
    let again = ["check", "set.mov", "--exit-zero", "--profile", "novice", "--out", "set.mov.spotter"];
    assert_eq!(code(&spotter(folder, &again)), 0);
    assert_eq!(code(&spotter(folder, &["check", "set.mp4", "--out", "set.mov.spotter", "--exit-zero", "--force"])), 0);
    assert_eq!(path("set.mov.spotter"), "set.mp4");
    // A video among the results is no recording.
    let (checked, _) = statuses(folder, &folder.join("all"), &["--annotate"]);
    assert_eq!(checked.keys().collect::<Vec<_>>(), ["set.mov", "set.mp4"]);
    let (again, _) = statuses(folder, &folder.join("all"), &["--annotate"]);
    assert_eq!(again.len(), 2, "{again:?}");
}

#[test]
fn summaries_and_exports_replace_only_their_own_kind() {
    let Some(home) = clips::folder() else { return };
    let pose = stored(home.path());
    let folder = home.path().join("sets");
    fs::create_dir(&folder).unwrap();
    fs::copy(&pose, folder.join("a.json")).unwrap();
    fs::write(folder.join("mine.mp4"), fs::read(fixture("clips/squat.mp4")).unwrap()).unwrap();
    for name in ["index.html", "summary.csv", "summary.json"] {
        let out = home.path().join(format!("with {name}"));
        fs::create_dir(&out).unwrap();
        fs::write(out.join(name), "mine").unwrap();
        let output = batch(&folder, &out, &[]).output().unwrap();
        assert_eq!(code(&output), 2, "{name}: {}", stderr(&output));
        assert!(stderr(&output).contains(name), "{}", stderr(&output));
        assert_eq!(tree(&out).len(), 1);
    }
    let output = spotter(&folder, &["check", "a.json", "--out", "a", "--lifter", "ana", "--date", "2026-03-01"]);
    assert!(code(&output) < 2, "{}", stderr(&output));
    let library = ["--library", "library.sqlite"];
    // Where the lift of so short a clip is not recognised, there is no history to write, and this part says nothing.
    let stored = spotter(&folder, &[&["library", "add", "a"][..], &library].concat()).status.success();
    assert_refused(&folder, &["compare", "a", "a", "--offset", "0", "--plot", "mine.mp4"], "not written by Spotter");
    assert_refused(&folder, &["review", "a", "--export", "a/report.json"], "not written by Spotter");
    if stored {
        assert_refused(&folder, &[&["history", "ana", "--out", "mine.mp4"][..], &library].concat(), "mine.mp4");
    }
    assert_refused(&folder, &[&["library", "export", "--out", "mine.mp4"][..], &library].concat(), "mine.mp4");
    // A newer one takes the place of an older one.
    for _ in 0..2 {
        for arguments in [
            &["compare", "a", "a", "--offset", "0", "--plot", "plot.svg"][..],
            &["review", "a", "--export", "marks.csv"],
            &["library", "export", "--out", "all.json", "--library", "library.sqlite"],
        ] {
            let output = spotter(&folder, arguments);
            assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
        }
    }
}
