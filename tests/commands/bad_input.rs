//! Every bad input ends in a sentence that names the file and the way out, the documented exit code, and no partial files.

use std::fs;
use std::path::Path;

use assert_cmd::Command;

use crate::support::{batch, check, clips, fixture, json, stderr};

/// Asserts exit code, that the message names `clip` and holds `words`, and that nothing was left behind.
fn assert_refused(clip: &Path, more: &[&str], words: &str, code: i32) {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("results");
    let output = check(clip, &out, more);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(said.contains(words), "expected `{words}` in: {said}");
    let name = clip.file_name().unwrap().to_string_lossy();
    assert!(code == 2 || said.contains(name.as_ref()), "`{name}` is not named: {said}");
    assert!(!said.contains("panicked"), "{said}");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "something was left behind");
}

#[test]
fn files_that_are_no_clip() {
    let home = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = home.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    assert_refused(&home.path().join("absent.mp4"), &[], "no such file", 3);
    assert_refused(&write("empty.mp4", b""), &[], "empty", 3);
    assert_refused(&write("garbage.mp4", &[7; 5000]), &[], "video", 3);
    assert_refused(&write("note.json", b"{\"a\":1}"), &[], "pose track", 3);
    let whole = fs::read(fixture("clips/squat.mp4")).unwrap();
    assert_refused(&write("cut.mp4", &whole[..300]), &[], "", 3);
}

#[test]
fn one_bad_clip_does_not_stop_the_others() {
    let Some(home) = clips::folder() else { return };
    let mut command = Command::cargo_bin("spotter").unwrap();
    command.arg("check").arg(home.path().join("absent.mp4")).arg(batch::cut(home.path(), "good.mp4", 3.0));
    let output = command.arg("--out").arg(home.path().join("results")).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let results = fs::read_dir(home.path().join("results")).unwrap().map(|entry| entry.unwrap().path());
    let of_the_good = |path: &std::path::PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("good-");
    assert!(results.into_iter().find(of_the_good).unwrap().join("report.json").exists());
}

#[test]
fn wrong_usage() {
    let clip = fixture("clips/squat.mp4");
    assert_refused(&clip, &["--lift", "curl"], "romanian_deadlift", 2);
    assert_refused(&clip, &["--person", "0"], "--person", 2);
    assert_refused(&clip, &["--slow-motion", "0"], "0.1 to 100", 2);
    assert_refused(&clip, &["--from", "5", "--to", "3"], "`--from` must lie before `--to`", 2);
    assert_refused(&clip, &["--from", "600"], "no frame lies in the part", 3);
    let home = tempfile::tempdir().unwrap();
    let track = home.path().join("pose.json");
    fs::write(&track, "{}").unwrap();
    assert_refused(&track, &["--slow-motion", "8"], "need the video", 2);
    let profile = home.path().join("mine.toml");
    fs::write(&profile, "name = \"mine\"\nno_such_key = 3\n").unwrap();
    assert_refused(&clip, &["--profile", profile.to_str().unwrap()], "no_such_key", 2);
    assert_refused(&clip, &["--profile", "absent.toml"], "absent.toml", 2);
}

#[test]
fn missing_runtime_and_models() {
    let clip = fixture("clips/squat.mp4");
    assert_refused(&clip, &["--onnxruntime", "absent.so"], "make setup", 3);
    let empty = tempfile::tempdir().unwrap();
    assert_refused(&clip, &["--models", empty.path().to_str().unwrap()], "make setup", 3);
    let fake = empty.path().join("libonnxruntime.so");
    fs::write(&fake, b"not a library").unwrap();
    assert_refused(&clip, &["--onnxruntime", fake.to_str().unwrap()], "ONNX Runtime", 3);
}

#[test]
fn an_output_folder_that_cannot_be_made() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    fs::write(&file, b"").unwrap();
    let output = check(&fixture("clips/squat.mp4"), &file, &[]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("--out"), "{}", stderr(&output));
}

/// A cut of the clean deadlift, made with ffmpeg's `arguments`.
fn cut(home: &Path, name: &str, arguments: &str) -> std::path::PathBuf {
    clips::make(
        home,
        name,
        &format!("-i {} {arguments} -preset ultrafast", fixture("clips/good_deadlift.mp4").display()),
    )
}

