//! The bar in metres: what is lifted is known in metres, and what the camera makes of it is put in by hand.

use spotter::angles::{AngleTrack, BODY_LENGTH_STATURES, SceneView, Uncertain, ViewKind};
use spotter::bar::{BarPath, Followed, Lifting, ScaleSource, Stroke, Told};
use spotter::faults::{Known, Profile, SetVerdict, judge_knowing};
use spotter::lifts::GivenLift;
use spotter::reps::{Rep, SetReps};

use super::lifter::{BAR_ON_BACK, Clip, FLOOR, HANG, SQUAT_BOTTOM, checked, reps_of};

/// The lifter's stature, metres, and how many times nearer to the camera the plate is.
const STATURE: f64 = 1.78;
const NEARER: f64 = 1.3;

/// Body lengths in the picture of a length at the plate, metres.
fn at_plate(metres: f64) -> f64 {
    NEARER * metres / (STATURE * BODY_LENGTH_STATURES)
}

/// A lifter with a plate of 450 mm before them. `up` and `forward` say where the bar is at a time, metres.
pub fn with_plate(clip: &Clip, up: impl Fn(f64) -> f64, forward: impl Fn(f64) -> f64) -> AngleTrack {
    let mut track = clip.track();
    let column = |of: &dyn Fn(f64) -> f64| track.time_s.iter().map(|t| at_plate(of(*t))).collect::<Vec<f64>>();
    let (height, across) = (column(&up), column(&forward));
    (track.bar_height, track.bar_across) = (height, across);
    track.plate_radius = vec![at_plate(0.225); track.len()];
    track.scenes =
        vec![SceneView { samples: 0..track.len(), view: track.view, plumb_slope: None, plate_half_height: None }];
    track
}

/// Metres of the hands over the floor.
pub fn hands(clip: &Clip) -> impl Fn(f64) -> f64 + '_ {
    |t| clip.pose_at(t).wrist * STATURE * BODY_LENGTH_STATURES
}

/// Three pulls of 1.2 s.
pub fn pulls() -> Clip {
    Clip::from(FLOOR).hold(1.0).reps(3, HANG, 1.2, 0.6, 1.1, 1.0)
}

/// Metres that the bar of [`pulls`] rises.
pub fn way() -> f64 {
    (HANG.wrist - FLOOR.wrist) * STATURE * BODY_LENGTH_STATURES
}

fn lifting(path: &BarPath, rep: &Rep) -> Lifting {
    Lifting::of(path, rep.start.saturating_sub(8)..rep.turn + 9).expect("followed")
}

fn follow(track: &AngleTrack, told: Told) -> (SetReps, BarPath) {
    let set = checked(track.clone(), None);
    let path = BarPath::of(track, &set, &told);
    (set, path)
}

pub fn judged(track: &AngleTrack, told: Told) -> SetVerdict {
    let set = checked(track.clone(), None);
    judge_knowing(track, &set, &Profile::built_in("default").unwrap(), &Known { told, ..Known::default() })
}

/// What is followed, and what a metre rests on.
fn told_by(path: &BarPath) -> (Followed, Result<ScaleSource, String>) {
    let chief = path.chief().expect("a scene");
    (chief.followed, chief.scale.as_ref().map(|scale| scale.source).map_err(Clone::clone))
}

fn near(value: f64, truth: f64, within: f64) {
    assert!((value - truth).abs() <= within, "{value} for {truth}");
}

