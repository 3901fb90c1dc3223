//! What a lift is made of: everything that the rest of Spotter needs to know of one lift.

use super::posture::Expectation;

/// Lifts that move alike. A fault applies to families, so that a movement without a name is judged as far as its family goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// The hips go back and the trunk leans.
    Hinge,
    /// Hips and knees bend together.
    Squat,
    /// The arms pull towards the leaning trunk.
    Row,
    /// The arms push overhead.
    Press,
    /// None of these can be told.
    Other,
}

/// In what a lift's reps are counted. Heights above the ankles do not depend on where the camera stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountedIn {
    /// Mean of hands and shoulders: the hands rest with the bar, the shoulders are placed better.
    HandsAndShoulders,
    /// Mean of hips and shoulders, which fall together; the mean halves the noise.
    HipsAndShoulders,
    /// The shoulders.
    Shoulders,
    /// The hands against the shoulders.
    Arms,
}

/// In what the moment of the turn is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TurnSeenIn {
    /// That in which the reps are counted.
    Count,
    /// The trunk's inclination.
    Trunk,
    /// The trunk–thigh angle.
    HipHinge,
}

/// One end of a rep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The weight is highest.
    Top,
    /// The weight is lowest.
    Bottom,
}

/// The fault that must have been looked for before a rep is called clean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoreFault {
    /// Rounding of the lower back in the hinge or at the bottom.
    Rounding,
    /// Arching of the lower back under a weight overhead.
    Arching,
}

/// What is lifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifted {
    /// A bar or a machine with plates, whose size is known or can be told.
    Plates,
    /// A kettlebell or dumbbells: what is round of them is of no known size.
    Other,
    /// The own body alone.
    OwnBody,
}

/// A way to do a lift that people name: with another implement, stance or grip. It is counted and judged as the lift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Variant {
    /// Name in reports, as `trap_bar`. With the lift's name behind it, it names the lift too: `trap_bar_deadlift`.
    pub id: &'static str,
    /// As a coach writes it, with the lift.
    pub words: &'static str,
    /// What is lifted in it.
    pub lifted: Lifted,
    /// Other names, each of which names the lift too.
    pub aliases: &'static [&'static str],
}

/// A lift.
#[derive(Debug)]
pub struct LiftRecord {
    /// As a coach writes it.
    pub words: &'static str,
    /// Other names of the same lift.
    pub aliases: &'static [&'static str],
    /// Ways to do it.
    pub variants: &'static [Variant],
    /// What it moves like.
    pub family: Family,
    /// Whether people have a name for it; else it stands for whatever moves like its family.
    pub is_named: bool,
    /// In what its reps are counted.
    pub counted_in: CountedIn,
    /// Where a rep turns; it begins and ends at the other end.
    pub turns_at: End,
    /// In what the moment of the turn is told.
    pub turn_seen_in: TurnSeenIn,
    /// Where hands, hips, knees and trunk are at the two ends.
    pub posture: &'static [Expectation],
    /// Whether a rep begins and ends with the weight on the floor.
    pub starts_on_floor: bool,
    /// Whether the weight hangs from straight arms, so that it travels with the shoulders and a lockout is upright standing.
    pub hangs: bool,
    /// Whether the spine model was trained on it; else its lower back is known less well.
    pub spine_model_knows: bool,
    /// Mean speed of the bar in a single lift of the most that can be lifted, and its standard deviation between people, metres a second;
    /// none where nobody measured it.
    pub speed_at_maximum_m_s: Option<(f64, f64)>,
    /// What must have been looked for before a rep is clean.
    pub core_fault: CoreFault,
}

impl LiftRecord {
    /// Whether its reps are seen in the arms rather than in the body.
    pub fn is_by_arms(&self) -> bool {
        self.counted_in == CountedIn::Arms
    }

    /// Whether a rep begins with the lifting; else it begins with the lowering.
    pub fn lifts_first(&self) -> bool {
        self.turns_at == End::Top
    }

    /// Whether it goes down into a hinge and turns there.
    pub fn turns_in_hinge(&self) -> bool {
        self.family == Family::Hinge && !self.lifts_first()
    }

    /// Whether the trunk leans, or the hips go down, under the load.
    pub fn bends_under_load(&self) -> bool {
        matches!(self.family, Family::Hinge | Family::Squat | Family::Row)
    }

    /// Whether the lifter stands up in it.
    pub fn ends_standing(&self) -> bool {
        matches!(self.family, Family::Hinge | Family::Squat)
    }

    /// Whether it is known what it moves like, so that its reps can be counted and judged.
    pub fn has_family(&self) -> bool {
        self.family != Family::Other
    }

    /// Whether it is of a family.
    pub fn is(&self, family: Family) -> bool {
        self.family == family
    }
}
