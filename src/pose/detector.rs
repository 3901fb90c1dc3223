//! The person detector: everybody in the picture, with a point between the hips and a point that gives size and turn.
//!
//! Decoding follows BlazePose's detector: 2254 anchors on three grids; each states a score, a box and four points relative
//! to its centre. Here every person is wanted, not only the best, so that the lifter can be chosen with the whole clip in view.

use ndarray::{Array4, ArrayView2};
use ort::environment::Environment;
use ort::session::Session;
use ort::value::TensorRef;

use super::MOST;
use super::error::PoseError;
use super::given::{BLAZEPOSE_OVERLAP, BLAZEPOSE_SURE};
use super::region::{Region, rim_above, wrapped};
use super::session::{Frame, Picture, crop, fill, open, output, sigmoid};

/// Side of the detector's picture, pixels.
const SIDE: u32 = 224;
/// Anchors.
const ANCHORS: usize = 2254;
/// Values that each anchor states: a box (4) and four points (8).
const VALUES: usize = 12;
/// Cells a side of each grid, and anchors a cell.
const GRIDS: [(usize, usize); 3] = [(28, 2), (14, 2), (7, 6)];
/// Mid-hips nearer than this share of the smaller person's rim distance are the same person, whatever their boxes.
const SAME_HIP: f32 = 0.4;

/// Nobody lifts head down: anchors that state a body turned farther than this, radians, have head and feet mixed up (they
/// also state a wrong size), and another anchor of the same person often has them right.
const FARTHEST_TURN: f32 = 1.9;

/// A person that the detector sees, in picture pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Person {
    /// 0.5…1.
    pub score: f32,
    /// Between the hips.
    pub hip: [f32; 2],
    /// The point that, from the hip, gives size and turn of the whole body.
    pub rim: [f32; 2],
    /// Box of head and shoulders: left, top, right, bottom.
    pub head_box: [f32; 4],
}

impl Person {
    /// The region of interest that shows this person.
    pub fn region(&self) -> Region {
        Region::from_rim(self.hip, self.rim)
    }

    /// The same person with hip, size and turn as a torso has them that was placed more precisely.
    pub fn about_torso(self, hip: [f32; 2], shoulder: [f32; 2]) -> Self {
        Self { hip, rim: rim_above(hip, shoulder), ..self }
    }

    /// About where the shoulders are, pixels: the rim lies twice as far above the hip.
    pub fn shoulder(&self) -> [f32; 2] {
        [0, 1].map(|axis| 0.5 * (self.hip[axis] + self.rim[axis]))
    }

    /// Distance from hip to rim, pixels: about half the standing height.
    pub fn reach(&self) -> f32 {
        (self.rim[0] - self.hip[0]).hypot(self.rim[1] - self.hip[1])
    }
}

/// The detector model.
pub(super) struct Detector {
    session: Session,
    input: Array4<f32>,
}

impl Detector {
    pub fn open(environment: &Environment, path: &std::path::Path) -> Result<Self, PoseError> {
        let side = SIDE as usize;
        Ok(Self { session: open(environment, path)?, input: Array4::zeros((1, side, side, 3)) })
    }

    /// Everybody in the picture, best score first: in the whole of it or, where that shows nobody, in the whole with its pixels
    /// averaged, or in parts of what lies between the bars of a box. The averaging quiets the grain of a dark gym, in which people go unseen; it does not come first, because
    /// lifters behind plates are then missed more often.
    pub fn detect(&mut self, picture: &Picture) -> Result<Vec<Person>, PoseError> {
        let averaged = picture.within(SIDE as f32)?;
        let whole = Frame::of(picture).letterbox();
        let mut seen = self.detect_in(picture, &whole)?;
        if seen.is_empty() {
            seen = self.detect_in(&averaged, &whole)?;
        }
        if !seen.is_empty() {
            return Ok(seen);
        }
        let frame = averaged.without_bars()?;
        let mut people = Vec::new();
        for part in parts(frame) {
            people.extend(self.detect_in(picture, &part)?);
        }
        Ok(best(people))
    }

