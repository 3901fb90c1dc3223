//! From a raw [`Track`] to a [`CleanTrack`]: uniform in time, without outliers, gaps filled only
//! where they are short, low-passed without lag, and every sample knowing whether it was measured, filled or missing.

mod butterworth;
mod collapse;
mod columns;
mod contour;
mod foreign;
mod given;
mod grid;
mod hidden;
mod midpoints;
mod misplaced;
mod outliers;
mod plate;
mod stated;
mod steadied;
mod swaps;
mod turns;

use ndarray::Array2;

pub use butterworth::{Butterworth, zero_lag};
pub(crate) use columns::MOMENT_S;

use crate::track::{Facing, Joint, Keypoint, LEAST_SCORE, PlateHeight, PlumbLines, Track};
use columns::Sampler;
use given::{BACK_HZ, LIMB_HZ};
use grid::{Frame, Grid};
use stated::Stated;

/// Where a sample comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SampleState {
    /// Measured (or between two measured neighbours closer than the mask rate).
    Measured,
    /// Interpolated over a gap of at most 0.2 s.
    Filled,
    /// Not known; the value is NaN.
    #[default]
    Missing,
}

/// Points over time: row p is one point's coordinate as one contiguous column of time, `[points, n]`.
#[derive(Debug, Clone)]
pub struct PointColumns {
    /// x, pixels, right.
    pub x: Array2<f64>,
    /// y, pixels, **down**.
    pub y: Array2<f64>,
    /// State of each sample, `[points, n]`.
    pub state: Array2<SampleState>,
}

/// One quantity over time.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// Value, NaN where missing. Length n.
    pub value: Vec<f64>,
    /// One standard deviation, NaN where missing. Length n.
    pub sd: Vec<f64>,
    /// State. Length n.
    pub state: Vec<SampleState>,
}

/// Sagittal angles as the spine model states them: from its joints, corrected for yaw, splayed knees and its own habits.
/// Degrees, 6 Hz; all missing in a track that holds points only.
#[derive(Debug, Clone, Default)]
pub struct StatedAngles {
    /// Inclination of hip → shoulder, forward +.
    pub trunk_inclination: Column,
    /// 180° − angle hip–knee–ankle, mean of both legs.
    pub knee_flexion: Column,
    /// Trunk–thigh angle.
    pub hip_hinge: Column,
}

/// A cleaned track on a uniform time grid of n samples.
#[derive(Debug, Clone)]
pub struct CleanTrack {
    /// Samples a second.
    pub rate_hz: f64,
    /// Time of each sample, seconds from the start of the clip.
    pub time_s: Vec<f64>,
    /// Keypoints, rows as [`Keypoint`], 6 Hz.
    pub keypoints: PointColumns,
    /// Joints placed by the spine model, rows as [`Joint`], 6 Hz; where there was none, mid-points of left and right keypoints.
    pub joints: PointColumns,
    /// Whether nothing but keypoints was read: the joints are their mid-points and nothing is known of the back.
    pub keypoints_only: bool,
    /// Points along the spine from the pelvis to the neck, 4 Hz, where the skeleton has such points; else no row.
    pub spine: PointColumns,
    /// Back line in pixels, 35 rows, 4 Hz; invalid samples, and frames in which a large plate hides the shoulder or something lies
    /// over the back, missing.
    pub back_line: PointColumns,
    /// Whether something else lies over the back: a post, a plate's rim.
    pub back_covered: Vec<bool>,
    /// Whether the hip was placed where it cannot be, as it is where a plate hides it.
    pub hip_hidden: Vec<bool>,
    /// Lumbar flexion stated by the spine model, degrees, 4 Hz; missing where a large plate hides the shoulder or something lies over the
    /// back.
    pub lumbar: Column,
    /// Disagreement within the spine model's ensemble, degrees, on the same grid (NaN where missing).
    pub lumbar_spread: Vec<f64>,
    /// Centre of the plate nearest the camera, pixels right, not low-passed; NaN where none is seen, or only before and after a long travel.
    pub plate_x: Vec<f64>,
    /// The same, pixels **down**.
    pub plate_y: Vec<f64>,
    /// Its radius, pixels.
    pub plate_radius: Vec<f64>,
    /// What is left of the camera's motion in where a point is, one standard deviation, pixels; NaN where nobody knows how it moved.
    pub camera_sd: Vec<f64>,
    /// How plumb lines look in the scene's pictures; none where nothing tells.
    pub plumb: Option<PlumbLines>,
    /// How large the plate is in the scene's pictures; none where nothing tells.
    pub plate_height: Option<PlateHeight>,
    /// Sagittal angles stated by the spine model.
    pub stated: StatedAngles,
    /// Camera yaw off the true side view as the spine model's angles have it, degrees: true to 38°.
    pub yaw: Column,
    /// The same by the landmarks in space: true to 60°, near the side less exact.
    pub yaw_in_space: Column,
    /// The landmark model's score of the lifter, 0…1, NaN where missing.
    pub score: Vec<f64>,
    /// Whether the lifter is turning to another side, and so seen from neither.
    pub turning: Vec<bool>,
    /// Which way the lifter was taken to face when the frames were read.
    pub facing: Facing,
    /// Picture size, pixels (width, height).
    pub picture: (f64, f64),
}

