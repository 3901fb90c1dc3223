//! The chapters of docs/accuracy: what is measured, in words, and the tables of it.

use std::path::Path;

use crate::page::Page;
use crate::rendered::Set;
use crate::tally::Sample;
use crate::{arithmetic, bars, causes, mocap, movement, real, tables};

/// Sets of a folder, and those that the program refused.
type Sets = (Vec<Set>, Vec<String>);

pub fn write_rendered(page: &mut Page, held_out: &Sets, known: &Sets) {
    let samples = |sets: &[Set]| sets.iter().flat_map(Set::samples).collect::<Vec<Sample>>();
    let all = [("held out", held_out), ("known while tuning", known)];
    let groups: Vec<(&str, &[Set], Vec<Sample>)> = all
        .iter()
        .filter(|(_, (sets, _))| !sets.is_empty())
        .map(|(name, (sets, _))| (*name, sets.as_slice(), samples(sets)))
        .collect();
    let refused = all.iter().filter(|(_, (sets, _))| !sets.is_empty()).map(|(_, (_, refused))| refused.len());
    let standings: Vec<_> = groups
        .iter()
        .zip(refused)
        .map(|((name, sets, samples), refused)| (*name, bars::standings(sets, refused, samples)))
        .collect();
    page.chapter(
        "rendered",
        "The bars, on rendered lifters",
        "From pixels to degrees and verdicts, full model, no option given. *Held out*: bodies, clothes, cameras and seeds used for \
         nothing but this table before it was opened (`fixtures/held_out`). *Known*: the clips that were in view when thresholds were chosen. Both come \
         from the generator that made the spine model's training lifters, with other bodies. In brackets 95 % intervals, \
         resampled by clip. Without further words a camera within 15° of the side view is meant; a judged rep is one whose lower \
         back was judged. A bar counts as met by the value itself, \
         whatever its interval.",
    );
    page.table(&tables::bars(&standings));
    page.headline = standings.first().map(|(name, standings)| tables::headline(name, standings));
    for (name, (_, refused)) in all.iter().filter(|(_, (_, refused))| !refused.is_empty()) {
        page.section(
            &format!("Refused, {name}"),
            &format!("In no row above but the rep count's: {}.", refused.join("; ")),
        );
    }
    for (name, sets, _) in &groups {
        page.section(
            &format!("What goes with the lumbar error, {name}"),
            "Error of a rep's lumbar flexion against what may have caused it, a cause at a time; where the hip was placed is a mean over \
             the frames leaning 40° and more. In brackets 95 % intervals, resampled by clip.",
        );
        page.table(&causes::table(sets));
    }
    for (name, sets, samples) in &groups {
        page.section(
            &format!("Sets, {name}"),
            "Largest errors in time of a set's reps: start, turning point (from the middle of the rendered hold) and end.",
        );
        page.table(&tables::sets(sets));
        page.section(
            &format!("Reps, {name}"),
            "Peak lumbar flexion of each rep, degrees, and the verdict on the rep for whatever reason.",
        );
        page.table(&tables::reps(sets));
        let (confusion, kappa) = bars::confusion(sets);
        let kappa = kappa.map_or("–".into(), |k| format!("{k:.2}"));
        page.section(
            &format!("Grades, {name}"),
            &format!("Judged hinge reps within 15°, rendered flexion by the default thresholds of the level; weighted kappa {kappa}."),
        );
        page.table(&confusion);
        page.section(
            &format!("Angles, {name}"),
            "Every measured frame within the reps. Slope: change of the error with the true angle. The last columns: how often the \
             truth lies within one and two stated standard deviations (68 and 95 % would be ideal). By lift and by phase: within \
             15° of the side view.",
        );
        page.table(&tables::angles(samples));
        page.section(
            &format!("Numbers of a rep, {name}"),
            "What else a report states of a rep, within 15° of the side view, against the rendered joints. In brackets 95 % intervals, resampled by clip.",
        );
        page.table(&movement::numbers(sets));
        page.section(&format!("Other faults, {name}"), FAULTS_READ_AS);
        page.table(&movement::faults(sets));
    }
}

