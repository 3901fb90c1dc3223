//! Marker data of real people, seen by a made-up camera: real movement through the core, apart from any network. And the one
//! real video of a trial that was captured with markers as well.

use std::path::Path;

use nalgebra::Vector3;
use spotter::angles::{AngleTrack, LumbarMethod};
use spotter::compare::{Against, Agreement, Course, Pair, Quantity, Recording, best_lag, pairs, value_at};
use spotter::formats::{Joints, Markers};
use spotter::track::{BACK_SAMPLES, BackLine, Joint, Keypoint, Track};

use crate::arithmetic;
use crate::page::Table;
use crate::sequences::{self, halfway, motion, rows};
use crate::support::disturbances as disturb;
use crate::support::figure::{self, Camera, Posture};
use crate::tally::{columns, largest, mean, measured, spans};
use crate::tracks;

/// Left and right markers of the keypoints that a marker set shows, in any of the naming customs of the data folder.
const KEYPOINTS: [(Keypoint, Keypoint, &[&str]); 8] = [
    (Keypoint::LeftEar, Keypoint::RightEar, &["bhd"]),
    (Keypoint::LeftElbow, Keypoint::RightElbow, &["elbowlat", "elb"]),
    (Keypoint::LeftWrist, Keypoint::RightWrist, &["wristradius", "wra"]),
    (Keypoint::LeftHip, Keypoint::RightHip, &["hjc"]),
    (Keypoint::LeftKnee, Keypoint::RightKnee, &["knee", "kne"]),
    (Keypoint::LeftAnkle, Keypoint::RightAnkle, &["ankle", "ank"]),
    (Keypoint::LeftHeel, Keypoint::RightHeel, &["calc", "hee"]),
    (Keypoint::LeftToe, Keypoint::RightToe, &["toe"]),
];

/// The track that a camera would give of the markers, were every joint placed as its marker; no lumbar angle is stated.
fn seen(markers: &Markers, joints: &Joints, camera: &Camera) -> Track {
    let mut track = figure::empty(&markers.time_s, camera);
    let [hip, shoulder, knee, ankle] = &joints.middle;
    let left = joints.up.cross(&joints.forward);
    let mut lengths: Vec<f64> = hip.iter().zip(shoulder).map(|(h, s)| (s - h).norm()).collect();
    lengths.sort_by(f64::total_cmp);
    let (torso, origin) = (lengths[lengths.len() / 2], ankle[0]);
    let point = |p: &Vector3<f64>| {
        let d = (p - origin) / torso;
        camera.project([d.dot(&joints.forward), 0.15 + d.dot(&joints.up), d.dot(&left)])
    };
    let sides = KEYPOINTS.iter().filter_map(|(l, r, names)| {
        let pair = names.iter().find_map(|n| Some((markers.find(&format!("l{n}"))?, markers.find(&format!("r{n}"))?)));
        pair.map(|(lm, rm)| [(*l, lm), (*r, rm)])
    });
    let shoulders = [(Keypoint::LeftShoulder, joints.sides[1][0]), (Keypoint::RightShoulder, joints.sides[1][1])];
    let placed: Vec<(Keypoint, usize)> = sides.flatten().chain(shoulders).collect();
    for i in 0..markers.time_s.len() {
        track.score[i] = 0.99;
        for (keypoint, marker) in &placed {
            let [x, y] = point(&markers.points[*marker][i]);
            let row = track.skeleton.row(*keypoint).unwrap();
            track.keypoints.put(i, row, [x, y], 0.95);
        }
        for (joint, at) in [(Joint::Hip, hip), (Joint::Shoulder, shoulder), (Joint::Knee, knee), (Joint::Ankle, ankle)]
        {
            let [x, y] = point(&at[i]);
            track.spine.points[[i, joint as usize, 0]] = x;
            track.spine.points[[i, joint as usize, 1]] = y;
        }
    }
    track
}

