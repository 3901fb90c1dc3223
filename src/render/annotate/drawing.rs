//! What the annotation shows of one frame.

use opencv::core::Mat;

use super::canvas::{Canvas, Colour, ascii};
use super::{Annotation, Caption};
use crate::angles::{AngleTrack, Facing, LumbarMethod, SampleState, ViewKind};
use crate::bar::BarPath;
use crate::faults::Verdict;
use crate::measures::fixed;
use crate::signal::Column;
use crate::track::{BACK_SAMPLES, Joint, Keypoint, Track};

/// Points that were placed in other frames are shown up to this much time away, seconds: the spine model runs on some only.
const HOLD_S: f64 = 0.15;
/// Widths and sizes in hundredths of the picture's short edge.
const BONE: f64 = 0.5;
const BACK: f64 = 1.1;
const DOT: f64 = 0.9;
const CAPITAL: f64 = 2.6;
const HEADLINE: f64 = 3.4;
const GAP: f64 = 1.6;
/// More lines of text would hide the feet and the bar.
const CAPTION_LINES: usize = 4;

/// Lumbar flexion in degrees and its colour, and what the legend writes there. Blue to vermilion by way of yellow is told
/// apart without red–green vision.
const SCALE: [(f64, Colour, &str); 4] = [
    (-20.0, Colour::BLUE, "-20"),
    (0.0, Colour::SKY, "0"),
    (20.0, Colour::YELLOW, "20"),
    (40.0, Colour::VERMILION, "40"),
];

/// Speed of the bar, m/s, and the colour of its travel.
const SPEED_SCALE: [(f64, Colour, &str); 4] =
    [(0.0, Colour::BLUE, "0"), (0.5, Colour::SKY, "0.5"), (1.0, Colour::YELLOW, "1"), (1.5, Colour::VERMILION, "1.5")];
/// Its path is drawn over the last seconds: a rep's, but not the whole set's on top of each other.
const TRAIL_S: f64 = 4.0;
const TRAIL: f64 = 0.7;

/// Draws frame `index`; `scale` goes from the track's pixels to the picture's (x, y).
pub(super) fn draw(
    picture: &mut Mat,
    scale: [f64; 2],
    track: &Track,
    annotation: &Annotation<'_>,
    index: usize,
) -> opencv::Result<()> {
    let Some(&time) = track.time_s.get(index) else { return Ok(()) };
    let angles = annotation.angles;
    let frame = Frame { track, angles: Some(angles), index, scale };
    let sample = sample_at(angles, time);
    let mut canvas = Canvas::new(picture);
    figure(&mut canvas, &frame, angles, sample)?;
    let bar = annotation.bar.filter(|bar| bar.shows_plate());
    if let Some(bar) = bar {
        bar_path(&mut canvas, &frame, angles, bar)?;
    }
    panel(&mut canvas, angles, sample, bar)?;
    captions(&mut canvas, annotation.captions.iter().filter(|c| c.start_s <= time && time <= c.end_s))
}

/// Draws skeleton and back line of frame `index` alone, on a picture in the track's pixels.
pub(in crate::render) fn pose(
    picture: &mut Mat,
    track: &Track,
    angles: &AngleTrack,
    index: usize,
) -> opencv::Result<()> {
    let Some(&time) = track.time_s.get(index) else { return Ok(()) };
    let frame = Frame { track, angles: Some(angles), index, scale: [1.0; 2] };
    figure(&mut Canvas::new(picture), &frame, angles, sample_at(angles, time))
}

fn figure(
    canvas: &mut Canvas<'_>,
    frame: &Frame<'_>,
    angles: &AngleTrack,
    sample: Option<usize>,
) -> opencv::Result<()> {
    let lumbar = sample.and_then(|k| value(&angles.lumbar_flexion, k));
    // From the front or the back, the mask's edge is a flank and not the back.
    let sideways = !matches!(angles.view.kind, ViewKind::Front | ViewKind::Back);
    skeleton(canvas, frame, angles.view.facing, sideways)?;
    if sideways {
        back_line(canvas, frame, lumbar.map_or(Colour::GREY, |(v, _)| lumbar_colour(v)))?;
    }
    Ok(())
}

