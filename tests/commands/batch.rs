//! Batches through the real binary: resumed, disturbed, shared and split, they end like undisturbed ones.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::batch::{
    assert_same, batch, broken, code, cut, file_name, killed_after, lines, result, results, shares, statuses, text,
    tree,
};
use crate::support::clips;
use crate::support::lifter::{CLEAN, Set, day, deadlift};
use crate::support::programs::leave_out;
use crate::support::{check, column, json, stderr};

/// A folder with `count` cut clips, `bad` broken ones among them besides; nothing without ffmpeg.
pub fn scene(count: usize, bad: usize) -> Option<(tempfile::TempDir, PathBuf)> {
    let home = clips::folder()?;
    let folder = home.path().join("clips");
    fs::create_dir_all(folder.join("monday")).unwrap();
    for k in 0..count {
        let folder = if k % 2 == 0 { folder.clone() } else { folder.join("monday") };
        cut(&folder, &format!("set_{k:03}.mp4"), 1.0 + 9.0 * k as f64 / count as f64);
    }
    broken(&folder, bad);
    Some((home, folder))
}

#[test]
fn a_folder_is_checked_once_and_a_bad_file_stops_nothing() {
    // The last one is empty as the first one is, and no copy of it.
    let Some((home, folder)) = scene(2, 5) else { return };
    // A copy counts once, under whatever name.
    for copy in ["monday/set_000.mp4", "set_000 (1).mp4"] {
        fs::copy(folder.join("set_000.mp4"), folder.join(copy)).unwrap();
    }
    let out = home.path().join("out");
    let output = batch(&folder, &out, &["--format", "json"]).output().unwrap();
    assert_eq!(code(&output), 3, "{}", stderr(&output));
    let lines = lines(&output);
    assert_eq!(lines.len(), 9);
    let count = |status: &str| lines.iter().filter(|line| line["status"] == status).count();
    assert_eq!((count("checked"), count("duplicate"), count("failed")), (2, 2, 5));
    for line in lines.iter().filter(|line| line["status"] == "failed") {
        assert!(text(&line["clip"]).contains("broken") && !text(&line["reason"]).is_empty(), "{line}");
    }
    for line in lines.iter().filter(|line| line["status"] == "checked") {
        let folder = PathBuf::from(text(&line["result"]));
        let report = json(&folder.join("report.json"));
        assert_eq!(report["clip"]["path"], line["clip"]);
        let sha256 = spotter::clip::identify(Path::new(&text(&line["clip"]))).unwrap();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name == format!("{}-{}", file_name(line).trim_end_matches(".mp4"), &sha256[..12]), "{name}");
    }
    let summary = json(&out.join("summary.json"));
    assert_eq!(summary["clips"].as_array().unwrap().len(), 2);
    assert_eq!(summary["totals"]["failed"], 5);
    let table = fs::read_to_string(out.join("summary.csv")).unwrap();
    assert_eq!(table.lines().count(), 1 + 2 + 5, "{table}");
    assert!(table.contains("broken_00.mp4,,") && table.contains("empty"), "{table}");

    let before = tree(&out);
    let (again, code) = statuses(&folder, &out, &[]);
    assert_eq!(code, 3);
    assert_eq!(again.values().filter(|status| *status == "already_done").count(), 2, "{again:?}");
    assert!(tree(&out) == before, "a second run changed something");

    let (forced, _) = statuses(&folder, &out, &["--force"]);
    assert_eq!(forced["set_001.mp4"], "checked");
    assert!(tree(&out) == before, "checking again gave other bytes");

    // Content, not place, tells what is done; new content is checked, whatever its name.
    fs::rename(folder.join("set_000.mp4"), folder.join("monday/set_000.mp4")).unwrap();
    cut(&folder, "monday/set_001.mp4", 10.5);
    let (moved, _) = statuses(&folder, &out, &[]);
    assert_eq!((moved["set_000.mp4"].as_str(), moved["set_001.mp4"].as_str()), ("already_done", "checked"));
}