/// A length that is worth a word, torso lengths, about 15 cm: feet raised so far do not stand. A rim over the back is at least as long; one that
/// begins higher above the hip leaves the lower back free (an elbow, mostly). A post stays where it is while hip or shoulder moves as far: the backs
/// of 50 rendered and real sets stood still on a line with 0.2 at most, two behind posts moved by 0.4 and 1.1.
const NOTABLE: f64 = 0.3;

/// Cleans a track. Total for any input: what cannot be used comes out as missing.
///
/// All points of frames with a lifter score below 0.5 or a figure that collapses, are
/// dropped; exchanged left and right sides are put back; outliers go (Hampel, 7 samples); the rest is brought to a uniform grid
/// at the clip's mean rate (24…60 Hz), with gaps bridged up to 0.2 s; and each contiguous run is low-passed on its own.
pub fn clean(track: &Track) -> CleanTrack {
    let track = &*steadied::steadied(track);
    let frames = grid::usable_frames(&track.time_s);
    let facing = track.scenes.first().map_or(Facing::Unknown, |scene| scene.facing);
    clean_frames(track, &frames, &Grid::of(&frames), Read::of(track, facing, facing))
}

/// As [`clean`], each scene of the track on its own, so that nothing reaches across a cut; the scenes' samples lie on one grid. Where the
/// lifter turns to another side within a scene, another begins. Scenes without a sample are left out.
pub fn clean_scenes(track: &Track) -> Vec<CleanTrack> {
    let track = &*steadied::steadied(track);
    let frames = grid::usable_frames(&track.time_s);
    let (mut starts, mut parts) = (Vec::new(), Vec::new());
    for scene in &track.scenes {
        let within: Vec<Frame> = frames.iter().filter(|frame| scene.frames.contains(&frame.row)).copied().collect();
        let turns = turns::turns(track, &read_of(track, &within));
        let begins = track.time_s.get(scene.frames.start).copied().unwrap_or_default();
        for (k, from) in [begins].iter().chain(&turns).enumerate() {
            let part = |frame: &&Frame| {
                (k == 0 || frame.time_s >= *from) && turns.get(k).is_none_or(|turn| frame.time_s < *turn)
            };
            let part: Vec<Frame> = within.iter().filter(part).copied().collect();
            let faces = if turns.is_empty() { Facing::Unknown } else { turns::facing(track, &read_of(track, &part)) };
            starts.push(*from);
            parts.push((part, Read::of(track, scene.facing, faces), turns.clone()));
        }
    }
    let grids = Grid::of(&frames).split(starts.into_iter().skip(1));
    let parts = grids.into_iter().zip(parts).filter(|(grid, _)| grid.len() > 0);
    let clean = |(grid, (frames, read, turns)): (Grid, (Vec<Frame>, Read, Vec<f64>))| {
        let turning = |time_s: &f64| turns.iter().any(|turn| (time_s - turn).abs() < turns::TURNING_S);
        let mut clean = clean_frames(track, &frames, &grid, read);
        clean.turning = clean.time_s.iter().map(turning).collect();
        clean
    };
    parts.map(clean).collect()
}

