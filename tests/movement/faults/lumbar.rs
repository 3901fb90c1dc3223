//! The lower back: grades by change, level and loss, and what is said when it cannot be seen.

use spotter::angles::{Column, LumbarMethod, SampleState, ViewKind};
use spotter::faults::{Profile, Verdict, judge};
use spotter::reps::ReferenceKind;

use super::set::*;

#[test]
fn a_single_rounded_rep_is_flagged_and_the_others_are_not() {
    let rounded = Do { lumbar: 30.0, ..CLEAN };
    let out = set(Deadlift, &[CLEAN, rounded, CLEAN]).judged();
    assert_eq!(verdicts(&out), [Verdict::Clean, Verdict::Flagged, Verdict::Clean]);
    // 30 − 6 = 24 degrees above the own clean reps, by construction.
    let own = found(&out.reps[1], "lumbar_flexion_vs_own").unwrap();
    assert!((own.value - 24.0).abs() < 0.5, "{own:?}");
    assert_eq!(own.severity, Breakdown);
    assert_eq!(out.reference.kind, ReferenceKind::CleanReps);
    // A set of one rounded rep has only its level.
    assert_eq!(set(Deadlift, &[Do { lumbar: 38.0, ..CLEAN }]).judged().reps[0].verdict, Verdict::Flagged);
}

#[test]
fn grades_of_the_change_against_own_reps() {
    let against = |more: f64| {
        let out = set(Deadlift, &[CLEAN, CLEAN, Do { lumbar: 6.0 + more, ..CLEAN }]).judged();
        grade(&out.reps[2], "lumbar_flexion_vs_own")
    };
    // sd 8 gives u = 0.35·8·√2 = 3.96, so the floor of 4 holds: note 8, warning 12, breakdown 22.
    assert_eq!([7.0, 10.0, 14.0, 24.0].map(against), [None, Some(Note), Some(Warning), Some(Breakdown)]);
}

#[test]
fn grades_of_the_level() {
    // sd 8: note 20, warning 28, breakdown 40.
    let level = |lumbar| one(Deadlift, Do { lumbar, ..CLEAN }, "lumbar_flexion_level");
    assert_eq!([15.0, 24.0, 31.0, 44.0].map(level), [None, Some(Note), Some(Warning), Some(Breakdown)]);
}

#[test]
fn a_lift_that_was_learnt_less_is_known_less_surely() {
    let sd = |lift| Set { sd: 3.0, ..set(lift, &[CLEAN; 2]) }.judged().reps[0].metrics["lumbar_flexion_peak"].sd;
    assert!((sd(Deadlift) - 3.0).abs() < 1e-9);
    for lift in [GoodMorning, BarbellRow] {
        assert!((sd(lift) - 3f64.hypot(6.0)).abs() < 1e-9, "{lift:?}");
    }
}

#[test]
fn grades_of_the_loss_within_a_rep() {
    // sd 4 in the held posture of a pull; 9 through the depths of a hinge, where 11° may as well be nothing.
    for (lift, knee, losses) in
        [(Deadlift, 55.0, [5.0, 11.0, 18.0, 26.0]), (RomanianDeadlift, 20.0, [11.0, 16.0, 21.0, 30.0])]
    {
        let loss = |more| one(lift, Do { lumbar: 0.0, loss: more, knee, ..CLEAN }, "lumbar_flexion_loss");
        assert_eq!(losses.map(loss), [None, Some(Note), Some(Warning), Some(Breakdown)], "{lift:?}");
    }
}

#[test]
fn a_squat_gives_way_against_its_own_bottom() {
    let squat = Do { lean: 50.0, knee: 115.0, ..CLEAN };
    let grades = |lumbar, loss| {
        let rep = Do { lumbar, loss, late: true, ..squat };
        let out = Set { sd: 3.0, ..set(Squat, &[rep]) }.judged();
        ["lumbar_flexion_loss", "butt_wink"].map(|fault| grade(&out.reps[0], fault))
    };
    // Flexion that comes with depth is the pelvis turning under, and nothing else.
    assert_eq!(grades(19.0, 0.0), [None, Some(Note)]);
    assert_eq!(grades(0.0, 18.0)[0], Some(Warning));
}