#[test]
fn pictures_in_which_no_lifter_can_be_read() {
    let Some(home) = clips::folder() else { return };
    let nobody = clips::make(home.path(), "nobody.mp4", "-f lavfi -i testsrc=size=320x240:rate=15:duration=1");
    assert_refused(&nobody, &[], "no person was found", 3);
    assert_refused(&cut(home.path(), "narrow.mp4", "-t 1 -r 10 -vf scale=10:-2"), &[], "film the whole lifter", 3);
    assert_refused(&cut(home.path(), "upper.mp4", "-ss 2 -t 3 -r 5 -vf crop=iw:ih/2:0:0"), &[], "upper body", 3);
    assert_refused(&cut(home.path(), "single.mp4", "-ss 1 -frames:v 1"), &[], "film the whole", 3);
}

#[test]
fn nothing_is_left_in_the_home_folder() {
    // Microsoft's builds of ONNX Runtime keep and send usage data unless they are told not to.
    let Some(home) = clips::folder() else { return };
    let clip = clips::make(home.path(), "nobody.mp4", "-f lavfi -i testsrc=size=320x240:rate=15:duration=1");
    let user = tempfile::tempdir().unwrap();
    let mut command = Command::cargo_bin("spotter").unwrap();
    command.env("HOME", user.path()).env_remove("XDG_CACHE_HOME").env_remove("ORT_DISABLE_TELEMETRY");
    command.arg("check").arg(&clip).assert().code(3);
    assert_eq!(std::fs::read_dir(user.path()).unwrap().count(), 0);
}

#[test]
fn of_two_lifters_alike_one_has_to_be_chosen_and_who_is_pointed_at_is_followed() {
    let Some(home) = clips::folder() else { return };
    let two = clips::two_lifters(home.path());
    assert_refused(&two, &[], "--person", 3);
    for (nobody, words, code) in
        [("3", "person 3", 3), ("0.5,0.02@1", "nobody is seen at 1.0 s", 3), ("left", "names no person", 2)]
    {
        assert_refused(&two, &["--person", nobody], words, code);
    }
    for (who, facing) in [("2", "right"), ("0.25,0.5@1", "left"), ("0.75,0.5@1", "right")] {
        let out = home.path().join(who);
        let output = check(&two, &out, &["--person", who]);
        assert_eq!(output.status.code(), Some(0), "{who}: {}", stderr(&output));
        let report = json(&out.join("report.json"));
        assert_eq!((&report["view"]["facing"], report["reps"].as_array().unwrap().len()), (&facing.into(), 1), "{who}");
    }
}