/// How the frames were read.
#[derive(Clone, Copy)]
struct Read {
    /// Which way the lifter faces.
    facing: Facing,
    /// Whether nothing but keypoints tells something.
    keypoints_only: bool,
}

impl Read {
    /// Of a lifter who was taken to face one way all the while and for a part of it faces another: of a back that is read as if it
    /// were the belly nothing holds.
    fn of(track: &Track, taken: Facing, faces: Facing) -> Self {
        let turned = faces != Facing::Unknown && taken != Facing::Unknown && faces != taken;
        Self { facing: if turned { faces } else { taken }, keypoints_only: turned || track.is_keypoints_only() }
    }
}

/// Those of some frames that were read: of a clip of many frames a second not all are, and the others hold a plate at most, which is filled
/// in between.
fn read_of(track: &Track, frames: &[Frame]) -> Vec<Frame> {
    let is_read = |frame: &&Frame| track.score.get(frame.row).is_some_and(|score| score.is_finite());
    frames.iter().filter(is_read).copied().collect()
}

/// Cleans some frames, of which `every` shows a plate at most and those that were read the lifter.
fn clean_frames(track: &Track, every: &[Frame], grid: &Grid, read: Read) -> CleanTrack {
    let Read { facing, keypoints_only } = read;
    let frames = &read_of(track, every)[..];
    let picture = (f64::from(track.clip.width), f64::from(track.clip.height));
    // Who stands still scatters by nothing, in whole pixels: one off is no outlier.
    let floor_px = 1.0;
    let mut sure: Vec<bool> =
        frames.iter().map(|f| track.score.get(f.row).is_some_and(|s| *s >= LEAST_SCORE)).collect();
    collapse::drop_collapsed(track, frames, &mut sure);

    // Dense rows: one value a frame.
    let dense = Sampler::dense(frames, grid);
    let sides = swaps::sides(track.skeleton);
    let swap = swaps::exchanged(track, &sides, frames, &sure);
    let rows = Keypoint::ALL.map(|keypoint| track.skeleton.row(keypoint));
    let keypoints = dense.points(Keypoint::ALL.len(), LIMB_HZ, floor_px, |f, k| {
        let row = swaps::partner(&sides, rows[k]?, swap[f]);
        track.keypoints.at(frames[f].row, row).filter(|_| sure[f])
    });
    let spine = dense.points(track.skeleton.spine.len(), BACK_HZ, floor_px, |f, k| {
        track.keypoints.at(frames[f].row, track.skeleton.spine[k]).filter(|_| sure[f])
    });

    // Sparse rows: the spine model runs on about 15 frames a second.
    let is_stated = |row: usize| track.spine.shows_any(row) || track.spine.angle[[row, 0]].is_finite();
    let ran: Vec<bool> = (0..frames.len()).map(|f| sure[f] && !keypoints_only && is_stated(frames[f].row)).collect();
    let sparse = Sampler::sparse(frames, &ran, grid);
    let misplaced = misplaced::hip(track, frames, &ran);
    let joints = if keypoints_only {
        midpoints::joints(&keypoints)
    } else {
        sparse.points(crate::track::JOINTS, LIMB_HZ, floor_px, |f, k| {
            let row = frames[f].row;
            let is_placed = sure[f] && !(misplaced[f] && k == Joint::Hip as usize);
            is_placed.then(|| [track.spine.points[[row, k, 0]], track.spine.points[[row, k, 1]]])
        })
    };
    let stated = Stated { track, frames, sure: &sure, misplaced: &misplaced };
    let covered = foreign::covered(track, frames, &sure);
    let hidden = |f: usize| covered[f] || hidden::shoulder(track, frames[f].row);
    let scene = every.first().and_then(|first| track.scenes.iter().find(|s| s.frames.contains(&first.row)));
    // The back line is told along the line from hip to shoulder.
    let placed: Vec<bool> = (0..frames.len()).map(|f| sure[f] && !keypoints_only && !hidden(f)).collect();
    let back_line = contour::back_line(track, frames, &placed, &sparse, &joints);
    let [plate_x, plate_y, plate_radius] = plate::columns(track, every, grid);
    let states = |sampler: &Sampler<'_>, of_frames: &[bool]| -> Vec<bool> {
        sampler.plain(|f| f64::from(u8::from(of_frames[f]))).iter().map(|so| *so >= 0.5).collect()
    };
    CleanTrack {
        rate_hz: grid.rate_hz,
        keypoints,
        spine,
        back_line,
        back_covered: states(&dense, &covered),
        hip_hidden: states(&sparse, &misplaced),
        lumbar: stated.lumbar(&sparse, hidden),
        lumbar_spread: stated.lumbar_spread(&sparse),
        plate_x,
        plate_y,
        plate_radius,
        camera_sd: Sampler::dense(every, grid).plain(|f| camera_sd(track, every[f].row)),
        plumb: scene.and_then(|scene| scene.plumb),
        plate_height: scene.and_then(|scene| scene.plate),
        stated: stated.columns(&sparse),
        yaw: stated.yaw(&sparse),
        yaw_in_space: stated.yaw_in_space(&sparse),
        score: dense.plain(|f| track.score.get(frames[f].row).map_or(f64::NAN, |s| f64::from(*s))),
        time_s: grid.times(),
        turning: vec![false; grid.len()],
        joints,
        keypoints_only,
        facing,
        picture,
    }
}

