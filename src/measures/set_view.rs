//! One set as its measures see it: the parts of each rep as ranges of samples, and columns read only where they are valid.

use std::ops::Range;

use super::own_level::OwnLevel;
use super::picture::Picture;
use super::rep_view::{RepView, sample, samples_in, valid};
use super::scene::{PEAK, Scene, depth_column};
use super::{Limits, Measured, PictureLimits, Plane, Unit, Value};
use crate::advice::{self, Situation, Topic};
use crate::angles::{AngleTrack, Column, LumbarMethod, SampleState, ViewKind};
use crate::bar::{BarPath, Followed, Scale, Told};
use crate::lifts::{Family, LiftName};
use crate::reps::SetReps;
use crate::statistics::{median, quantile};
use crate::uncertainty::lumbar::Noise;

/// Running median, then running mean, each over about this long, before a peak of the lumbar column is taken.
const LUMBAR_SMOOTHING_S: f64 = 0.17;
/// Why nothing is said of a back before or behind which something else was taken for its edge.
const BACK_COVERED: &str = "something lies over the back (a post, a plate, a bench)";

/// The same of a squat, which mostly is the plates' doing.
const PLATES_HIDE: &str = "too little of the lower back shows (plates on the shoulders hide it)";

/// A set with everything that its measures need.
pub(crate) struct SetView<'a> {
    pub angles: &'a AngleTrack,
    pub lift: LiftName,
    pub limits: &'a Limits,
    pub reps: Vec<RepView>,
    /// Lumbar flexion, smoothed.
    pub lumbar: Column,
    /// What the picture allows to be measured, on the whole.
    pub picture: Picture,
    /// The scenes, in order, at least one.
    scenes: Vec<Scene>,
    /// The lifter's own clean reps of earlier sessions, or why they are no reference; nothing where the lifter is not known.
    pub own_level: Option<Result<OwnLevel, String>>,
    /// The bar in metres.
    pub bar: BarPath,
    /// Load on the bar, kilograms, as far as somebody told it.
    pub load_kg: Option<f64>,
    /// From when to when joints were moved by hand, seconds.
    pub by_hand: Vec<[f64; 2]>,
}

/// Samples with their values and standard deviations.
pub(crate) type Samples = Vec<(usize, f64, f64)>;

/// Medians of the values and of the standard deviations of some samples.
pub(crate) fn medians(samples: &[(usize, f64, f64)]) -> Option<(f64, f64)> {
    median(samples.iter().map(|s| s.1)).zip(median(samples.iter().map(|s| s.2)))
}

/// Method of what is told by the placed joints and keypoints.
pub(crate) const KEYPOINTS: &str = "keypoints";
/// The same, of a moment about which a joint was moved by hand.
pub(crate) const BY_HAND: &str = "by_hand";

/// Lumbar flexion smoothed over `half` a window to either side; what hip and shoulder hint at is not mixed into what the back shows.
fn smoothed(angles: &AngleTrack, half: usize) -> Column {
    let (column, n) = (&angles.lumbar_flexion, angles.len());
    let pass = |from: &Column, mean: bool| -> Column {
        let mut to = Column { value: vec![f64::NAN; n], sd: vec![f64::NAN; n], state: vec![SampleState::Missing; n] };
        let mut window = Vec::with_capacity(2 * half + 1);
        for i in 0..n {
            let Some((_, sd)) = sample(from, i) else { continue };
            window.clear();
            let near = valid(from, i.saturating_sub(half)..(i + half + 1).min(n));
            window.extend(near.filter(|(j, ..)| is_hint(angles, *j) == is_hint(angles, i)).map(|(_, v, _)| v));
            let value = if mean { Some(window.iter().sum::<f64>() / window.len() as f64) } else { median(&window) };
            to.value[i] = value.unwrap_or(f64::NAN);
            to.sd[i] = sd;
            to.state[i] = from.state.get(i).copied().unwrap_or_default();
        }
        to
    };
    pass(&pass(column, false), true)
}

/// Whether a lumbar value is only hinted at.
fn is_hint(angles: &AngleTrack, i: usize) -> bool {
    angles.lumbar_method.get(i).is_some_and(|method| method.is_hint())
}

