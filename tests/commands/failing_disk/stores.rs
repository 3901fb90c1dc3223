//! What is kept over months: the coach's marks and the library.

use std::fs;

use serde_json::{Value, json};
use spotter::library::Library;

use super::{Disk, WAYS, foreign};
use crate::support::{desk, disk, results, stderr};

const ANA: results::Session = results::Session { lifter: "ana", lift: "deadlift", date: "2026-03-01" };

/// A report of two reps on a clip of that content.
fn report(name: &str, content: &[u8]) -> Value {
    let reps = vec![
        results::rep(1, "flagged", vec![results::finding("lumbar_flexion_vs_own", "warning", 30.0, 12.0)]),
        results::rep(2, "clean", vec![]),
    ];
    results::report(name, &results::sha256(content), &ANA, reps)
}

/// So many stars, in a file that `review --import` takes.
fn stars(count: usize, from: usize) -> String {
    let mark = |k: usize| {
        json!({
            "uid": format!("star{k}"), "coach": "kim", "made_at": "2026-03-01T10:00:00Z", "clip_name": "a.mp4",
            "clip": results::sha256(b"a"), "scope": "rep", "fault": "", "at_s": 10.0 + k as f64, "what": "star", "value": true
        })
    };
    let marks: Vec<Value> = (from..from + count).map(mark).collect();
    json!({ "format": "spotter marks 1", "marks": marks }).to_string()
}

fn imports(step: usize, all_ways: bool) {
    let disk = Disk::new();
    results::write(&disk.first().join("results/a"), &report("a.mp4", b"a"));
    fs::write(disk.first().join("some.json"), stars(3, 100)).unwrap();
    fs::write(disk.first().join("more.json"), stars(20, 200)).unwrap();
    foreign(&disk.first(), &["results/diary.txt"]);
    let count = || {
        let output = disk.run(&["review", "results", "--export", "all.csv"]);
        assert!(output.status.success(), "{}", stderr(&output));
        let text = fs::read_to_string(disk.now().join("all.csv")).unwrap();
        fs::remove_file(disk.now().join("all.csv")).unwrap();
        text.matches("star1").count() * 1000 + text.matches("star2").count()
    };
    let import = |file: &'static str| ["review", "results", "--import", file];
    // Into a new file, then into one that holds some.
    disk.each(&import("some.json"), step, all_ways, |case| assert!([0, 3000].contains(&count()), "{case}"));
    disk.reset();
    assert!(disk.run(&import("some.json")).status.success());
    fs::remove_dir_all(disk.first()).unwrap();
    fs::rename(disk.now(), disk.first()).unwrap();
    disk.each(&import("more.json"), step, all_ways, |case| {
        assert!([3000, 3020].contains(&count()), "{case}: {}", count());
        assert!(fs::read(disk.now().join("results/diary.txt")).unwrap() == b"mine", "{case}");
    });
}

#[test]
fn marks_that_cannot_be_kept_cost_no_earlier_mark() {
    imports(7, false);
}

/// The star that a browser puts on a rep of the one clip: status of the answer, 0 where none came.
fn star(desk: &desk::Desk, rep: u32) -> u16 {
    let result = &desk.results()[0];
    let said = json!({
        "result": result, "rep": rep, "fault": "", "at_s": 10 * rep + 2, "what": "star", "value": true, "window": "w1"
    });
    desk.json("/api/marks", &said).0
}

