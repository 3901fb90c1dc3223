//! No lift that could be recognised.

use super::record::{CoreFault, CountedIn, End, Family, LiftRecord, TurnSeenIn};

pub(super) const RECORD: LiftRecord = LiftRecord {
    words: "lift not recognised",
    aliases: &[],
    variants: &[],
    family: Family::Other,
    is_named: false,
    counted_in: CountedIn::Shoulders,
    turns_at: End::Bottom,
    turn_seen_in: TurnSeenIn::HipHinge,
    posture: &[],
    starts_on_floor: false,
    hangs: false,
    spine_model_knows: false,
    speed_at_maximum_m_s: None,
    core_fault: CoreFault::Rounding,
};