/// Draws the back line through the markers over the sacrum, T10 and C7: a parabola in the hip–shoulder line's own frame.
fn draw_back(track: &mut Track, markers: &Markers, joints: &Joints, camera: &Camera) {
    let back = [halfway(&rows(markers, "LPSI"), &rows(markers, "RPSI")), rows(markers, "T10"), rows(markers, "C7")];
    let [hip, shoulder, ..] = &joints.middle;
    for i in 0..markers.time_s.len() {
        let trunk = shoulder[i] - hip[i];
        let (long, along) = (trunk.norm(), trunk.normalize());
        let dorsal = (along * along.dot(&joints.forward) - joints.forward).normalize();
        let at = back.each_ref().map(|m| {
            let d = m[i] - hip[i];
            (d.dot(&along) / long, d.dot(&dorsal) / long)
        });
        let lagrange = |f: f64| -> f64 {
            (0..3)
                .map(|j| {
                    at[j].1 * (0..3).filter(|k| *k != j).map(|k| (f - at[k].0) / (at[j].0 - at[k].0)).product::<f64>()
                })
                .sum()
        };
        let [hx, hy] = [0, 1].map(|c| f64::from(track.spine.points[[i, Joint::Hip as usize, c]]));
        let [sx, sy] = [0, 1].map(|c| f64::from(track.spine.points[[i, Joint::Shoulder as usize, c]]));
        for k in 0..BACK_SAMPLES {
            let f = f64::from(BackLine::fraction(k));
            let (dx, dy) = (sx - hx, sy - hy);
            // Dorsal in the picture: square to the trunk, away from where the lifter looks.
            let (nx, ny) = (camera.facing * dy, -camera.facing * dx);
            let d = lagrange(f);
            track.back_line.points[[i, k, 0]] = (hx + f * dx + d * nx) as f32;
            track.back_line.points[[i, k, 1]] = (hy + f * dy + d * ny) as f32;
            track.back_line.valid[[i, k]] = true;
        }
    }
}

/// Agreement of an angle of a track with a course of a recording on the same clock.
fn against(angles: &AngleTrack, name: &str, truth: &Recording, quantity: Quantity, zero: f64) -> Option<Agreement> {
    let column = columns(angles).into_iter().find(|(n, _)| *n == name)?.1;
    let course = truth.course(quantity)?;
    let one = |i: usize| {
        let reference = value_at(&truth.time_s, &course.degrees, angles.time_s[i]) - zero;
        Some(Pair { reference, measured: measured(column, i)?.0 })
    };
    let known: Vec<Pair> = (0..angles.len()).filter_map(one).collect();
    Agreement::of(&known, Against::Truth)
}

fn text(found: Option<Agreement>) -> String {
    found.map_or("–".into(), |a| format!("{:+.1} / {:.1}°", a.bias, a.rmse))
}

/// Squats of two people by markers, from several cameras, against the same angles in space; the back by hip and shoulder alone
/// against the fitted skeleton's lumbar angle.
pub fn squats(data: &Path) -> Table {
    let mut table = Table::new(&[
        "squats",
        "camera off the side",
        "trunk",
        "hinge",
        "knee",
        "lumbar (hip–shoulder proxy)",
        "reps",
        "bottom, worst",
    ]);
    for (name, file, ik) in [
        ("5 squats", "opencap_subj4_squats1.trc.gz", "opencap_subj4_squats1_ik_degrees.mot.gz"),
        ("5 asymmetric squats", "opencap_subj4_squatsAsym1.trc.gz", "opencap_subj4_squatsAsym1_ik_degrees.mot.gz"),
    ] {
        let markers = sequences::markers(&data.join(file));
        let joints = markers.joints().unwrap();
        let truth = Recording::read(&data.join(file), &Default::default()).unwrap();
        let skeleton = motion(&data.join(ik));
        // Standing at the start is the skeleton's neutral.
        let lumbar = skeleton.course(Quantity::LumbarFlexion).unwrap();
        let zero = value_at(&skeleton.time_s, &lumbar.degrees, 0.2);
        let bottoms = deepest(&truth);
        for yaw in [0.0, 15.0, 30.0, 45.0] {
            let mut track = seen(&markers, &joints, &Camera { yaw, ..Camera::default() });
            disturb::chain(&mut track, 3.0, 31);
            let angles = arithmetic::run(&track);
            let found = spans(&angles, &arithmetic::reps_of(&angles, spotter::lifts::LiftName::Squat));
            let error =
                |b: &f64| found.iter().map(|f| (f.turn - b) * 1000.0).min_by(|a, b| a.abs().total_cmp(&b.abs()));
            table.row(vec![
                name.into(),
                format!("{yaw:.0}°"),
                text(against(&angles, "trunk inclination", &truth, Quantity::TrunkInclination, 0.0)),
                text(against(&angles, "hip hinge", &truth, Quantity::HipHinge, 0.0)),
                text(against(&angles, "knee flexion", &truth, Quantity::KneeFlexion, 0.0)),
                text(against(&angles, "lumbar flexion", &skeleton, Quantity::LumbarFlexion, zero)),
                format!("{} of {}", found.len(), bottoms.len()),
                format!("{:.0} ms", largest(bottoms.iter().filter_map(error))),
            ]);
        }
    }
    table
}