/// What is left of the camera's motion in a frame, pixels; NaN where nobody knows how it moved.
fn camera_sd(track: &Track, frame: usize) -> f64 {
    track.camera.get(frame).and_then(|motion| motion.sd).map_or(f64::NAN, f64::from)
}

impl PointColumns {
    /// Columns of `points` rows and `n` samples with nothing in them.
    pub fn missing(points: usize, n: usize) -> Self {
        Self {
            x: Array2::from_elem((points, n), f64::NAN),
            y: Array2::from_elem((points, n), f64::NAN),
            state: Array2::from_elem((points, n), SampleState::Missing),
        }
    }
    /// One point's x and y over time.
    pub fn point(&self, row: usize) -> (&[f64], &[f64]) {
        // Rows of a standard-layout array are contiguous; any other layout reads as no samples.
        let x = self.x.row(row).to_slice().unwrap_or(&[]);
        let y = self.y.row(row).to_slice().unwrap_or(&[]);
        (x, y)
    }
    /// Mid-point of a left and a right keypoint over time; the one that is known where the other is missing.
    pub fn midpoint(&self, left: Keypoint, right: Keypoint) -> (Vec<f64>, Vec<f64>) {
        let (l, r) = (self.point(left as usize), self.point(right as usize));
        let mean = |a: &[f64], b: &[f64]| {
            let one = |(a, b): (&f64, &f64)| match (a.is_nan(), b.is_nan()) {
                (false, true) => *a,
                (true, false) => *b,
                _ => 0.5 * (a + b),
            };
            a.iter().zip(b).map(one).collect()
        };
        (mean(l.0, r.0), mean(l.1, r.1))
    }
    /// A placed joint's x and y over time.
    pub fn joint(&self, joint: Joint) -> (&[f64], &[f64]) {
        self.point(joint as usize)
    }
}

impl Column {
    /// A column of `n` samples with nothing in it.
    pub fn missing(n: usize) -> Self {
        Self { value: vec![f64::NAN; n], sd: vec![f64::NAN; n], state: vec![SampleState::Missing; n] }
    }
}

impl CleanTrack {
    /// Number of samples.
    pub fn len(&self) -> usize {
        self.time_s.len()
    }
    /// Whether there is no sample.
    pub fn is_empty(&self) -> bool {
        self.time_s.is_empty()
    }
}