#[test]
fn way_and_speed_are_those_of_the_bar_however_near_the_plate_is_to_the_camera() {
    let clip = pulls();
    let track = with_plate(&clip, hands(&clip), |_| 0.1);
    let (set, path) = follow(&track, Told::default());
    assert_eq!((told_by(&path), set.reps.len()), ((Followed::Plate, Ok(ScaleSource::Plate450)), 3));
    for rep in &set.reps {
        let m = lifting(&path, rep);
        near(m.stroke.travel_m, way(), 0.01);
        // The fastest moment of a movement of least jerk has 15/8 of its mean speed, in its middle.
        near(m.peak_m_s.0, 1.875 * way() / 1.2, 0.02);
        near(m.time_to_peak_s(path.rate_hz), 0.6, 0.1);
        // Its first and last moments are slower than what counts as moving.
        assert!((1.0..1.25).contains(&(m.stroke.mean_m_s * 1.2 / way())), "{m:?}");
        near(m.propulsive_m_s, m.stroke.mean_m_s, 1e-9);
        near(m.drift_m.unwrap().0, 0.0, 1e-6);
        assert_eq!(m.sticking, None);
        let lowering = Stroke::of(&path, rep.turn..rep.end + 9, -1.0).unwrap();
        near(lowering.travel_m, way(), 0.01);
        assert!((1.0..1.25).contains(&(lowering.mean_m_s * 1.1 / way())), "{lowering:?}");
    }
}

#[test]
fn a_bar_that_is_lost_while_it_rests_is_measured_and_one_that_is_lost_on_its_way_is_not() {
    let clip = pulls();
    let (set, path) = follow(&with_plate(&clip, hands(&clip), |_| 0.0), Told::default());
    let rep = &set.reps[1];
    let whole = lifting(&path, rep);
    let without = |lost: std::ops::Range<usize>| {
        let mut path = path.clone();
        path.height_m[lost.clone()].fill(f64::NAN);
        path.speed_m_s[lost].fill(f64::NAN);
        Lifting::of(&path, rep.start.saturating_sub(8)..rep.turn + 9)
    };
    let rise = whole.stroke.samples.clone();
    for at_rest in [rep.start.saturating_sub(8)..rise.start, rise.end..rep.turn + 9] {
        let told = without(at_rest).expect("its rise is seen");
        near(told.stroke.travel_m, whole.stroke.travel_m, 0.01);
        near(told.stroke.mean_m_s, whole.stroke.mean_m_s, 0.02);
    }
    let middle = rise.start.midpoint(rise.end);
    for on_its_way in [rep.start.saturating_sub(8)..middle, middle..rep.turn + 9, middle..middle + 2] {
        assert_eq!(without(on_its_way), None);
    }
}

#[test]
fn a_metre_rests_on_the_height_of_a_plate_that_is_turned_away() {
    let clip = pulls();
    let mut track = with_plate(&clip, hands(&clip), |_| 0.0);
    let mut range = |yaw: f64, circle_m: f64, half_height_m: Option<f64>| {
        let kind = if yaw > 20.0 { ViewKind::Oblique } else { ViewKind::Side };
        let scene = &mut track.scenes[0];
        (scene.view.kind, scene.view.yaw_deg) = (kind, Uncertain { value: yaw, sd: 4.0 });
        scene.plate_half_height = half_height_m.map(|m| Uncertain { value: at_plate(m), sd: at_plate(0.001) });
        track.plate_radius.fill(at_plate(circle_m));
        let (set, path) = follow(&track, Told { plate_mm: Some(450.0), ..Told::default() });
        let scale = path.chief().unwrap().scale.clone().unwrap();
        (lifting(&path, &set.reps[0]).stroke.travel_m / way(), scale.share_sd)
    };
    let by_side = range(3.0, 0.225, None).0;
    near(by_side, 1.0, 0.02);
    // A thick plate looks wider than it is turned away by, and its circle is as large as the plate itself: 6 % too large by 28°.
    let (by_circle, unsure) = range(28.0, 0.225, None);
    let (by_height, sure) = range(28.0, 0.225, Some(0.225));
    near(by_circle / by_side, 0.94, 0.005);
    near(by_height / by_side, 1.0, 0.005);
    assert!(sure < 0.025 && unsure > 0.06, "{sure} {unsure}");
    // Near the side the circle is right whatever the height, which grows where the camera looks down on a thick plate.
    near(range(3.0, 0.225, Some(0.235)).0 / by_side, 1.0, 0.005);
}

