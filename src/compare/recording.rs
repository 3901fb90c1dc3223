//! Angles over time, under one set of names and signs.

use std::fmt;

/// What is compared: angles as Spotter defines them, degrees, flexion and forward lean positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quantity {
    /// Inclination of mid-hip → mid-shoulder from the vertical.
    TrunkInclination,
    /// Trunk–thigh angle, upright about 0.
    HipHinge,
    /// 0 = straight.
    KneeFlexion,
    /// Inclination of ankle → knee from the vertical.
    ShankInclination,
    /// Against the zero of its source: neutral standing in Spotter, the model's pose in OpenSim.
    LumbarFlexion,
}

impl Quantity {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::TrunkInclination, Self::HipHinge, Self::KneeFlexion, Self::ShankInclination, Self::LumbarFlexion];
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(match self {
            Self::TrunkInclination => "trunk inclination",
            Self::HipHinge => "hip hinge",
            Self::KneeFlexion => "knee flexion",
            Self::ShankInclination => "shank inclination",
            Self::LumbarFlexion => "lumbar flexion",
        })
    }
}

/// One quantity over time and where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// What it is.
    pub quantity: Quantity,
    /// The columns of the file it is made of, for people.
    pub source: String,
    /// Degrees, NaN where not measured; one a time of the recording.
    pub degrees: Vec<f64>,
}

/// A file's angles over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Seconds, strictly rising.
    pub time_s: Vec<f64>,
    /// At most one a quantity.
    pub courses: Vec<Course>,
    /// What a reader of the comparison should know of the file.
    pub notes: Vec<String>,
}

impl Recording {
    /// The course of a quantity.
    pub fn course(&self, quantity: Quantity) -> Option<&Course> {
        self.courses.iter().find(|c| c.quantity == quantity)
    }
}
