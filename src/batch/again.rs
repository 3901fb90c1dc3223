//! A result judged again where it lies, when somebody corrected what was counted.

use std::io;
use std::path::Path;

use super::claim::Claim;
use super::identity::{Identity, PoseIdentity};
use super::results::{CheckError, Judging, PoseFrom, check, write};
use crate::faults::Profile;
use crate::files::results::{IDENTITY, POSE, REPORT};
use crate::files::{self, write_json};
use crate::report::SetReport;
use crate::reps::{Correction, LiftSource, chosen, in_force};

/// Judges what lies in a folder of results again from its stored pose, as it was judged before but with these corrections.
///
/// # Errors
/// [`CheckError::OtherLifter`] when another lifter was chosen than the one whose pose lies there; when it was judged by thresholds that are not built in, another program works on the folder, or it cannot be judged or written;
/// the folder is then what it was.
pub fn judge_again(folder: &Path, corrections: &[Correction]) -> Result<SetReport, CheckError> {
    let failed = |source| CheckError::write(folder, source);
    let before = files::read(&folder.join(REPORT)).map_err(CheckError::Read)?;
    let before: SetReport = serde_json::from_slice(&before).map_err(|error| CheckError::Read(error.into()))?;
    let mut identity = Identity::read(folder);
    // Of a pose that was not read from pictures, or of a person who was asked for, nobody is chosen.
    let may_choose = identity.as_ref().is_none_or(|identity| {
        let PoseIdentity { person, models, .. } = &identity.pose;
        person.is_none() && models.is_some()
    });
    let corrections = &in_force(corrections, may_choose);
    if chosen(&before.corrections) != chosen(corrections) {
        return Err(CheckError::OtherLifter);
    }
    let judge = &before.spotter;
    let profile = Profile::built_in(&judge.profile).ok().filter(|profile| profile.hash() == judge.profile_hash);
    let profile = profile.ok_or_else(|| CheckError::OtherJudge(format!("the profile `{}`", judge.profile)))?;
    let told = identity.as_ref().map(|identity| identity.judging.lift);
    let given = Some(before.lift.name).filter(|_| before.lift.source == LiftSource::Given);
    let busy = || io::Error::new(io::ErrorKind::WouldBlock, "another program works on these results");
    let claim = Claim::take(folder).map_err(failed)?.ok_or_else(|| failed(busy()))?;
    let judging = Judging {
        profile: &profile,
        lift: told.unwrap_or_else(|| given.into()),
        session: &before.session,
        annotate: false,
        remembered: None,
        corrections,
    };
    let stored = folder.join(POSE);
    let report = check(&stored, PoseFrom::Track(&stored), &judging, &claim)?;
    if let Some(identity) = &mut identity {
        identity.judging.corrections = corrections.to_vec();
        // A library is asked again by the next check that names it.
        (identity.judging.annotated, identity.judging.history_sha256) = (false, None);
        write(&claim, IDENTITY, |to| write_json(to, identity)).map_err(failed)?;
    }
    claim.keep(&report.clip.sha256, REPORT).map_err(failed)?;
    Ok(report)
}
