//! `lumbar_extension_lockout`: how far the lower back arches at the top.

use super::lockout::{Upright, straight_knees};
use super::rep_view::sample;
use super::upright::moments;
use super::{Measure, RepView, SetView, Unit, Value, Worse, any_lift};
use crate::angles::LumbarMethod;
use crate::uncertainty::lumbar::{arched, upright_alone};

/// Lumbar extension at the top with straight knees, beyond the own upright posture, extension +.
pub const MEASURE: Measure = Measure {
    key: "lumbar_extension_lockout",
    title: "arch at the top",
    meaning: "arching at the top, beyond the own upright posture",
    unit: Unit::Degrees,
    worse: Worse::More,
    by_spine_model: true,
    on_card: true,
    followed: None,
    applies: any_lift,
    take: |set, rep| beyond_upright(set, rep).and_then(|(extension, whole)| whole.map(|_| extension)),
};

/// A back that is seen for so long at the top can be said to have arched, seconds; that it did not needs the profile's share of the top.
const GLIMPSE_S: f64 = 0.1;

/// The back at the top of a rep, by its own picture, and whether enough of the top was seen to tell that it did not arch more.
struct Top {
    /// Extension against neutral standing, degrees, extension +.
    extension: Value,
    method: LumbarMethod,
    whole: Result<f64, String>,
}

fn top(set: &SetView, rep: &RepView) -> Result<Top, String> {
    straight_knees(set, rep)?;
    // Hip and shoulder show no arch: of 12° of it they hinted at one.
    let (found, method) = set.of_the_back(rep.lockout.clone());
    let whole = set.covered("the lower back at the top", found.len(), rep.lockout.len());
    if found.len() < set.samples(GLIMPSE_S) {
        whole.clone()?;
    }
    let seen = found.len() as f64 / rep.lockout.len().max(1) as f64;
    let lowest =
        set.extreme_of(&found, -1.0, method.name(), seen).ok_or("the lower back at the top was not measured")?;
    Ok(Top { extension: Value { value: -lowest.value, ..lowest }, method, whole })
}

/// Lumbar extension at the top beyond the own upright posture, degrees, extension +, and whether the top was seen well enough to tell
/// that there was no more.
pub(crate) fn beyond_upright(set: &SetView, rep: &RepView) -> Result<(Value, Result<f64, String>), String> {
    set.picture_of(rep).lumbar.clone()?;
    let Top { extension, method, whole } = top(set, rep)?;
    set.sure_enough(rep, extension.sd)?;
    let alike = |top: &Top| top.whole.is_ok() && top.method == method;
    let tops: Vec<Value> =
        set.beside(rep).filter_map(|r| top(set, r).ok().filter(alike)).map(|top| top.extension).collect();
    let by_method = |i: usize| set.angles.lumbar_method.get(i) == Some(&method);
    let moments = moments(set, rep, tops.len(), |i| sample(&set.lumbar, i).filter(|_| by_method(i)).map(|s| s.0));
    // Of several moments the middle one is less chance than the stillest.
    let stood = set.standing_lumbar(rep, method).map(|(value, sd)| (moments.middle.unwrap_or(value), sd));
    let (value, sd) = match Upright::of(set, rep, stood, &tops) {
        Some(own) => {
            let sd = set.noise(rep).upright(extension.sd, own.sd, moments.spread);
            (own.behind(extension.value, sd), sd)
        }
        None => (extension.value, upright_alone(extension.sd)),
    };
    Ok((Value { value, sd: arched(value, sd), ..extension }, whole))
}