    /// Everybody in a region of the picture, best score first.
    fn detect_in(&mut self, picture: &Picture, region: &Region) -> Result<Vec<Person>, PoseError> {
        let failed = |e: ort::Error| PoseError::Inference { model: "person detection", reason: e.to_string() };
        fill(&mut self.input, &crop(picture, region, SIDE)?, 1.0 / 127.5, -1.0)?;
        let input = TensorRef::from_array_view(&self.input).map_err(failed)?;
        let outputs = self.session.run(ort::inputs!["input" => input]).map_err(failed)?;
        let raw = output(&outputs, "person detection", "Identity", ANCHORS * VALUES)?;
        let logits = output(&outputs, "person detection", "Identity_1", ANCHORS)?;
        let shape = |e: ndarray::ShapeError| PoseError::Inference { model: "person detection", reason: e.to_string() };
        let raw = raw.to_shape((ANCHORS, VALUES)).map_err(shape)?;
        let scores: Vec<f32> = logits.iter().map(|l| sigmoid(*l)).collect();
        Ok(best(decode(raw.view(), &scores, region)))
    }
}

/// Squares in which a person who is missed in the whole picture, being small in it or taken for upside down, is often seen:
/// at both ends of the picture's longer side and in its middle; none of a picture that is nearly square.
fn parts(frame: Frame) -> impl Iterator<Item = Region> {
    let Frame { left, top, width: w, height: h } = frame;
    let (long, short) = (w.max(h), w.min(h));
    // In parts narrower than the short side of a common picture, 9 of 16, nobody would fit.
    let size = short.max(9.0 / 16.0 * long);
    let places = if short < MOST * long { &[0.0, 0.5, 1.0][..] } else { &[] };
    places.iter().map(move |along| {
        let centre = |side: f32| if side > size { size / 2.0 + along * (side - size) } else { side / 2.0 };
        Region { cx: left + centre(w), cy: top + centre(h), size, rot: 0.0 }
    })
}

/// Centres of the anchors, 0…1 of the detector's picture: grid by grid, row by row, the anchors of a cell together.
fn anchor_centres() -> impl Iterator<Item = [f32; 2]> {
    GRIDS.into_iter().flat_map(|(n, per_cell)| {
        (0..n * n * per_cell).map(move |k| {
            let cell = k / per_cell;
            [((cell % n) as f32 + 0.5) / n as f32, ((cell / n) as f32 + 0.5) / n as f32]
        })
    })
}

/// The anchors that see somebody in the region `shown`, in picture pixels.
fn decode(raw: ArrayView2<f32>, scores: &[f32], shown: &Region) -> Vec<Person> {
    let side = SIDE as f32;
    let seen = raw.outer_iter().zip(scores).zip(anchor_centres()).filter(|((_, score), _)| **score >= BLAZEPOSE_SURE);
    seen.map(|((row, score), anchor)| {
        let point = |k: usize| shown.to_video([row[k] / side + anchor[0], row[k + 1] / side + anchor[1]]);
        let centre = point(0);
        let (w, h) = (row[2] / side * shown.size / 2.0, row[3] / side * shown.size / 2.0);
        let head_box = [centre[0] - w, centre[1] - h, centre[0] + w, centre[1] + h];
        Person { score: *score, hip: point(4), rim: point(6), head_box }
    })
    .filter(|p| p.region().is_usable() && wrapped(p.region().rot).abs() <= FARTHEST_TURN)
    .collect()
}

/// Non-maximum suppression: of those, best first, that are the same person only the first.
pub(super) fn distinct<T>(seen: Vec<T>, person: impl Fn(&T) -> Person) -> Vec<T> {
    let mut kept: Vec<T> = Vec::new();
    for one in seen {
        if !kept.iter().any(|k| same(&person(k), &person(&one))) {
            kept.push(one);
        }
    }
    kept
}

/// Everybody once, best score first.
fn best(mut people: Vec<Person>) -> Vec<Person> {
    people.sort_by(|a, b| b.score.total_cmp(&a.score));
    distinct(people, |p| *p)
}

/// Whether two detections are of one person.
pub(super) fn same(a: &Person, b: &Person) -> bool {
    let hips = (a.hip[0] - b.hip[0]).hypot(a.hip[1] - b.hip[1]);
    hips < SAME_HIP * a.reach().min(b.reach()) || overlap(&a.head_box, &b.head_box) > BLAZEPOSE_OVERLAP
}

