//! How the camera moved: a phone in the hand sways and rolls, and everything in the picture with it.
//!
//! Corners of the background are marked in one frame and found again in those that follow (normalised correlation, to a tenth of a pixel);
//! the motion is the one that most of them agree on. Marks that lie on the lifter or the plate, which is known when the clip is read, do not
//! count. All in a picture made small: what moves by a millimetre where the lifter stands moves there by a fifth of a pixel and more.

use std::ops::Range;

use nalgebra::Complex;
use opencv::core::{Mat, MatTraitConst, Point, Point2f, Vector, no_array};
use opencv::imgproc;

use super::session::Picture;
use crate::track::PlumbLines;
pub(super) use course::{Area, motions};
use mark::{Grey, HALF, Mark};
use similarity::{Agreed, LEAST_SHARE, Moved, Similarity, agreed};

mod course;
mod mark;
mod plumb;
mod similarity;

/// Longer side of the picture that is searched, pixels.
const SIDE: f32 = 480.0;
/// Corners: at most so many, of this quality against the best, none on another's mark; so many at most of each of the cells into which the
/// picture is divided along either side, for a rack must not outvote the rest.
const CORNERS: i32 = 400;
const QUALITY: f64 = 0.003;
const CELLS: i32 = 8;
const A_CELL: usize = 2;
/// New marks are set where fewer of the old ones are in the picture than must agree, or none agreed for so many frames.
const LOST_FRAMES: usize = 10;

/// Upright edges are looked for every so many frames: a second's worth, at 30 a second.
const UPRIGHT_EVERY: usize = 30;

/// Marks of one frame.
struct Keyframe {
    marks: Vec<Mark>,
    frame: usize,
}

/// What was found of a keyframe's marks in a frame: pixels of the small picture from its centre.
struct Tracked {
    frame: usize,
    keyframe: usize,
    found: Vec<Option<Complex<f64>>>,
}

/// Watches the background while the frames come by, in order.
#[derive(Default)]
pub(super) struct Background {
    keyframes: Vec<Keyframe>,
    tracked: Vec<Tracked>,
    /// What may be upright in the room, of a frame now and then.
    upright: Vec<(usize, Vec<plumb::Edge>)>,
    /// Of the last frames against the last keyframe: for where to look.
    last: Option<[Similarity; 2]>,
    lost: usize,
    /// Size of the small picture, and its pixels for each recorded.
    size: (i32, i32),
    scale: f32,
}

impl Background {
    /// Takes the frame `frame`.
    pub fn add(&mut self, frame: usize, picture: &Picture) -> opencv::Result<()> {
        let (grey, scale) = picture.brightness_within(SIDE)?;
        let size = (grey.cols(), grey.rows());
        if self.upright.last().is_none_or(|(last, _)| frame >= last + UPRIGHT_EVERY) {
            self.upright.push((frame, plumb::edges(&grey)?));
        }
        if self.keyframes.is_empty() || size != self.size {
            (self.size, self.scale) = (size, scale);
            return self.set_marks(frame, &grey);
        }
        let expected = self.last.map_or(Similarity::NONE, |[before, last]| last.then(&before.back()).then(&last));
        let expected = if self.lost > 0 { self.last.map_or(expected, |[_, last]| last) } else { expected };
        let marks = self.keyframes.last().map_or(&[][..], |keyframe| &keyframe.marks);
        let levels = Grey::of(&grey)?;
        let mut found: Vec<_> = marks.iter().map(|mark| mark.near(&levels, &expected)).collect();
        let mut motion = self.agreed(&found);
        if motion.is_none() {
            let further = marks.iter().map(|mark| mark.anywhere(&levels, &expected)).collect::<Result<Vec<_>, _>>()?;
            motion = self.agreed(&further);
            found = if motion.is_some() { further } else { found };
        }
        self.lost = if motion.is_some() { 0 } else { self.lost + 1 };
        if let Some(motion) = motion {
            let before = self.last.map_or(motion.motion, |[_, last]| last);
            self.last = Some([before, motion.motion]);
        }
        self.tracked.push(Tracked { frame, keyframe: self.keyframes.len() - 1, found });
        let left = motion.is_some_and(|agreed| self.in_picture(&agreed.motion) < LEAST_SHARE);
        if left || self.lost >= LOST_FRAMES {
            self.set_marks(frame, &grey)?;
        }
        Ok(())
    }

