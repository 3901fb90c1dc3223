//! What counting and judging stand: the tracks of the labelled clips that are counted right, changed as other recordings of the same lift
//! would differ. (Reading is not asked again, so it tells nothing of that.)

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use spotter::analysis::SetAnalysis;
use spotter::faults::{Profile, Severity, Verdict};
use spotter::lifts::Family;
use spotter::reps::{Completeness, SetReps};
use spotter::track::Track;

use crate::changes;
use crate::labels::Label;
use crate::page::Table;
use crate::statistics::{HitRate, Span};
use crate::support::{disturbances, figure};
use crate::tally::spans;

/// A rep of a variant is the same as one of the clip if it turns within this, seconds of the clip.
const SAME_S: f64 = 0.3;
/// Shares of the clip at which a variant begins and ends.
const PARTS: [(f64, f64); 9] = [
    (0.25, 1.0),
    (0.5, 1.0),
    (0.75, 1.0),
    (0.0, 0.25),
    (0.0, 0.5),
    (0.0, 0.75),
    (0.125, 0.875),
    (0.25, 0.75),
    (0.375, 0.625),
];

/// A clip that is counted right.
struct Original {
    label: Label,
    track: Track,
    set: SetAnalysis,
    reps: Vec<Span>,
    seed: u64,
}

/// A changed track, and how its time and its part of the clip go with the clip's.
struct Variant {
    track: Track,
    /// Its seconds in one of the clip's.
    pace: f64,
    /// First and last moment, seconds of the clip.
    part: (f64, f64),
}

type Make = fn(&Original) -> Vec<Variant>;

/// The rows: what is changed, and how. Lengths are shares of the body from shoulder to ankle.
const ROWS: [(&str, Make); 13] = [
    ("begun, ended or both within, at nine places", |o| {
        let (first, last) = o.ends();
        let at = |share: f64| first + share * (last - first);
        PARTS.iter().map(|(from, to)| o.part(at(*from), at(*to))).collect()
    }),
    ("one rep by itself, with 0.1 or 0.5 s around it", |o| {
        let around = |rep: &Span| [0.1, 0.5].map(|s| o.part(rep.start - s, rep.end + s));
        o.reps.get(o.reps.len() / 2).into_iter().flat_map(around).collect()
    }),
    ("half and a third of the frames", |o| {
        let rate = changes::read(&o.track).len() as f64 / (o.ends().1 - o.ends().0).max(1e-9);
        // Below 8 frames a second nothing is judged.
        let steps = [2, 3].into_iter().filter(|step| rate / *step as f64 >= 8.0);
        steps.map(|step| o.as_long(changes::thinned(&o.track, step))).collect()
    }),
    ("mirrored; half the size with noise of half a pixel; turned by 6°", |o| {
        vec![
            o.as_long(figure::mirrored(&o.track)),
            o.changed(|track| {
                changes::smaller(track);
                disturbances::white(track, 0.5, o.seed);
            }),
            o.changed(|track| changes::askew(track, 6.0)),
        ]
    }),
    ("noise on joints, 0.4 and 0.8 % of the body (real noise is 0.1 to 0.5 %)", |o| {
        let noise = |share: f64| o.changed(|track| disturbances::white(track, share * o.body(), o.seed));
        [0.004, 0.008].map(noise).into()
    }),
    ("a camera in the hand that nobody follows, off by 1 and 2 % of the body", |o| {
        let sway = |share: f64| o.changed(|track| changes::hand_held(track, share * o.body(), o.seed));
        [0.01, 0.02].map(sway).into()
    }),
    ("left and right exchanged for moments", |o| vec![o.changed(|track| disturbances::swaps(track, o.seed))]),
    ("at 0.6 and 1.7 of the time", |o| {
        let at = |pace: f64| Variant { pace, ..o.as_long(changes::in_time(&o.track, pace)) };
        [0.6, 1.7].map(at).into()
    }),
    ("feet out of the picture", |o| vec![o.changed(|track| changes::without_feet(track, o.body()))]),
    ("shoulders out of it where the lifter stands (presses left out)", |o| {
        let shown = o.set.reps.lift.name.family != Family::Press;
        let variant = || o.changed(|track| changes::without_standing_shoulders(track, o.body()));
        shown.then(variant).into_iter().collect()
    }),
    ("the lifter hidden for 0.5 s of every 4 s, from two moments on", |o| o.hidden(0.5, 4.0)),
    ("the lifter hidden for 1 s of every 6 s, from two moments on", |o| o.hidden(1.0, 6.0)),
    ("plates never found", |o| vec![o.changed(changes::without_plates)]),
];

