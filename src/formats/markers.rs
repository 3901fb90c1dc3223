//! Markers: named points in space over time, and where the lifter's joints and axes are among them.
//!
//! The vertical axis is the one along which the shoulders are farthest above the ankles; forward is square to it and to the
//! line through the hips. Points of a plane (no depth between the hips) lean forward where they lean most.

use nalgebra::Vector3;

use super::error::FormatError;
use super::skeleton::plain;
use crate::statistics::median;

/// Points in space over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Markers {
    /// Seconds.
    pub time_s: Vec<f64>,
    /// Names.
    pub names: Vec<String>,
    /// Marker by marker, then row by row; any unit of length, NaN where not seen.
    pub points: Vec<Vec<Vector3<f64>>>,
    /// Unit of length as the file names it, in lower case.
    pub unit: Option<String>,
}

/// Names (without case, blanks, dots and underscores) of the joints' markers, left or right put before or, behind a colon,
/// after. Joint centres go before markers on the skin.
const HIP: &[&str] = &["hjc", "hip"];
const SHOULDER: &[&str] = &["sjc", "shoulder", "sho"];
const KNEE: &[&str] = &["kjc", "knee", "kne"];
const ANKLE: &[&str] = &["ajc", "ankle", "ank"];
/// Hips nearer to each other than this share of the shin lie in one plane of the picture.
const FLAT_SHARE: f64 = 0.1;
/// Points whose third coordinate changes by no more lie in one plane, any unit.
const PLANE: f64 = 1e-6;

/// Mid-points of left and right joints and the axes of the lifter.
#[derive(Debug, Clone, PartialEq)]
pub struct Joints {
    /// Hips, shoulders, knees and ankles: mid-points, row by row.
    pub middle: [Vec<Vector3<f64>>; 4],
    /// Left and right of the same.
    pub sides: [[usize; 2]; 4],
    /// Upwards, length 1.
    pub up: Vector3<f64>,
    /// Forwards, length 1.
    pub forward: Vector3<f64>,
}

impl Markers {
    /// Index of a marker by its name, whatever its case, blanks, dots and underscores.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|n| plain(n) == plain(name))
    }

    fn pair(&self, joint: &[&str]) -> Option<[usize; 2]> {
        joint.iter().find_map(|name| {
            let side =
                |side: &str| [format!("{side}{name}"), format!("{name}{side}")].iter().find_map(|full| self.find(full));
            let long = |short: &str, long: &str| side(short).or_else(|| side(long));
            Some([long("l", "left")?, long("r", "right")?])
        })
    }

    /// Finds the joints and the lifter's axes.
    ///
    /// # Errors
    /// When a joint has no markers on both sides, or no row shows all joints.
    pub fn joints(&self) -> Result<Joints, FormatError> {
        let mut sides = [[0; 2]; 4];
        for (found, (what, names)) in
            sides.iter_mut().zip([("hips", HIP), ("shoulders", SHOULDER), ("knees", KNEE), ("ankles", ANKLE)])
        {
            *found = self.pair(names).ok_or_else(|| {
                let example = names.last().copied().unwrap_or_default();
                FormatError::Lacks(format!("it has no left and right marker of the {what} (like `L_{example}`)"))
            })?;
        }
        let middle = sides.map(|[l, r]| {
            self.points[l].iter().zip(&self.points[r]).map(|(a, b)| (a + b) * 0.5).collect::<Vec<Vector3<f64>>>()
        });
        let lacks = || FormatError::Lacks("no row of it shows hips, shoulders, knees and ankles".into());
        let [hip, shoulder, knee, ankle] = &middle;
        let tall = median_vector(shoulder.iter().zip(ankle).map(|(s, a)| s - a)).ok_or_else(lacks)?;
        let axis = tall.iamax();
        let up = Vector3::ith(axis, tall[axis].signum());
        let width = median_vector(self.points[sides[0][1]].iter().zip(&self.points[sides[0][0]]).map(|(r, l)| r - l));
        let width = width.ok_or_else(lacks)?;
        let level = width - up * up.dot(&width);
        let shin = median_vector(knee.iter().zip(ankle).map(|(k, a)| k - a)).ok_or_else(lacks)?;
        let forward = if !self.is_planar() && level.norm() > FLAT_SHARE * shin.norm() {
            up.cross(&level).normalize()
        } else {
            let x = Vector3::ith(usize::from(axis == 0), 1.0);
            let leans = shoulder.iter().zip(hip).map(|(s, h)| (s - h).dot(&x)).filter(|v| v.is_finite());
            let most = leans.max_by(|a, b| a.abs().total_cmp(&b.abs())).ok_or_else(lacks)?;
            x * if most < 0.0 { -1.0 } else { 1.0 }
        };
        Ok(Joints { middle, sides, up, forward })
    }

    /// Whether all points lie in one plane of the third axis, as those of a picture do.
    #[must_use]
    pub fn is_planar(&self) -> bool {
        let depths = || self.points.iter().flatten().map(|p| p.z).filter(|z| z.is_finite());
        let (low, high) = depths().fold((f64::MAX, f64::MIN), |(low, high), z| (low.min(z), high.max(z)));
        high - low <= PLANE
    }
}

/// Component by component, over the rows where all are known.
fn median_vector(rows: impl Iterator<Item = Vector3<f64>>) -> Option<Vector3<f64>> {
    let known: Vec<Vector3<f64>> = rows.filter(|v| v.iter().all(|c| c.is_finite())).collect();
    let component = |k: usize| median(known.iter().map(|v| v[k]));
    Some(Vector3::new(component(0)?, component(1)?, component(2)?))
}

impl Markers {
    /// With hip joint centres by Harrington's regression (J Biomech 2007) where the pelvis is marked (ASIS and PSIS) and the hips are not.
    #[must_use]
    pub fn with_hips(mut self) -> Self {
        let millimetre = match self.unit.as_deref() {
            Some("mm") => 1.0,
            Some("cm") => 0.1,
            Some("m") => 0.001,
            _ => return self,
        };
        let marked = |name: &str| self.find(name).or_else(|| self.find(&format!("{name}S")));
        let [Some(la), Some(ra), Some(lp), Some(rp)] = ["LASI", "RASI", "LPSI", "RPSI"].map(marked) else {
            return self;
        };
        if self.pair(HIP).is_some() {
            return self;
        }
        for (name, side) in [("LHJC", 1.0), ("RHJC", -1.0)] {
            let one = |i: usize| {
                let [la, ra, lp, rp] = [la, ra, lp, rp].map(|k| self.points[k][i]);
                let (front, back) = ((la + ra) * 0.5, (lp + rp) * 0.5);
                let (across, depth) = (la - ra, front - back);
                let left = across.normalize();
                let forward = (depth - left * depth.dot(&left)).normalize();
                let up = forward.cross(&left);
                let (width, deep) = (across.norm(), depth.norm());
                front - forward * (0.24 * deep + 9.9 * millimetre) - up * (0.30 * width + 10.9 * millimetre)
                    + left * side * (0.33 * width + 7.3 * millimetre)
            };
            let centres = (0..self.time_s.len()).map(one).collect();
            self.points.push(centres);
            self.names.push(name.into());
        }
        self
    }
}