    /// How plumb lines look in some frames; none where too little that is upright is in the picture.
    pub fn plumb_lines(&self, frames: &Range<usize>) -> Option<PlumbLines> {
        let within: Vec<_> = self.upright.iter().filter(|(frame, _)| frames.contains(frame)).collect();
        let edges: Vec<plumb::Edge> = within.iter().flat_map(|(_, edges)| edges).copied().collect();
        plumb::plumb_lines(&edges, within.len())
    }

    fn centre(&self) -> Complex<f64> {
        Complex::new(f64::from(self.size.0), f64::from(self.size.1)) / 2.0
    }

    fn longer_side(&self) -> f64 {
        f64::from(self.size.0.max(self.size.1))
    }

    /// Share of the last keyframe's marks that a motion leaves in the picture.
    fn in_picture(&self, motion: &Similarity) -> f64 {
        let marks = self.keyframes.last().map_or(&[][..], |keyframe| &keyframe.marks);
        let half = self.centre();
        let inside = |p: Complex<f64>| p.re.abs() < half.re && p.im.abs() < half.im;
        let left = marks.iter().filter(|mark| inside(motion.of(mark.place))).count();
        left as f64 / marks.len().max(1) as f64
    }

    fn agreed(&self, found: &[Option<Complex<f64>>]) -> Option<Agreed> {
        let keyframe = self.keyframes.last()?;
        let moved = |(mark, to): (&Mark, &Option<Complex<f64>>)| Some(Moved { from: mark.place, to: (*to)? });
        let moved: Vec<Moved> = keyframe.marks.iter().zip(found).filter_map(moved).collect();
        agreed(&moved, self.longer_side())
    }