/// The articulated figure moved by the joint angles of a second person's captured squats (there are no markers of them): real
/// courses, with a lower back that flexes by 45°, at 30 frames a second and 4 px of noise along the chain.
pub fn moved(data: &Path) -> Table {
    let mut table = Table::new(&["angle", "bias / RMSE", "reps", "bottom, worst"]);
    let skeleton = motion(&data.join("opencap_processing_squats1_videoAndMocap.mot.gz"));
    let at = |quantity: Quantity, t: f64| {
        let last = skeleton.time_s[skeleton.time_s.len() - 1];
        value_at(&skeleton.time_s, &skeleton.course(quantity).unwrap().degrees, t.min(last))
    };
    let posture = |t: f64| {
        let lumbar = at(Quantity::LumbarFlexion, t);
        Posture {
            trunk: at(Quantity::TrunkInclination, t),
            hinge: at(Quantity::HipHinge, t),
            knee: at(Quantity::KneeFlexion, t),
            lumbar,
            sagitta: figure::sagitta_of(lumbar),
            ..Posture::default()
        }
    };
    let mut track = figure::track(&figure::even_times(30.0, 7.9), 2, &Camera::default(), posture);
    disturb::chain(&mut track, 4.0, 32);
    let angles = arithmetic::run(&track);
    let found = spans(&angles, &arithmetic::reps_of(&angles, spotter::lifts::LiftName::Squat));
    let bottoms = deepest(&skeleton);
    let error = |b: &f64| found.iter().map(|f| (f.turn - b) * 1000.0).min_by(|a, b| a.abs().total_cmp(&b.abs()));
    for (name, quantity) in [
        ("trunk inclination", Quantity::TrunkInclination),
        ("hip hinge", Quantity::HipHinge),
        ("knee flexion", Quantity::KneeFlexion),
        ("lumbar flexion", Quantity::LumbarFlexion),
    ] {
        table.row(vec![
            name.into(),
            text(against(&angles, name, &skeleton, quantity, 0.0)),
            format!("{} of {}", found.len(), bottoms.len()),
            format!("{:.0} ms", largest(bottoms.iter().filter_map(error))),
        ]);
    }
    table
}

/// Moments of greatest knee flexion of each squat: maxima that stand out from both sides by 30°.
fn deepest(truth: &Recording) -> Vec<f64> {
    let knee = &truth.course(Quantity::KneeFlexion).unwrap().degrees;
    let (mut found, mut best, mut rising, mut low) = (Vec::new(), 0, true, knee[0]);
    for (i, v) in knee.iter().enumerate() {
        if rising {
            if *v > knee[best] {
                best = i;
            }
            if knee[best] - v > 30.0 && knee[best] - low > 30.0 {
                found.push(truth.time_s[best]);
                (rising, low) = (false, *v);
            }
        } else {
            low = low.min(*v);
            if v - low > 30.0 {
                (rising, best) = (true, i);
            }
        }
    }
    found
}