/// Intersection over union of two boxes.
fn overlap(a: &[f32; 4], b: &[f32; 4]) -> f32 {
    let area = |r: &[f32; 4]| (r[2] - r[0]).max(0.0) * (r[3] - r[1]).max(0.0);
    let common = area(&[a[0].max(b[0]), a[1].max(b[1]), a[2].min(b[2]), a[3].min(b[3])]);
    let union = area(a) + area(b) - common;
    if union > 0.0 { common / union } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(width: f32, height: f32) -> Region {
        Frame { left: 0.0, top: 0.0, width, height }.letterbox()
    }
    use approx::assert_abs_diff_eq;
    use ndarray::Array2;

    #[test]
    fn anchors_lie_in_the_middle_of_their_cells() {
        let centres: Vec<_> = anchor_centres().collect();
        assert_eq!(centres.len(), ANCHORS);
        assert_eq!(centres[0], centres[1]);
        assert_eq!(centres[2], [1.5 / 28.0, 0.5 / 28.0]);
        assert_eq!(centres[2 * 28 * 28], [0.5 / 14.0, 0.5 / 14.0]);
        assert_eq!(centres[ANCHORS - 1], [6.5 / 7.0, 6.5 / 7.0]);
    }

    #[test]
    fn points_are_offsets_from_the_anchor_in_the_letterboxed_picture() {
        let mut raw = Array2::zeros((ANCHORS, VALUES));
        let mut scores = vec![0.0; ANCHORS];
        let last = ANCHORS - 1;
        scores[last] = 0.9;
        // The last anchor lies at 6.5/7 of the square; these offsets bring the hip to its centre and the rim a quarter above.
        let to_centre = (0.5 - 6.5 / 7.0) * 224.0;
        for k in [0, 1, 4, 5, 6] {
            raw[(last, k)] = to_centre;
        }
        raw[(last, 7)] = to_centre - 56.0;
        let people = decode(raw.view(), &scores, &square(640.0, 360.0));
        assert_eq!(people.len(), 1);
        assert_abs_diff_eq!(people[0].hip[0], 320.0, epsilon = 1e-2);
        assert_abs_diff_eq!(people[0].hip[1], 180.0, epsilon = 1e-2);
        assert_abs_diff_eq!(people[0].rim[1], 180.0 - 160.0, epsilon = 1e-2);
        assert_abs_diff_eq!(people[0].region().size, 400.0, epsilon = 1e-2);
    }

    #[test]
    fn the_parts_cover_the_picture_and_enlarge_it() {
        for (width, height) in [(1280, 720), (720, 1280), (1024, 768)] {
            let (w, h) = (width as f32, height as f32);
            let parts: Vec<Region> = parts(Frame { left: 0.0, top: 0.0, width: w, height: h }).collect();
            for (x, y) in [(1.0, 1.0), (w - 1.0, h - 1.0), (w / 2.0, h / 2.0), (0.3 * w, 0.3 * h)] {
                assert!(parts.iter().any(|p| p.to_crop([x, y]).iter().all(|u| (0.0..1.0).contains(u))), "{x}, {y}");
            }
            assert!(parts.iter().all(|p| p.size < 0.8 * w.max(h)));
        }
        assert_eq!(parts(Frame { left: 0.0, top: 0.0, width: 640.0, height: 640.0 }).count(), 0);
        // Those of a tall picture between two bars lie within it.
        let tall = parts(Frame { left: 440.0, top: 0.0, width: 400.0, height: 720.0 });
        assert!(tall.into_iter().all(|p| p.cx == 640.0 && p.size < 420.0));
    }

    #[test]
    fn somebody_upside_down_is_not_seen() {
        let mut raw = Array2::zeros((ANCHORS, VALUES));
        let mut scores = vec![0.0; ANCHORS];
        (scores[0], raw[(0, 7)]) = (0.9, 50.0);
        assert!(decode(raw.view(), &scores, &square(640.0, 360.0)).is_empty());
    }

    fn person(score: f32, x: f32, head: f32) -> Person {
        Person { score, hip: [x, 300.0], rim: [x, 200.0], head_box: [head - 20.0, 180.0, head + 20.0, 220.0] }
    }

    #[test]
    fn of_detections_of_one_person_the_best_stays_and_neighbours_stay_apart() {
        let people = vec![person(0.6, 104.0, 100.0), person(0.9, 100.0, 100.0), person(0.7, 220.0, 220.0)];
        let kept = best(people);
        assert_eq!(kept.iter().map(|p| p.score).collect::<Vec<_>>(), [0.9, 0.7]);
    }

    #[test]
    fn overlapping_heads_are_one_person_even_where_the_hips_differ() {
        assert_eq!(best(vec![person(0.9, 100.0, 100.0), person(0.6, 170.0, 105.0)]).len(), 1);
    }
}