#[test]
fn a_metre_rests_on_what_was_told_else_on_a_plate_that_looks_like_one_of_450_mm() {
    let clip = pulls();
    let mut track = with_plate(&clip, hands(&clip), |_| 0.0);
    let range = |track: &AngleTrack, told: Told| {
        let (set, path) = follow(track, told);
        (
            told_by(&path).1,
            Lifting::of(&path, set.reps[0].start..set.reps[0].turn + 9).map_or(f64::NAN, |m| m.stroke.travel_m),
        )
    };
    let plate = |mm: f64| Told { plate_mm: Some(mm), ..Told::default() };
    let (source, told) = range(&track, plate(400.0));
    assert_eq!(source, Ok(ScaleSource::Plate));
    near(told, way() * 400.0 / 450.0, 0.01);
    // Told to be no plate that there is, it is as if nothing were told.
    assert_eq!(range(&track, plate(4.0)).0, Ok(ScaleSource::Plate450));
    // A plate of 300 mm is none of 450, and nothing tells what it is but somebody, or the lifter's height, be it a usual one.
    track.plate_radius.fill(at_plate(0.15));
    let (source, by_usual_height) = range(&track, Told::default());
    assert_eq!(source, Ok(ScaleSource::UsualStature));
    near(by_usual_height, way(), 0.15 * way());
    near(range(&track, plate(300.0)).1, way(), 0.01);
    let (source, by_height) = range(&track, Told { height_cm: Some(100.0 * STATURE), ..Told::default() });
    assert_eq!(source, Ok(ScaleSource::Stature));
    near(by_height, way(), 0.1 * way());
}

#[test]
fn a_plate_that_is_turned_away_tells_a_metre_less_surely() {
    let clip = pulls();
    let share_sd = |yaw_deg: f64| {
        let mut track = with_plate(&clip, hands(&clip), |_| 0.0);
        let view = &mut track.scenes[0].view;
        (view.kind, view.yaw_deg.value) = (if yaw_deg > 0.0 { ViewKind::Oblique } else { ViewKind::Side }, yaw_deg);
        let (_, path) = follow(&track, Told { plate_mm: Some(450.0), ..Told::default() });
        path.chief().unwrap().scale.as_ref().unwrap().share_sd
    };
    // Of an ellipse 28° away the circle may have taken the short half axis or the long one, 12 % apart.
    assert!(share_sd(0.0) < 0.02 && share_sd(28.0) > 0.06, "{} {}", share_sd(0.0), share_sd(28.0));
}

#[test]
fn a_plate_that_nobody_lifts_is_not_the_bars() {
    let clip = pulls();
    let mut track = with_plate(&clip, |_| 0.3, |_| 0.0);
    // The shoulders from which the bar hangs stand for it, and never tell how it drifts.
    assert_eq!(told_by(&follow(&track, Told::default()).1), (Followed::Shoulders, Ok(ScaleSource::UsualStature)));
    for rep in &judged(&track, Told::default()).reps {
        assert_eq!(rep.metrics["bar_speed_mean"].scale.as_deref(), Some("usual_stature"));
        assert!(!rep.metrics.contains_key("bar_drift"));
    }
    let (set, path) = follow(&track, Told { height_cm: Some(100.0 * STATURE), ..Told::default() });
    let by_shoulders = lifting(&path, &set.reps[1]).stroke.travel_m;
    near(by_shoulders, 0.96 * (HANG.shoulder - FLOOR.shoulder) * STATURE * BODY_LENGTH_STATURES, 0.02);
    // From the front nothing round is a plate.
    track = with_plate(&clip, hands(&clip), |_| 0.0);
    (track.view.kind, track.scenes[0].view.kind) = (ViewKind::Front, ViewKind::Front);
    assert_eq!(told_by(&BarPath::of(&track, &set, &Told::default())).0, Followed::Shoulders);
}