#[test]
fn a_squat_that_turns_under_at_a_noted_level_is_no_surer_for_it() {
    let rep = Do { lean: 50.0, knee: 115.0, lumbar: 26.0, late: true, ..CLEAN };
    let out = Set { sd: 6.0, ..set(Squat, &[rep]) }.judged();
    assert_eq!(grade(&out.reps[0], "butt_wink"), Some(Note));
    assert_eq!(grade(&out.reps[0], "lumbar_flexion_level"), Some(Note));
}

#[test]
fn a_noted_level_that_surely_gave_way_is_warned_of() {
    let level = |lumbar, loss, sd| {
        let out = Set { sd, ..set(Deadlift, &[Do { lumbar, loss, ..CLEAN }]) }.judged();
        (grade(&out.reps[0], "lumbar_flexion_level"), out.reps[0].verdict)
    };
    // The peak is 22° ± 4°; the change has an sd of 2.5°. Alone the level is a note, and the rep passes.
    assert_eq!(level(22.0, 0.0, 4.0), (Some(Note), Verdict::Clean));
    assert_eq!(level(13.0, 9.0, 4.0), (Some(Warning), Verdict::Flagged));
    // Where the change itself is unsure (sd 0.35·13·√2 = 6.4°), two unsure signs stay notes.
    assert_eq!(level(13.0, 9.0, 13.0).0, Some(Note));
    // A small level is no sign, however surely the back gave way by a note.
    assert_eq!(level(5.0, 9.0, 4.0), (None, Verdict::Clean));
    // Where all reps are alike the note is said once for the set, but the warnings stand.
    let out = Set { sd: 4.0, ..set(Deadlift, &[Do { lumbar: 13.0, loss: 9.0, ..CLEAN }; 2]) }.judged();
    assert_eq!(verdicts(&out), [Verdict::Flagged; 2]);
    assert_eq!(
        out.findings.iter().map(|f| (f.fault.as_str(), f.severity)).collect::<Vec<_>>(),
        [("lumbar_flexion_level", Note)]
    );
}

#[test]
fn a_level_that_may_be_a_breakdown_is_not_cleared() {
    // 19 + 1.5·12 = 37° reaches the 32° of a breakdown; 9 + 18 does not.
    let one = |lumbar| Set { sd: 12.0, ..set(Deadlift, &[Do { lumbar, ..CLEAN }; 2]) }.judged();
    assert_eq!(verdicts(&one(19.0)), vec![Verdict::PartlySeen; 2]);
    assert!(unassessed(&one(19.0).reps[0], "lumbar_flexion_level"));
    assert_eq!(verdicts(&one(9.0)), vec![Verdict::Clean; 2]);
}

#[test]
fn a_rep_that_may_have_changed_by_a_breakdown_is_not_cleared() {
    // In the squat a change has an sd of 0.9·6·√2 = 7.6°: 10 + 11° reaches the 18° of a breakdown, 4 + 11° does not.
    let squat = Do { lean: 50.0, knee: 115.0, ..CLEAN };
    let second = |lumbar| {
        let reps = [Do { lumbar: 2.0, ..squat }, Do { lumbar, ..squat }];
        verdicts(&Set { sd: 6.0, ..set(Squat, &reps) }.judged())
    };
    assert_eq!(second(6.0), [Verdict::Clean, Verdict::Clean]);
    assert_eq!(second(12.0), [Verdict::Clean, Verdict::PartlySeen]);
}

#[test]
fn a_set_rounded_alike_is_said_once() {
    let out =
        set(Deadlift, &[Do { lumbar: 36.0, ..CLEAN }, Do { lumbar: 39.0, ..CLEAN }, Do { lumbar: 37.0, ..CLEAN }])
            .judged();
    let level: Vec<_> = out.findings.iter().filter(|f| f.fault == "lumbar_flexion_level").collect();
    assert_eq!(level.len(), 1);
    assert_eq!(level[0].severity, Warning);
    assert!((level[0].value - 37.0).abs() < 0.5);
    assert!(out.reps.iter().all(|r| found(r, "lumbar_flexion_level").is_none()));
    assert_eq!(verdicts(&out), vec![Verdict::Flagged; 3]);
    assert!(out.reps.iter().all(|r| r.severity == Some(Warning)));
}

