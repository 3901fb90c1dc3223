//! The process that reads.

use std::io::{self, Write};
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use super::messages::{Answer, Order, receive, send};
use crate::pose::{Extractor, PoseReader, Progress, Stage, Track};
use crate::track::StoredTrackError;

/// Between two messages of how far a clip is.
const TOLD_EVERY: Duration = Duration::from_millis(100);

/// Reads the clips that `orders` name, one after another, and answers each, until nobody orders any more or listens. The end of the orders ends
/// the process at once, whatever it is at: nobody is left to take an answer.
///
/// # Errors
/// When an answer cannot be written, or what was ordered is no order.
pub fn serve(orders: impl io::Read + Send + 'static, answers: &mut (impl Write + Send)) -> io::Result<()> {
    let (ordered, taken) = channel();
    std::thread::spawn(move || {
        let mut orders = io::BufReader::new(orders);
        while let Some(order) = receive(&mut orders).transpose() {
            if ordered.send(order).is_err() {
                return;
            }
        }
        std::process::exit(0);
    });
    let mut loaded: Option<Result<Extractor, String>> = None;
    for order in taken {
        match order? {
            Order::Load { resources, model, threads } => {
                loaded = Some(Extractor::load(&resources, model, threads).map_err(|e| e.to_string()));
            }
            Order::Read { clip, person, options } => {
                let teller = Teller { to: Mutex::new((&mut *answers, None)) };
                let read = match &mut loaded {
                    Some(Ok(extractor)) => extractor.read(&clip, person, &options, &teller).map_err(|e| e.to_string()),
                    Some(Err(reason)) => Err(reason.clone()),
                    None => Err("no models were named".to_owned()),
                };
                match read.and_then(|(track, album)| Ok((stored(&track).map_err(|e| e.to_string())?, album))) {
                    Ok((track, album)) => {
                        let pictures: Vec<_> = album.pictures().collect();
                        let sizes = pictures.iter().map(|(frame, picture)| (*frame, picture.len())).collect();
                        send(answers, &Answer::Read { track: track.len(), pictures: sizes })?;
                        answers.write_all(&track)?;
                        pictures.iter().try_for_each(|(_, picture)| answers.write_all(picture))?;
                        answers.flush()?;
                    }
                    Err(reason) => send(answers, &Answer::Failed(reason))?,
                }
            }
        }
    }
    Ok(())
}

fn stored(track: &Track) -> Result<Vec<u8>, StoredTrackError> {
    let mut bytes = Vec::new();
    track.write(&mut bytes).map(|()| bytes)
}

/// Tells the other process how far a clip is.
struct Teller<'a, W> {
    /// With when it was last told, and of which stage.
    to: Mutex<(&'a mut W, Option<(Instant, Stage)>)>,
}

impl<W: Write + Send> Progress for Teller<'_, W> {
    fn frames_done(&self, stage: Stage, done: u64, expected: Option<u64>) -> bool {
        let Ok(mut guarded) = self.to.lock() else { return false };
        let (to, told) = &mut *guarded;
        if told.is_some_and(|(at, of)| of == stage && at.elapsed() < TOLD_EVERY) {
            return true;
        }
        *told = Some((Instant::now(), stage));
        send(to, &Answer::progress(stage, done, expected)).is_ok()
    }
}
