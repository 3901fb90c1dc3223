//! What was found out about a file of keypoints before it could be judged.

use serde::{Deserialize, Serialize};

/// What was found out about a file of keypoints, each in words. Nothing of it is a guess that is not said here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct KeypointSource {
    /// The form of the file and what usually writes it.
    pub format: String,
    /// In what the points are given.
    pub unit: String,
    /// Which way the axes go.
    pub axis: String,
    /// Where the times come from.
    pub time: String,
    /// Who of the people in it was taken.
    pub person: String,
    /// What else a reader should know.
    pub notes: Vec<String>,
}

impl KeypointSource {
    /// All of it in one line; `skeleton` names the points.
    #[must_use]
    pub fn line(&self, skeleton: &str) -> String {
        let Self { format, unit, axis, time, person, notes } = self;
        let notes = notes.iter().map(|note| format!("; {note}")).collect::<String>();
        format!("{format}, points of {skeleton}, {unit} ({axis}), {time}, {person}{notes}")
    }
}
