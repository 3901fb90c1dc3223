//! What the workers do with a clip's frames: sample them for the survey, look for who is missing in a sample, read the lifter.

use std::sync::Arc;

use super::album::reduced_of;
use super::cadence::Measured;
use super::error::PoseError;
use super::frame::{Models, read};
use super::frame_record::FrameRecord;
use super::people::Sighting;
use super::plan::Expected;
use super::session::Picture;
use super::survey::{Seen, SurveyFrame, sample, seek};
use crate::clip::Stamp;

/// A frame of the clip and what is known of it.
pub(super) struct Frame {
    pub stamp: Stamp,
    pub measured: Measured,
    /// Whether it is to be read: not one that the rhythm passes over, nor one of a scene without a lifter.
    pub wanted: bool,
    /// What the survey read of the people in it.
    pub sampled: Vec<FrameRecord>,
    /// What was read of the lifter as is expected but for the plate.
    pub alike: Option<FrameRecord>,
    /// What was read of the lifter, and with which expectation.
    pub read: Option<(Box<Expected>, Box<FrameRecord>)>,
}

impl Frame {
    /// Nothing is known of it yet.
    pub fn new(stamp: Stamp, measured: Measured) -> Self {
        Self { stamp, measured, wanted: measured.landmarks, sampled: Vec::new(), alike: None, read: None }
    }

    /// How it is read as is expected.
    pub fn reading(&self, picture: Arc<Picture>, expected: Expected) -> Box<Reading> {
        let known = self.alike.as_ref().or_else(|| self.sampled.iter().find(|record| record.agrees_with(&expected)));
        Box::new(Reading { stamp: self.stamp, picture, measured: self.measured, known: known.cloned(), expected })
    }

    /// Whether it is to be read and was not.
    pub fn is_missing(&self) -> bool {
        self.wanted && self.read.is_none()
    }

    /// What is kept of it; `None` where it is missing.
    pub fn record(self) -> Option<FrameRecord> {
        if self.wanted { self.read.map(|(_, record)| *record) } else { Some(FrameRecord::unread()) }
    }
}

/// A frame for the survey.
pub(super) struct Sample {
    pub stamp: Stamp,
    pub picture: Arc<Picture>,
    /// Whether a reduced copy of it is kept.
    pub reduced: bool,
}

impl Sample {
    fn frame(&self) -> SurveyFrame<'_> {
        SurveyFrame { time_s: self.stamp.time_s, picture: &self.picture }
    }
}

/// What there is to do.
pub(super) enum Job {
    Sample(Vec<Sample>),
    Seek(Box<Sought>),
    Read(Box<Reading>),
}

/// A sample in which somebody is missing.
pub(super) struct Sought {
    pub sample: Sample,
    /// Who was seen a moment before and is missing.
    pub lost: Vec<Sighting>,
    /// Who is seen.
    pub seen: Vec<Sighting>,
}

/// A frame to be read as is expected.
pub(super) struct Reading {
    pub stamp: Stamp,
    pub picture: Arc<Picture>,
    pub expected: Expected,
    pub measured: Measured,
    /// What was read of the lifter so already.
    pub known: Option<FrameRecord>,
}

/// What was done.
pub(super) enum Done {
    Sample(Vec<Sampled>),
    Sought { index: usize, seen: Vec<Sighting>, found: Vec<Seen> },
    Read { index: usize, expected: Box<Expected>, record: Box<FrameRecord> },
}

/// A frame of the survey: everybody in it, and its reduced copy if one is kept.
pub(super) struct Sampled {
    pub index: usize,
    pub people: Vec<Seen>,
    pub reduced: Option<Vec<u8>>,
}

/// Does a job.
///
/// # Errors
/// An inference that fails, or what OpenCV says.
pub(super) fn work(models: &mut Models, job: Job) -> Result<Done, PoseError> {
    match job {
        Job::Sample(frames) => {
            let samples = sample(models, frames.iter().map(Sample::frame))?;
            let sampled = frames.iter().zip(samples).map(|(frame, people)| {
                let reduced = frame.reduced.then(|| reduced_of(&frame.picture)).transpose()?;
                Ok(Sampled { index: frame.stamp.index, people, reduced })
            });
            sampled.collect::<Result<_, _>>().map(Done::Sample)
        }
        Job::Seek(sought) => {
            let Sought { sample, lost, seen } = *sought;
            let found = seek(models, &sample.frame(), &lost, &seen)?;
            Ok(Done::Sought { index: sample.stamp.index, seen, found })
        }
        Job::Read(reading) => {
            let Reading { stamp, picture, expected, measured, known } = *reading;
            let record = match known {
                Some(record) => record.with_plate(&picture, expected.plate),
                None => {
                    let reading = read(models, &picture, &expected, measured.mask)?;
                    let points = models.points(&picture, &reading)?;
                    FrameRecord::keep(reading, points, expected.facing, &picture, expected.plate)
                }
            };
            Ok(Done::Read { index: stamp.index, expected: Box::new(expected), record: Box::new(record) })
        }
    }
}