impl Original {
    /// Nothing of a clip that is refused or miscounted.
    fn of((seed, label): (usize, Label)) -> Option<Self> {
        let track = label.track().ok()?;
        let set = analysed(&track)?;
        let right = label.compare(&set.reps, &set.angles.time_s).exactly;
        let reps = spans(&set.angles, &set.reps);
        right.then_some(Self { label, track, set, reps, seed: seed as u64 })
    }

    fn body(&self) -> f64 {
        self.set.angles.body_length_px
    }

    /// First and last moment, seconds.
    fn ends(&self) -> (f64, f64) {
        let time = &self.track.time_s;
        time.first().copied().zip(time.last().copied()).unwrap_or_default()
    }

    /// Of the whole clip.
    fn as_long(&self, track: Track) -> Variant {
        Variant { track, pace: 1.0, part: (f64::NEG_INFINITY, f64::INFINITY) }
    }

    fn changed(&self, change: impl FnOnce(&mut Track)) -> Variant {
        let mut track = self.track.clone();
        change(&mut track);
        self.as_long(track)
    }

    fn part(&self, from: f64, to: f64) -> Variant {
        Variant { track: changes::part(&self.track, from, to), pace: 1.0, part: (from, to) }
    }

    fn hidden(&self, seconds: f64, every: f64) -> Vec<Variant> {
        let from = |phase: f64| self.changed(|track| changes::hidden(track, seconds, every, phase));
        [0.25, 0.75].map(from).into()
    }

    /// How many reps a part shows: at least those that lie within, at most those that it shows something of. A rep that the clip itself
    /// cuts may count or not, as the label has it.
    fn expected(&self, (from, to): (f64, f64)) -> (usize, usize) {
        if from <= self.ends().0 && self.ends().1 <= to {
            return (self.label.reps, self.label.reps);
        }
        let within = self.whole((from, to)).filter(|k| !is_cut(&self.set.reps, *k)).count();
        (within, self.reps.iter().filter(|rep| rep.start < to && from < rep.end).count())
    }

    /// The reps that lie within a part.
    fn whole(&self, (from, to): (f64, f64)) -> impl Iterator<Item = usize> {
        (0..self.reps.len()).filter(move |k| from <= self.reps[*k].start && self.reps[*k].end <= to)
    }
}

fn analysed(track: &Track) -> Option<SetAnalysis> {
    SetAnalysis::new(track, None, &Profile::load("default").unwrap()).ok()
}

fn is_cut(set: &SetReps, k: usize) -> bool {
    matches!(set.reps[k].completeness, Completeness::StartCut | Completeness::EndCut)
}

/// What a rep is flagged for.
fn warned_of(set: &SetAnalysis, k: usize) -> String {
    let findings = set.verdict.reps[k].findings.iter().chain(&set.verdict.findings);
    let graver = findings.filter(|f| f.severity > Severity::Note);
    let words = graver.map(|f| format!("{} {:.0} ± {:.0} of {:.0}", f.fault, f.value, f.sd, f.threshold));
    format!("[{}]", words.collect::<Vec<_>>().join(", "))
}

/// What came of variants.
#[derive(Default)]
struct Outcome {
    exactly: Vec<bool>,
    /// Of those with a whole rep.
    named: Vec<bool>,
    nothing: Vec<bool>,
    /// Of each rep that was found again, whether its verdict is the same.
    same: Vec<bool>,
    /// What is not as before.
    said: Vec<String>,
}