impl<'a> SetView<'a> {
    /// `own_level` is the lifter's level in clean reps of earlier sessions, or why there is none; nothing where the lifter is not known.
    /// `told` is what somebody told of the bar.
    pub fn new(
        angles: &'a AngleTrack,
        set: &SetReps,
        limits: &'a Limits,
        picture: &PictureLimits,
        own_level: Option<Result<OwnLevel, String>>,
        told: &Told,
    ) -> Self {
        let lift = set.lift.name;
        let mut previous_end = 0;
        let mut reps = Vec::with_capacity(set.reps.len());
        for rep in &set.reps {
            let view = RepView::new(rep, previous_end, angles, lift);
            previous_end = view.end;
            reps.push(view);
        }
        let half = samples_in(angles.rate_hz, LUMBAR_SMOOTHING_S) / 2;
        let lumbar = smoothed(angles, half);
        let scenes = Scene::all(angles, set, &reps, &lumbar, (limits, picture));
        let picture = Picture::new(angles, &angles.view, &reps, &lumbar, picture);
        let (bar, load_kg) = (BarPath::of(angles, set, told), told.load_kg);
        let by_hand = Vec::new();
        Self { angles, lift, limits, reps, lumbar, picture, scenes, own_level, bar, load_kg, by_hand }
    }

    /// The scene that shows a rep.
    pub fn scene_of(&self, rep: &RepView) -> &Scene {
        self.scene_at(rep.turn)
    }

    /// The scene of a sample.
    pub fn scene_at(&self, i: usize) -> &Scene {
        self.scenes.iter().find(|scene| scene.samples.contains(&i)).unwrap_or(&self.scenes[0])
    }