/// Lets each change of a desk that is told a mark fail in steps of `step`, in all the ways or in turns.
fn desk_marks(step: usize, all_ways: bool) {
    let disk = Disk::new();
    results::write(&disk.first().join("results/a"), &report("a.mp4", b"a"));
    let results = disk.now().join("results");
    let environment = |how: &str, at: usize| {
        let [a, b, c] = disk::failing(&disk.library, &disk.now(), how);
        let count = disk.home.path().join("count").to_str().unwrap().to_owned();
        [a, b, c, ("FAILING_DISK_AT", at.to_string()), ("FAILING_DISK_COUNT", count)]
    };
    let kept = |desk: &desk::Desk| desk.marks().iter().filter(|mark| mark.2 == "star").count();
    // The first mark makes the file, later ones go into it.
    for earlier in [0, 1] {
        let scene = |disk: &Disk| {
            disk.reset();
            if earlier > 0 {
                let desk = desk::Desk::open(&results, &[]);
                assert_eq!(star(&desk, 1), 200);
                assert_eq!(desk.close(), Some(0));
            }
        };
        scene(&disk);
        let desk = desk::Desk::open_in(&results, &[], &environment("", 0));
        assert_eq!(star(&desk, 2), 200);
        assert_eq!(desk.close(), Some(0));
        let changes: usize = fs::read_to_string(disk.home.path().join("count")).unwrap().parse().unwrap();
        assert!(changes >= 5, "{changes}");
        let mut refused = 0;
        let ways =
            |at: usize| WAYS.into_iter().enumerate().filter(move |(k, _)| all_ways || at / step % WAYS.len() == *k);
        for (at, (_, how)) in (1..=changes).step_by(step).flat_map(|at| ways(at).map(move |way| (at, way))) {
            scene(&disk);
            // A desk that cannot open says nothing of marks.
            let failing = desk::Desk::try_open_in(&results, &[], &environment(how, at));
            let status = failing.map_or(0, |desk| star(&desk, 2));
            assert!([0, 200, 500].contains(&status), "change {at} of {changes}, {how}: {status}");
            refused += usize::from(status != 200);
            let desk = desk::Desk::open(&results, &[]);
            let there = kept(&desk);
            let case = format!("{earlier} earlier, change {at} of {changes}, {how}: {status}, {there} there");
            assert!(there == earlier + 1 || (there == earlier && status != 200), "{case}");
            assert_eq!(star(&desk, 1), 200, "{case}");
        }
        println!("{earlier} earlier: {changes} changes, {refused} of them cost the mark that was being said");
        assert!(refused > 0);
    }
}

#[test]
fn a_mark_that_the_desk_acknowledged_is_there_and_no_other_is_lost() {
    desk_marks(9, false);
}

fn library_changes(step: usize, all_ways: bool) {
    let disk = Disk::new();
    for name in ["a", "b"] {
        results::write(&disk.first().join(name), &report(&format!("{name}.mp4"), name.as_bytes()));
    }
    let library = ["--library", "library.sqlite"];
    let run = |arguments: &[&str]| disk.run(&[arguments, &library].concat());
    // Without the program, which would start twice for each change.
    let held = || {
        let library = Library::open(&disk.now().join("library.sqlite")).unwrap();
        assert_eq!(library.check().unwrap().0, [""; 0]);
        let lifters = library.lifters().unwrap().into_iter();
        lifters.map(|lifter| (library.sets(&lifter.name).unwrap(), lifter.name)).collect::<Vec<_>>()
    };
    disk.reset();
    assert!(run(&["library", "add", "a"]).status.success());
    fs::remove_dir_all(disk.first()).unwrap();
    fs::rename(disk.now(), disk.first()).unwrap();
    for change in [["library", "add", "b"], ["library", "forget", "ana"]] {
        disk.reset();
        let before = held();
        assert!(run(&change).status.success());
        let after = held();
        assert_ne!(before, after);
        disk.each(&[&change[..], &library].concat(), step, all_ways, |case| {
            let now = held();
            assert!(now == before || now == after, "{case}: {now:?}");
        });
    }
}

#[test]
fn a_library_that_cannot_be_changed_holds_what_it_held() {
    library_changes(7, false);
}

#[test]
#[ignore = "minutes; `make soak` runs it"]
fn no_change_that_fails_costs_a_mark_or_what_a_library_holds() {
    imports(1, true);
    desk_marks(1, true);
    library_changes(1, true);
}

#[test]
fn where_nothing_can_be_written_library_and_history_read_and_say_so() {
    let disk = Disk::new();
    results::write(&disk.first().join("a"), &report("a.mp4", b"a"));
    results::write(&disk.first().join("b"), &report("b.mp4", b"b"));
    disk.reset();
    assert!(disk.run(&["library", "add", "a", "--library", "library.sqlite"]).status.success());
    for how in ["readonly", "lockless"] {
        let run = |arguments: &[&str]| {
            disk.command(&[arguments, &["--library", "library.sqlite"]].concat(), how, 0).output().unwrap()
        };
        for arguments in [&["library", "list"][..], &["library", "check"], &["library", "export"], &["history", "ana"]]
        {
            let output = run(arguments);
            assert!(output.status.success(), "{how} {arguments:?}: {}", stderr(&output));
            assert!(stderr(&output).contains("can only be read"), "{how} {arguments:?}: {}", stderr(&output));
        }
        for arguments in [&["library", "add", "b"][..], &["library", "forget", "ana"]] {
            let output = run(arguments);
            assert_eq!(output.status.code(), Some(3), "{how} {arguments:?}");
            assert!(stderr(&output).contains("with `--library`"), "{how} {arguments:?}: {}", stderr(&output));
        }
    }
}