impl Outcome {
    fn of(original: &Original, variant: &Variant) -> Self {
        let mut outcome = Self::default();
        let (least, most) = original.expected(variant.part);
        let Some(set) = analysed(&variant.track) else {
            outcome.exactly.push(least == 0);
            outcome.named.extend((least > 0).then_some(false));
            outcome.nothing.extend((least > 0).then_some(true));
            return outcome;
        };
        let all = set.reps.reps.len();
        let whole = (0..all).filter(|k| !is_cut(&set.reps, *k)).count();
        let exactly = whole <= most && least <= all;
        let found = spans(&set.angles, &set.reps);
        if !exactly {
            let turns = found.iter().map(|rep| format!("{:.2}", rep.turn / variant.pace));
            let before = original.reps.iter().map(|rep| format!("{:.2}", rep.turn));
            let rejected = set.reps.rejected.iter().map(|m| format!("{:.1}-{:.1} {}", m.start_s, m.end_s, m.reason));
            outcome.said.push(format!(
                "{all} reps, not {least} to {most}: {} | before: {} | {}",
                turns.collect::<Vec<_>>().join(" "),
                before.collect::<Vec<_>>().join(" "),
                rejected.collect::<Vec<_>>().join("; ")
            ));
        }
        outcome.exactly.push(exactly);
        if least > 0 {
            outcome.named.push(original.label.compare(&set.reps, &set.angles.time_s).named);
            outcome.nothing.push(all == 0);
        }
        for k in original.whole(variant.part) {
            let off = |rep: &Span| (rep.turn / variant.pace - original.reps[k].turn).abs();
            let nearest = (0..all).min_by(|a, b| off(&found[*a]).total_cmp(&off(&found[*b])));
            let Some(again) = nearest.filter(|again| off(&found[*again]) <= SAME_S) else { continue };
            let verdicts = |set: &SetAnalysis, k: usize| set.verdict.reps[k].verdict;
            let (before, after): (Verdict, Verdict) = (verdicts(&original.set, k), verdicts(&set, again));
            if before != after {
                let turn = original.reps[k].turn;
                let (was, is) = (warned_of(&original.set, k), warned_of(&set, again));
                outcome.said.push(format!("rep at {turn:.2}: {} {was} -> {} {is}", before.words(), after.words()));
            }
            outcome.same.push(before == after);
        }
        outcome
    }

    fn add(&mut self, mut other: Self) {
        self.exactly.append(&mut other.exactly);
        self.named.append(&mut other.named);
        self.nothing.append(&mut other.nothing);
        self.same.append(&mut other.same);
        self.said.append(&mut other.said);
    }

    fn cells(&self, what: &str) -> Vec<String> {
        let of = |outcomes: &[bool]| format!("{} of {}", HitRate::of(outcomes).right, outcomes.len());
        let exactly = HitRate::of(&self.exactly).right.to_string();
        vec![what.into(), self.exactly.len().to_string(), exactly, of(&self.named), of(&self.nothing), of(&self.same)]
    }
}

/// The table of the labelled clips of a folder; the rows whose words hold `only`, where it is said.
pub fn table(folder: &Path, only: Option<&str>) -> Table {
    let labels = Label::all(&folder.join("labels.tsv"));
    let originals: Vec<Original> = labels.into_iter().enumerate().filter_map(Original::of).collect();
    println!("{} clips are counted right", originals.len());
    let rows: Vec<&(&str, Make)> =
        ROWS.iter().filter(|(what, _)| only.is_none_or(|only| what.contains(only))).collect();
    // Which thread takes a clip does not matter: outcomes are put together in the clips' order.
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((k, original)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|k| Some((k, originals.get(k)?)))
        {
            let row = |(_, make): &&(&str, Make)| {
                let mut all = Outcome::default();
                make(original).iter().for_each(|variant| all.add(Outcome::of(original, variant)));
                all
            };
            done.push((k, rows.iter().map(row).collect::<Vec<_>>()));
        }
        done
    };
    let mut done = thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    done.sort_by_key(|(k, _)| *k);
    let mut sums: Vec<Outcome> = rows.iter().map(|_| Outcome::default()).collect();
    for (k, outcomes) in done {
        for ((sum, outcome), (what, _)) in sums.iter_mut().zip(outcomes).zip(&rows) {
            outcome.said.iter().for_each(|said| println!("{}, {what}: {said}", originals[k].label.name()));
            sum.add(outcome);
        }
    }
    let mut table = Table::new(&[
        "changed",
        "recordings",
        "counted exactly",
        "named",
        "reps, and none found",
        "verdict of a rep as before",
    ]);
    rows.iter().zip(&sums).for_each(|((what, _), sum)| table.row(sum.cells(what)));
    table
}
