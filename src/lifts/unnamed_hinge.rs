//! A hinge of which it is not told which: the trunk leans and comes up again.

use super::posture::PostureMeasure::{HipShare, Knee, Trunk};
use super::posture::expect;
use super::record::{CoreFault, CountedIn, End, Family, LiftRecord, TurnSeenIn};

pub(super) const RECORD: LiftRecord = LiftRecord {
    words: "hinge that Spotter cannot name",
    aliases: &[],
    variants: &[],
    family: Family::Hinge,
    is_named: false,
    counted_in: CountedIn::Shoulders,
    turns_at: End::Bottom,
    turn_seen_in: TurnSeenIn::Trunk,
    posture: &[expect(HipShare, -0.1, 0.65, 0.12), expect(Trunk, 35.0, 110.0, 12.0), expect(Knee, 0.0, 60.0, 15.0)],
    starts_on_floor: false,
    hangs: false,
    spine_model_knows: false,
    speed_at_maximum_m_s: None,
    core_fault: CoreFault::Rounding,
};