#[test]
fn a_rep_is_measured_in_its_own_scene() {
    // A cut just before the second pull, to a camera from which the bar looks higher.
    let clip = pulls();
    let mut track = with_plate(&clip, hands(&clip), |_| 0.0);
    let cut = (30.0 * 4.6) as usize;
    track.bar_height[..cut].iter_mut().for_each(|height| *height += 0.5);
    let end = track.len();
    track.scenes[0].samples = 0..cut;
    track.scenes.push(SceneView { samples: cut..end, view: track.view, plumb_slope: None, plate_half_height: None });
    let verdict = judged(&track, Told::default());
    near(verdict.reps[1].metrics["bar_range"].value, 100.0 * way(), 1.5);
}

#[test]
fn a_bar_rises_from_its_own_lowest_place_in_each_scene() {
    let clip = pulls();
    let mut track = with_plate(&clip, hands(&clip), |_| 0.0);
    let (cut, end) = (checked(track.clone(), None).reps[0].end + 5, track.len());
    track.scenes[0].samples = 0..cut;
    track.scenes.push(SceneView { samples: cut..end, view: track.view, plumb_slope: None, plate_half_height: None });
    for height in &mut track.bar_height[cut..] {
        *height += at_plate(2.3);
    }
    let path = follow(&track, Told::default()).1;
    for scene in [0..cut, cut..end] {
        let heights = || path.height_m[scene.clone()].iter().copied();
        near(heights().fold(f64::INFINITY, f64::min), 0.0, 0.001);
        near(heights().fold(f64::NEG_INFINITY, f64::max), way(), 0.02);
    }
}

#[test]
fn a_plate_that_is_lost_for_a_while_is_where_the_shoulders_say_it_was() {
    let clip = pulls();
    let mut track = with_plate(&clip, hands(&clip), |_| 0.0);
    // The second pull lasts from 4.7 to 5.9 s.
    for column in [&mut track.bar_height, &mut track.bar_across, &mut track.plate_radius] {
        column[150..165].fill(f64::NAN);
    }
    let told = Told { load_kg: Some(100.0), ..Told::default() };
    let verdict = judged(&track, told);
    for key in
        ["bar_speed_mean", "bar_speed_propulsive", "bar_speed_peak", "bar_range", "bar_time_to_peak", "bar_power"]
    {
        assert!(verdict.reps.iter().all(|rep| rep.metrics.contains_key(key)), "{key}");
    }
    // As far as the others, told by the plate, and less surely.
    let range = |rep: usize| verdict.reps[rep].metrics["bar_range"].clone();
    near(range(1).value, range(0).value, 1.0);
    assert_eq!(range(1).scale.as_deref(), Some("plate_450"));
    assert!(range(1).sd > range(0).sd);
    let metric = |key: &str| verdict.reps[0].metrics[key].clone();
    assert_eq!(metric("bar_range").scale.as_deref(), Some("plate_450"));
    assert_eq!((metric("bar_range").unit.as_str(), metric("bar_speed_mean").unit.as_str()), ("cm", "m_per_s"));
    near(metric("bar_power").value, 100.0 * 9.806_65 * metric("bar_speed_mean").value, 1e-6);
    assert!(judged(&track, Told::default()).reps.iter().all(|rep| !rep.metrics.contains_key("bar_power")));
}

/// As where now the rim of a plate is found and now a ring on it, which lies elsewhere.
#[test]
fn a_plate_that_hops_between_two_rims_tells_no_metres() {
    let clip = pulls();
    let mut track = with_plate(&clip, hands(&clip), |_| 0.0);
    // The second pull lasts from 4.7 to 5.9 s.
    for i in (130..190).filter(|i| i % 5 < 2) {
        track.bar_height[i] += at_plate(0.03);
    }
    let verdict = judged(&track, Told::default());
    let scales: Vec<_> = verdict.reps.iter().map(|rep| rep.metrics["bar_range"].scale.as_deref()).collect();
    assert_eq!(scales, [Some("plate_450"), Some("usual_stature"), Some("plate_450")]);
    assert!(!verdict.reps[1].metrics.contains_key("bar_drift"));
}