#[test]
fn a_changed_profile_judges_the_stored_pose_again() {
    let Some((home, folder)) = scene(1, 0) else { return };
    let (out, fresh) = (home.path().join("out"), home.path().join("fresh"));
    statuses(&folder, &out, &[]);
    let (changed, _) = statuses(&folder, &out, &["--profile", "cautious", "--lift", "deadlift"]);
    assert!(changed.values().all(|status| status == "judged_again"), "{changed:?}");
    statuses(&folder, &fresh, &["--profile", "cautious", "--lift", "deadlift"]);
    assert_same(&out, &fresh);

    // That the pictures were not read again shows in a mark that only the stored pose has.
    let pose = result(&out, "set_000").join("pose.json");
    let stored = fs::read_to_string(&pose).unwrap();
    fs::write(&pose, stored.replacen("set_000.mp4", "marked.mp4", 1)).unwrap();
    statuses(&folder, &out, &[]);
    let report = json(&result(&out, "set_000").join("report.json"));
    assert!(text(&report["clip"]["path"]).ends_with("marked.mp4"), "{}", report["clip"]);
    // A stored pose that is none is read from the pictures again.
    fs::write(&pose, "{}").unwrap();
    let (mended, _) = statuses(&folder, &out, &["--profile", "novice"]);
    assert_eq!(mended["set_000.mp4"], "checked");
    // Another person is another pose.
    let (person, _) = statuses(&folder, &out, &["--person", "1"]);
    assert_eq!(person["set_000.mp4"], "checked");
    assert_eq!(results(&out, "set_000").len(), 2);
}

/// Stored tracks, which are checked in milliseconds, so that kills meet the writing and not only the reading.
fn tracks(folder: &Path, home: &Path, count: usize) -> Vec<String> {
    let (one, out) = (cut(home, "one.mp4", 3.0), home.join("one"));
    assert_eq!(check(&one, &out, &["--exit-zero"]).status.code(), Some(0));
    let stored = fs::read_to_string(out.join("pose.json")).unwrap();
    let track = |k: usize| {
        let path = folder.join(format!("track_{k:03}.json"));
        fs::write(&path, stored.replacen("one.mp4", &format!("track_{k}.mp4"), 1)).unwrap();
        path.to_str().unwrap().to_owned()
    };
    (0..count).map(track).collect()
}

/// Kills a batch over the clips in `folder` and `stored` tracks `kills` times, at moments spread over an undisturbed run, looks each
/// time at what is there, then lets it end.
fn disturbed(folder: &Path, home: &Path, stored: usize, kills: u64) {
    let (calm, rough) = (home.join("calm"), home.join("rough"));
    let more = tracks(folder, home, stored);
    let command = |out: &Path, further: &[&str]| {
        let more: Vec<&str> = more.iter().map(String::as_str).chain(further.iter().copied()).collect();
        batch(folder, out, &more)
    };
    let began = Instant::now();
    let ended = command(&calm, &[]).output().unwrap();
    let undisturbed = began.elapsed();
    let mut caught = 0;
    for (k, share) in shares(kills).enumerate() {
        // Every fifth run begins with nothing; the others redo what is done, so that results are killed while they replace
        // others too.
        let fresh = k % 5 == 0;
        if fresh && rough.exists() {
            fs::remove_dir_all(&rough).unwrap();
        }
        let force = if fresh { &[][..] } else { &["--force"][..] };
        caught += u64::from(killed_after(command(&rough, force), undisturbed.mul_f64(0.9 * share)));
        // A run that is killed before it made its folder leaves nothing to look at.
        for (name, bytes) in if rough.exists() { tree(&rough) } else { Default::default() } {
            let aside = name.starts_with('.') || !name.ends_with(".json");
            let whole = || serde_json::from_slice::<serde_json::Value>(&bytes).is_ok();
            assert!(aside || whole(), "{name} is not whole after kill {k}");
        }
    }
    let output = command(&rough, &[]).output().unwrap();
    assert_eq!(code(&output), code(&ended), "{}", stderr(&output));
    println!("{caught} of {kills} kills met the batch at work; an undisturbed run takes {undisturbed:.1?}");
    assert!(caught * 3 >= kills * 2, "only {caught} kills met the batch at work");
    assert_same(&calm, &rough);
}

