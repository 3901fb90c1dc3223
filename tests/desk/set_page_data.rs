//! What a set page holds, without a browser: the placements of its scripts, its data, and the video it chooses.

use std::path::Path;
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use spotter::analysis::SetAnalysis;
use spotter::clip::{ClipReader, VideoClock};
use spotter::faults::{Aspect, AspectJudgement, AspectVerdict, NotAssessed, Profile};
use spotter::lifts::LiftName;
use spotter::measures::concentric_speed::RisingPart;
use spotter::render::page::{Assets, Packed, PageData, render};
use spotter::report::{Analysis, Answer, SetReport};
use spotter::reps::{Reference, ReferenceKind};
use spotter::track::{Facing, Keypoint, Scene, Track};
use spotter::words::Words;

use crate::support::clips::{folder, make};
use crate::support::figure;
use crate::support::figure::{Camera, Posture};
use crate::support::results;

/// A figure that does three squats in twelve seconds.
fn squats() -> Track {
    let depth = |t: f64| (std::f64::consts::PI * (t - 1.5) / 3.0).sin().powi(2) * f64::from((1.5..10.5).contains(&t));
    figure::track(&figure::even_times(30.0, 12.0), 2, &Camera::default(), |t| Posture {
        lumbar: 10.0 * depth(t),
        ..Posture::hinge_lift(depth(t), 40.0, 110.0, 120.0)
    })
}

fn data(track: &Track) -> PageData {
    let profile = Profile::built_in("default").unwrap();
    let set = SetAnalysis::new(track, Some(LiftName::Squat), &profile).unwrap();
    let stages = Analysis {
        track,
        angles: &set.angles,
        reps: &set.reps,
        bar: &set.bar,
        verdict: &set.verdict,
        profile: &profile,
    };
    PageData::new(&set.report, &stages)
}

