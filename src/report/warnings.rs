//! What to know about a recording before its numbers are trusted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words::clock;
use crate::advice::{self, Situation, Topic};
use crate::angles::{AngleTrack, ViewKind};
use crate::reps::{LiftSource, SetReps};
use crate::track::{Joint, Scene, Track};

/// Something to know about the recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Warning {
    /// For programs.
    pub code: String,
    /// For people: what is the matter and how to film better.
    pub message: String,
}

/// A back that is lost in a larger share of the frames leaves reps that cannot be judged: of nine copies of a real deadlift with four reps
/// those that lose 2 to 12 % leave none, a strongly compressed one that loses 17 % leaves two, a grainy one that loses 42 % all four.
const LOST_SHARE: f64 = 0.15;

/// So many cuts are named.
const NAMED_CUTS: usize = 6;

/// What a viewer should know of the recording before trusting the numbers. The quality gate among the faults says what the
/// view, occlusion and picture size do to the verdicts; here stands only what concerns the file.
pub(super) fn of(track: &Track, angles: &AngleTrack, reps: &SetReps, small_px: f64) -> Vec<Warning> {
    let mut out = Vec::new();
    let mut add = |code: &str, message: String| out.push(Warning { code: code.into(), message });
    let clip = &track.clip;
    if let Some(expected) = clip.frames_expected.filter(|e| *e > clip.frames_decoded) {
        add("frames_missing", format!("{} frames were decoded, the file promises {expected}", clip.frames_decoded));
    }
    if let [_, later @ ..] = track.scenes.as_slice()
        && !later.is_empty()
    {
        let cut = |scene: &Scene| track.time_s.get(scene.frames.start).map(|time_s| clock(*time_s));
        let cuts: Vec<String> = later.iter().filter_map(cut).take(NAMED_CUTS).collect();
        let more = if later.len() > NAMED_CUTS { " …" } else { "" };
        add(
            "scenes",
            format!(
                "the clip is edited ({} scenes, cut at {}{more}): each scene is measured on its own, and a rep that a cut divides is not counted",
                track.scenes.len(),
                cuts.join(", ")
            ),
        );
    }
    if let [first, ..] = track.overlays.as_slice() {
        let at = |frame: usize| clock(track.time_s.get(frame).or(track.time_s.last()).copied().unwrap_or_default());
        let (from, to) = (at(first.frames.start), at(first.frames.end));
        let more = if track.overlays.len() > 1 { " and in other places" } else { "" };
        add(
            "overlay",
            format!(
                "another picture lies over a part of this one from {from} to {to}{more}: nothing beneath it is measured"
            ),
        );
    }
    if clip.damaged {
        add("damaged", "stretches of the file are damaged and were skipped; copy it from the camera again".into());
    }
    if clip.mean_fps < 20.0 {
        add(
            "few_frames",
            format!(
                "{:.0} frames a second are too few to time events; {}",
                clip.mean_fps,
                advice::first(Topic::Filming, &Situation { few_frames: true, ..Situation::default() })
            ),
        );
    }
    if track.pose.people_seen > 1 {
        let message =
            format!("{} people are in view; `--person N` (from the left) chooses another", track.pose.people_seen);
        add("several_people", message);
    }
    let lost = lost_share(track, angles, reps);
    if angles.view.kind == ViewKind::Side && lost > LOST_SHARE {
        let message = format!(
            "in {:.0} % of the pictures of the reps the back does not stand out from what is around it; a shirt unlike the background, \
             more light or a less compressed recording shows it",
            100.0 * lost
        );
        add("back_lost", message);
    }
    if reps.reps.is_empty() {
        let situation = Situation {
            small: angles.body_length_px < small_px,
            hips_unseen: angles.hips_unseen(0..angles.len()),
            moved: !reps.rejected.is_empty(),
            lift_told: reps.lift.source == LiftSource::Given,
            lift_known: reps.lift.name.has_family(),
            ..Situation::of_clip(clip)
        };
        add("no_reps", advice::first(Topic::NoReps, &situation).into());
    }
    out
}

/// In what share of the frames of the reps that the spine model saw the person mask did not show where the back ends.
fn lost_share(track: &Track, angles: &AngleTrack, reps: &SetReps) -> f64 {
    let time = |sample: usize| angles.time_s.get(sample).copied().unwrap_or(f64::NAN);
    let times: Vec<_> = reps.reps.iter().map(|rep| time(rep.start)..=time(rep.end)).collect();
    let in_a_rep = |row: &usize| times.iter().any(|rep| rep.contains(&track.time_s[*row]));
    let is_whole = |row: &usize| [Joint::Hip, Joint::Knee].iter().all(|joint| track.spine.is_placed(*row, *joint));
    let seen = (0..track.len()).filter(in_a_rep).filter(is_whole);
    let (seen, lost) = seen.fold((0usize, 0usize), |(seen, lost), row| {
        (seen + 1, lost + usize::from(track.spine.angle[[row, 0]].is_nan()))
    });
    if seen > 0 { lost as f64 / seen as f64 } else { 0.0 }
}
