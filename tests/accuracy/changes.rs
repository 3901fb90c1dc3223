//! What other recordings of the same lift would differ in, put into a track that was read. Everything follows from a seed.

use std::ops::Range;

use ndarray::Axis;
use spotter::track::{BackLine, Joint, Keypoints, Scene, SpineEstimate, Track};

use crate::support::disturbances::normal;

/// Column of the spine model's angles that is told against the picture's vertical: trunk inclination.
const AGAINST_VERTICAL: usize = 1;
/// Joints are placed in so many frames a second at least, or the reading misses some: farther apart, seconds, nothing is known in between.
const PLACED_S: f64 = 0.2;
/// A frame in which the lifter is hidden has this score.
const HIDDEN_SCORE: f32 = 0.1;
/// How long a hand's sway lasts, seconds, and how far it turns the camera, degrees.
const SWAY_S: f64 = 0.5;
const SWAY_ROLL_DEG: f64 = 0.3;
/// How far beyond the ankles or shoulders the picture's edge lies, body lengths.
const BEYOND: f64 = 0.05;

/// Rows of the frames that were read: of a clip of many frames a second not all are.
pub fn read(track: &Track) -> Vec<usize> {
    (0..track.len()).filter(|row| track.score[*row].is_finite()).collect()
}

/// The track of some of its frames.
pub fn of_frames(track: &Track, rows: &[usize]) -> Track {
    let place = |row: usize| rows.partition_point(|r| *r < row);
    let kept = |frames: &Range<usize>| place(frames.start)..place(frames.end);
    let pick = |values: &[f32]| rows.iter().map(|row| values[*row]).collect();
    let mut of = Track::new(
        track.clip.clone(),
        track.pose.clone(),
        track.skeleton,
        rows.iter().map(|row| track.time_s[*row]).collect(),
    );
    let scenes = track.scenes.iter().map(|scene| Scene { frames: kept(&scene.frames), ..scene.clone() });
    of.scenes = scenes.filter(|scene| !scene.frames.is_empty()).collect();
    of.overlays = track.overlays.clone();
    of.overlays.iter_mut().for_each(|overlay| overlay.frames = kept(&overlay.frames));
    of.score = pick(&track.score);
    let Keypoints { points, sd, provenance } = &track.keypoints;
    of.keypoints = Keypoints {
        points: points.select(Axis(0), rows),
        sd: sd.select(Axis(0), rows),
        provenance: provenance.select(Axis(0), rows),
    };
    let SpineEstimate { points, angle_sd, angle, spread, yaw, yaw_sd } = &track.spine;
    of.spine = SpineEstimate {
        points: points.select(Axis(0), rows),
        angle_sd: angle_sd.select(Axis(0), rows),
        angle: angle.select(Axis(0), rows),
        spread: pick(spread),
        yaw: pick(yaw),
        yaw_sd: pick(yaw_sd),
    };
    let BackLine { points, valid } = &track.back_line;
    of.back_line = BackLine { points: points.select(Axis(0), rows), valid: valid.select(Axis(0), rows) };
    of.plates = rows.iter().map(|row| track.plates[*row]).collect();
    of.camera = rows.iter().filter_map(|row| track.camera.get(*row).copied()).collect();
    timed(&mut of);
    of
}

/// What is told of the clip follows from the frames' times.
fn timed(track: &mut Track) {
    let n = track.len();
    let seconds = track.time_s.first().zip(track.time_s.last()).map_or(0.0, |(first, last)| last - first);
    track.clip.frames_decoded = n as u64;
    track.clip.duration_s = seconds;
    track.clip.mean_fps = if seconds > 0.0 { (n - 1) as f64 / seconds } else { 0.0 };
}

/// The part between two moments, seconds.
pub fn part(track: &Track, from: f64, to: f64) -> Track {
    let within = |row: &usize| (from..=to).contains(&track.time_s[*row]);
    of_frames(track, &(0..track.len()).filter(within).collect::<Vec<_>>())
}

