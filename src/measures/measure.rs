//! What a measure is, and what it gives.

use super::set_view::{BY_HAND, KEYPOINTS};
use super::shown::Unit;
use super::{RepView, SetView};
use crate::angles::LumbarMethod;
use crate::lifts::LiftName;

/// A number of a rep: what it is called, how it is shown, and how it is taken. Everything that shows or compares the number reads it from
/// here.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// Name in files; it stays when the words change.
    pub key: &'static str,
    /// What a coach reads, without a capital, short enough for the head of a column.
    pub title: &'static str,
    /// What it is, in a few words.
    pub meaning: &'static str,
    /// Its unit.
    pub unit: Unit,
    /// Which way is the worse one.
    pub worse: Worse,
    /// Whether the spine model measures it, whose versions do not compare.
    pub by_spine_model: bool,
    /// Whether a rep's card shows it.
    pub on_card: bool,
    /// How it is followed over sessions, if it is.
    pub followed: Option<Followed>,
    /// Whether it is taken in a lift.
    pub applies: fn(LiftName) -> bool,
    /// Takes it.
    pub(crate) take: fn(&SetView, &RepView) -> Measured,
}

/// The worse direction of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worse {
    /// More is worse.
    More,
    /// Less is worse.
    Less,
    /// A choice of the lifter's.
    Neither,
}

/// How a number is followed over sessions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Followed {
    /// Smallest change that is worth a word.
    pub notable: Notable,
    /// What is said of a change for the better, where there is a better.
    pub improved: Option<&'static str>,
}

/// Smallest change of a number that is worth a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Notable {
    /// In the number's unit.
    Of(f64),
    /// Part of the first value.
    Part(f64),
}

/// Smallest change of an angle that is worth a word, degrees: detectable change between sessions (Aasa et al. 2019, Sports Biomech).
pub(super) const ANGLE_CHANGE: Notable = Notable::Of(8.0);
/// Smallest change of a duration or speed that is worth a word. Engineering default.
pub(super) const TEMPO_CHANGE: Notable = Notable::Part(0.2);

/// What was measured.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value {
    pub value: f64,
    /// One standard deviation.
    pub sd: f64,
    /// Where in the clip, seconds.
    pub at_s: f64,
    /// How it was come by.
    pub method: &'static str,
    /// Share of the part of the rep in question that was seen, 0…1.
    pub seen: f64,
}

/// Measured, or the reason why not.
pub(crate) type Measured = Result<Value, String>;

/// For measures that every lift has.
pub(crate) fn any_lift(_: LiftName) -> bool {
    true
}

impl Measure {
    /// Takes the measure of a rep; in a lift that does not have it the reason says so.
    pub(crate) fn of(&self, set: &SetView, rep: &RepView) -> Measured {
        if !(self.applies)(set.lift) {
            return Err("this lift has no such measure".into());
        }
        let mut measured = (self.take)(set, rep);
        if let Ok(value) = &mut measured
            && value.method == KEYPOINTS
            && set.by_hand.iter().any(|[from_s, to_s]| (*from_s..=*to_s).contains(&value.at_s))
        {
            value.method = BY_HAND;
        }
        measured
    }

    /// A value with its standard deviation, as people read it.
    pub fn shown(&self, value: f64, sd: f64) -> String {
        self.unit.pair(value, sd)
    }
}

impl Notable {
    /// In the number's unit, from this first value.
    pub fn from(self, first: f64) -> f64 {
        match self {
            Self::Of(change) => change,
            Self::Part(part) => part * first.abs(),
        }
    }
}

impl Value {
    /// Whether value and standard deviation are numbers.
    pub fn is_known(&self) -> bool {
        self.value.is_finite() && self.sd.is_finite()
    }

    /// Whether it is only hinted at, by hip and shoulder or by points along the spine.
    pub fn is_hint(&self) -> bool {
        LumbarMethod::HINTS.iter().any(|hint| self.method == hint.name())
    }
}