/// Joints behind plates are placed with a scatter that would make a bar of any lift a fast one.
#[test]
fn shoulders_that_scatter_do_not_jerk_the_bar_where_its_plate_is_lost() {
    let peaks = (0..20).map(|seed| {
        let clip = Clip { noise: 0.012, seed, ..pulls() };
        let mut track = with_plate(&clip, hands(&clip), |_| 0.0);
        for column in [&mut track.bar_height, &mut track.bar_across, &mut track.plate_radius] {
            column[150..165].fill(f64::NAN);
        }
        let verdict = judged(&track, Told::default());
        let [seen, lost] = [0, 1].map(|rep: usize| verdict.reps[rep].metrics["bar_speed_peak"].value);
        lost - seen
    });
    let worst = peaks.map(f64::abs).fold(0.0, f64::max);
    assert!(worst < 0.25, "{worst}");
}

#[test]
fn a_rep_without_its_plate_is_told_by_the_shoulders_and_the_others_by_theirs() {
    let clip = pulls();
    let mut track = with_plate(&clip, hands(&clip), |_| 0.0);
    for column in [&mut track.bar_height, &mut track.bar_across, &mut track.plate_radius] {
        column[130..190].fill(f64::NAN);
    }
    let verdict = judged(&track, Told::default());
    let scales: Vec<_> = verdict.reps.iter().map(|rep| rep.metrics["bar_range"].scale.as_deref()).collect();
    assert_eq!(scales, [Some("plate_450"), Some("usual_stature"), Some("plate_450")]);
}

#[test]
fn shoulders_tell_of_a_bar_where_a_plate_shows_that_there_is_one() {
    let clip = Clip::from(BAR_ON_BACK).hold(1.0).reps(3, SQUAT_BOTTOM, 1.3, 0.2, 1.0, 0.8);
    let carried = |t: f64| clip.pose_at(t).shoulder * STATURE * BODY_LENGTH_STATURES;
    let mut track = with_plate(&clip, carried, |_| 0.0);
    // The plate leaves the picture but for a while in the second rep.
    let n = track.len();
    for column in [&mut track.bar_height, &mut track.bar_across, &mut track.plate_radius] {
        column[..140].fill(f64::NAN);
        column[165..n].fill(f64::NAN);
    }
    let speeds = |track: &AngleTrack, told: Told| {
        judged(track, told).reps.iter().filter(|rep| rep.metrics.contains_key("bar_speed_mean")).count()
    };
    assert_eq!(speeds(&track, Told::default()), 3);
    let unloaded = Told { load_kg: Some(0.0), ..Told::default() };
    assert_eq!(speeds(&track, unloaded), 0, "a plate that seems to go along is somebody else's");
    track.bar_height.fill(f64::NAN);
    // The hands of this lifter are at the shoulders throughout, as those of one who holds them there bare.
    assert_eq!(speeds(&track, Told::default()), 0, "nobody knows whether anything is carried");
    assert_eq!(speeds(&track, Told { height_cm: Some(178.0), ..Told::default() }), 0, "nor by the lifter's height");
    let set = checked(track.clone(), None);
    assert!(told_by(&BarPath::of(&track, &set, &Told::default())).1.unwrap_err().contains("--load-kg"));
    assert_eq!(speeds(&track, Told { load_kg: Some(60.0), ..Told::default() }), 3);
    let variants = ["front_squat", "kettlebell_squat", "bodyweight_squat"];
    let told = variants.map(|name| {
        let set = reps_of(&track, name.parse::<GivenLift>().unwrap());
        told_by(&BarPath::of(&track, &set, &Told::default())).1.ok()
    });
    assert_eq!(told, [Some(ScaleSource::UsualStature), Some(ScaleSource::UsualStature), None]);
}