#[test]
fn lines_end_at_a_cut() {
    let mut track = squats();
    // Between two reps, 4.5 s in.
    let (cut, facing) = (135, Facing::Right);
    track.scenes = [0..cut, cut..track.len()].into_iter().map(|frames| Scene::new(frames, facing)).collect();
    let data = data(&track);
    assert_eq!(data.figure.scenes, [0, cut]);
    let curves = &data.curves;
    let last = ((track.time_s[cut - 1] - curves.start_s) * curves.rate_hz).round() as usize;
    let values = |of: &Packed| -> Vec<i16> {
        let bytes = STANDARD.decode(&of.base64).unwrap();
        bytes.chunks(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect()
    };
    // The least number stands for what was not measured; here that is what lies at the cut.
    let missing = |of: &Packed| -> Vec<usize> {
        values(of).iter().enumerate().filter(|(_, value)| **value == i16::MIN).map(|(k, _)| k).collect()
    };
    for (name, of) in [("trunk", &curves.trunk), ("knee", &curves.knee), ("rising", &curves.rising)] {
        let missing = missing(of);
        assert!(missing.contains(&last) && missing.len() <= 2, "{name}: {missing:?}, cut after {last}");
    }
    // How fast it moves over the cut nobody knows.
    assert!([last, last + 1].iter().all(|k| missing(&curves.velocity).contains(k)));
}

#[test]
fn a_squat_rises_by_its_hips_wherever_the_hands_are() {
    let mut track = squats();
    let seen = data(&track).curves;
    assert_eq!(seen.rising_part, RisingPart::Hips);
    // Hands behind a plate are placed anywhere.
    for frame in 0..track.len() {
        for hand in [Keypoint::LeftWrist, Keypoint::RightWrist] {
            let row = track.skeleton.row(hand).unwrap();
            track.keypoints.put(frame, row, [300.0, 100.0 + 5.0 * (frame % 40) as f32], 0.9);
        }
    }
    let misplaced = data(&track).curves;
    assert_eq!((misplaced.rising, misplaced.velocity), (seen.rising, seen.velocity));
}

#[test]
fn the_reps_are_chapters_of_the_video_in_its_own_time() {
    let mut data = data(&squats());
    data.video = Some("squat.mp4".into());
    data.clock = VideoClock { factor: 2.0, offset_s: 0.5 };
    let page = render(&data, Words::english(), Assets::Inline).unwrap();
    let (_, rest) = page.split_once("<track kind=\"chapters\"").unwrap();
    let (_, rest) = rest.split_once("base64,").unwrap();
    let text = STANDARD.decode(rest.split('"').next().unwrap()).unwrap();
    let text = String::from_utf8(text).unwrap();
    assert!(text.starts_with("WEBVTT\n\n"), "{text}");
    let first = &data.report.reps[0];
    let clock = |seconds: f64| format!("00:00:{:06.3}", 2.0 * seconds + 0.5);
    assert!(text.contains(&format!("1\n{} --> {}\nrep 1: ", clock(first.start_s), clock(first.end_s))), "{text}");
    assert_eq!(text.matches(" --> ").count(), 3);

    data.video = None;
    assert!(!render(&data, Words::english(), Assets::Inline).unwrap().contains("<track"));
}

#[test]
fn a_stored_page_gives_its_data_back_whatever_its_texts_hold() {
    let mut track = squats();
    track.clip.path = "</script><script>alert(1)</script><!--\u{2028}\"'&.mp4".into();
    let data = data(&track);
    assert_eq!(data.report.reps.len(), 3);
    let page = render(&data, Words::english(), Assets::Inline).unwrap();
    assert_eq!(PageData::read(&page), Some(data));
    assert!(!page.contains("<script>alert"));
    assert_eq!(PageData::read("<p>another page</p>"), None);
}

#[test]
fn a_page_of_the_version_before_which_drew_the_hands_of_every_lift_is_read() {
    let data = data(&squats());
    let page = render(&data, Words::english(), Assets::Inline).unwrap();
    let before = page.replace("\"rising_part\":\"hips\",", "").replace("\"rising\":{", "\"wrist\":{");
    assert_ne!(before, page);
    let read = PageData::read(&before).unwrap().curves;
    assert_eq!((read.rising_part, read.rising), (RisingPart::Hands, data.curves.rising));
}

/// The words follow from the report, whatever the angles are: what is written into it here must come out.
#[test]
fn words_rule_out_what_was_judged_in_every_rep_and_name_what_was_compared_with() {
    let (track, profile) = (squats(), Profile::built_in("default").unwrap());
    let set = SetAnalysis::new(&track, Some(LiftName::Squat), &profile).unwrap();
    let back = |verdict| AspectJudgement { verdict, severity: None, reason: None };
    let words = |change: &dyn Fn(&mut SetReport)| {
        let mut report = set.report.clone();
        for rep in &mut report.reps {
            (rep.findings, rep.not_assessed) = (vec![], vec![]);
            rep.aspects.insert(Aspect::LowerBack, back(AspectVerdict::Clean));
        }
        change(&mut report);
        let stages = Analysis {
            track: &track,
            angles: &set.angles,
            reps: &set.reps,
            bar: &set.bar,
            verdict: &set.verdict,
            profile: &profile,
        };
        let words = PageData::new(&report, &stages).sentences;
        (words.seen.into_iter().find(|s| s.starts_with("Looked for")).unwrap(), words.sure.join(" "))
    };
    let not_assessed = |fault: &str| NotAssessed { fault: fault.into(), reason: "it was hidden".into() };
    let all = words(&|_| {}).0;
    assert!(all.contains("butt wink") && all.contains("squat depth") && all.contains("rounded lower back"), "{all}");
    let hidden = words(&|report| report.reps[1].not_assessed.push(not_assessed("squat_depth"))).0;
    assert!(!hidden.contains("squat depth") && hidden.contains("butt wink"), "{hidden}");
    // A rep of which a breakdown is not ruled out rules out nothing of the lower back.
    let open = words(&|report| {
        report.reps[2].aspects.insert(Aspect::LowerBack, back(AspectVerdict::NotSeen));
    })
    .0;
    assert!(!open.contains("rounding") && !open.contains("butt wink") && open.contains("squat depth"), "{open}");
    let against =
        |start_s| words(&|r| r.reference = Reference { kind: ReferenceKind::CleanReps, start_s, end_s: start_s }).1;
    assert!(
        against(None).contains("clean reps of earlier sessions")
            && against(Some(2.0)).contains("cleanest reps of this set")
    );
}

#[test]
fn a_back_that_is_lost_in_many_pictures_is_said_with_what_helps() {
    // Of ten frames of the spine model so many in which the mask does not show where the back ends.
    let warned = |lost: usize| {
        let mut track = squats();
        let seen: Vec<usize> = (0..track.len()).filter(|k| track.spine.angle[[*k, 0]].is_finite()).collect();
        for k in seen.iter().enumerate().filter(|(i, _)| i % 10 < lost).map(|(_, k)| *k) {
            (track.spine.angle[[k, 0]], track.spine.angle_sd[[k, 0]]) = (f32::NAN, f32::NAN);
        }
        let set = SetAnalysis::new(&track, Some(LiftName::Squat), &Profile::built_in("default").unwrap()).unwrap();
        assert_eq!(set.reps.reps.len(), 3);
        set.report.warnings.into_iter().find(|w| w.code == "back_lost").map(|w| w.message)
    };
    assert_eq!([0, 1].map(warned), [None, None]);
    let message = warned(4).unwrap();
    let as_many = (38..=42).any(|percent| message.contains(&format!("in {percent} % of")));
    assert!(as_many && message.contains("shirt"), "{message}");
}

#[test]
fn a_served_page_holds_no_inline_script_or_style() {
    let page =
        render(&data(&squats()), Words::english(), Assets::Served { prefix: "/assets/", more: &[("/marks.js", "")] })
            .unwrap();
    let scripts: Vec<&str> = page.split("<script").skip(1).collect();
    assert!(
        scripts.iter().all(|s| s.starts_with(" type=\"application/json\"") || s.starts_with(" src=\"/")),
        "{scripts:?}"
    );
    assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains("javascript:"));
    let events = [" onclick", " onload", " onerror", " oninput"];
    assert!(events.iter().all(|e| !page.contains(e)));
    assert!(page.contains("<script src=\"/marks.js\">"));
}