    /// The reps that the scene of a rep shows, with it: those that it may be compared with.
    pub fn beside<'s>(&'s self, rep: &RepView) -> impl Iterator<Item = &'s RepView> {
        let scene = self.scene_of(rep);
        self.reps.iter().filter(move |other| std::ptr::eq(self.scene_of(other), scene))
    }

    /// The reps of each scene that shows some.
    pub fn by_scene(&self) -> impl DoubleEndedIterator<Item = &[RepView]> {
        self.reps.chunk_by(|a, b| std::ptr::eq(self.scene_of(a), self.scene_of(b)))
    }

    /// What the picture allows to be measured of a rep: each scene of a clip has its own view.
    pub fn picture_of(&self, rep: &RepView) -> &Picture {
        &self.scene_of(rep).picture
    }

    /// Whether a rep is filmed from the side.
    pub fn is_from_side(&self, rep: &RepView) -> bool {
        self.scene_of(rep).view.is_side()
    }

    /// Whether a rep shows what happens in a plane.
    pub fn shows(&self, rep: &RepView, plane: Plane) -> Result<(), String> {
        self.picture_of(rep).shows(plane).clone()?;
        if plane == Plane::Bar { self.plate_followed(rep) } else { Ok(()) }
    }

    /// How long a metre is where the bar is followed through a rep, or why it is not.
    pub fn bar_followed(&self, rep: &RepView) -> Result<&Scale, String> {
        let stretch = self.bar.at(rep.start).ok_or_else(|| self.bar_lost(rep))?;
        stretch.scale.as_ref().map_err(Clone::clone)
    }

    /// Whether it is known how the camera moved all through a rep.
    pub fn knows_camera(&self, rep: &RepView) -> bool {
        let sd = self.angles.camera_sd.get(rep.start..=rep.end).unwrap_or_default();
        !sd.is_empty() && sd.iter().all(|sd| sd.is_finite())
    }

    /// Whether the plate of the bar is followed through the lifting of a rep, in metres.
    pub fn plate_followed(&self, rep: &RepView) -> Result<(), String> {
        self.bar_followed(rep)?;
        match self.bar.at(rep.start).map(|stretch| stretch.followed) {
            Some(Followed::Plate) if !self.bar.by_body[rep.concentric.clone()].contains(&true) => Ok(()),
            Some(Followed::Plate) => Err(self.bar_lost(rep)),
            _ => Err("the bar's plate is not followed".into()),
        }
    }

    /// Why nothing is said of the bar where it is not followed.
    pub fn bar_lost(&self, rep: &RepView) -> String {
        let what = match self.bar.at(rep.start).map(|stretch| stretch.followed) {
            Some(Followed::Hands) => "the hands are",
            Some(Followed::Shoulders) => "the shoulders are",
            Some(Followed::Plate) | None => "the bar's plate is",
        };
        format!("{what} not seen throughout this part of the rep")
    }

    pub fn time(&self, i: usize) -> f64 {
        self.angles.time_s.get(i).copied().unwrap_or(0.0)
    }

    pub fn samples(&self, seconds: f64) -> usize {
        samples_in(self.angles.rate_hz, seconds)
    }

    /// The share of its part of the rep in which something was measured, or why that is too little.
    pub fn covered(&self, what: &str, have: usize, of: usize) -> Result<f64, String> {
        let needed = self.limits.min_valid_share;
        if of == 0 {
            return Err(format!("the clip does not show the part of the rep in which {what} is judged"));
        }
        let share = have as f64 / of as f64;
        if have == 0 || share < needed {
            return Err(format!(
                "{what} was measured in {} of its part of the rep, {} are needed",
                Unit::Percent.one(100.0 * share),
                Unit::Percent.limit(100.0 * needed)
            ));
        }
        Ok(share)
    }

    /// Robust maximum (`sign` = 1) or minimum (−1) of a column over a range, with the sd stated there.
    pub fn extreme(
        &self,
        what: &str,
        column: &Column,
        range: Range<usize>,
        sign: f64,
        method: &'static str,
    ) -> Measured {
        let of = range.len();
        let found: Samples = valid(column, range).collect();
        let seen = self.covered(what, found.len(), of)?;
        self.extreme_of(&found, sign, method, seen).ok_or_else(|| format!("{what} was not measured"))
    }

    /// As [`Self::extreme`], of samples already gathered.
    pub fn extreme_of(&self, found: &[(usize, f64, f64)], sign: f64, method: &'static str, seen: f64) -> Option<Value> {
        let signed: Vec<f64> = found.iter().map(|(_, v, _)| sign * v).collect();
        let value = quantile(&signed, PEAK)?;
        // The sample closest to the robust extreme says when it was and how sure it is.
        let (i, _, sd) =
            found.iter().min_by(|a, b| (sign * a.1 - value).abs().total_cmp(&(sign * b.1 - value).abs()))?;
        Some(Value { value: sign * value, sd: *sd, at_s: self.time(*i), method, seen })
    }

    /// Median of a column over so many seconds either way of a sample.
    pub fn around(&self, what: &str, column: &Column, middle: usize, reach_s: f64) -> Measured {
        let reach = self.samples(reach_s);
        let range = middle.saturating_sub(reach)..(middle + reach + 1).min(self.angles.len());
        let of = range.len();
        let found: Samples = valid(column, range).collect();
        let seen = self.covered(what, found.len(), of)?;
        let (value, sd) = medians(&found).ok_or_else(|| format!("{what} was not measured"))?;
        Ok(Value { value, sd, at_s: self.time(middle), method: KEYPOINTS, seen })
    }

    /// Where to stand instead, to be added to why a lumbar value is not sure enough; nothing where the camera stands well.
    pub fn where_it_is_surer(&self, rep: &RepView) -> String {
        let situation = self.situation(rep);
        if situation.oblique { format!("; {}", advice::first(Topic::Back, &situation)) } else { String::new() }
    }

    /// What decides from where the lower back shows better.
    fn situation(&self, rep: &RepView) -> Situation {
        Situation {
            squat: self.lift.is(Family::Squat),
            at_side: self.is_from_side(rep),
            oblique: self.scene_of(rep).view.kind == ViewKind::Oblique,
            ..Situation::default()
        }
    }

    /// Refuses a lumbar value of a rep of which too little is known.
    pub fn sure_enough(&self, rep: &RepView, sd: f64) -> Result<(), String> {
        let limit = self.limits.max_lumbar_sd_deg;
        if sd > limit {
            return Err(format!(
                "the lower back is known to ±{} only, ±{} is the limit{}",
                Unit::Degrees.one(sd),
                Unit::Degrees.limit(limit),
                self.where_it_is_surer(rep)
            ));
        }
        Ok(())
    }

    /// The samples of a rep in the hinge: those whose lean is at least the lean that all reps of the scene share. Where the lifter is hidden
    /// for a while they lean as a straight line between has it, so that what was hidden counts as not seen.
    pub fn hinge(&self, rep: &RepView) -> Vec<usize> {
        let Some(hinge_from) = self.scene_of(rep).hinge_from else { return Vec::new() };
        let seen: Vec<_> = valid(depth_column(self.angles, self.lift), rep.whole.clone()).collect();
        let mut hinge: Vec<usize> =
            seen.iter().take(1).filter(|(_, lean, _)| *lean >= hinge_from).map(|s| s.0).collect();
        for pair in seen.windows(2) {
            let ((a, leans, _), (b, will_lean, _)) = (pair[0], pair[1]);
            let lean = |i: usize| leans + (will_lean - leans) * (i - a) as f64 / (b - a) as f64;
            hinge.extend((a + 1..=b).filter(|i| lean(*i) >= hinge_from));
        }
        hinge
    }

    /// The lumbar values of a range that the back itself shows (sample, value, standard deviation), and the method behind them.
    pub fn of_the_back(&self, range: Range<usize>) -> (Samples, LumbarMethod) {
        let seen: Samples = valid(&self.lumbar, range).filter(|(i, ..)| !is_hint(self.angles, *i)).collect();
        let method = self.lumbar_method(seen.iter().map(|s| s.0));
        (seen, method)
    }

    /// The lumbar values of a rep in the hinge (sample, value, standard deviation) and the method behind them. Where the back itself
    /// was seen for most of it, what hip and shoulder hint at in the gaps does not count: it is off by 12° and would often be the peak.
    pub fn hinge_lumbar(&self, rep: &RepView) -> Result<(Samples, LumbarMethod, f64), String> {
        let hinge = self.hinge(rep);
        let all: Samples = hinge.iter().filter_map(|i| sample(&self.lumbar, *i).map(|(v, sd)| (*i, v, sd))).collect();
        let what = "the lower back in the hinge";
        let seen = self.covered(what, all.len(), hinge.len()).map_err(|reason| {
            let covered = hinge.iter().filter(|i| self.angles.back_covered.get(**i) == Some(&true)).count();
            let known = self.situation(rep);
            let plates_hide = known.squat && (known.at_side || known.oblique);
            let situation = Situation { back_covered: 2 * covered > hinge.len(), plates_hide, ..known };
            let better = advice::first(Topic::Back, &situation);
            match situation {
                Situation { back_covered: true, .. } => format!("{BACK_COVERED}: {better}"),
                Situation { plates_hide: true, .. } => format!("{PLATES_HIDE}: {better}"),
                Situation { oblique: true, .. } => format!("{reason}; {better}"),
                _ => reason,
            }
        })?;
        let method = self.lumbar_method(hinge.iter().copied());
        let of_the_back: Samples = all.iter().copied().filter(|(i, ..)| !is_hint(self.angles, *i)).collect();
        match self.covered(what, of_the_back.len(), hinge.len()) {
            Ok(seen) if !method.is_hint() => Ok((of_the_back, method, seen)),
            _ if method == LumbarMethod::SpinePoints => Ok((all, method, seen)),
            _ => Ok((all, LumbarMethod::HipShoulderProxy, seen)),
        }
    }

    /// Method behind the lumbar values of a rep in the hinge. What hides the back at the lockout does not count.
    pub fn hinge_method(&self, rep: &RepView) -> LumbarMethod {
        self.hinge_lumbar(rep).map_or(LumbarMethod::None, |(_, method, _)| method)
    }

    /// Method behind the lumbar values of some samples: the weakest one that is common there.
    pub fn lumbar_method(&self, samples: impl IntoIterator<Item = usize>) -> LumbarMethod {
        let measured: Vec<usize> = samples.into_iter().filter(|i| sample(&self.lumbar, *i).is_some()).collect();
        let count =
            |m: LumbarMethod| measured.iter().filter(|i| self.angles.lumbar_method.get(**i) == Some(&m)).count();
        // They come alone: where the back itself was looked at they are not asked.
        if count(LumbarMethod::SpinePoints) > 0 {
            return LumbarMethod::SpinePoints;
        }
        let proxy = count(LumbarMethod::HipShoulderProxy);
        let (spine, line) = (count(LumbarMethod::SpineModel), count(LumbarMethod::BackLine));
        match (proxy * 2 > spine + line, spine >= line) {
            (true, _) => LumbarMethod::HipShoulderProxy,
            _ if spine + line == 0 => LumbarMethod::None,
            (_, true) => LumbarMethod::SpineModel,
            (_, false) => LumbarMethod::BackLine,
        }
    }

    /// How much of a lumbar value's standard deviation differs from rep to rep of the scene that shows a rep.
    pub fn noise(&self, rep: &RepView) -> Noise {
        Noise::of(self.lift.is(Family::Squat), self.is_from_side(rep))
    }

    /// Whether quiet standing was seen outside the reps in the scene of one; else one of the lockouts serves for it.
    pub fn stood_apart(&self, rep: &RepView) -> bool {
        let apart = |s: &Range<usize>| self.reps.iter().all(|r| s.end <= r.whole.start || r.whole.end <= s.start);
        self.scene_of(rep).standing.as_ref().is_some_and(apart)
    }

    /// Median of a column in quiet upright standing in the scene of a rep.
    pub fn standing_value(&self, rep: &RepView, column: &Column) -> Option<(f64, f64)> {
        self.standing_values(rep, column, |_| true)
    }

    /// The same of the lower back by one method: what two methods are off by does not cancel between them.
    pub fn standing_lumbar(&self, rep: &RepView, method: LumbarMethod) -> Option<(f64, f64)> {
        self.standing_values(rep, &self.lumbar, |i| self.angles.lumbar_method.get(i) == Some(&method))
    }

    fn standing_values(&self, rep: &RepView, column: &Column, counts: impl Fn(usize) -> bool) -> Option<(f64, f64)> {
        let standing = self.scene_of(rep).standing.clone().unwrap_or_default();
        medians(&valid(column, standing).filter(|(i, ..)| counts(*i)).collect::<Samples>())
    }
}
