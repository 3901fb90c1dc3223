//! Decoding on one thread, models on several: the frames of a clip handed to workers and their results put back in order.
//!
//! Frames are independent and each worker owns its sessions, so a result never depends on how many workers there are.
//! Both channels are bounded: however long the clip, only a few pictures are held at a time.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

use opencv::core::Mat;

use super::error::PoseError;
use super::frame::Models;
use crate::clip::{ClipInfo, ClipReader, Stamp};

/// What came of one pass over a clip.
pub(super) struct Pass<R> {
    /// Every frame's stamp, in order.
    pub stamps: Vec<Stamp>,
    /// The chosen frames' results, in order of index.
    pub results: Vec<(usize, R)>,
    /// The clip, as known at its end.
    pub clip: ClipInfo,
}

/// Decodes `source` once; each frame that `choose` picks is worked on with one of `models`. `done` hears the number of
/// frames passed and the number expected, and stops the pass by returning false.
///
/// # Errors
/// The clip's own, the first that a worker met (by frame), or [`PoseError::Stopped`].
pub(super) fn pass<R: Send>(
    source: &Path,
    models: &mut [Models],
    choose: impl FnMut(&Stamp) -> bool + Send,
    work: impl Fn(&mut Models, &Stamp, &Mat) -> Result<R, PoseError> + Sync,
    done: impl Fn(u64, Option<u64>) -> bool,
) -> Result<Pass<R>, PoseError> {
    let reader = ClipReader::open(source)?;
    let expected = reader.info().frames_expected;
    let stop = AtomicBool::new(false);
    let (frames_in, frames_out) = sync_channel(2 * models.len());
    let (results_in, results_out) = sync_channel(4 * models.len());
    let frames_out = Arc::new(Mutex::new(frames_out));
    std::thread::scope(|scope| {
        for own in models {
            let (frames, results, work, stop) = (Arc::clone(&frames_out), results_in.clone(), &work, &stop);
            scope.spawn(move || {
                // After a stop frames are still taken, so that the decoder never waits for a place in the channel.
                while let Some((stamp, picture)) = next(&frames) {
                    if stop.load(Ordering::Relaxed) {
                        continue;
                    }
                    let result = work(own, &stamp, &picture);
                    if results.send((stamp.index, result)).is_err() {
                        break;
                    }
                }
            });
        }
        // The workers hold the only ends now: each channel closes when its last user is through.
        drop((frames_out, results_in));
        let decoder = scope.spawn(|| decode(reader, choose, frames_in, &stop));
        let mut results: Vec<(usize, R)> = Vec::new();
        let mut failure: Option<(usize, PoseError)> = None;
        let mut passed = 0;
        for (index, result) in results_out {
            match result {
                Ok(result) => results.push((index, result)),
                Err(error) => {
                    stop.store(true, Ordering::Relaxed);
                    if failure.as_ref().is_none_or(|(first, _)| index < *first) {
                        failure = Some((index, error));
                    }
                }
            }
            passed = passed.max(index as u64 + 1);
            if !stop.load(Ordering::Relaxed) && !done(passed, expected) {
                stop.store(true, Ordering::Relaxed);
                failure.get_or_insert((index, PoseError::Stopped));
            }
        }
        let decoded = decoder.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        if let Some((_, error)) = failure {
            return Err(error);
        }
        let (stamps, clip) = decoded?;
        results.sort_by_key(|(index, _)| *index);
        Ok(Pass { stamps, results, clip })
    })
}

fn next<T>(channel: &Mutex<Receiver<T>>) -> Option<T> {
    channel.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn decode(
    mut reader: ClipReader,
    mut choose: impl FnMut(&Stamp) -> bool,
    frames: std::sync::mpsc::SyncSender<(Stamp, Mat)>,
    stop: &AtomicBool,
) -> Result<(Vec<Stamp>, ClipInfo), PoseError> {
    let mut stamps = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let Some(stamp) = reader.grab()? else { break };
        stamps.push(stamp);
        if choose(&stamp) && frames.send((stamp, reader.retrieve()?)).is_err() {
            break;
        }
    }
    Ok((stamps, reader.finish()))
}
