//! How wide the person mask's edge is behind the trunk: how unsure the mask is of where the back ends.
//!
//! The mask of a lifter in a black shirt before a black wall, or in a grainy picture, fades out or has holes where the back is, and an
//! outline with a bite out of it reads as another back. Rendered lifters hardly show it, so the spine model never learnt to doubt
//! such an outline: it must be seen in the mask.

use ndarray::ArrayView2;

use super::super::{JOINTS, Joint, SURE, mask};

/// Along the spine from the hip to the upper back, at every pixel …
const ALONG: [Joint; 5] = [Joint::Hip, Joint::L5, Joint::L3, Joint::L1, Joint::T8];
/// … it is looked so far behind, torso lengths: beyond loose shirts, yet not into what stands behind the lifter.
const BEHIND: f32 = 0.45;
/// A back is not seen where the edge is wider than this on average, torso lengths. In 2,831 frames of nine copies of a real deadlift,
/// each made worse in another way, lumbar flexion lay so far (root mean square) off the median of the copies at that moment: 4° at a width of
/// 0.03 to 0.05, 6° to 0.06, 9° to 0.07, 11° to 0.08, 15° to 0.09 and 25° from 0.15 on, where it was 20° too flat on average; the
/// model stated 8 to 12°. Of 2,296 frames of rendered hinge lifts a hundredth are as wide.
const WIDE: f32 = 0.07;

/// Whether the person `mask` (probabilities) fades out so slowly behind the trunk that nothing of the back is to be read off it. `joints`
/// are in pixels of the mask; `facing` is +1 where the lifter faces the picture's right, −1 to the left. Without a trunk nothing fades.
pub(super) fn is_wide(mask: ArrayView2<f32>, joints: &[[f32; 2]; JOINTS], facing: f32) -> bool {
    width(mask, joints, facing).is_some_and(|width| width > WIDE)
}

/// Mean width of the edge behind the trunk, torso lengths; `None` where no edge is met.
fn width(person: ArrayView2<f32>, joints: &[[f32; 2]; JOINTS], facing: f32) -> Option<f32> {
    let joint = |joint: Joint| joints[joint as usize];
    let (hip, shoulder) = (joint(Joint::Hip), joint(Joint::Shoulder));
    let torso = mask::torso(hip, shoulder)?;
    let dorsal = mask::dorsal([0, 1].map(|k| (shoulder[k] - hip[k]) / torso), facing);
    // The mask ends where the crop does.
    let at = |p: [f32; 2]| mask::value(person, p).unwrap_or(0.0);
    let (mut sum, mut rays) = (0.0, 0usize);
    for pair in ALONG.windows(2) {
        let (from, to) = (joint(pair[0]), joint(pair[1]));
        let steps = distance(from, to).min(torso) as usize;
        for step in 0..steps {
            let share = step as f32 / steps as f32;
            let start = [0, 1].map(|k| from[k] + share * (to[k] - from[k]));
            let along = |away: usize| [0, 1].map(|k| start[k] + away as f32 * mask::STEP * dorsal[k]);
            let ends = (BEHIND * torso / mask::STEP) as usize;
            // From where the mask is no longer sure of the lifter to where it is sure of the background.
            let Some(fades) = (0..ends).find(|away| at(along(*away)) < SURE) else { continue };
            let gone = (fades..ends).find(|away| at(along(*away)) < 1.0 - SURE).unwrap_or(ends);
            sum += (gone - fades) as f32 * mask::STEP;
            rays += 1;
        }
    }
    (rays > 0).then(|| sum / rays as f32 / torso)
}

fn distance(a: [f32; 2], b: [f32; 2]) -> f32 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use approx::assert_abs_diff_eq;
    use ndarray::Array2;

    use super::*;

    /// A trunk that leans by 45° to the picture's right, 80 pixels long; its back ends 20 pixels behind the spine, and the mask goes from
    /// 1 to 0 over `fade` pixels about there.
    fn leaning(fade: f32) -> (Array2<f32>, [[f32; 2]; JOINTS]) {
        let (hip, unit) = ([90.0f32, 170.0f32], std::f32::consts::FRAC_1_SQRT_2);
        let at = |along: f32| [hip[0] + along * unit, hip[1] - along * unit];
        let mask = Array2::from_shape_fn((256, 256), |(r, c)| {
            let (dx, dy) = (c as f32 + 0.5 - hip[0], r as f32 + 0.5 - hip[1]);
            // Away from the spine, to the front +.
            let across = (dx + dy) * unit;
            ((across + 20.0) / fade + 0.5).clamp(0.0, 1.0)
        });
        let mut joints = [[f32::NAN; 2]; JOINTS];
        let ladder = [0.0, 15.0, 25.0, 35.0, 60.0];
        for (joint, along) in ALONG.into_iter().zip(ladder).chain([(Joint::Shoulder, 80.0)]) {
            joints[joint as usize] = at(along);
        }
        (mask, joints)
    }

    #[test]
    fn the_edge_is_as_wide_as_it_was_drawn() {
        for fade in [2.0f32, 5.0, 12.0] {
            let (mask, joints) = leaning(fade);
            // From nine to one tenth, with the pixel that sampling blurs it by.
            let drawn = (0.8 * fade).hypot(1.0) / 80.0;
            assert_abs_diff_eq!(width(mask.view(), &joints, 1.0).unwrap(), drawn, epsilon = 0.01);
            assert_eq!(is_wide(mask.view(), &joints, 1.0), fade > 8.0, "{fade}");
            let mirrored = (mask.slice(ndarray::s![.., ..;-1]).to_owned(), joints.map(|[x, y]| [256.0 - x, y]));
            assert_eq!(is_wide(mirrored.0.view(), &mirrored.1, -1.0), fade > 8.0, "mirrored, {fade}");
        }
    }

    /// The sharp trunk with a round part about the point `along` it and `behind` it believed only to `belief`.
    fn bitten(along: f32, behind: f32, radius: f32, belief: f32) -> bool {
        let (mut mask, joints) = leaning(2.0);
        let unit = std::f32::consts::FRAC_1_SQRT_2;
        let (x, y) = (90.0 + (along - behind) * unit, 170.0 - (along + behind) * unit);
        for ((r, c), v) in mask.indexed_iter_mut() {
            if (c as f32 + 0.5 - x).hypot(r as f32 + 0.5 - y) <= radius {
                *v = v.min(belief);
            }
        }
        is_wide(mask.view(), &joints, 1.0)
    }

    #[test]
    fn half_belief_in_the_back_is_no_edge_and_elsewhere_does_not_matter() {
        assert!(bitten(30.0, 10.0, 14.0, 0.5));
        assert!(!bitten(30.0, 10.0, 2.0, 0.5), "a speck");
        assert!(!bitten(30.0, -30.0, 14.0, 0.5), "at the belly");
        assert!(!bitten(120.0, 0.0, 14.0, 0.5), "above the shoulder");
    }

    #[test]
    fn where_no_edge_is_met_nothing_is_said() {
        let (mask, joints) = leaning(2.0);
        let full = Array2::from_elem((256, 256), 1.0);
        assert_eq!(width(full.view(), &joints, 1.0), None, "the mask goes on");
        assert_eq!(width(mask.view(), &[[f32::NAN; 2]; JOINTS], 1.0), None);
        let outside = joints.map(|[x, y]| [x - 900.0, y]);
        assert_abs_diff_eq!(width(mask.view(), &outside, 1.0).unwrap(), 0.0, epsilon = 1e-6);
    }
}