#[test]
fn reps_and_findings_can_be_found_by_another_script() {
    let data = data(&squats());
    let page = render(&data, Words::english(), Assets::Inline).unwrap();
    let findings: usize =
        data.report.reps.iter().map(|r| r.findings.len()).sum::<usize>() + data.report.set.findings.len();
    assert_eq!(page.matches(" data-fault=\"").count(), findings);
    assert_eq!(page.matches("<div class=\"marks\" hidden></div>").count(), findings + data.report.reps.len());
    for rep in &data.report.reps {
        let times =
            format!("data-start-s=\"{}\" data-turn-s=\"{}\" data-end-s=\"{}\"", rep.start_s, rep.turn_s, rep.end_s);
        assert!(page.contains(&format!("data-rep=\"{}\" {times}", rep.index)), "{times}");
    }
}

/// The track of the squatting figure as if it had been read from `clip`.
fn as_if_read_from(clip: &Path) -> Track {
    let mut reader = ClipReader::open(clip).unwrap();
    let mut times = Vec::new();
    while let Some(stamp) = reader.grab().unwrap() {
        times.push(stamp.time_s);
    }
    let mut track = figure::track(&times, 2, &Camera::default(), |_| Posture::default());
    track.clip = reader.finish();
    track
}

fn with_pictures(clip: &Path, results: &Path) -> PageData {
    let track = as_if_read_from(clip);
    let mut data = data(&track);
    data.add_pictures(clip, None, &track, results, results);
    data
}

#[test]
fn clips_that_browsers_play_are_addressed_and_others_get_a_preview() {
    let Some(folder) = folder() else { return };
    let source = "-f lavfi -i testsrc2=size=320x240:rate=10:duration=2";
    let plain = format!("{source} -c:v libx264 -pix_fmt yuv420p");
    for (name, arguments, plays) in [
        ("plain.mp4", plain.clone(), true),
        ("vp9.webm", format!("{source} -c:v libvpx-vp9 -pix_fmt yuv420p -deadline realtime"), true),
        ("ten_bit.mp4", format!("{source} -c:v libx264 -pix_fmt yuv420p10le"), false),
        ("hevc.mp4", format!("{source} -c:v libx265 -pix_fmt yuv420p -x265-params log-level=none"), false),
        ("old.avi", format!("{source} -c:v mpeg4"), false),
        ("quicktime.mov", plain, false),
    ] {
        let clip = make(folder.path(), name, &arguments);
        let results = folder.path().join(format!("{name}.spotter"));
        std::fs::create_dir(&results).unwrap();
        let data = with_pictures(&clip, &results);
        let preview = results.join("preview.mp4");
        if plays {
            assert_eq!(data.video, Some(format!("../{name}")));
            assert!(!preview.exists());
            continue;
        }
        assert_eq!(data.video.as_deref(), Some("preview.mp4"), "{name}");
        let mut probe = Command::new("ffprobe");
        probe.args([
            "-v",
            "error",
            "-count_frames",
            "-show_entries",
            "stream=codec_name,pix_fmt,nb_read_frames",
            "-of",
            "csv=p=0",
        ]);
        let said = String::from_utf8(probe.arg(&preview).output().unwrap().stdout).unwrap();
        assert_eq!(said.trim(), "h264,yuv420p,20", "{name}");
    }
}

#[test]
fn another_clip_of_the_same_name_gives_no_pictures() {
    let Some(folder) = folder() else { return };
    let source = "-f lavfi -i testsrc2=size=320x240:rate=10:duration=2 -c:v libx264 -pix_fmt yuv420p";
    let clip = make(folder.path(), "set.mp4", source);
    let track = as_if_read_from(&clip);
    make(folder.path(), "set.mp4", &source.replace("testsrc2", "testsrc"));
    let mut data = data(&track);
    data.add_pictures(&clip, None, &track, folder.path(), folder.path());
    assert_eq!((data.video, data.stills.len()), (None, 0));
}