/// A frame of the track, in the picture's pixels.
pub(in crate::render) struct Frame<'a> {
    pub track: &'a Track,
    /// What the angles do not take for seen is not shown; `None` shows all that was read.
    pub angles: Option<&'a AngleTrack>,
    pub index: usize,
    pub scale: [f64; 2],
}

impl Frame<'_> {
    /// The point that `get` finds in a frame: in this frame, or between the nearest ones before and after that have it.
    fn point(&self, get: impl Fn(usize) -> Option<[f32; 2]>) -> Option<[f64; 2]> {
        let found = |j: usize| get(j).filter(|p| p[0].is_finite() && p[1].is_finite()).map(|p| p.map(f64::from));
        let time = &self.track.time_s;
        let near = |j: &usize| (time[*j] - time[self.index]).abs() <= HOLD_S;
        let before = (0..=self.index).rev().take_while(near).find_map(|j| Some((time[j], found(j)?)));
        let after = (self.index..time.len()).take_while(near).find_map(|j| Some((time[j], found(j)?)));
        let p = match (before, after) {
            (Some((t0, p)), Some((t1, q))) if t1 > t0 => {
                let share = (time[self.index] - t0) / (t1 - t0);
                [p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])]
            }
            (Some((_, p)), _) | (None, Some((_, p))) => p,
            (None, None) => return None,
        };
        Some([p[0] * self.scale[0], p[1] * self.scale[1]])
    }

    /// The angles, and their sample of this frame.
    fn sample(&self) -> Option<(&AngleTrack, usize)> {
        self.angles.and_then(|angles| Some((angles, sample_at(angles, *self.track.time_s.get(self.index)?)?)))
    }

    /// Whether the hip is not where it was placed while the shoulders are: behind a plate, or out of the picture.
    fn misses_hip(&self) -> bool {
        self.sample().is_some_and(|(angles, k)| angles.hip_height[k].is_nan() && angles.shoulder_height[k].is_finite())
    }

    pub fn joint(&self, joint: Joint) -> Option<[f64; 2]> {
        if joint == Joint::Hip && self.misses_hip() {
            return None;
        }
        let rows = &self.track.spine.points;
        self.point(|j| Some([*rows.get([j, joint as usize, 0])?, *rows.get([j, joint as usize, 1])?]))
    }

    pub fn keypoint(&self, keypoint: Keypoint) -> Option<[f64; 2]> {
        let is_hip = matches!(keypoint, Keypoint::LeftHip | Keypoint::RightHip);
        if is_hip && self.misses_hip() { None } else { self.point(|j| self.track.keypoint(j, keypoint)) }
    }

    pub fn back(&self, k: usize) -> Option<[f64; 2]> {
        // It is traced along the line from the hip up; where something lies over the back it is that thing's edge.
        let is_covered = |(angles, k): (&AngleTrack, usize)| angles.back_covered.get(k) == Some(&true);
        if self.misses_hip() || self.sample().is_some_and(is_covered) {
            return None;
        }
        let (rows, valid) = (&self.track.back_line.points, &self.track.back_line.valid);
        let point = |j| Some([*rows.get([j, k, 0])?, *rows.get([j, k, 1])?]);
        self.point(|j| point(j).filter(|_| valid.get([j, k]) == Some(&true)))
    }
}

const LEFT_ARM: [Keypoint; 3] = [Keypoint::LeftShoulder, Keypoint::LeftElbow, Keypoint::LeftWrist];
const RIGHT_ARM: [Keypoint; 3] = [Keypoint::RightShoulder, Keypoint::RightElbow, Keypoint::RightWrist];
const LEFT_LEG: [Keypoint; 4] = [Keypoint::LeftHip, Keypoint::LeftKnee, Keypoint::LeftAnkle, Keypoint::LeftToe];
const RIGHT_LEG: [Keypoint; 4] = [Keypoint::RightHip, Keypoint::RightKnee, Keypoint::RightAnkle, Keypoint::RightToe];