#[test]
fn wide_uncertainty_allows_no_warning_and_too_wide_no_verdict() {
    let rounded = Do { lumbar: 30.0, ..CLEAN };
    let wide = Set { sd: 14.0, ..set(Deadlift, &[rounded]) }.judged();
    assert_eq!(grade(&wide.reps[0], "lumbar_flexion_level"), Some(Note));
    let useless = Set { sd: 25.0, ..set(Deadlift, &[rounded]) }.judged();
    assert_eq!(useless.reps[0].verdict, Verdict::PartlySeen);
    assert!(unassessed(&useless.reps[0], "lumbar_flexion_level"));
}

#[test]
fn what_is_known_to_ten_degrees_only_is_no_more_than_a_hint() {
    // 45° less the sd passes the 32° of a breakdown either way, and so does the change against the clean rep.
    let reps = |sd| Set { sd, ..set(Deadlift, &[CLEAN, Do { lumbar: 45.0, ..CLEAN }]) }.judged();
    assert_eq!(grade(&reps(9.0).reps[1], "lumbar_flexion_level"), Some(Breakdown));
    let unsure = &reps(12.0).reps[1];
    assert_eq!(grade(unsure, "lumbar_flexion_level"), Some(Note));
    assert_eq!(grade(unsure, "lumbar_flexion_vs_own"), Some(Note));
    assert_eq!(unsure.verdict, Verdict::PartlySeen);
}

#[test]
fn a_squat_that_cannot_be_seen_well_is_not_cleared() {
    // Plates over the back: u = 0.9·11·√2 = 14°, against which a change of 18° does not stand out.
    let squat = Do { lean: 40.0, knee: 115.0, ..CLEAN };
    let out = Set { sd: 11.0, ..set(Squat, &[squat; 2]) }.judged();
    assert_eq!(verdicts(&out), vec![Verdict::PartlySeen; 2]);
    assert!(unassessed(&out.reps[0], "lumbar_flexion_level"));
    let seen = Set { sd: 11.0, ..set(Deadlift, &[CLEAN; 2]) }.judged();
    assert_eq!(verdicts(&seen), vec![Verdict::Clean; 2]);
}

#[test]
fn reps_that_read_alike_rule_a_change_out_for_each_other() {
    // Obliquely u = 0.7·10·√2 = 9.9°: of a rep 5° rounder a change of 18° is not ruled out by that alone (5 + 1.5·9.9 = 19.8°), but by five
    // others that scatter by 1° it is: the variances pooled make 6.7°, and 5 + 1.5·6.7 = 15°.
    let squat = |more: f64| Do { lumbar: 6.0 + more, lean: 40.0, knee: 90.0, ..CLEAN };
    let judged = |sd, reps: &[Do]| Set { sd, view: ViewKind::Oblique, yaw: 30.0, ..set(Squat, reps) }.judged();
    let set_of = |worst: f64| [0.0, 1.0, 0.0, 1.0, 0.0, worst].map(squat);
    assert_eq!(verdicts(&judged(10.0, &set_of(5.0))), vec![Verdict::Clean; 6]);
    assert_eq!(judged(10.0, &set_of(5.0)[4..]).reps[1].verdict, Verdict::PartlySeen);
    // What is rounder by far is not ruled out by the others.
    assert_eq!(judged(10.0, &set_of(11.0)).reps[5].verdict, Verdict::PartlySeen);
    // Backs that plates hide read alike, too: 1.5·0.7·13·√2 = 19°.
    assert_eq!(verdicts(&judged(13.0, &set_of(0.0))), vec![Verdict::PartlySeen; 6]);
}

#[test]
fn a_back_that_shows_in_few_reps_of_a_set_is_cleared_in_none() {
    let judged = |hidden: usize| {
        let (mut angles, reps) = set(Deadlift, &[CLEAN; 4]).build();
        for rep in &reps.reps[..hidden] {
            angles.lumbar_flexion.value[rep.start..=rep.end].fill(f64::NAN);
        }
        verdicts(&judge(&angles, &reps, &Profile::built_in("default").unwrap()))
    };
    let [clean, partly] = [Verdict::Clean, Verdict::PartlySeen];
    assert_eq!(judged(2), [partly, partly, clean, clean]);
    assert_eq!(judged(3), [partly; 4]);
}

#[test]
fn a_proxy_is_a_hint_and_clears_nothing() {
    let proxy = |lumbar| {
        Set { method: LumbarMethod::HipShoulderProxy, sd: 5.0, ..set(Deadlift, &[Do { lumbar, ..CLEAN }]) }.judged()
    };
    assert_eq!(grade(&proxy(50.0).reps[0], "lumbar_flexion_level"), Some(Note));
    assert_eq!(proxy(50.0).reps[0].verdict, Verdict::PartlySeen);
    assert_eq!(proxy(0.0).reps[0].verdict, Verdict::PartlySeen);
}