#[test]
fn killed_at_any_moment_it_ends_like_an_undisturbed_run() {
    let Some((home, folder)) = scene(1, 1) else { return };
    disturbed(&folder, home.path(), 20, 6);
}

#[test]
#[ignore = "minutes; `make soak` runs it"]
fn fifty_kills_change_nothing() {
    let Some((home, folder)) = scene(6, 2) else { return };
    disturbed(&folder, home.path(), 40, 50);
}

#[test]
#[ignore = "minutes; `make soak` runs it"]
fn two_hundred_clips_with_twenty_broken_ones() {
    let Some((home, folder)) = scene(180, 20) else { return };
    let (calm, shared) = (home.path().join("calm"), home.path().join("shared"));
    let began = Instant::now();
    let output = batch(&folder, &calm, &[]).output().unwrap();
    println!("200 clips: {:.1?}", began.elapsed());
    assert_eq!(code(&output), 3);
    let summary = json(&calm.join("summary.json"));
    let failures = summary["failures"].as_array().unwrap();
    let (bad, unclear): (Vec<_>, Vec<_>) = failures.iter().partition(|f| text(&f["clip"]).contains("broken_"));
    assert_eq!(bad.len(), 20);
    // In a cut of 1.3 s a movement can be too short to tell who lifts; that is said, and is no failure of the batch.
    assert!(unclear.len() <= 5 && unclear.iter().all(|f| text(&f["reason"]).contains("--person")), "{unclear:#?}");
    let checked = summary["clips"].as_array().unwrap().len();
    assert_eq!(checked + unclear.len(), 180);
    let began = Instant::now();
    let (again, _) = statuses(&folder, &calm, &[]);
    println!("again: {:.1?}", began.elapsed());
    assert_eq!(again.values().filter(|status| *status == "already_done").count(), checked);
    // Two processes, one of them killed on the way.
    let doomed = batch(&folder, &shared, &[]);
    let other = batch(&folder, &shared, &["--jobs", "1"]).spawn().unwrap();
    assert!(killed_after(doomed, Duration::from_secs(10)));
    assert_eq!(code(&other.wait_with_output().unwrap()), 3);
    assert_same(&calm, &shared);
}

#[test]
fn two_processes_share_the_work() {
    let Some((home, folder)) = scene(3, 1) else { return };
    let (alone, together) = (home.path().join("alone"), home.path().join("together"));
    statuses(&folder, &alone, &[]);
    let start = || batch(&folder, &together, &["--jobs", "1", "--format", "json"]).spawn().unwrap();
    let outputs = [start(), start()].map(|child| child.wait_with_output().unwrap());
    let mut checked: Vec<String> = Vec::new();
    for output in &outputs {
        assert_eq!(code(output), 3, "{}", stderr(output));
        let ended = lines(output);
        assert_eq!(ended.len(), 4, "each tells of every clip");
        checked.extend(ended.iter().filter(|line| line["status"] == "checked").map(file_name));
    }
    checked.sort();
    let expected: Vec<String> = (0..3).map(|k| format!("set_{k:03}.mp4")).collect();
    assert_eq!(checked, expected, "each clip is checked by one of them");
    assert_same(&alone, &together);
}

#[test]
fn interrupted_or_without_a_clip_that_vanished_it_leaves_nothing_half_done_and_goes_on() {
    let Some((home, folder)) = scene(3, 0) else { return };
    let (calm, out) = (home.path().join("calm"), home.path().join("out"));
    statuses(&folder, &calm, &[]);
    let begun = || {
        let mut child = batch(&folder, &out, &["--jobs", "1", "--format", "json"]).spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        stdout.read_line(&mut String::new()).unwrap();
        (child, stdout)
    };
    let (child, _) = begun();
    let signalled = Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap();
    assert!(signalled.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 130);
    assert!(stderr(&output).contains("same command again"), "{}", stderr(&output));
    for name in tree(&out).keys() {
        assert!(name.starts_with("set_"), "left behind: {name}");
    }

    // Of what is left the last in line vanishes while the one before it is read.
    let (clip, aside) = (folder.join("set_002.mp4"), home.path().join("aside.mp4"));
    let (mut child, stdout) = begun();
    fs::rename(&clip, &aside).unwrap();
    let ended: Vec<String> = stdout.lines().map(Result::unwrap).collect();
    assert_eq!(child.wait().unwrap().code(), Some(3));
    let failed: Vec<&String> = ended.iter().filter(|line| line.contains("\"failed\"")).collect();
    assert!(failed.len() == 1 && failed[0].contains("set_002") && failed[0].contains("no such file"), "{ended:?}");
    fs::rename(&aside, &clip).unwrap();
    let (again, code) = statuses(&folder, &out, &[]);
    assert_eq!((again["set_001.mp4"].as_str(), again["set_002.mp4"].as_str(), code), ("already_done", "checked", 0));
    assert_same(&calm, &out);
}

