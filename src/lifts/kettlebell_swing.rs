//! The kettlebell swing: the hips snap the weight from between the legs to the height of the chest, on loose arms.

use super::posture::PostureMeasure::{BodyShare, HandsHigh, HandsLow, Knee, Seconds, Trunk, TrunkHigh};
use super::posture::expect;
use super::record::{CoreFault, CountedIn, End, Family, LiftRecord, TurnSeenIn};

pub(super) const RECORD: LiftRecord = LiftRecord {
    words: "kettlebell swing",
    aliases: &["swing"],
    variants: &[],
    family: Family::Hinge,
    is_named: true,
    counted_in: CountedIn::Arms,
    turns_at: End::Top,
    turn_seen_in: TurnSeenIn::Count,
    posture: &[
        expect(HandsLow, -0.52, -0.35, 0.05),
        // From the height of the belly to overhead.
        expect(HandsHigh, -0.15, 0.5, 0.05),
        expect(BodyShare, 0.2, 0.75, 0.1),
        expect(Knee, 10.0, 100.0, 12.0),
        expect(Trunk, 30.0, 100.0, 10.0),
        expect(TrunkHigh, -25.0, 20.0, 8.0),
        expect(Seconds, 0.3, 1.0, 0.15),
    ],
    starts_on_floor: false,
    hangs: false,
    spine_model_knows: false,
    speed_at_maximum_m_s: None,
    core_fault: CoreFault::Rounding,
};
