//! Changes that make an input of a seed.

use proptest::prelude::*;

/// Pieces on which readers have stumbled.
const PIECES: [&str; 16] = [
    "",
    "\n",
    "\r\n",
    "\0",
    "\u{1b}[2J",
    "é",
    "\"",
    "=1+1",
    "null",
    "{",
    "]",
    "-",
    "1e400",
    "\u{202e}",
    ",,,,,,,,",
    "\t",
];
/// Numbers at the edges of their types.
const NUMBERS: [&str; 14] = [
    "0",
    "-1",
    "1",
    "255",
    "65536",
    "4294967295",
    "9223372036854775808",
    "1e308",
    "-1e308",
    "1e-308",
    "inf",
    "nan",
    "NaN",
    "0.5",
];

/// One change; places count from the beginning, round and round.
#[derive(Debug, Clone)]
pub enum Change {
    Flip(usize, u8),
    Set(usize, u8),
    Cut(usize, usize),
    Repeat(usize, usize, usize),
    Insert(usize, usize),
    /// The next number becomes another.
    Number(usize, usize),
    End(usize),
}

/// Which seed, and how it is changed: in any way, or in its numbers alone, which get further into a text.
pub fn changes(seeds: usize) -> impl Strategy<Value = (usize, Vec<Change>)> {
    let at = || any::<u32>().prop_map(|at| at as usize);
    let few = || 1..64_usize;
    let number = move || (at(), 0..NUMBERS.len()).prop_map(|(at, number)| Change::Number(at, number));
    let any_change = prop_oneof![
        4 => (at(), 0..8_u8).prop_map(|(at, bit)| Change::Flip(at, bit)),
        2 => (at(), prop_oneof![Just(0), Just(255), Just(127), any::<u8>()]).prop_map(|(at, byte)| Change::Set(at, byte)),
        1 => (at(), few()).prop_map(|(at, length)| Change::Cut(at, length)),
        1 => (at(), few(), 1..40_usize).prop_map(|(at, length, times)| Change::Repeat(at, length, times)),
        2 => (at(), 0..PIECES.len()).prop_map(|(at, piece)| Change::Insert(at, piece)),
        2 => number(),
        1 => at().prop_map(Change::End),
    ];
    let several =
        prop_oneof![proptest::collection::vec(any_change, 1..=8), proptest::collection::vec(number(), 1..=4),];
    (0..seeds, several)
}

/// The seed after the changes.
pub fn input(seed: &[u8], changes: &[Change]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for change in changes {
        let length = bytes.len();
        let place = |at: usize| if length == 0 { 0 } else { at % length };
        match *change {
            Change::Flip(at, bit) => bytes.iter_mut().skip(place(at)).take(1).for_each(|b| *b ^= 1 << bit),
            Change::Set(at, byte) => bytes.iter_mut().skip(place(at)).take(1).for_each(|b| *b = byte),
            Change::Cut(at, cut) => drop(bytes.drain(place(at)..(place(at) + cut).min(length))),
            Change::Repeat(at, part, times) => {
                let part = bytes[place(at)..(place(at) + part).min(length)].repeat(times);
                drop(bytes.splice(place(at)..place(at), part));
            }
            Change::Insert(at, piece) => drop(bytes.splice(place(at)..place(at), PIECES[piece].bytes())),
            Change::Number(at, number) => {
                let is_part = |b: &u8| b.is_ascii_digit() || b".-e".contains(b);
                let Some(from) = bytes[place(at)..].iter().position(u8::is_ascii_digit).map(|k| place(at) + k) else {
                    continue;
                };
                let to = bytes[from..].iter().position(|b| !is_part(b)).map_or(length, |k| from + k);
                drop(bytes.splice(from..to, NUMBERS[number].bytes()));
            }
            Change::End(at) => bytes.truncate(place(at)),
        }
    }
    bytes
}