/// From the side: the placed joints (mid-points of left and right) and the arm nearer the camera. Otherwise, or where the
/// spine model placed nothing: both sides' keypoints.
fn skeleton(canvas: &mut Canvas<'_>, frame: &Frame<'_>, facing: Facing, sideways: bool) -> opencv::Result<()> {
    let chain = |joints: &[Joint]| joints.iter().filter_map(|j| frame.joint(*j)).collect::<Vec<_>>();
    let limb = |points: &[Keypoint]| points.iter().filter_map(|p| frame.keypoint(*p)).collect::<Vec<_>>();
    let trunk = chain(&[Joint::Shoulder, Joint::Hip]);
    let leg = chain(&[Joint::Knee, Joint::Ankle]);
    let mut lines = Vec::new();
    if sideways && leg.len() == 2 && frame.joint(Joint::Shoulder).is_some() {
        // Looking to the picture's right, a lifter shows the right side.
        let near = match facing {
            Facing::Left => limb(&LEFT_ARM[1..]),
            Facing::Right | Facing::Unknown => limb(&RIGHT_ARM[1..]),
        };
        lines.push(trunk[..1].iter().chain(&near).copied().collect());
        // Without a hip trunk and leg are not joined.
        match trunk.len() {
            2 => lines.push(trunk.into_iter().chain(leg).collect()),
            _ => lines.push(leg),
        }
    } else {
        let across = [[Keypoint::LeftShoulder, Keypoint::RightShoulder], [Keypoint::LeftHip, Keypoint::RightHip]];
        let flanks = [[Keypoint::LeftShoulder, Keypoint::LeftHip], [Keypoint::RightShoulder, Keypoint::RightHip]];
        lines.extend(across.iter().chain(&flanks).map(|pair| limb(pair)));
        lines.extend([limb(&LEFT_ARM), limb(&RIGHT_ARM), limb(&LEFT_LEG), limb(&RIGHT_LEG)]);
    }
    for line in &lines {
        canvas.line(line, Colour::WHITE, BONE)?;
    }
    for point in lines.iter().flatten() {
        canvas.dot(*point, Colour::WHITE, DOT)?;
    }
    Ok(())
}

/// The back line where it is valid; gaps stay open.
fn back_line(canvas: &mut Canvas<'_>, frame: &Frame<'_>, colour: Colour) -> opencv::Result<()> {
    let samples: Vec<_> = (0..BACK_SAMPLES).map(|k| frame.back(k)).collect();
    for run in samples.split(Option::is_none) {
        let points: Vec<_> = run.iter().flatten().copied().collect();
        canvas.line(&points, colour, BACK)?;
    }
    Ok(())
}

/// The path of the plate over the last seconds since a cut, coloured by the bar's speed, and where its centre is.
fn bar_path(canvas: &mut Canvas<'_>, frame: &Frame<'_>, angles: &AngleTrack, bar: &BarPath) -> opencv::Result<()> {
    let time = &frame.track.time_s;
    let place = |k: usize| {
        let disc = frame.track.plates.get(k).copied().flatten()?;
        Some([f64::from(disc.x) * frame.scale[0], f64::from(disc.y) * frame.scale[1]])
    };
    let scene = frame.track.scenes.iter().rev().map(|scene| scene.frames.start).find(|start| *start <= frame.index);
    let from = time.partition_point(|t| *t < time[frame.index] - TRAIL_S).max(scene.unwrap_or(0));
    let steps: Vec<_> = (from + 1..=frame.index).filter_map(|k| Some(([place(k - 1)?, place(k)?], time[k]))).collect();
    for (step, _) in &steps {
        canvas.seam(step, TRAIL)?;
    }
    for (step, time) in steps {
        let speed = sample_at(angles, time).and_then(|s| speed(bar, s));
        let colour = speed.map_or(Colour::GREY, |v| colour_on(&SPEED_SCALE, v.abs()));
        canvas.stroke(&step, colour, TRAIL)?;
    }
    place(frame.index).map_or(Ok(()), |here| canvas.dot(here, Colour::WHITE, DOT))
}

