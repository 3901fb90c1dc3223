//! The deadlift, conventional or sumo: the bar is pulled from the floor and put back.

use super::posture::PostureMeasure::{BarLow, HandsHigh, HandsLow, HipShare, Knee, Trunk, TrunkHigh};
use super::posture::expect;
use super::record::{CoreFault, CountedIn, End, Family, LiftRecord, Lifted, TurnSeenIn, Variant};

pub(super) const RECORD: LiftRecord = LiftRecord {
    words: "deadlift",
    aliases: &["conventional_deadlift"],
    variants: &[
        Variant { id: "sumo", words: "sumo deadlift", lifted: Lifted::Plates, aliases: &[] },
        Variant {
            id: "trap_bar",
            words: "trap-bar deadlift",
            lifted: Lifted::Plates,
            aliases: &["hex_bar", "hex_bar_deadlift"],
        },
        Variant { id: "kettlebell", words: "kettlebell deadlift", lifted: Lifted::Other, aliases: &[] },
        Variant { id: "dumbbell", words: "dumbbell deadlift", lifted: Lifted::Other, aliases: &[] },
        Variant { id: "deficit", words: "deficit deadlift", lifted: Lifted::Plates, aliases: &[] },
        Variant { id: "rack_pull", words: "rack pull", lifted: Lifted::Plates, aliases: &["block_pull"] },
        Variant { id: "snatch_grip", words: "snatch-grip deadlift", lifted: Lifted::Plates, aliases: &[] },
    ],
    family: Family::Hinge,
    is_named: true,
    counted_in: CountedIn::HandsAndShoulders,
    turns_at: End::Top,
    turn_seen_in: TurnSeenIn::HipHinge,
    posture: &[
        expect(HandsHigh, -0.48, -0.3, 0.05),
        expect(HandsLow, -0.48, -0.32, 0.05),
        // Plates that hide the shins push the placed ankles, and with them the bar's height, up.
        expect(BarLow, 0.0, 0.27, 0.06),
        expect(HipShare, 0.25, 0.7, 0.1),
        expect(Knee, 38.0, 115.0, 12.0),
        expect(Trunk, 35.0, 100.0, 10.0),
        expect(TrunkHigh, -25.0, 25.0, 10.0),
    ],
    starts_on_floor: true,
    hangs: true,
    spine_model_knows: true,
    // Lake et al. 2017 and Ruf et al. 2018 (J Strength Cond Res): 0.14 to 0.16 m/s.
    speed_at_maximum_m_s: Some((0.15, 0.05)),
    core_fault: CoreFault::Rounding,
};