/// Sets of lifters who do what those of the other sets never do.
pub fn write_movement(page: &mut Page, (sets, refused): &Sets) {
    let exact = sets.iter().filter(|s| s.found().len() == s.truth.reps.len()).count();
    page.section(
        "Faults of movement",
        &format!(
            "Held-out lifters (`fixtures/held_out/movement.json`) who do what those of the tables above never do: hips first, soft and \
             leaning lockouts, knees in a hinge, shallow and dropped squats, leaning in them, slowing, and from front and back knees that \
             come in and a shift to a side. Reps counted exactly in {exact} of {} sets. {FAULTS_READ_AS}",
            sets.len() + refused.len()
        ),
    );
    page.table(&movement::faults(sets));
    page.section("Numbers of their reps", "As above.");
    page.table(&movement::numbers(sets));
    page.section("Sets of movement", "Largest errors in time of a set's reps: start, turning point and end.");
    page.table(&tables::sets(sets));
}

const FAULTS_READ_AS: &str = "Grades by the default thresholds of what the rendered joints truly do, and grades given: reps given none / a note / a \
     warning or breakdown. Warnings and breakdowns need the value less its standard deviation, so that near a threshold a lower \
     grade is right. From the side within 15°; valgus, shift and tilt from the front or back; velocity loss by set.";

pub fn write_figure(page: &mut Page) {
    let (joints, lumbar) = arithmetic::noise_free();
    page.chapter(
        "arithmetic",
        "The arithmetic",
        &format!(
            "An articulated figure with known angles (foot to neck, five lumbar joints), a deadlift and a squat set of three reps, 192 px \
             a torso; its spine model states the true lumbar angle unless said. It proves the core, not the networks. Noise-free from \
             either side, worst frame: joints {joints:.2}° (bar 1°), lumbar {lumbar:.2}° (bar 2°). Mirrored, noise and all: the same \
             within {:.0e}°. Below: root mean square errors over both sets; the turning point is measured from the middle of \
             the hold that the figure eases into.",
            arithmetic::mirrored()
        ),
    );
    page.table(&arithmetic::table());
}

pub fn write_mocap(page: &mut Page, data: &Path) {
    page.chapter(
        "markers",
        "Markers on real people",
        "Bias / root mean square error against the same angles between the markers in space; noise of 3 px a joint along the chain. The \
         lumbar column is the weakest method, from the hip–shoulder length alone, against the skeleton fitted to the markers: it never \
         carries more than a note.",
    );
    page.table(&mocap::squats(&data.join("sequences")));
    page.section(
        "Captured squats on the figure",
        "The articulated figure moved by a second person's captured joint angles (no markers of them are public): deep bodyweight squats \
         whose lower back flexes by 45°, 30 frames a second, noise of 4 px a joint along the chain. The spine model states the true \
         lumbar angle.",
    );
    page.table(&mocap::moved(&data.join("sequences")));
    page.section(
        "Rounded backs",
        "Lifts of a 15 kg box with a truly rounded back: a weak test. The back line is a parabola through the markers over sacrum, T10 and C7, all that \
         was marked, and so holds the upper back's standing curve too, which the outline below the shoulders does not. Truth: turn of the \
         thorax over the pelvis since neutral standing, at the deepest point.",
    );
    page.table(&mocap::stoops(&data.join("sequences")));
    let (table, lag, yaw) = mocap::video(data);
    page.section(
        "A real video of a captured trial",
        &format!(
            "Five bodyweight squats, phone, filmed obliquely (Spotter states a yaw of {yaw:.0}°). Clocks \
             brought together where the courses run most alike ({lag:+.2} s). The markers stand on the skin: over the acromion they lie \
             behind the shoulder's centre, which makes for a constant difference of the trunk."
        ),
    );
    page.table(&table);
}

pub fn write_real(page: &mut Page, data: &Path) -> Vec<&'static str> {
    let (table, wrong) = real::table(data);
    page.chapter(
        "real",
        "Real sets",
        "Counted by hand, timed by the path of the plate or the bar, or by markers; of the lower back there is no truth. No two of these clips are matched (same person rounded and not), so \
         the order of back lines is tested on rendered sets only.",
    );
    page.table(&table);
    wrong
}