#[test]
fn what_is_round_of_a_kettlebell_or_a_dumbbell_is_no_plate() {
    let clip = pulls();
    let track = with_plate(&clip, hands(&clip), |_| 0.0);
    let told = ["deadlift", "sumo_deadlift", "kettlebell_deadlift", "dumbbell_deadlift"].map(|name| {
        let set = reps_of(&track, name.parse::<GivenLift>().unwrap());
        told_by(&BarPath::of(&track, &set, &Told { plate_mm: Some(450.0), ..Told::default() }))
    });
    let (plate, body) =
        ((Followed::Plate, Ok(ScaleSource::Plate)), (Followed::Shoulders, Ok(ScaleSource::UsualStature)));
    assert_eq!(told, [plate.clone(), plate, body.clone(), body]);
}

#[test]
fn drift_is_the_farthest_from_the_vertical_through_the_start() {
    let clip = pulls();
    // Five centimetres forward by the middle of the way, and back.
    let (up, floor) = (hands(&clip), FLOOR.wrist * STATURE * BODY_LENGTH_STATURES);
    let share = |t: f64| (up(t) - floor) / way();
    let track = with_plate(&clip, &up, |t| 0.4 + 0.2 * share(t) * (1.0 - share(t)));
    let (set, path) = follow(&track, Told::default());
    for rep in &set.reps {
        let (drift, at) = lifting(&path, rep).drift_m.unwrap();
        near(drift, 0.05, 0.003);
        near(share(track.time_s[at]), 0.5, 0.1);
    }
    let metric = judged(&track, Told::default()).reps[0].metrics["bar_drift"].clone();
    near(metric.value, 5.0, 0.3);
}

#[test]
fn the_sticking_point_is_the_slowest_moment_between_two_faster_ones() {
    // Up to a half of the way, down by a twentieth, and up to the lockout.
    let part = |share: f64| FLOOR.towards(HANG, share);
    let hitch =
        |clip: Clip| clip.to(part(0.5), 0.8).to(part(0.45), 0.3).to(HANG, 0.8).hold(0.6).to(FLOOR, 1.1).hold(1.0);
    let clip = (0..3).fold(Clip::from(FLOOR).hold(1.0), |clip, _| hitch(clip));
    let track = with_plate(&clip, hands(&clip), |_| 0.0);
    let (set, path) = follow(&track, Told::default());
    assert_eq!(set.reps.len(), 3);
    for rep in &set.reps {
        let m = lifting(&path, rep);
        let sticking = m.sticking.expect("it sticks");
        assert!(sticking.speed_m_s < 0.0, "{sticking:?}");
        near(sticking.share, 0.475, 0.04);
        near(m.stroke.travel_m, way(), 0.01);
    }
    let verdict = judged(&track, Told::default());
    near(verdict.reps[0].metrics["bar_sticking_height"].value, 47.5, 4.0);
}

#[test]
fn a_lift_that_begins_at_the_top_rises_from_its_turn() {
    let clip = Clip::from(BAR_ON_BACK).hold(1.0).reps(3, SQUAT_BOTTOM, 1.3, 0.2, 1.0, 0.8);
    let carried = |t: f64| clip.pose_at(t).shoulder * STATURE * BODY_LENGTH_STATURES;
    let track = with_plate(&clip, carried, |_| 0.0);
    let (set, path) = follow(&track, Told::default());
    assert_eq!((told_by(&path).0, set.reps.len()), (Followed::Plate, 3));
    let rise = (BAR_ON_BACK.shoulder - SQUAT_BOTTOM.shoulder) * STATURE * BODY_LENGTH_STATURES;
    for rep in &set.reps {
        let m = Lifting::of(&path, rep.turn.saturating_sub(9)..(rep.end + 9).min(track.len())).expect("followed");
        near(m.stroke.travel_m, rise, 0.015);
        near(m.peak_m_s.0, 1.875 * rise / 1.0, 0.03);
    }
}
