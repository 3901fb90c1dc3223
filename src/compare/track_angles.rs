//! The angles of keypoints, measured as a check measures them.

use super::recording::{Course, Quantity, Recording};
use crate::angles::{self, AngleTrack};
use crate::signal;
use crate::track::Track;

/// The angles of a track; none where nothing could be measured.
pub(super) fn angles(track: &Track) -> Recording {
    let notes = track.pose.keypoints.iter().map(|source| source.line(track.skeleton.name)).collect();
    let scenes = signal::clean_scenes(track).iter().map(angles::measure).collect();
    let Some(found) = AngleTrack::join(scenes) else {
        return Recording { time_s: Vec::new(), courses: Vec::new(), notes };
    };
    let course = |quantity, column: &angles::Column| Course {
        quantity,
        source: "its keypoints, measured as by a check".into(),
        degrees: column.value.clone(),
    };
    let courses = vec![
        course(Quantity::TrunkInclination, &found.trunk_inclination),
        course(Quantity::HipHinge, &found.hip_hinge),
        course(Quantity::KneeFlexion, &found.knee_flexion),
        course(Quantity::ShankInclination, &found.shank_inclination),
    ];
    Recording { time_s: found.time_s.clone(), courses, notes }
}
