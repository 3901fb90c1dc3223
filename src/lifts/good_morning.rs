//! The good morning: a hinge with the bar on the shoulders.

use super::posture::PostureMeasure::{HandsHigh, HandsLow, HipShare, Knee, Trunk, TrunkHigh};
use super::posture::expect;
use super::record::{CoreFault, CountedIn, End, Family, LiftRecord, TurnSeenIn};

pub(super) const RECORD: LiftRecord = LiftRecord {
    words: "good morning",
    aliases: &[],
    variants: &[],
    family: Family::Hinge,
    is_named: true,
    counted_in: CountedIn::Shoulders,
    turns_at: End::Bottom,
    turn_seen_in: TurnSeenIn::Trunk,
    posture: &[
        expect(HandsHigh, -0.16, 0.2, 0.05),
        expect(HandsLow, -0.2, 0.25, 0.06),
        expect(HipShare, -0.1, 0.35, 0.1),
        // Many bend them more than the name allows.
        expect(Knee, 0.0, 60.0, 12.0),
        expect(Trunk, 40.0, 110.0, 10.0),
        expect(TrunkHigh, -20.0, 30.0, 10.0),
    ],
    starts_on_floor: false,
    hangs: false,
    spine_model_knows: false,
    speed_at_maximum_m_s: None,
    core_fault: CoreFault::Rounding,
};