#[test]
fn five_frames_a_second_are_checked_with_a_warning() {
    let Some(home) = clips::folder() else { return };
    let out = home.path().join("results");
    let output = check(&cut(home.path(), "five.mp4", "-t 8.8 -r 5"), &out, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let report = json(&out.join("report.json"));
    assert_eq!(report["reps"].as_array().unwrap().len(), 2);
    assert!(report["warnings"].as_array().unwrap().iter().any(|w| w["code"] == "few_frames"), "{report:#}");
}

#[test]
fn a_picture_full_of_grain_is_read() {
    let Some(home) = clips::folder() else { return };
    // Two of three reps. The grain has a standard deviation of a tenth of the range from black to white.
    let source = fixture("clips/romanian_deadlift.mp4");
    let arguments = format!("-t 7 -i {} -r 10 -vf noise=alls=40:allf=t -preset ultrafast -crf 20", source.display());
    let out = home.path().join("results");
    let output = check(&clips::make(home.path(), "grainy.mp4", &arguments), &out, &[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let report = json(&out.join("report.json"));
    let verdicts: Vec<_> = report["reps"].as_array().unwrap().iter().map(|rep| rep["verdict"].clone()).collect();
    assert_eq!(verdicts, ["clean", "flagged"]);
}

/// A shell that runs `spotter check CLIP --out RESULTS`, with further arguments, under the limits that `before` sets.
fn limited(before: &str, clip: &Path, out: &Path) -> std::process::Command {
    let mut shell = std::process::Command::new("bash");
    shell.arg("-c").arg(format!("{before}\nexec \"$0\" check \"$1\" --out \"${{@:2}}\""));
    shell.arg(env!("CARGO_BIN_EXE_spotter")).arg(clip).arg(out);
    shell
}

#[test]
fn a_disk_that_is_full_leaves_nothing_half_written() {
    let Some(home) = clips::folder() else { return };
    let out = home.path().join("made/results");
    // Files may grow to 4 kB and no further, as on a full disk; the signal that would end the program is ignored.
    let clip = batch::cut(home.path(), "set.mp4", 3.0);
    let output = limited("trap '' XFSZ; ulimit -f 4", &clip, &out).output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("set.mp4") && stderr(&output).contains("--out"), "{}", stderr(&output));
    assert_eq!(fs::read_dir(home.path().join("made")).unwrap().count(), 0, "something was left behind");
}

#[test]
fn a_disk_that_an_annotated_video_fills_is_named_and_nothing_is_left() {
    let Some(home) = clips::folder() else { return };
    let clip = cut(home.path(), "set.mp4", "-ss 3 -t 3 -r 10 -an");
    let whole = home.path().join("whole");
    let output = check(&clip, &whole, &["--annotate", "--exit-zero"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let size = |name: &str| whole.join(name).metadata().unwrap().len() / 1024;
    let limit = size("annotated.mp4") - 8;
    assert!(["pose.json", "report.html", "report.json", "frames.csv"].iter().all(|name| size(name) < limit));

    let out = home.path().join("made/results");
    let mut full = limited(&format!("trap '' XFSZ; ulimit -f {limit}"), &clip, &out);
    let output = full.arg("--annotate").output().unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    let folder = format!("cannot write the results to `{}`", out.display());
    assert!(["set.mp4", &folder, "--out"].iter().all(|said| stderr(&output).contains(said)), "{}", stderr(&output));
    assert_eq!(fs::read_dir(home.path().join("made")).unwrap().count(), 0, "something was left behind");
}

/// Starts a check of a long clip and returns once its work has begun.
fn begun(long: &Path, out: &Path) -> std::process::Child {
    let mut child = limited("", long, out).stderr(std::process::Stdio::piped()).spawn().unwrap();
    // The folder in the making is there before the work begins: from then on there is something to interrupt.
    while !fs::read_dir(out.parent().unwrap()).is_ok_and(|mut entries| entries.next().is_some()) {
        assert!(child.try_wait().unwrap().is_none(), "ended before it began");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child
}

#[test]
fn asked_to_end_it_stops_at_once_and_leaves_nothing() {
    let Some(home) = clips::folder() else { return };
    let long = fixture("clips/good_deadlift.mp4");
    let long = clips::make(home.path(), "long.mp4", &format!("-stream_loop 20 -i {} -c copy", long.display()));
    // Under `nohup` the end of the terminal ends nothing, here or in the program.
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let ignored = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .unwrap()
        .trim()
        .ends_with(['1', '3', '5', '7', '9', 'b', 'd', 'f']);
    for signal in ["INT", "TERM", "HUP"].into_iter().filter(|signal| *signal != "HUP" || !ignored) {
        let child = begun(&long, &home.path().join("made/results"));
        let id = child.id().to_string();
        assert!(std::process::Command::new("kill").args([&format!("-{signal}"), &id]).status().unwrap().success());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(130), "{signal}: {}", stderr(&output));
        assert!(stderr(&output).contains("long.mp4"), "{}", stderr(&output));
        assert_eq!(fs::read_dir(home.path().join("made")).unwrap().count(), 0, "{signal}: something was left behind");
    }
}

#[test]
fn a_clip_that_changes_while_it_is_read_is_refused() {
    let Some(home) = clips::folder() else { return };
    let clip = cut(home.path(), "set.mp4", "-t 3 -r 10 -vf scale=-2:240");
    let whole = fs::read(&clip).unwrap();
    // Cut off, written to, and with something in its middle for a moment.
    for change in 0..3 {
        fs::write(&clip, &whole).unwrap();
        let child = begun(&clip, &home.path().join("made/results"));
        // From here on it is being read.
        let open = || fs::read_dir(format!("/proc/{}/fd", child.id())).into_iter().flatten().flatten();
        while !open().any(|fd| fs::read_link(fd.path()).is_ok_and(|path| path == clip)) {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let file = fs::OpenOptions::new().write(true).open(&clip).unwrap();
        match change {
            0 => file.set_len(whole.len() as u64 / 2).unwrap(),
            1 => file.set_len(whole.len() as u64 + 1).unwrap(),
            _ => {
                file.set_len(whole.len() as u64 / 2).unwrap();
                fs::write(&clip, &whole).unwrap();
            }
        }
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(3), "change {change}: {}", stderr(&output));
        assert!(stderr(&output).contains("changed while it was read"), "change {change}: {}", stderr(&output));
        assert_eq!(fs::read_dir(home.path().join("made")).unwrap().count(), 0, "something was left behind");
    }
}