#[test]
fn what_hip_and_shoulder_hint_at_while_the_back_is_lost_for_a_moment_is_not_its_peak() {
    // The last samples of the second rep, in the hinge like as many at its start.
    let judged = |lost: usize| {
        let (mut angles, reps) = set(Deadlift, &[CLEAN; 3]).build();
        let end = reps.reps[1].end;
        for i in end - lost..=end {
            (angles.lumbar_flexion.value[i], angles.lumbar_flexion.sd[i]) = (45.0, 12.2);
            angles.lumbar_method[i] = LumbarMethod::HipShoulderProxy;
        }
        judge(&angles, &reps, &Profile::built_in("default").unwrap()).reps[1].clone()
    };
    let moment = judged(8);
    assert_eq!(moment.verdict, Verdict::Clean);
    assert!((moment.metrics["lumbar_flexion_peak"].value - CLEAN.lumbar).abs() < 1.0);
    // Lost for all of the lowering, a rounded back is not ruled out.
    let lowering = judged(30);
    assert_eq!(lowering.verdict, Verdict::PartlySeen);
    assert!(!lowering.metrics.contains_key("lumbar_flexion_peak"));
}

#[test]
fn a_back_hidden_at_the_lockout_only_is_judged_in_the_hinge() {
    let (mut angles, reps) = set(Deadlift, &[CLEAN; 3]).build();
    let lean = angles.trunk_inclination.value.clone();
    let deepest = lean.iter().copied().fold(0.0, f64::max);
    let upright = lean.iter().map(|l| *l < 0.6 * deepest).collect::<Vec<_>>();
    assert!(upright.iter().filter(|u| **u).count() * 2 > upright.len());
    for (method, _) in angles.lumbar_method.iter_mut().zip(&upright).filter(|(_, upright)| **upright) {
        *method = LumbarMethod::HipShoulderProxy;
    }
    assert_eq!(verdicts(&judge(&angles, &reps, &Profile::built_in("default").unwrap())), vec![Verdict::Clean; 3]);
}

#[test]
fn missing_data_is_never_clean() {
    let (mut angles, reps) = set(Deadlift, &[CLEAN; 3]).build();
    let n = angles.len();
    angles.lumbar_flexion.state = vec![SampleState::Missing; n];
    let out = judge(&angles, &reps, &Profile::built_in("default").unwrap());
    assert_eq!(verdicts(&out), vec![Verdict::PartlySeen; 3]);
    for fault in ["lumbar_flexion_level", "lumbar_flexion_vs_own", "lumbar_flexion_loss"] {
        assert!(unassessed(&out.reps[0], fault), "{fault}");
    }
    assert!(!out.reps[0].metrics.contains_key("lumbar_flexion_peak"));
    assert!(out.reps[0].metrics.contains_key("trunk_inclination_peak"));
    // Half of the hinge hidden in one rep only.
    let (mut angles, reps) = set(Deadlift, &[CLEAN; 3]).build();
    let rep = &reps.reps[1];
    for i in (rep.start..=rep.end).filter(|i| i % 2 == 0) {
        angles.lumbar_flexion.value[i] = f64::NAN;
    }
    let out = judge(&angles, &reps, &Profile::built_in("default").unwrap());
    assert_eq!(verdicts(&out), [Verdict::Clean, Verdict::PartlySeen, Verdict::Clean]);
    // Nothing of the lifter at all.
    let nothing = |c: &mut Column| c.value.fill(f64::NAN);
    let (mut angles, reps) = set(Squat, &[CLEAN; 2]).build();
    for c in
        [&mut angles.trunk_inclination, &mut angles.hip_hinge, &mut angles.knee_flexion, &mut angles.lumbar_flexion]
    {
        nothing(c);
    }
    let out = judge(&angles, &reps, &Profile::built_in("default").unwrap());
    assert_eq!(verdicts(&out), vec![Verdict::PartlySeen; 2]);
}

