//! The Romanian deadlift: from standing the bar goes down the thighs, with knees that hardly bend.

use super::posture::PostureMeasure::{BarLow, HandsHigh, HandsLow, HipShare, Knee, Trunk, TrunkHigh};
use super::posture::expect;
use super::record::{CoreFault, CountedIn, End, Family, LiftRecord, Lifted, TurnSeenIn, Variant};

pub(super) const RECORD: LiftRecord = LiftRecord {
    words: "Romanian deadlift",
    aliases: &["rdl", "stiff_leg_deadlift", "stiff_legged_deadlift"],
    variants: &[
        Variant {
            id: "kettlebell",
            words: "kettlebell Romanian deadlift",
            lifted: Lifted::Other,
            aliases: &["kettlebell_rdl"],
        },
        Variant {
            id: "dumbbell",
            words: "dumbbell Romanian deadlift",
            lifted: Lifted::Other,
            aliases: &["dumbbell_rdl"],
        },
    ],
    family: Family::Hinge,
    is_named: true,
    counted_in: CountedIn::Shoulders,
    turns_at: End::Bottom,
    turn_seen_in: TurnSeenIn::Trunk,
    posture: &[
        expect(HandsHigh, -0.48, -0.3, 0.05),
        expect(HandsLow, -0.48, -0.32, 0.05),
        expect(BarLow, 0.27, 0.5, 0.04),
        expect(HipShare, -0.05, 0.3, 0.08),
        expect(Knee, 0.0, 55.0, 12.0),
        expect(Trunk, 35.0, 110.0, 10.0),
        expect(TrunkHigh, -25.0, 25.0, 10.0),
    ],
    starts_on_floor: false,
    hangs: true,
    spine_model_knows: true,
    speed_at_maximum_m_s: None,
    core_fault: CoreFault::Rounding,
};