/// Every `step`-th frame, of those that were read.
pub fn thinned(track: &Track, step: usize) -> Track {
    let rows: Vec<usize> = read(track).into_iter().step_by(step).collect();
    of_frames(&placed_throughout(track), &rows)
}

/// The same movement in `factor` of the time.
pub fn in_time(track: &Track, factor: f64) -> Track {
    let mut track = placed_throughout(track);
    track.time_s.iter_mut().for_each(|time| *time *= factor);
    timed(&mut track);
    track
}

/// With joints, angles and back line in every frame that was read, as in a recording of fewer frames a second: in between they are on a
/// straight line.
fn placed_throughout(track: &Track) -> Track {
    let mut track = track.clone();
    let placed: Vec<usize> = (0..track.len()).filter(|row| track.spine.is_placed(*row, Joint::Hip)).collect();
    for pair in placed.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        let seconds = track.time_s[b] - track.time_s[a];
        for row in (a + 1..b).filter(|_| seconds <= PLACED_S) {
            if !track.score[row].is_finite() {
                continue;
            }
            let share = ((track.time_s[row] - track.time_s[a]) / seconds) as f32;
            let mix = |from: f32, to: f32| from + share * (to - from);
            for points in [&mut track.spine.points, &mut track.back_line.points] {
                let between = points.index_axis(Axis(0), a).to_owned() * (1.0 - share)
                    + points.index_axis(Axis(0), b).to_owned() * share;
                points.index_axis_mut(Axis(0), row).assign(&between);
            }
            for values in [&mut track.spine.angle, &mut track.spine.angle_sd] {
                for column in 0..values.ncols() {
                    values[[row, column]] = mix(values[[a, column]], values[[b, column]]);
                }
            }
            for values in [&mut track.spine.spread, &mut track.spine.yaw, &mut track.spine.yaw_sd] {
                values[row] = mix(values[a], values[b]);
            }
            for k in 0..track.back_line.valid.ncols() {
                track.back_line.valid[[row, k]] = track.back_line.valid[[a, k]] && track.back_line.valid[[b, k]];
            }
        }
    }
    track
}

/// Puts every point elsewhere.
fn place(track: &mut Track, to: impl Fn(usize, [f32; 2]) -> [f32; 2]) {
    for points in [&mut track.keypoints.points, &mut track.spine.points, &mut track.back_line.points] {
        for (frame, mut points) in points.outer_iter_mut().enumerate() {
            for mut point in points.rows_mut() {
                [point[0], point[1]] = to(frame, [point[0], point[1]]);
            }
        }
    }
    for (frame, disc) in track.plates.iter_mut().enumerate() {
        if let Some(disc) = disc {
            [disc.x, disc.y] = to(frame, [disc.x, disc.y]);
        }
    }
}

/// A picture of half the width and height.
pub fn smaller(track: &mut Track) {
    place(track, |_, [x, y]| [0.5 * x, 0.5 * y]);
    track.plates.iter_mut().flatten().for_each(|disc| disc.radius *= 0.5);
    (track.clip.width, track.clip.height) = (track.clip.width / 2, track.clip.height / 2);
    for motion in &mut track.camera {
        (motion.x, motion.y) = (0.5 * motion.x, 0.5 * motion.y);
        motion.sd = motion.sd.map(|sd| 0.5 * sd);
    }
}

/// Turns the picture of each frame about its centre by so many degrees, clockwise +, then shifts it by so many pixels.
fn moved(track: &mut Track, by: impl Fn(usize) -> (f32, [f32; 2])) {
    let centre = [track.clip.width, track.clip.height].map(|side| side as f32 / 2.0);
    place(track, |frame, [x, y]| {
        let (degrees, shift) = by(frame);
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (x, y) = (x - centre[0], y - centre[1]);
        [centre[0] + cos * x - sin * y + shift[0], centre[1] + sin * x + cos * y + shift[1]]
    });
    for scene in &track.scenes {
        let facing = scene.facing.sign().unwrap_or_default() as f32;
        scene.frames.clone().for_each(|frame| track.spine.angle[[frame, AGAINST_VERTICAL]] += facing * by(frame).0);
    }
}