#[test]
fn the_set_position_is_that_in_which_the_bar_leaves_the_floor() {
    let (mut angles, reps) = set(Deadlift, &[CLEAN; 2]).build();
    let start = reps.reps[1].start;
    angles.lumbar_flexion.value[start - 14..start - 6].fill(-20.0);
    let out = judge(&angles, &reps, &Profile::built_in("default").unwrap());
    assert!(out.reps[1].metrics["lumbar_flexion_change"].value.abs() < 1.0);
    // The posture stays from there into the pull, but not from depth to depth of a hinge.
    let sd = |lift| set(lift, &[CLEAN; 2]).judged().reps[0].metrics["lumbar_flexion_change"].sd;
    assert!((sd(Deadlift) - 0.35 * 8.0 * 2f64.sqrt()).abs() < 1e-9);
    assert!((sd(RomanianDeadlift) - 0.8 * 8.0 * 2f64.sqrt()).abs() < 1e-9);
}

#[test]
fn butt_wink() {
    let squat = Do { lean: 50.0, knee: 115.0, ..CLEAN };
    let wink = |lumbar: f64, sd: f64| {
        let out = Set { sd, ..set(Squat, &[Do { lumbar, late: true, ..squat }]) }.judged();
        grade(&out.reps[0], "butt_wink")
    };
    // Of the late flexion a part has come by 90 degrees of trunk–thigh angle; sd 3 gives u = 4.
    assert_eq!([5.0, 60.0].map(|l| wink(l, 3.0)), [None, Some(Breakdown)]);
    assert_eq!(one(Deadlift, Do { late: true, lumbar: 40.0, ..CLEAN }, "butt_wink"), None);
}

/// Sets of five deadlifts drawn from the error model measured on rendered lifters: the estimate is 0.82 of the truth plus a
/// bias of the lifter (sd 5.5) and a noise of the rep (sd 3); stated sd 9. One rep in each set rounds by 18 or 25 degrees.
#[test]
fn operating_point_under_the_measured_error_model() {
    let mut state = 20_260_101_u64;
    let mut uniform = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    };
    let mut normal = move || (0..12).map(|_| uniform()).sum::<f64>() - 6.0;
    let sets = 150;
    for (rounding, least) in [(18.0, 0.55), (25.0, 0.9)] {
        let (mut hits, mut false_warnings, mut false_breakdowns) = (0, 0, 0);
        for _ in 0..sets {
            let bias = 5.5 * normal();
            let reps: Vec<Do> = (0..5)
                .map(|k| {
                    let truth = 6.0 + 1.5 * normal() + if k == 3 { rounding } else { 0.0 };
                    Do { lumbar: 0.82 * truth + bias + 3.0 * normal(), ..CLEAN }
                })
                .collect();
            let out = Set { sd: 9.0, ..set(Deadlift, &reps) }.judged();
            for (k, rep) in out.reps.iter().enumerate() {
                let flagged = rep.verdict == Verdict::Flagged;
                let broken = rep.severity == Some(Breakdown);
                match k {
                    3 => hits += usize::from(flagged),
                    _ => {
                        false_warnings += usize::from(flagged);
                        false_breakdowns += usize::from(broken);
                    }
                }
            }
        }
        let share = |count: usize, of: usize| count as f64 / of as f64;
        println!(
            "rounding {rounding}: flagged {:.3}, clean reps flagged {:.4}, broken {:.4}",
            share(hits, sets),
            share(false_warnings, 4 * sets),
            share(false_breakdowns, 4 * sets)
        );
        assert!(share(hits, sets) >= least);
        assert!(share(false_warnings, 4 * sets) <= 0.03);
        assert_eq!(false_breakdowns, 0);
    }
}

#[test]
fn a_hinge_of_which_half_was_hidden_is_not_called_clean() {
    let judged = |hidden: usize| {
        let (mut angles, reps) = set(RomanianDeadlift, &[CLEAN; 3]).build();
        // About the bottom of the second rep nothing was seen.
        let turn = reps.reps[1].turn;
        for column in [&mut angles.trunk_inclination, &mut angles.hip_hinge, &mut angles.lumbar_flexion] {
            column.state[turn - hidden..turn + hidden].fill(SampleState::Missing);
            column.value[turn - hidden..turn + hidden].fill(f64::NAN);
        }
        let judged = judge(&angles, &reps, &Profile::built_in("default").unwrap());
        judged.reps.iter().map(|rep| rep.back_is_clean()).collect::<Vec<_>>()
    };
    // A lean of six tenths of the deepest lasts 25 samples to either side.
    assert_eq!(judged(8), [true; 3]);
    assert_eq!(judged(14), [true, false, true]);
}