/// Upward speed of the bar at a sample, m/s, where it is known.
fn speed(bar: &BarPath, sample: usize) -> Option<f64> {
    bar.speed_m_s.get(sample).copied().filter(|v| v.is_finite())
}

/// Colour of a lumbar flexion in degrees.
fn lumbar_colour(flexion: f64) -> Colour {
    colour_on(&SCALE, flexion)
}

/// Colour of a value on a scale; values beyond it take its end's.
fn colour_on(scale: &[(f64, Colour, &str)], value: f64) -> Colour {
    let within = scale.windows(2).find(|w| value < w[1].0).unwrap_or(&scale[scale.len() - 2..]);
    let (low, high) = (within[0], within[1]);
    low.1.toward(high.1, ((value - low.0) / (high.0 - low.0)).clamp(0.0, 1.0))
}

/// Index of the angle sample nearest a time; None when the angles do not reach there.
fn sample_at(angles: &AngleTrack, time: f64) -> Option<usize> {
    let after = angles.time_s.partition_point(|t| *t < time);
    let nearest = [after.checked_sub(1), Some(after)].into_iter().flatten().filter(|k| *k < angles.len());
    let off = |k: &usize| (angles.time_s[*k] - time).abs();
    nearest.min_by(|a, b| off(a).total_cmp(&off(b))).filter(|k| off(k) <= HOLD_S)
}

/// Value and standard deviation of a sample that is there.
fn value(column: &Column, k: usize) -> Option<(f64, f64)> {
    let present = *column.state.get(k)? != SampleState::Missing;
    let (value, sd) = (*column.value.get(k)?, column.sd.get(k).copied().unwrap_or(f64::NAN));
    (present && value.is_finite()).then_some((value, sd))
}

/// Speed of the bar and angles in the top left corner, with the scale of the back line's colour.
fn panel(
    canvas: &mut Canvas<'_>,
    angles: &AngleTrack,
    sample: Option<usize>,
    bar: Option<&BarPath>,
) -> opencv::Result<()> {
    let shown = |column: &Column| sample.and_then(|k| value(column, k));
    let plain = |column| shown(column).map_or("not measured".to_owned(), |(v, _)| format!("{} deg", fixed(v, 0)));
    let method = sample.and_then(|k| angles.lumbar_method.get(k)).copied().unwrap_or(LumbarMethod::None);
    let lumbar = shown(&angles.lumbar_flexion).filter(|_| method != LumbarMethod::None);
    let lumbar_text = match (lumbar, method) {
        (None, _) => "not measured".to_owned(),
        (Some((v, sd)), hint) if hint.is_hint() => format!("{} +- {} deg (guess)", fixed(v, 0), fixed(sd, 0)),
        (Some((v, sd)), _) => format!("{} +- {} deg", fixed(v, 0), fixed(sd, 0)),
    };
    let lumbar_tint = lumbar.map_or(Colour::GREY, |(v, _)| lumbar_colour(v));
    let bar_speed = bar.and_then(|bar| speed(bar, sample?));
    let bar_line = bar_speed.map(|v| ("bar", format!("{} m/s", fixed(v, 2)), colour_on(&SPEED_SCALE, v.abs())));
    let lines: Vec<_> = bar_line
        .into_iter()
        .chain([
            ("trunk", plain(&angles.trunk_inclination), Colour::WHITE),
            ("hinge", plain(&angles.hip_hinge), Colour::WHITE),
            ("knee", plain(&angles.knee_flexion), Colour::WHITE),
            ("lower back", lumbar_text, lumbar_tint),
        ])
        .collect();
    let (unit, step) = (canvas.unit, (CAPITAL + GAP + 0.3) * canvas.unit);
    let (left, top) = (2.0 * GAP * unit, 2.0 * GAP * unit);
    let values = left + canvas.text_width("lower back  ", CAPITAL)?;
    let width = values - left + canvas.text_width("-20 +- 10 deg (guess)", CAPITAL)? * 0.78;
    let legend = 5.2 * unit;
    let inner = step * lines.len() as f64 + legend;
    canvas.shade([left - GAP * unit, top - GAP * unit, width + 2.0 * GAP * unit, inner + 2.0 * GAP * unit])?;
    for (i, (name, text, colour)) in lines.iter().enumerate() {
        let base = top + step * i as f64 + CAPITAL * unit;
        canvas.text(name, [left, base], *colour, CAPITAL)?;
        canvas.text(text, [values, base], *colour, CAPITAL)?;
    }
    colour_scale(canvas, [left, top + step * lines.len() as f64 + 0.6 * unit], width)
}