/// A camera that is held askew by so many degrees.
pub fn askew(track: &mut Track, degrees: f32) {
    moved(track, |_| (degrees, [0.0; 2]));
    track.scenes.iter_mut().flat_map(|scene| &mut scene.plumb).for_each(|plumb| plumb.lean_deg += degrees);
    let (sin, cos) = degrees.to_radians().sin_cos();
    for motion in &mut track.camera {
        (motion.x, motion.y) = (cos * motion.x - sin * motion.y, sin * motion.x + cos * motion.y);
    }
}

/// A camera in the hand that sways by `px` (one standard deviation), of which nobody knows how it moved.
pub fn hand_held(track: &mut Track, px: f64, seed: u64) {
    let mut random = fastrand::Rng::with_seed(seed);
    let mut sway = [0.0; 3].map(|_| normal(&mut random));
    let mut last = track.time_s.first().copied().unwrap_or_default();
    let mut path = Vec::with_capacity(track.len());
    for time in &track.time_s {
        let keep = (-(time - last) / SWAY_S).exp();
        last = *time;
        sway = sway.map(|v| keep * v + (1.0 - keep * keep).sqrt() * normal(&mut random));
        path.push(((SWAY_ROLL_DEG * sway[0]) as f32, [sway[1], sway[2]].map(|v| (px * v) as f32)));
    }
    moved(track, |frame| path[frame]);
    track.camera.clear();
}

/// The lifter, and the bar, hidden for `seconds` of every `every` seconds, from the share `phase` of that on.
pub fn hidden(track: &mut Track, seconds: f64, every: f64, phase: f64) {
    for row in read(track) {
        let since = (track.time_s[row] - phase * every).rem_euclid(every);
        if since < seconds {
            track.score[row] = HIDDEN_SCORE;
            track.plates[row] = None;
        }
    }
}

/// No plate found anywhere.
pub fn without_plates(track: &mut Track) {
    track.plates.fill(None);
}

/// An edge of the picture in each scene: what lies beyond is not seen. `line` gives its height in a scene's frames, pixels from the top.
fn cropped(track: &mut Track, line: impl Fn(&Track, &Scene) -> Option<f32>, is_out: fn(f32, f32) -> bool) {
    for scene in track.scenes.clone() {
        let Some(line) = line(track, &scene) else { continue };
        for frame in scene.frames {
            for row in 0..track.skeleton.count {
                if track.keypoints.at(frame, row).is_some_and(|[_, y]| is_out(y, line)) {
                    track.keypoints.lose(frame, row);
                }
            }
            for mut point in track.spine.points.index_axis_mut(Axis(0), frame).rows_mut() {
                if is_out(point[1], line) {
                    point.fill(f32::NAN);
                }
            }
            for k in 0..track.back_line.valid.ncols() {
                track.back_line.valid[[frame, k]] &= !is_out(track.back_line.points[[frame, k, 1]], line);
            }
            track.plates[frame].take_if(|disc| is_out(disc.y, line));
        }
    }
}

/// How high a joint is in a scene at most, pixels from the top, but for a twentieth of the time.
fn highest(track: &Track, scene: &Scene, joint: Joint) -> Option<f32> {
    let heights = scene.frames.clone().map(|frame| track.spine.points[[frame, joint as usize, 1]]);
    let mut heights: Vec<f32> = heights.filter(|y| y.is_finite()).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 20).copied()
}

/// The feet below the picture, for a lifter of so many pixels from shoulder to ankle.
pub fn without_feet(track: &mut Track, body: f64) {
    let beyond = (BEYOND * body) as f32;
    cropped(track, |track, scene| Some(highest(track, scene, Joint::Ankle)? - beyond), |y, line| y > line);
}

/// The shoulders above the picture where the lifter stands.
pub fn without_standing_shoulders(track: &mut Track, body: f64) {
    let beyond = (BEYOND * body) as f32;
    cropped(track, |track, scene| Some(highest(track, scene, Joint::Shoulder)? + beyond), |y, line| y < line);
}