    fn set_marks(&mut self, frame: usize, grey: &Mat) -> opencv::Result<()> {
        let mut corners = Vector::<Point2f>::new();
        imgproc::good_features_to_track(
            grey,
            &mut corners,
            CORNERS,
            QUALITY,
            f64::from(HALF),
            &no_array(),
            5,
            false,
            0.04,
        )?;
        let levels = Grey::of(grey)?;
        let mut marks: Vec<Mark> = Vec::new();
        let mut in_cell = [[0; CELLS as usize]; CELLS as usize];
        for corner in corners {
            let at = Point::new(corner.x as i32, corner.y as i32);
            let [row, column] = [CELLS * at.y / self.size.1, CELLS * at.x / self.size.0].map(|cell| cell as usize);
            if let Some(mark) = Mark::set(&levels, at).filter(|_| in_cell[row][column] < A_CELL) {
                in_cell[row][column] += 1;
                marks.push(mark);
            }
        }
        self.keyframes.push(Keyframe { marks, frame });
        (self.last, self.lost) = (None, 0);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use opencv::core::{BORDER_REFLECT, CV_8UC3, Mat, MatTrait, MatTraitManual, Scalar, Size};

    use super::*;
    use crate::track::{CameraMotion, Facing, Scene};

    /// A wall of blurred spots, as the camera sees it: shifted (recorded pixels), turned (degrees) about the picture's middle.
    fn wall(x: f64, y: f64, roll_deg: f64) -> Mat {
        let mut random = fastrand::Rng::with_seed(11);
        let mut spots = Mat::new_rows_cols_with_default(540, 960, CV_8UC3, Scalar::all(0.0)).unwrap();
        spots.data_bytes_mut().unwrap().iter_mut().for_each(|v| *v = random.u8(..));
        let (mut soft, mut seen) = (Mat::default(), Mat::default());
        imgproc::gaussian_blur_def(&spots, &mut soft, Size::new(0, 0), 4.0).unwrap();
        let mut stretched = Mat::default();
        soft.convert_to(&mut stretched, -1, 8.0, -900.0).unwrap();
        // OpenCV turns anticlockwise.
        let mut turn = imgproc::get_rotation_matrix_2d(Point2f::new(479.5, 269.5), -roll_deg, 1.0).unwrap();
        *turn.at_2d_mut::<f64>(0, 2).unwrap() += x;
        *turn.at_2d_mut::<f64>(1, 2).unwrap() += y;
        imgproc::warp_affine(
            &stretched,
            &mut seen,
            &turn,
            Size::new(960, 540),
            imgproc::INTER_CUBIC,
            BORDER_REFLECT,
            Scalar::default(),
        )
        .unwrap();
        seen
    }

    /// The motions of a camera that shows the wall so in each frame.
    fn watched(path: &[[f64; 3]], covered: impl Fn(usize) -> Vec<Area>) -> Vec<CameraMotion> {
        let mut background = Background::default();
        for (frame, [x, y, roll]) in path.iter().enumerate() {
            background.add(frame, &Picture::new(wall(*x, *y, *roll)).unwrap()).unwrap();
        }
        let scene = Scene::new(0..path.len(), Facing::Unknown);
        motions(&background, path.len(), &[scene], covered)
    }

    #[test]
    fn the_sway_of_a_camera_is_found_to_a_fraction_of_a_pixel() {
        let sway = |k: usize| {
            let t = k as f64 / 30.0;
            [25.0 * (5.0 * t).sin(), 14.0 * (7.0 * t + 1.0).sin(), 2.5 * (4.0 * t).sin()]
        };
        let path: Vec<[f64; 3]> = (0..40).map(sway).collect();
        let found = watched(&path, |_| Vec::new());
        // A point of the wall stays where it is when the motion is taken out.
        let centre = [480.0f32, 270.0];
        let steady = |k: usize| {
            let ([x, y, roll], (px, py)) = (path[k], (100.0f64, -60.0f64));
            let (sin, cos) = roll.to_radians().sin_cos();
            let seen = [480.0 + x + cos * px - sin * py, 270.0 + y + sin * px + cos * py].map(|v| v as f32);
            found[k].taken_out(seen, centre)
        };
        let first = steady(0);
        for (k, motion) in found.iter().enumerate() {
            let [x, y] = steady(k);
            assert!((x - first[0]).hypot(y - first[1]) < 0.6, "frame {k}: {x} {y}, {first:?}, {motion:?}");
            assert!(motion.sd.is_some_and(|sd| sd < 0.5));
        }
    }

    #[test]
    fn a_camera_that_is_knocked_aside_is_found_again() {
        let aside = |k: usize| if k < 20 { [0.0; 2] } else { [36.0, -12.0] };
        let path: Vec<[f64; 3]> = (0..40).map(|k| [aside(k)[0], aside(k)[1], 0.0]).collect();
        let found = watched(&path, |_| Vec::new());
        let steady = |k: usize| {
            let [x, y] = aside(k).map(|v| v as f32);
            found[k].taken_out([380.0 + x, 200.0 + y], [480.0, 270.0])
        };
        let first = steady(0);
        for (k, motion) in found.iter().enumerate() {
            let [x, y] = steady(k);
            assert!((x - first[0]).hypot(y - first[1]) < 0.6, "frame {k}: {x} {y}, {first:?}, {motion:?}");
            assert!(motion.sd.is_some());
        }
    }

    #[test]
    fn a_camera_that_stands_still_moves_nothing() {
        let found = watched(&[[0.0; 3]; 12], |_| Vec::new());
        assert!(found.iter().all(CameraMotion::is_still), "{found:?}");
        assert!(found.iter().all(|motion| motion.sd.is_some()));
    }

    #[test]
    fn a_wall_that_something_covers_tells_nothing() {
        let path: Vec<[f64; 3]> = (0..12).map(|k| [4.0 * k as f64, 0.0, 0.0]).collect();
        let all = Area { left: -1e4, top: -1e4, right: 1e4, bottom: 1e4 };
        assert!(watched(&path, |_| vec![all]).is_empty());
        assert!(motions(&Background::default(), 5, &[], |_| Vec::new()).is_empty());
    }
}
