//! The overhead press: the arms push the bar from the shoulders overhead.

use super::posture::PostureMeasure::{BodyShare, HandsHigh, HandsLow, Knee, Trunk, TrunkHigh};
use super::posture::expect;
use super::record::{CoreFault, CountedIn, End, Family, LiftRecord, Lifted, TurnSeenIn, Variant};

pub(super) const RECORD: LiftRecord = LiftRecord {
    words: "overhead press",
    aliases: &["ohp", "press", "shoulder_press", "military_press"],
    variants: &[
        Variant { id: "seated", words: "seated press", lifted: Lifted::Plates, aliases: &["seated_press"] },
        Variant { id: "push_press", words: "push press", lifted: Lifted::Plates, aliases: &[] },
        Variant { id: "dumbbell", words: "dumbbell press", lifted: Lifted::Other, aliases: &["dumbbell_press"] },
        Variant { id: "kettlebell", words: "kettlebell press", lifted: Lifted::Other, aliases: &["kettlebell_press"] },
        Variant { id: "arnold", words: "Arnold press", lifted: Lifted::Other, aliases: &["arnold_press"] },
    ],
    family: Family::Press,
    is_named: true,
    counted_in: CountedIn::Arms,
    turns_at: End::Top,
    turn_seen_in: TurnSeenIn::Count,
    posture: &[
        expect(HandsLow, -0.2, 0.12, 0.05),
        // Straight arms reach 0.41 above the shoulders; hands that go to a bar in the rack or to the head, 0.2 to 0.3.
        expect(HandsHigh, 0.33, 0.55, 0.04),
        expect(BodyShare, 0.0, 0.3, 0.1),
        // One stands: a push press dips in the knees, and nobody presses leaning forward. Hands that reach for a bar in the rack do, and those
        // that are lost behind plates while the lifter squats.
        expect(Knee, 0.0, 35.0, 10.0),
        expect(Trunk, -25.0, 15.0, 8.0),
        expect(TrunkHigh, -25.0, 15.0, 8.0),
    ],
    starts_on_floor: false,
    hangs: false,
    spine_model_knows: true,
    // Balsalobre-Fernández et al. 2018 (J Strength Cond Res), seated: 0.19 m/s.
    speed_at_maximum_m_s: Some((0.19, 0.05)),
    core_fault: CoreFault::Arching,
};