#[test]
fn a_full_disk_stops_the_batch_and_a_later_run_completes_it() {
    let Some((home, folder)) = scene(3, 0) else { return };
    let (calm, disk) = (home.path().join("calm"), home.path().join("disk"));
    fs::create_dir(&disk).unwrap();
    // Room for one result or two; in a name space of its own, so that the small disk goes with the process.
    let script = "mount -t tmpfs -o size=60k none \"$1\" && cp -r \"$1\" \"$1.before\" && shift && \"$@\"; code=$?; \
                  cp -r disk disk.kept; exit $code";
    let run = batch(&folder, Path::new("disk"), &["--jobs", "1"]);
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", script, "sh"]).arg(&disk).arg(run.get_program()).args(run.get_args());
    let output = command.current_dir(home.path()).stdin(Stdio::null()).output();
    let is_mounted = home.path().join("disk.before").is_dir();
    if !is_mounted && leave_out("mount", "a small disk that can be mounted without rights") {
        return;
    }
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(stderr(&output).contains("full"), "{}", stderr(&output));
    statuses(&folder, &calm, &[]);
    let kept = home.path().join("disk.kept");
    for (name, bytes) in tree(&kept) {
        assert!(calm.join(&name).is_file(), "{name} was left behind");
        assert!(fs::read(calm.join(&name)).unwrap() == bytes, "{name} is not whole");
    }
    let (again, code) = statuses(&folder, &kept, &[]);
    assert_eq!((again.len(), code), (3, 0));
    assert_same(&calm, &kept);
}

#[test]
fn shards_part_the_clips_and_merge_joins_them() {
    // Stored poses, for which clip is whose does not depend on how it is read.
    let Some((home, folder)) = scene(0, 2) else { return };
    let stored = tracks(home.path(), home.path(), 5);
    let [whole, torn] = ["whole", "torn"].map(|name| home.path().join(name));
    let run = |out: &Path, tracks: &[String], more: &[&str]| {
        let tracks = tracks.iter().map(String::as_str);
        statuses(&folder, out, &tracks.chain(more.iter().copied()).collect::<Vec<_>>()).0
    };
    let (later, first) = stored.split_last().unwrap();
    run(&whole, first, &[]);
    let part = |k: usize| home.path().join(format!("part{k}"));
    let homes = |k: usize, tracks: &[String]| run(&part(k), tracks, &["--shard", &format!("{k}/3")]);
    let before: Vec<_> = (1..=3).map(|k| homes(k, first)).collect();
    assert_eq!(before.iter().map(|part| part.len()).sum::<usize>(), 6, "{before:?}");
    assert!(before.iter().filter(|part| !part.is_empty()).count() > 1, "{before:?}");

    let merge = |parts: &[usize], out: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spotter"));
        command.arg("merge").arg(out).args(parts.iter().map(|k| part(*k))).arg("--exit-zero");
        command.output().unwrap()
    };
    let merged = home.path().join("merged");
    let output = merge(&[1, 2, 3], &merged);
    assert_eq!(code(&output), 3, "two clips are broken: {}", stderr(&output));
    assert_same(&whole, &merged);
    merge(&[3, 1, 2], &merged);
    assert_same(&whole, &merged);

    // A clip that comes later changes the home of none.
    let later = Path::new(later).file_name().unwrap().to_str().unwrap();
    let mut homes_of_later = 0;
    for k in 1..=3 {
        let mut after = homes(k, &stored);
        homes_of_later += usize::from(after.remove(later).is_some());
        assert_eq!(after.keys().collect::<Vec<_>>(), before[k - 1].keys().collect::<Vec<_>>());
    }
    assert_eq!(homes_of_later, 1);

    // Two parts that disagree.
    assert!(Command::new("cp").arg("-r").args([&whole, &part(4)]).status().unwrap().success());
    run(&part(4), first, &["--profile", "novice"]);
    let output = merge(&[1, 4, 2, 3], &torn);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("conflict: `track_"), "{}", stderr(&output));
    let output = merge(&[9], &home.path().join("none"));
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("part9"), "{}", stderr(&output));
}

