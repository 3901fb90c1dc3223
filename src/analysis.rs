//! Everything after the pictures: from a track to the report, the same for a video just read and for a stored `pose.json`.

use crate::advice::{self, Situation, Topic};
use crate::angles::{self, AngleTrack};
use crate::bar::BarPath;
use crate::faults::{self, Known, Profile, SetVerdict};
use crate::lifts::GivenLift;
use crate::report::{Analysis, SetReport};
use crate::reps::{self, Correction, SetReps};
use crate::signal;
use crate::track::{MovedJoint, Track};

/// Shortest clip that can hold a rep, seconds.
pub const SHORTEST_CLIP_S: f64 = 1.0;

/// Why a track cannot be analysed.
#[derive(Debug, thiserror::Error)]
pub enum AnalysisError {
    /// Less than [`SHORTEST_CLIP_S`].
    #[error("{frames} frame{} over {duration_s:.1} s cannot hold a rep: {advice}", if *.frames == 1 { "" } else { "s" })]
    TooShort {
        /// Frames in the track.
        frames: usize,
        /// Seconds from the first to the last.
        duration_s: f64,
        /// What to do.
        advice: &'static str,
    },
}

/// What every stage after the pose made of a track.
#[derive(Debug, Clone)]
pub struct SetAnalysis {
    /// The track with the joints that somebody moved; `None` where nobody did.
    pub moved: Option<Track>,
    /// Angles over time.
    pub angles: AngleTrack,
    /// The lift and its reps.
    pub reps: SetReps,
    /// The bar in metres.
    pub bar: BarPath,
    /// Verdicts.
    pub verdict: SetVerdict,
    /// The report.
    pub report: SetReport,
}

impl SetAnalysis {
    /// Analyses a track; `lift` names the lift where it is known.
    ///
    /// # Errors
    /// When the clip is too short to hold a rep.
    pub fn new(track: &Track, lift: impl Into<GivenLift>, profile: &Profile) -> Result<Self, AnalysisError> {
        Self::corrected(track, lift, profile, &Known::default(), &[])
    }

    /// As [`SetAnalysis::new`], judged with what is known beside the recording, and with what somebody corrected by hand.
    ///
    /// # Errors
    /// As [`SetAnalysis::new`].
    pub fn corrected(
        track: &Track,
        lift: impl Into<GivenLift>,
        profile: &Profile,
        known: &Known,
        corrections: &[Correction],
    ) -> Result<Self, AnalysisError> {
        let duration_s = track.time_s.first().zip(track.time_s.last()).map_or(0.0, |(first, last)| last - first);
        let too_short = || AnalysisError::TooShort {
            frames: track.len(),
            duration_s,
            advice: advice::first(Topic::TooShort, &Situation::of_clip(&track.clip)),
        };
        if duration_s < SHORTEST_CLIP_S {
            return Err(too_short());
        }
        let joints = reps::moved(corrections);
        let moved = (!joints.is_empty()).then(|| track.with_moved(&joints));
        let track = moved.as_ref().unwrap_or(track);
        let by_hand: Vec<[f64; 2]> = joints.iter().map(MovedJoint::stretch_s).collect();
        let known = &Known { by_hand: &by_hand, ..*known };
        let scenes: Vec<AngleTrack> = signal::clean_scenes(track).iter().map(angles::measure).collect();
        let reps = reps::find_reps(&scenes, lift);
        let (mut reps, angles) = reps.zip(AngleTrack::join(scenes)).ok_or_else(too_short)?;
        reps::correct(&angles, &mut reps, corrections);
        let bar = BarPath::of(&angles, &reps, &known.told);
        let verdict = faults::judge_knowing(&angles, &reps, profile, known);
        let stages = Analysis { track, angles: &angles, reps: &reps, bar: &bar, verdict: &verdict, profile };
        let mut report = SetReport::new(&stages);
        report.corrections = corrections.to_vec();
        Ok(Self { angles, reps, bar, verdict, report, moved })
    }

    /// The track that was judged, given the one that was read.
    #[must_use]
    pub fn track<'a>(&'a self, read: &'a Track) -> &'a Track {
        self.moved.as_ref().unwrap_or(read)
    }
}
