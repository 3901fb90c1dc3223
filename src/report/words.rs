//! How a text begins, how a time is written and what was corrected, everywhere alike.

#[cfg(feature = "video")]
use super::name_of;
#[cfg(feature = "video")]
use crate::reps::Correction;

/// With a capital at its head.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// A correction by hand as a sentence.
#[cfg(feature = "video")]
pub(crate) fn corrected(correction: &Correction) -> String {
    match *correction {
        Correction::Drop { at_s } => format!("The rep at {} was taken out.", clock(at_s)),
        Correction::Add { start_s, end_s } => format!("A rep was added from {} to {}.", clock(start_s), clock(end_s)),
        Correction::Limits { at_s, start_s, end_s } => {
            format!("The rep at {} was set to go from {} to {}.", clock(at_s), clock(start_s), clock(end_s))
        }
        Correction::Standing { start_s, end_s } => {
            format!("Quiet standing was set to be from {} to {}.", clock(start_s), clock(end_s))
        }
        Correction::Joint(moved) => {
            let side = moved.side.map(|side| format!("{} ", name_of(&side))).unwrap_or_default();
            format!("The {side}{} at {} was moved.", name_of(&moved.joint), clock(moved.at_s))
        }
        Correction::Person(spot) => format!("The lifter was chosen in the picture at {}.", clock(spot.at_s)),
    }
}

/// Minutes, seconds and tenths: `0:07.2`.
pub(crate) fn clock(seconds: f64) -> String {
    let tenths = (seconds.max(0.0) * 10.0).round() as u64;
    format!("{}:{:02}.{}", tenths / 600, tenths / 10 % 60, tenths % 10)
}