/// Stoop lifts of a box with a truly rounded back: what the line through the markers on the back says, against the turn of the
/// thorax over the pelvis since neutral standing.
pub fn stoops(data: &Path) -> Table {
    let mut table = Table::new(&[
        "stoop lift",
        "thorax over pelvis",
        "stated by the back line",
        "back line, from standing to there",
        "that at 6.6° a percent",
    ]);
    let read = |file: &str| sequences::pelvis_markers(&data.join(file));
    let watch = |markers: &Markers, joints: &Joints| {
        let camera = Camera::default();
        let mut track = seen(markers, joints, &camera);
        draw_back(&mut track, markers, joints, &camera);
        arithmetic::run(&track)
    };
    let neutral = read("millard_neu_t169_f250f350.c3d");
    let upright = neutral.joints().unwrap();
    let standing = mean(&bend(&neutral, &upright));
    let known = |values: &[f64]| values.iter().copied().filter(|v| v.is_finite()).collect::<Vec<f64>>();
    let line_standing = mean(&known(&watch(&neutral, &upright).back_line_sagitta.value));
    for (name, file) in [
        ("1", "millard_stoop1_t169_f620f800.c3d"),
        ("2", "millard_stoop2_t169_f1395f1590.c3d"),
        ("3", "millard_stoop3_t169_f2101f2300.c3d"),
    ] {
        let markers = read(file);
        let joints = markers.joints().unwrap();
        let angles = watch(&markers, &joints);
        let truth: Vec<f64> = bend(&markers, &joints).iter().map(|b| b - standing).collect();
        let lean = |i: &usize| angles.trunk_inclination.value[*i];
        let by_line = (0..angles.len()).filter(|i| angles.lumbar_method[*i] == LumbarMethod::BackLine);
        let deepest = by_line.max_by(|a, b| lean(a).total_cmp(&lean(b))).unwrap();
        let line = angles.back_line_sagitta.value[deepest];
        table.row(vec![
            name.into(),
            format!("{:.0}°", value_at(&markers.time_s, &truth, angles.time_s[deepest])),
            format!("{:.0} ± {:.0}°", angles.lumbar_flexion.value[deepest], angles.lumbar_flexion.sd[deepest]),
            format!("{line_standing:+.1} → {line:+.1} %"),
            format!("{:.0}°", 6.6 * (line - line_standing)),
        ]);
    }
    table
}

/// Inclination of the thorax less that of the pelvis, degrees.
fn bend(markers: &Markers, joints: &Joints) -> Vec<f64> {
    let lean = |from: &[Vector3<f64>], to: &[Vector3<f64>]| -> Vec<f64> {
        let one = |(a, b): (&Vector3<f64>, &Vector3<f64>)| {
            let d = b - a;
            d.dot(&joints.forward).atan2(d.dot(&joints.up)).to_degrees()
        };
        from.iter().zip(to).map(one).collect()
    };
    let of = |name: &str| rows(markers, name);
    let thorax = lean(&halfway(&of("T10"), &of("STRN")), &halfway(&of("C7"), &of("CLAV")));
    let pelvis = lean(&halfway(&of("LPSI"), &of("RPSI")), &halfway(&of("LASI"), &of("RASI")));
    // The pelvis' own line points forward when upright.
    thorax.iter().zip(pelvis).map(|(t, p)| t - p + 90.0).collect()
}

/// The real video of the first squats against the same trial's markers and the skeleton fitted to them, from pixels to degrees;
/// with the lag found and the yaw stated.
pub fn video(data: &Path) -> (Table, f64, f64) {
    let angles = arithmetic::run(&tracks::of(&data.join("videos/opencap_subj4_squat.mp4")).unwrap());
    let course = |quantity, values: &[f64]| Course { quantity, source: String::new(), degrees: values.to_vec() };
    let ours = Recording {
        time_s: angles.time_s.clone(),
        courses: vec![
            course(Quantity::TrunkInclination, &angles.trunk_inclination.value),
            course(Quantity::HipHinge, &angles.hip_hinge.value),
            course(Quantity::KneeFlexion, &angles.knee_flexion.value),
            course(Quantity::ShankInclination, &angles.shank_inclination.value),
        ],
        notes: Vec::new(),
    };
    let folder = data.join("sequences");
    let markers = Recording::read(&folder.join("opencap_subj4_squats1.trc.gz"), &Default::default()).unwrap();
    let skeleton = motion(&folder.join("opencap_subj4_squats1_ik_degrees.mot.gz"));
    let lag = best_lag(&markers, &ours).unwrap();
    let mut table = Table::new(&["angle", "against", "bias", "RMSE", "95 % limits", "slope", "correlation"]);
    for quantity in Quantity::ALL {
        for (name, truth) in [("markers", &markers), ("fitted skeleton", &skeleton)] {
            let Some(a) = Agreement::of(&pairs(truth, &ours, quantity, lag.seconds), Against::Truth) else { continue };
            table.row(vec![
                quantity.to_string(),
                name.into(),
                format!("{:+.1}°", a.bias),
                format!("{:.1}°", a.rmse),
                format!("{:+.1} … {:+.1}°", a.limits.0, a.limits.1),
                format!("{:+.2}", a.slope),
                format!("{:.3}", a.correlation),
            ]);
        }
    }
    (table, lag.seconds, angles.view.yaw_deg.value)
}
