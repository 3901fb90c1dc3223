//! The calibration: every number that turns evidence into a standard deviation, with its data, its day and its coverage.
//!
//! Coverage is the share of errors within twice the standard deviation; of normal errors that is 95 %. "Engineering default" marks
//! what was never fitted, chosen on the safe side.

/// A calibrated number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Calibrated {
    /// The number, in the unit that its name ends with (a share without one).
    pub value: f64,
    /// What it stands for.
    pub what: &'static str,
    /// What it was fitted on.
    pub data: &'static str,
    /// The day it was last fitted, `YYYY-MM-DD`.
    pub fitted: &'static str,
    /// What came out with it.
    pub coverage: &'static str,
}

macro_rules! calibration {
    ($($name:ident = $value:literal: $what:literal, data: $data:literal, fitted: $fitted:literal, coverage: $coverage:literal;)+) => {
        $(#[doc = $what] pub const $name: Calibrated =
            Calibrated { value: $value, what: $what, data: $data, fitted: $fitted, coverage: $coverage };)+
        /// All of them by name.
        #[cfg(test)]
        const CALIBRATION: &[(&str, Calibrated)] = &[$((stringify!($name), $name)),+];
    };
}

calibration! {
    LUMBAR_NOISE_SHARE = 0.35: "Share of a lumbar value's sd that differs from rep to rep of one clip. The rest (build, clothes, camera) is alike in all of them and cancels in a change.",
        data: "rendered rounds 83001 to 86001, within 15° of the side", fitted: "2026-11-25",
        coverage: "93 % of 228 changes against the own cleanest reps";
    LUMBAR_NOISE_SHARE_SQUAT = 0.9: "The same in the squat, where plates cover the back.",
        data: "11 rendered squat sets", fitted: "2026-11-25", coverage: "98 % of 2,900 frames of the reps";
    LUMBAR_NOISE_SHARE_BEND = 0.8: "The same between two depths of one rep, between which less cancels.",
        data: "rendered rounds 83001 to 87501", fitted: "2026-11-26", coverage: "95 % of 259 changes within a rep";
    LUMBAR_NOISE_SHARE_OFF_SIDE = 0.6: "The same of other lifts where the camera does not stand at the side.",
        data: "288 moments of reps of 37 rendered lifters, 20 to 45° off the side", fitted: "2026-11-28", coverage: "not stated: off by 5.7° (root mean square) against the own cleanest, 6.3° stated";
    LUMBAR_NOISE_SHARE_SQUAT_OFF_SIDE = 0.7: "The same of squats: obliquely plates hide less of the back than from the side.",
        data: "319 moments of reps of 41 rendered lifters, 20 to 45° off the side", fitted: "2026-11-28", coverage: "not stated: off by 7.0° (root mean square) against the own cleanest, 7.3° stated";
    OFF_SIDE_SD_DEG = 4.0: "What comes on top of the sd that the spine model states of a lumbar value, 20 to 45° off the side.",
        data: "607 moments of reps of 78 rendered lifters", fitted: "2026-11-28", coverage: "97 %, off by 6.9° (root mean square)";
    FAR_OFF_SIDE_SD_DEG = 12.0: "The same at 60°, to which it grows from 45° on.",
        data: "360 moments of reps of 49 rendered lifters, 45 to 60° off the side", fitted: "2026-11-28", coverage: "96 %, off by 10.6° (root mean square)";
    STATED_WORTH_REPS = 4.0: "For as many reps' scatter the stated sd of a change counts, where the reps of a set tell the own; and for as many upright moments' what differs between those of other people.",
        data: "89 reps of 13 scenes of people, each told from the scene's others; with 2 as many are covered, but then which reps a recording shows decides more verdicts (20 of 3,760 of changed poses)", fitted: "2026-11-29", coverage: "96 %, 94 % with 1, 89 % with a tenth";
    LEAST_CHANGE_SD_DEG = 2.5: "No change of the lower back between reps is known better than this.",
        data: "rendered rounds 83001 to 86001", fitted: "2026-11-26", coverage: "93 % of 228 changes against the own cleanest reps";
    LEAST_HELD_SD_DEG = 1.0: "No change of the lower back within a held posture is known better than this.",
        data: "rendered rounds 83001 to 87501", fitted: "2026-11-26", coverage: "95 % of 259 changes within a rep";
    LESS_SEEN_SD_DEG = 6.0: "What comes on top of a rep's lumbar value in good mornings and rows, which the spine model saw less of.",
        data: "95 reps of rendered good mornings and rows", fitted: "2026-11-26", coverage: "off by 6.6° (root mean square)";
    UPRIGHT_SHARE = 0.6: "What is left of the sd of a change between two upright postures, between which more cancels than between hinges.",
        data: "188 lockouts of held-out rendered lifters (66 sets)", fitted: "2026-11-26", coverage: "96 %";
    LEAST_UPRIGHT_SD_DEG = 0.6: "No change of the lower back between upright postures is known better than this.",
        data: "188 lockouts of held-out rendered lifters (66 sets)", fitted: "2026-11-26", coverage: "96 %";
    UPRIGHT_SPREAD_DEG = 3.5: "What differs between one person's upright moments, as far as the clip shows few of them.",
        data: "five real clips with two or more upright moments outside the reps: 1.8 to 5.9°", fitted: "2026-11-28", coverage: "not measured by itself";
    ARCH_SHORTFALL = 0.3: "Of an arched back the spine model shows half to nine tenths: this share of what it shows is added to the sd.",
        data: "14 rendered lockouts arched by 8 to 32°", fitted: "2026-11-26", coverage: "not stated: 0.7 of the arch is shown on average";
    LEAST_LEAN_CHANGE_SD_DEG = 1.0: "No change of the trunk's lean between upright postures is known better than this.",
        data: "engineering default", fitted: "2026-11-26", coverage: "not measured by itself";
    LEAN_CHANGE_SHARE = 0.5: "What is left of the sd of the lean in a change of it within a set: keypoints err much alike.",
        data: "engineering default", fitted: "2026-11-22", coverage: "not measured by itself";
    HIP_RISE_RATIO_SD = 0.2: "Ratio of the rises of hips and shoulders, beside the noise of the heights.",
        data: "held-out rendered rounds, deadlifts and squats", fitted: "2026-11-22", coverage: "94 % of 198 reps";
    BACK_LOST_SD_DEG = 4.0: "What comes on top of the stated sd of trunk, knee and hinge in a frame whose mask does not show where the back ends.",
        data: "nine copies of a real deadlift, against the copies with a back", fitted: "2026-11-26", coverage: "off by so much more than stated (root mean square)";
    HIDDEN_SHOULDER_SD_DEG = 12.0: "What a shoulder behind a large plate adds to the stated sd of the trunk's lean, of which seven tenths count.",
        data: "two rendered front squats: off by 2.4 and 6.8° (root mean square); engineering default, for real plates hide more", fitted: "2026-11-25", coverage: "not measured by itself";
    HIDDEN_KNEE_SD_DEG = 6.0: "What a knee behind a large plate adds to the stated sd of its flexion.",
        data: "Romanian deadlifts of 36 rendered lifters: off by 4.9° where the knee bends most, 3.4° were stated; in one that bent it by 55° off by 10°", fitted: "2026-11-26", coverage: "not measured by itself";
    CAMERA_TOGETHER = 4.0: "How many times as far off as marks that err each for itself would leave it the camera's motion is: things at several distances move differently.",
        data: "the place of a plate in 13 rendered sets: two to five times", fitted: "2026-11-29", coverage: "not measured by itself";
    PLUMB_FAN_SD_DEG = 8.0: "How far plumb lines lean apart over the picture's longer side: phones point down or up by a few degrees.",
        data: "engineering default: 7° of pitch at a field of view of 60°", fitted: "2026-11-29", coverage: "not measured by itself";
    RISE_NOISE = 0.005: "A height within one clip, body lengths.",
        data: "engineering default", fitted: "2026-11-22", coverage: "94 % of 198 ratios of rises";
    DEPTH_SD_THIGHS = 0.06: "Height of the hip above the knee at the bottom of a squat.",
        data: "held-out rendered squats", fitted: "2026-11-26", coverage: "100 % of 42 reps, stated too wide";
    DEPTH_SD_OFF_SIDE_THIGHS = 0.2: "The same where the camera does not stand at the side: hips and knees at other distances from it look lower or higher.",
        data: "15 reps of 5 rendered squats, from the front, from behind and obliquely", fitted: "2026-11-28", coverage: "100 %, off by 0.19 (root mean square)";
    HIP_RISE_RATIO_SD_OFF_SIDE = 0.4: "Ratio of the rises of hips and shoulders where the camera does not stand at the side.",
        data: "12 reps of 4 rendered deadlifts, 28 to 55° off the side", fitted: "2026-11-28", coverage: "92 %";
    LEAN_CHANGE_SD_OFF_SIDE_DEG = 6.0: "Least sd of a change of the trunk's lean early in a lifting where the camera does not stand at the side.",
        data: "12 reps of 4 rendered deadlifts, 28 to 55° off the side", fitted: "2026-11-28", coverage: "100 %, off by 5.6° (root mean square)";
    DURATION_SHARE = 0.16: "Of a lifting or a lowering: it eases in and out, so that its ends are vague.",
        data: "held-out rendered rounds", fitted: "2026-11-26", coverage: "98 % of 270 lowerings, 99 % of as many liftings";
    EVENT_SD_FRAMES = 0.4: "Two events, each between two pictures.",
        data: "closed form: the difference of two moments, each anywhere within a picture's time", fitted: "2026-11-22", coverage: "exact";
    CARRIED_HEIGHT_SD = 0.02: "Height of what carries the bar (hands, shoulders, hips), body lengths.",
        data: "hands at rest in a real deadlift", fitted: "2026-11-25", coverage: "100 % of 270 speeds of held-out rendered reps, stated too wide";
    BAR_HEIGHT_SD = 0.008: "Height of a followed plate, body lengths: it is followed to a thousandth; what is left is the shake of a camera in the hand (0.25° at 3 m).",
        data: "closed form", fitted: "2026-11-26", coverage: "not measured by itself";
    PLATE_TOLD_SHARE = 0.015: "Of a way by a plate whose diameter was told: rims are met to about a hundredth of the radius, and how far above the plate the camera stands is not known.",
        data: "6 rendered sets within 15° of the side, circle against projected rim: 0.2 to 2 % too large", fitted: "2026-11-28", coverage: "not measured by itself";
    PLATE_ASSUMED_SHARE = 0.04: "Of a plate's diameter that is taken for 450 mm: older and cheaper plates are smaller.",
        data: "engineering default", fitted: "2026-11-28", coverage: "not measured by itself";
    PLATE_SHOWS_SHORT = 1.013: "How much farther the bar goes than its plate shows, measured in its diameter: the outline of a plate that is thick, and seen a little from above, rises less than its face.",
        data: "31 liftings of 13 rendered sets: 2 % in deadlifts, none in squats; closed form for a camera at hip height 3 to 4 m away: 1 to 2 % and 1 %", fitted: "2026-11-29", coverage: "not measured by itself";
    PLATE_NEARER = 1.25: "How many times as large the plate nearest the camera looks as it would where the lifter stands: it is 0.7 m nearer.",
        data: "closed form for cameras 2 to 7 m away (1.54 to 1.11); 12 rendered sets have 1.24 to 1.30", fitted: "2026-11-28", coverage: "not measured by itself";
    PLATE_NEARER_SD = 0.1: "The same, one standard deviation.",
        data: "closed form for cameras 2 to 7 m away", fitted: "2026-11-28", coverage: "not measured by itself";
    STATURE_SHARE = 0.03: "Of a length that rests on a told stature and on shares of it.",
        data: "engineering default, from the spread of shoulder and ankle heights over the stature (Drillis & Contini 1966)", fitted: "2026-11-28", coverage: "not measured by itself";
    BODY_BY_ARMS_SHARE = 0.12: "Of a body length that rests on shoulders and arms because the hips are out of the picture.",
        data: "18 scenes of pulls, swings and presses of people whose hips are seen: 0.89 to 1.26 of what the trunk says", fitted: "2026-11-30", coverage: "94 %, off by 0.12 (root mean square)";
    BODY_LENGTH_SHOWS = 0.96: "How long the placed joints show a body from shoulder to ankle, against what tables of bodies say: the shoulder's joint lies under the acromion, and nobody stands quite straight.",
        data: "14 rendered sets whose scale is known: 0.91 to 0.98", fitted: "2026-11-29", coverage: "off by 2 % (root mean square)";
    PLATE_TRAVEL_SD_M = 0.004: "Of each end of the bar's travel by its plate, metres: rim and low pass.",
        data: "engineering default", fitted: "2026-11-29", coverage: "not measured by itself";
    PLUMB_SD_DEG = 1.5: "Lean of the vertical along which the bar's drift is told: the camera is held level by eye.",
        data: "engineering default; rendered cameras roll by 0.9° (root mean square)", fitted: "2026-11-29", coverage: "not measured by itself";
    PLUMB_SEEN_SD_DEG = 1.3: "The same where upright edges tell how plumb lines look: these are met to 0.14°, the rest is the plate's own outline, above all off the side.",
        data: "21 liftings of 7 rendered sets", fitted: "2026-11-29", coverage: "100 %, off by 1.5 cm over 50 cm (root mean square); by 0.4 cm where the background tells the camera's motion";
    BAR_SPEED_SHARE = 0.015: "Of a mean speed of the bar: when it begins and ceases to move is vague.",
        data: "109 liftings of 36 rendered sets whose camera's sway was taken out", fitted: "2026-12-01", coverage: "99 %, off by 0.013 m/s (root mean square)";
    PEAK_SPEED_SD_M_S = 0.03: "Of a peak speed, metres a second, beside the scale.",
        data: "29 liftings of 12 rendered sets whose camera's sway was taken out", fitted: "2026-11-29", coverage: "off by 0.05 m/s (root mean square)";
    CARRIED_TRAVEL_SHARE = 0.14: "Of the bar's travel where a body part stands for it.",
        data: "9 pulls of 3 real lifters held against their plates: 25, 10 and 15 % too short; 38 liftings of 14 rendered sets whose plates were kept back: off by 6 % (root mean square)", fitted: "2026-11-29", coverage: "rendered 100 %, real 78 %";
    CARRIED_SPEED_SHARE = 0.1: "Of its mean speed there, beside the travel: a body begins to move before the bar does, and settles after it.",
        data: "38 liftings of 14 rendered sets whose plates were kept back, the stature told", fitted: "2026-11-29", coverage: "100 %, off by 0.06 m/s (root mean square)";
    CARRIED_PEAK_SD_M_S = 0.15: "Of its highest speed there, metres a second: joints are placed with some scatter.",
        data: "38 liftings of 14 rendered sets whose plates were kept back, the stature told", fitted: "2026-11-29", coverage: "95 %, off by 0.15 m/s (root mean square)";
    SWAY_SD_M = 0.008: "Of a place where nobody knows how the camera moved: in the hand it sways by 0.05 to 0.25°, 3 m away.",
        data: "closed form", fitted: "2026-11-28", coverage: "not measured by itself";
    SWAY_PLUMB_SD_DEG = 2.3: "Lean of the vertical where nobody knows how the camera moved.",
        data: "21 liftings of 8 rendered sets, held in the hand, to 30° off the side", fitted: "2026-11-28", coverage: "drift off by 2.4 cm (root mean square) over 50 cm";
    SWAY_SPEED_SHARE = 0.085: "Of a mean speed of the bar where nobody knows how the camera moved.",
        data: "21 liftings of 8 rendered sets, held in the hand, to 30° off the side", fitted: "2026-11-28", coverage: "off by 0.05 m/s (root mean square)";
    SWAY_PEAK_SD_M_S = 0.08: "Of a peak speed, metres a second, where nobody knows how the camera moved.",
        data: "26 liftings of 10 rendered sets, held in the hand, to 30° off the side", fitted: "2026-11-29", coverage: "off by 0.08 m/s (root mean square)";
    TILT_SD_DEG = 3.0: "Largest tilt of the shoulders or the hips in a rep: the largest of the errors of a whole rep.",
        data: "rendered rounds 87501 and 87601, from the front and from behind", fitted: "2026-11-26", coverage: "not stated: no grade was wrong";
    LATERAL_SD_PERCENT = 1.5: "Largest sideways shift of a rep, percent of the stature.",
        data: "rendered rounds 87501 and 87601, from the front and from behind", fitted: "2026-11-26", coverage: "not stated: no grade was wrong";
    SEPARATION_SD_PERCENT = 10.0: "Drop of the knees' distance: knees that come in are often not followed, above all from behind.",
        data: "rendered rounds 87501 and 87601, from the front and from behind", fitted: "2026-11-26", coverage: "not stated: no grade was wrong";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_names_its_data_its_day_and_its_coverage() {
        for (name, c) in CALIBRATION {
            assert!(c.value.is_finite() && c.value > 0.0, "{name}");
            assert!([c.what, c.data, c.coverage].iter().all(|text| !text.is_empty()), "{name}");
            assert!(c.fitted.parse::<jiff::civil::Date>().is_ok(), "{name}: {}", c.fitted);
        }
    }
}