/// The legend: a bar of the back line's colours with the degrees under it.
fn colour_scale(canvas: &mut Canvas<'_>, [left, top]: [f64; 2], width: f64) -> opencv::Result<()> {
    const SMALL: f64 = 1.7;
    let (first, last) = (SCALE[0].0, SCALE[SCALE.len() - 1].0);
    let steps = width.round().max(1.0) as i32;
    for i in 0..steps {
        let flexion = first + (last - first) * f64::from(i) / f64::from(steps);
        canvas.fill([left + f64::from(i), top, 1.0, 1.4 * canvas.unit], lumbar_colour(flexion))?;
    }
    for (flexion, _, label) in SCALE {
        let wide = canvas.text_width(label, SMALL)?;
        let centre = left + width * (flexion - first) / (last - first) - wide / 2.0;
        let at = [centre.clamp(left, left + width - wide), top + (1.4 + 0.9 + SMALL) * canvas.unit];
        canvas.text(label, at, Colour::WHITE, SMALL)?;
    }
    Ok(())
}

/// Rep, verdict and what was found, along the bottom.
fn captions<'a>(canvas: &mut Canvas<'_>, captions: impl Iterator<Item = &'a Caption>) -> opencv::Result<()> {
    let mut now: Vec<&Caption> = captions.collect();
    now.sort_by(|a, b| b.rep.cmp(&a.rep).then(a.start_s.total_cmp(&b.start_s)));
    let Some(first) = now.first() else { return Ok(()) };
    let word = first.verdict.words();
    let colour = match first.verdict {
        Verdict::Clean => Colour::GREEN,
        Verdict::Flagged => Colour::VERMILION,
        Verdict::PartlySeen | Verdict::CannotJudge => Colour::GREY,
    };
    let margin = 2.0 * GAP * canvas.unit;
    let mut lines = Vec::new();
    for caption in now.iter().filter(|c| c.rep == first.rep) {
        for line in canvas.wrap(&ascii(&caption.text), canvas.width - 2.0 * margin, CAPITAL)? {
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    if lines.len() > CAPTION_LINES {
        lines.truncate(CAPTION_LINES);
        lines[CAPTION_LINES - 1].push_str(" ...");
    }
    let (head, step) = ((HEADLINE + GAP) * canvas.unit, (CAPITAL + GAP) * canvas.unit);
    let top = canvas.height - head - step * lines.len() as f64 - margin;
    canvas.shade([0.0, top - margin / 2.0, canvas.width, canvas.height - top + margin / 2.0])?;
    let mut base = top + HEADLINE * canvas.unit;
    canvas.text(&format!("Rep {}: {word}", first.rep), [margin, base], colour, HEADLINE)?;
    base += GAP * canvas.unit;
    for line in &lines {
        canvas.text(line, [margin, base + CAPITAL * canvas.unit], Colour::WHITE, CAPITAL)?;
        base += step;
    }
    Ok(())
}
