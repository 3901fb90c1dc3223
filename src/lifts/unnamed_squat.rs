//! A squat of which it is not told which: hips and knees bend and stretch together.

use super::posture::PostureMeasure::{HandsLow, HipShare, Knee, KneeHigh, Trunk};
use super::posture::expect;
use super::record::{CoreFault, CountedIn, End, Family, LiftRecord, TurnSeenIn};

pub(super) const RECORD: LiftRecord = LiftRecord {
    words: "squat that Spotter cannot name",
    aliases: &[],
    variants: &[],
    family: Family::Squat,
    is_named: false,
    counted_in: CountedIn::HipsAndShoulders,
    turns_at: End::Bottom,
    turn_seen_in: TurnSeenIn::Count,
    posture: &[
        expect(HandsLow, -0.25, 0.5, 0.1),
        expect(HipShare, 0.3, 1.3, 0.12),
        expect(Knee, 50.0, 165.0, 15.0),
        expect(KneeHigh, 0.0, 60.0, 20.0),
        expect(Trunk, -10.0, 75.0, 12.0),
    ],
    starts_on_floor: false,
    hangs: false,
    spine_model_knows: false,
    speed_at_maximum_m_s: None,
    core_fault: CoreFault::Rounding,
};