/// Ten minutes at 60 frames a second, by what the second of them adds to the first.
#[test]
fn a_long_clip_makes_a_page_of_some_megabytes() {
    let phase = |t: f64| (std::f64::consts::PI * t / 6.0).sin().powi(2);
    let [one, two] = [1.0, 2.0].map(|minutes| {
        let track = figure::track(&figure::even_times(60.0, 60.0 * minutes), 4, &Camera::default(), |t| Posture {
            lumbar: 10.0 * phase(t),
            ..Posture::hinge_lift(phase(t), 40.0, 110.0, 120.0)
        });
        render(&data(&track), Words::english(), Assets::Inline).unwrap().len()
    });
    let ten = one + 9 * (two - one);
    assert!(ten < 10_000_000, "{ten} bytes");
}

/// The first thing a lifter reads, for sets whose verdicts are written down by hand.
#[test]
fn the_answer_says_how_the_set_went_in_one_sentence() {
    let session = results::Session { lifter: "Ana", lift: "deadlift", date: "2026-03-01" };
    let rep = |index, verdict: &str, back: &str, findings| {
        let mut rep = results::rep(index, verdict, findings);
        let reason = (back == "not_seen").then_some("the plates hide it");
        rep["aspects"] = json!({
            "lower_back": { "verdict": back, "severity": null, "reason": reason },
            "coordination": { "verdict": "clean", "severity": null, "reason": null },
        });
        rep
    };
    let answer = |reps| {
        let report = results::report("a.mp4", "00", &session, reps);
        Answer::of(&serde_json::from_value::<SetReport>(report).unwrap())
    };
    let rounded = || vec![results::finding("lumbar_flexion_level", "breakdown", 45.0, 22.0)];

    let flagged = answer(vec![rep(1, "clean", "clean", vec![]), rep(2, "flagged", "flagged", rounded())]);
    assert_eq!(flagged.sentence, "1 of 2 reps is flagged: rounded lower back, most in rep 2.");
    assert_eq!(flagged.detail.as_deref(), Some("Seen. Brace."));
    assert_eq!(flagged.moment, Some((22.0, 2)));
    let words: Vec<&str> = flagged.aspects.iter().map(|(.., words)| words.as_str()).collect();
    assert_eq!(words, ["flagged in 1 of 2", "clean"]);

    // What is said of all reps leads, though one rep has something further past its threshold.
    let late = vec![results::finding("hinge_deficit", "breakdown", 90.0, 23.0)];
    let reps = vec![rep(1, "flagged", "flagged", vec![]), rep(2, "flagged", "flagged", late)];
    let mut alike = results::report("a.mp4", "00", &session, reps);
    alike["set"]["findings"] = json!([results::finding("lumbar_flexion_level", "breakdown", 45.0, 12.0)]);
    let alike = Answer::of(&serde_json::from_value::<SetReport>(alike).unwrap());
    assert_eq!(alike.sentence, "Both reps are flagged: rounded lower back.");

    let clean = answer(vec![rep(1, "clean", "clean", vec![]), rep(2, "clean", "clean", vec![])]);
    assert_eq!((clean.sentence.as_str(), clean.detail), ("Both reps are clean.", None));

    let partly = answer(vec![rep(1, "partly_seen", "not_seen", vec![])]);
    assert_eq!(partly.sentence, "The rep is clean as far as seen; the lower back was not.");
    assert_eq!(partly.detail.as_deref(), Some("Lower back: the plates hide it."));
    assert_eq!(partly.aspects[0].1, AspectVerdict::NotSeen);

    assert_eq!(answer(vec![]).sentence, "No rep was counted in this clip.");
}

#[test]
fn without_a_rep_nothing_is_said_of_how_sure_the_reps_are() {
    let profile = Profile::built_in("default").unwrap();
    let still = figure::track(&figure::even_times(30.0, 6.0), 2, &Camera::default(), |_| {
        Posture::hinge_lift(0.0, 40.0, 110.0, 120.0)
    });
    let set = SetAnalysis::new(&still, None, &profile).unwrap();
    assert!(set.report.reps.is_empty());
    let stages = Analysis {
        track: &still,
        angles: &set.angles,
        reps: &set.reps,
        bar: &set.bar,
        verdict: &set.verdict,
        profile: &profile,
    };
    let data = PageData::new(&set.report, &stages);
    assert!(set.angles.lumbar_flexion.value.iter().any(|v| v.is_finite()), "the page draws the curve");
    let sure = data.sentences.sure.join(" ");
    assert!(sure.contains("no rep was counted") && !sure.contains("could not be measured"), "{sure}");
}
