//! The squat: hips and knees bend together, the weight on the shoulders, in front of the chest or none at all.

use super::posture::PostureMeasure::{HandsLow, HipShare, Knee, KneeHigh, LeanPerKnee, TrunkBalance, TrunkHigh};
use super::posture::expect;
use super::record::{CoreFault, CountedIn, End, Family, LiftRecord, Lifted, TurnSeenIn, Variant};

pub(super) const RECORD: LiftRecord = LiftRecord {
    words: "squat",
    aliases: &["back_squat"],
    variants: &[
        Variant { id: "front_squat", words: "front squat", lifted: Lifted::Plates, aliases: &[] },
        Variant { id: "goblet", words: "goblet squat", lifted: Lifted::Other, aliases: &[] },
        Variant { id: "overhead_squat", words: "overhead squat", lifted: Lifted::Plates, aliases: &[] },
        Variant { id: "hack_squat", words: "hack squat", lifted: Lifted::Plates, aliases: &[] },
        Variant { id: "box_squat", words: "box squat", lifted: Lifted::Plates, aliases: &[] },
        Variant { id: "zercher", words: "Zercher squat", lifted: Lifted::Plates, aliases: &[] },
        Variant { id: "safety_bar", words: "safety-bar squat", lifted: Lifted::Plates, aliases: &[] },
        Variant { id: "kettlebell", words: "kettlebell squat", lifted: Lifted::Other, aliases: &[] },
        Variant { id: "dumbbell", words: "dumbbell squat", lifted: Lifted::Other, aliases: &[] },
        Variant { id: "bodyweight", words: "bodyweight squat", lifted: Lifted::OwnBody, aliases: &["air_squat"] },
    ],
    family: Family::Squat,
    is_named: true,
    counted_in: CountedIn::HipsAndShoulders,
    turns_at: End::Bottom,
    turn_seen_in: TurnSeenIn::Count,
    posture: &[
        // On the shoulders, before the chest, or overhead.
        expect(HandsLow, -0.2, 0.5, 0.05),
        expect(HipShare, 0.5, 1.2, 0.1),
        expect(Knee, 65.0, 160.0, 15.0),
        expect(KneeHigh, 0.0, 60.0, 20.0),
        // Balanced over the feet; who leans more for each degree of the knee hinges.
        expect(LeanPerKnee, 0.1, 0.55, 0.1),
        expect(TrunkHigh, -20.0, 30.0, 10.0),
        expect(TrunkBalance, 0.75, 1.0, 0.12),
    ],
    starts_on_floor: false,
    hangs: false,
    spine_model_knows: true,
    // Conceição et al. 2016 (J Sports Sci), González-Badillo et al. 2017: 0.27 to 0.32 m/s.
    speed_at_maximum_m_s: Some((0.3, 0.06)),
    core_fault: CoreFault::Rounding,
};
