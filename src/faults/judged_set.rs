//! A set as the faults see it: what was measured of it, and the profile that grades it.

use std::ops::Deref;
use std::rc::Rc;

use super::finding::{Criterion, Doubt};
use super::history::own_level;
use super::{Grades, Known, Profile, Severity};
use crate::angles::{AngleTrack, LumbarMethod};
use crate::measures::lumbar_flexion_peak::MEASURE;
use crate::measures::{RepView, SetView};
use crate::reps::SetReps;

/// The measured set, which it stands for, and its profile.
pub(super) struct JudgedSet<'a> {
    measured: Rc<SetView<'a>>,
    pub profile: &'a Profile,
    /// For whom what is not known counts.
    pub doubt: Doubt,
}

impl<'a> Deref for JudgedSet<'a> {
    type Target = SetView<'a>;
    fn deref(&self) -> &SetView<'a> {
        &self.measured
    }
}

impl<'a> JudgedSet<'a> {
    pub fn new(angles: &'a AngleTrack, reps: &SetReps, profile: &'a Profile, known: &Known) -> Self {
        let own_level = known.history.map(|h| own_level::of(&h.earlier(reps.lift.name), h.date, &h.spine_model_sha256));
        let mut measured =
            SetView::new(angles, reps, &profile.measuring, &profile.quality_gate, own_level, &known.told);
        measured.by_hand = known.by_hand.to_vec();
        Self { measured: Rc::new(measured), profile, doubt: Doubt::ForTheLifter }
    }

    /// The same set, in which a fault is found wherever it is not ruled out.
    pub fn at_worst(&self) -> Self {
        let doubt = Doubt::AgainstTheLifter(self.profile.judging.clearing_sds);
        Self { measured: Rc::clone(&self.measured), profile: self.profile, doubt }
    }

    /// Highest grade that the picture's quality allows.
    pub fn cap(&self) -> Severity {
        if self.picture.clear { Severity::Breakdown } else { Severity::Warning }
    }

    /// Highest grade that flexion of a rep's lower back may reach: by the picture, by the method behind it, and by how unsure it is. Where
    /// joints are misplaced errors are larger than a standard deviation of ten degrees and more tells, so that it grades no warning.
    pub fn lumbar_cap(&self, rep: &RepView) -> Severity {
        let unsure = MEASURE.of(self, rep).is_ok_and(|m| m.sd > self.limits.note_lumbar_sd_deg);
        let own = if unsure { Severity::Note } else { Severity::Breakdown };
        self.cap().min(method_cap(self.hinge_method(rep))).min(own)
    }

    /// The thresholds of a criterion.
    pub fn grades(&self, criterion: &Criterion) -> Result<&'a Grades, String> {
        let missing = || format!("the profile holds no thresholds `{}`", criterion.key);
        self.profile.grades(criterion.key).ok_or_else(missing)
    }
}

/// Cap of what a lumbar method may say: a proxy of hip and shoulder, or points along the spine, are no more than a hint to look at the frame.
pub(super) fn method_cap(method: LumbarMethod) -> Severity {
    if method.is_hint() { Severity::Note } else { Severity::Breakdown }
}
