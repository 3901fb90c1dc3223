//! The frames of a clip behind the survey: they wait with their pictures until the samples around them tell where the lifter is.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::album::Album;
use super::cadence::is_just_after;
use super::error::PoseError;
use super::jobs::{Done, Frame, Job, Sample, Sampled, Sought};
use super::people::Sighting;
use super::plan::Expected;
use super::session::Picture;
use super::survey::{SAMPLES_TOGETHER, Seen, Survey};
use super::workers::Workers;
use crate::clip::{Overlay, Stamp};

/// The frames behind the survey.
pub(super) struct Behind {
    pub workers: Workers<Job, Done>,
    pub survey: Survey,
    pub frames: Vec<Frame>,
    /// Pictures that wait for the survey to pass them.
    pub waiting: VecDeque<(Stamp, Arc<Picture>)>,
    /// Frames that the survey will sample together.
    together: Vec<Sample>,
    /// Samples whose result is not in the survey yet.
    under_way: VecDeque<Stamp>,
    /// Results that came before those of earlier samples.
    early: BTreeMap<usize, Vec<Sighting>>,
    /// The latest sample in which somebody was missing and was looked for.
    sought: Option<usize>,
    pub album: Album,
}

impl Behind {
    pub fn new(workers: Workers<Job, Done>, survey: Survey) -> Self {
        Self {
            workers,
            survey,
            frames: Vec::new(),
            waiting: VecDeque::new(),
            together: Vec::new(),
            under_way: VecDeque::new(),
            early: BTreeMap::new(),
            sought: None,
            album: Album::default(),
        }
    }

    /// Has a frame sampled, together with those before or after it.
    pub fn sample(&mut self, frame: Sample) {
        if self.together.last().is_some_and(|last| !is_just_after(last.stamp.time_s, frame.stamp.time_s)) {
            self.sample_last();
        }
        self.together.push(frame);
        if self.together.len() == SAMPLES_TOGETHER {
            self.sample_last();
        }
    }

    /// Has the frames sampled that wait for others to be sampled together.
    pub fn sample_last(&mut self) {
        let frames = std::mem::take(&mut self.together);
        self.under_way.extend(frames.iter().map(|frame| frame.stamp));
        if !frames.is_empty() {
            self.workers.give(Job::Sample(frames));
        }
    }

    /// Takes what a worker did.
    pub fn take(&mut self, done: Done) {
        match done {
            Done::Read { index, expected, record } => self.frames[index].read = Some((expected, record)),
            Done::Sample(samples) => {
                for Sampled { index, people, reduced } in samples {
                    if let Some(reduced) = reduced {
                        self.album.keep(index, reduced);
                    }
                    self.sampled(index, Vec::new(), people);
                }
            }
            Done::Sought { index, seen, found } => self.sampled(index, seen, found),
        }
    }

    /// Adds a sample to the survey, in order of time: who is `known` to be there, and who was `read` in it now.
    fn sampled(&mut self, index: usize, mut known: Vec<Sighting>, read: Vec<Seen>) {
        for Seen { sighting, record } in read {
            known.push(sighting);
            self.frames[index].sampled.extend(record);
        }
        self.early.insert(index, known);
        while let Some(stamp) = self.under_way.front().copied()
            && let Some(people) = self.early.remove(&stamp.index)
        {
            let lost = self.survey.lost(stamp.time_s, &people);
            if !lost.is_empty()
                && self.sought != Some(stamp.index)
                && let Ok(k) = self.waiting.binary_search_by_key(&stamp.index, |(waiting, _)| waiting.index)
            {
                let sample = Sample { stamp, picture: Arc::clone(&self.waiting[k].1), reduced: false };
                self.sought = Some(stamp.index);
                self.workers.give(Job::Seek(Box::new(Sought { sample, lost, seen: people })));
                break;
            }
            self.under_way.pop_front();
            self.survey.add(stamp.time_s, people);
            self.release();
        }
    }

    /// Has the frames read that the survey settles, if it leaves no doubt about the lifter so far.
    fn release(&mut self) {
        if let Some(guess) = self.survey.guess() {
            let settled = self.waiting.partition_point(|(stamp, _)| stamp.time_s < guess.settled_s());
            self.read(settled, |time_s| Some(guess.at(time_s)));
        }
    }

    /// Leaves out of the survey whom another picture shows, laid over this one of `size` pixels.
    pub fn leave_out_shown_people(&mut self, overlays: &[Overlay], size: [f32; 2]) {
        let frames = &self.frames;
        self.survey.retain(|sighting| {
            let frame = frames.partition_point(|frame| frame.stamp.time_s < sighting.time_s);
            let shoulder = sighting.person.shoulder();
            !overlays.iter().any(|o| o.covers(frame, sighting.person.hip, size) && o.covers(frame, shoulder, size))
        });
    }

    /// Has the first of the waiting frames read, as is expected.
    pub fn read(&mut self, first: usize, expected: impl Fn(f64) -> Option<Expected>) {
        for (stamp, picture) in self.waiting.drain(..first) {
            if let Some(expected) = expected(stamp.time_s) {
                self.workers.give(Job::Read(self.frames[stamp.index].reading(picture, expected)));
            }
        }
    }

    /// Waits for all that is under way.
    pub fn settle(&mut self) -> Result<(), PoseError> {
        while let Some(done) = self.workers.wait()? {
            self.take(done);
        }
        Ok(())
    }
}
