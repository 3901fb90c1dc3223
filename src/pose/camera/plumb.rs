//! How plumb lines look in a scene's pictures, by what is upright in the room: posts of racks, door frames, corners of walls.

use opencv::core::{Mat, MatTraitConst, Vec4f, Vector};
use opencv::imgproc;
use opencv::prelude::LineSegmentDetectorTrait;

use crate::track::PlumbLines;
use crate::uncertainty::calibration::{PLUMB_FAN_SD_DEG, PLUMB_SD_DEG};

/// What runs along the picture's columns to within this is likely drawn into it (a border, a panel), and tells nothing of the room, degrees.
const DRAWN_DEG: f64 = 0.05;
/// An edge counts half where it leans so much otherwise than a plumb line there, degrees.
const AGREES_DEG: f64 = 0.35;
/// Edges that agree must be so long together in a frame, a share of the longer side; they then outweigh two standard deviations of how
/// cameras are usually held. All of 35 rendered rooms show as much, and lean as told but for 0.13° (root mean square).
const LEAST_SUPPORT: f64 = 0.2;

/// A straight edge in a picture that may be upright in the room.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edge {
    /// Degrees, the upper end to the right +.
    lean_deg: f64,
    /// Share of the picture's longer side.
    length: f64,
    /// Its middle, right of the picture's, share of the longer side.
    x: f64,
}

/// The edges of a grey picture that may be upright.
pub(super) fn edges(grey: &Mat) -> opencv::Result<Vec<Edge>> {
    let mut lines = Vector::<Vec4f>::new();
    imgproc::create_line_segment_detector_def()?.detect_def(grey, &mut lines)?;
    let (width, side) = (f64::from(grey.cols()), f64::from(grey.cols().max(grey.rows())));
    let edge = |line: Vec4f| {
        let [x0, y0, x1, y1] = line.0.map(f64::from);
        let (across, up) = if y0 > y1 { (x1 - x0, y0 - y1) } else { (x0 - x1, y1 - y0) };
        let x = ((x0 + x1 - width) / 2.0) / side;
        Edge { lean_deg: across.atan2(up).to_degrees(), length: across.hypot(up) / side, x }
    };
    let (lean, fan) = farthest();
    let upright = |edge: &Edge| (DRAWN_DEG..=lean + fan / 2.0).contains(&edge.lean_deg.abs());
    Ok(lines.iter().map(edge).filter(upright).collect())
}

/// The farthest that plumb lines lean and fan out, degrees: nobody films a set otherwise without meaning to.
fn farthest() -> (f64, f64) {
    (3.0 * PLUMB_SD_DEG.value, 2.0 * PLUMB_FAN_SD_DEG.value)
}

/// The plumb lines that the edges of so many frames agree on; none where too few do.
pub(super) fn plumb_lines(edges: &[Edge], frames: usize) -> Option<PlumbLines> {
    let support = |lean: f64, fan: f64| {
        let counts = |e: &Edge| e.length / (1.0 + ((e.lean_deg - lean - fan * e.x) / AGREES_DEG).powi(2));
        edges.iter().map(counts).sum::<f64>() / frames.max(1) as f64
    };
    let usual = |lean: f64, fan: f64| (lean / PLUMB_SD_DEG.value).powi(2) + (fan / PLUMB_FAN_SD_DEG.value).powi(2);
    // Steps of which an edge notices nothing, up to the picture's sides.
    let tried = |most: f64, step: f64| {
        let steps = (most / step).round() as i32;
        (-steps..=steps).map(move |k| f64::from(k) * step)
    };
    let (lean, fan) = farthest();
    let pairs = tried(lean, AGREES_DEG / 4.0).flat_map(|lean| tried(fan, AGREES_DEG).map(move |fan| (lean, fan)));
    let likely = pairs.map(|(lean, fan)| {
        let support = support(lean, fan);
        (2.0 * support / LEAST_SUPPORT - 0.5 * usual(lean, fan), support, lean, fan)
    });
    let (_, support, lean, fan) = likely.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (support >= LEAST_SUPPORT).then_some(PlumbLines { lean_deg: lean as f32, fan_deg: fan as f32 })
}

#[cfg(test)]
mod tests {
    use opencv::core::{CV_8UC1, Point, Scalar};

    use super::*;

    /// A picture of 480 × 270 with posts between two points each.
    fn posts(of: &[[f64; 4]]) -> Mat {
        let mut picture = Mat::new_rows_cols_with_default(270, 480, CV_8UC1, Scalar::all(180.0)).unwrap();
        for [x0, y0, x1, y1] in of {
            let at = |x: &f64, y: &f64| Point::new((x * 16.0) as i32, (y * 16.0) as i32);
            let (from, to) = (at(x0, y0), at(x1, y1));
            imgproc::line(&mut picture, from, to, Scalar::all(40.0), 9, imgproc::LINE_AA, 4).unwrap();
        }
        picture
    }

    /// A post at `x` from the picture's middle that leans so.
    fn leaning(x: f64, lean_deg: f64) -> [f64; 4] {
        let across = 90.0 * lean_deg.to_radians().tan();
        [240.0 + x - across, 225.0, 240.0 + x + across, 45.0]
    }

    #[test]
    fn posts_of_a_rack_tell_how_the_camera_is_held() {
        for (lean, fan) in [(0.4, 0.0), (1.5, 0.0), (-2.2, 6.0), (0.8, -8.0)] {
            let rack: Vec<_> = [-180.0, -60.0, 40.0, 150.0].map(|x| leaning(x, lean + fan * x / 480.0)).into();
            let found = plumb_lines(&edges(&posts(&rack)).unwrap(), 1).expect("upright posts");
            for x in [100.0, 240.0, 400.0] {
                let truth = lean + fan * (x - 240.0) / 480.0;
                let told = found.lean_deg_at(x, (480.0, 270.0));
                assert!((told - truth).abs() < 0.35, "{told}° for {truth}°, {found:?}");
            }
        }
    }

    #[test]
    fn a_bare_wall_and_leaning_things_tell_nothing() {
        assert_eq!(plumb_lines(&edges(&posts(&[])).unwrap(), 1), None);
        let slanting: Vec<_> = [-100.0, 100.0].map(|x| leaning(x, 25.0)).into();
        assert_eq!(plumb_lines(&edges(&posts(&slanting)).unwrap(), 1), None);
        // A border along the columns.
        assert_eq!(plumb_lines(&edges(&posts(&[leaning(-200.0, 0.0), leaning(200.0, 0.0)])).unwrap(), 1), None);
        // A post that one frame of ten shows.
        let found = edges(&posts(&[leaning(30.0, 1.0)])).unwrap();
        assert_eq!(plumb_lines(&found, 10), None);
        assert_eq!(plumb_lines(&[], 0), None);
    }
}
