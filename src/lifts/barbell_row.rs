//! The bent-over row: the trunk stays down, the arms pull the bar to the belly.

use super::posture::PostureMeasure::{BodyShare, HandsHigh, HandsLow, Knee, Trunk, TrunkHigh};
use super::posture::expect;
use super::record::{CoreFault, CountedIn, End, Family, LiftRecord, Lifted, TurnSeenIn, Variant};

pub(super) const RECORD: LiftRecord = LiftRecord {
    words: "barbell row",
    aliases: &["row", "bent_over_row"],
    variants: &[
        Variant { id: "pendlay", words: "Pendlay row", lifted: Lifted::Plates, aliases: &["pendlay_row"] },
        Variant { id: "dumbbell", words: "dumbbell row", lifted: Lifted::Other, aliases: &["dumbbell_row"] },
    ],
    family: Family::Row,
    is_named: true,
    counted_in: CountedIn::Arms,
    turns_at: End::Top,
    turn_seen_in: TurnSeenIn::Count,
    posture: &[
        expect(HandsLow, -0.48, -0.33, 0.05),
        expect(HandsHigh, -0.28, 0.05, 0.05),
        expect(BodyShare, 0.0, 0.5, 0.15),
        // Knees that bend further squat: the hands wander behind the plates.
        expect(Knee, 0.0, 80.0, 15.0),
        expect(Trunk, 30.0, 100.0, 8.0),
        expect(TrunkHigh, 25.0, 100.0, 8.0),
    ],
    starts_on_floor: false,
    hangs: false,
    spine_model_knows: false,
    speed_at_maximum_m_s: None,
    core_fault: CoreFault::Rounding,
};