#[test]
fn one_clip_keeps_its_own_ways() {
    let Some((home, folder)) = scene(1, 0) else { return };
    let clip = folder.join("set_000.mp4");
    let output = Command::new(env!("CARGO_BIN_EXE_spotter")).arg("check").arg(&clip).output().unwrap();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("set_000.mp4: ") && text.contains("results: "), "{text}");
    let beside = folder.join("set_000.spotter");
    assert_eq!(
        tree(&beside).into_keys().collect::<Vec<_>>(),
        [".spotter.json", "frames.csv", "pose.json", "report.html", "report.json"]
    );

    // The stored pose gives the same report to the last digit, and a folder named by `--out` keeps what else is in it.
    let out = home.path().join("mine");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("diary.txt"), "mine").unwrap();
    let output = check(&beside.join("pose.json"), &out, &["--format", "json"]);
    assert_eq!(lines(&output)[0]["status"], "checked");
    assert_eq!(fs::read(out.join("diary.txt")).unwrap(), b"mine");
    for name in ["report.json", "frames.csv", "pose.json"] {
        assert!(fs::read(out.join(name)).unwrap() == fs::read(beside.join(name)).unwrap(), "{name}");
    }
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 3, "nothing hidden is left beside the clip");
}

#[test]
fn a_rep_that_is_only_warned_of_flags_its_set_in_exit_code_and_summary_and_its_peaks_are_its_frames() {
    let folder = tempfile::tempdir().unwrap();
    let tracks = [("clean", 0, CLEAN), ("warned", 1, 27.0)].map(|(name, after, level)| {
        let set = Set { date: day(after), load_kg: 100.0, base: level, reps: vec![level; 3] };
        let track = folder.path().join(format!("{name}.json"));
        deadlift(&set).write(fs::File::create(&track).unwrap()).unwrap();
        track
    });
    let out = folder.path().join("out");
    let [clean, warned] = &tracks;
    let output = check(warned, &out, &[clean.to_str().unwrap(), "--lift", "deadlift"]);
    assert_eq!(code(&output), 1, "{}", stderr(&output));
    let mut table = csv::Reader::from_path(out.join("summary.csv")).unwrap();
    let places =
        ["flagged", "severity"].map(|name| table.headers().unwrap().iter().position(|header| header == name).unwrap());
    let mut rows: Vec<[String; 2]> =
        table.records().map(|row| row.unwrap()).map(|row| places.map(|k| row[k].to_owned())).collect();
    rows.sort();
    assert_eq!(rows, [["0", ""], ["3", "warning"]]);

    // Peaks are the 95th percentile of the rep's frames, as documented, and frames.csv holds those.
    let alone = folder.path().join("alone");
    assert_eq!(code(&check(warned, &alone, &["--lift", "deadlift"])), 1);
    let [time, lean] = ["time_s", "trunk_inclination_deg"].map(|name| column(&alone, name));
    for rep in json(&alone.join("report.json"))["reps"].as_array().unwrap() {
        let within = rep["start_s"].as_f64().unwrap()..=rep["end_s"].as_f64().unwrap();
        let frames = time.iter().zip(&lean).filter(|(time, _)| time.is_some_and(|time| within.contains(&time)));
        let mut leans: Vec<f64> = frames.filter_map(|(_, lean)| *lean).collect();
        leans.sort_by(f64::total_cmp);
        let peak = leans[(0.95 * (leans.len() - 1) as f64).round() as usize];
        let told = rep["metrics"]["trunk_inclination_peak"]["value"].as_f64().unwrap();
        assert!((told - peak).abs() <= 0.2, "{told} of frames whose peak is {peak}");
    }
}
