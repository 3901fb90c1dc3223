//! What is said to a lifter about a recording of which something cannot be said: one table of messages, each with what must be so before it
//! is said. A recording that cannot be read at all is refused with an error, whose kind is its condition (`clip/error.rs`, `pose/error.rs`).

use crate::angles::HipsUnseen;
use crate::clip::ClipInfo;

/// What is known of a recording when a word about it is due. By itself nothing is the matter with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Situation {
    /// Somebody told the lift.
    pub lift_told: bool,
    /// It is known what the lift moves like.
    pub lift_known: bool,
    /// It is a squat.
    pub squat: bool,
    /// Something moved that was not counted, and the reason stands with it.
    pub moved: bool,
    /// The file ends before its container says, or stretches of it cannot be read.
    pub broken_off: bool,
    /// Only a part of the clip was asked for.
    pub part: bool,
    /// The lifter is too small to be measured, or small enough to be measured worse.
    pub small: bool,
    /// There are too few pictures a second for short events.
    pub few_frames: bool,
    /// The lifter is hardly made out.
    pub dim: bool,
    /// Why the hips are not seen for most of the time.
    pub hips_unseen: Option<HipsUnseen>,
    /// The trunk is hidden for part of the reps.
    pub trunk_hidden: bool,
    /// The outline of the back is hard to read.
    pub outline_unclear: bool,
    /// Something else lies over the back.
    pub back_covered: bool,
    /// It is a squat of which too little of the back shows.
    pub plates_hide: bool,
    /// The camera stands at the side.
    pub at_side: bool,
    /// The camera stands off the side, where the lower back is still judged.
    pub oblique: bool,
    /// The clip's edge cuts a rep.
    pub rep_cut: bool,
    /// The lifter never stands quietly.
    pub no_standing: bool,
    /// The reps are faster than anybody lifts.
    pub too_fast: bool,
}

impl Situation {
    /// What the file says.
    #[must_use]
    pub fn of_clip(clip: &ClipInfo) -> Self {
        Self {
            broken_off: clip.damaged || clip.frames_expected.is_some_and(|e| e > clip.frames_decoded),
            part: clip.from_s.is_some() || clip.to_s.is_some(),
            ..Self::default()
        }
    }
}

/// What a message is about; of the messages about one thing those that hold are said in the table's order, or the first alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// Why it is not known which lift it is.
    Lift,
    /// Why a clip has no rep, and what to do.
    NoReps,
    /// What to do about a clip that is too short for one.
    TooShort,
    /// From where the lower back shows better.
    Back,
    /// Why the set's times are not those of a lifter.
    Tempo,
    /// How to film better.
    Filming,
}

/// A message: a clause that begins small and has no full stop.
#[derive(Debug, Clone, Copy)]
pub struct Message {
    /// What it is about.
    pub topic: Topic,
    /// What is said.
    pub words: &'static str,
    /// What must be so.
    holds: fn(&Situation) -> bool,
}

/// All messages.
pub const MESSAGES: &[Message] = &[
    about(Topic::Lift, |s| s.small, "the lifter is too small in the picture to tell which lift it is"),
    about(
        Topic::Lift,
        |s| s.hips_unseen == Some(HipsUnseen::Outside) && !s.lift_told,
        "hips or legs are out of the picture, and without them no lift but a press is recognised; film the whole lifter, feet and bar included",
    ),
    about(
        Topic::Lift,
        |s| s.hips_unseen == Some(HipsUnseen::Hidden) && !s.lift_told,
        "something hides the hips for most of the time, and what is seen fits no lift; film past plates, rack and people",
    ),
    about(
        Topic::Lift,
        |s| !s.lift_told && !s.lift_known,
        "it moves like none of the lifts that Spotter knows; if it is one, name it, as in `--lift squat`",
    ),
    about(Topic::Lift, always, "it does not move like the lift"),
    about(Topic::NoReps, |s| s.small, "no rep was found: the lifter is too small in the picture; film nearer"),
    about(
        Topic::NoReps,
        |s| s.broken_off,
        "no rep was found in what is left of the file, which ends early; copy it from the camera again",
    ),
    about(
        Topic::NoReps,
        |s| s.hips_unseen == Some(HipsUnseen::Outside) && !s.lift_told,
        "no rep was found: hips or legs are out of the picture, and without them no lift but a press is recognised; film the whole lifter, feet and bar included",
    ),
    about(
        Topic::NoReps,
        |s| s.hips_unseen == Some(HipsUnseen::Hidden) && !s.lift_told,
        "no rep was found: something hides the hips for most of the time, and what is seen fits no lift; film past plates, rack and people",
    ),
    about(
        Topic::NoReps,
        |s| s.moved && !s.lift_told && !s.lift_known,
        "no rep was found: the movements fit none of the lifts that Spotter knows; if it is one, name it, as in `--lift squat`",
    ),
    about(
        Topic::NoReps,
        |s| s.moved && !s.lift_told,
        "no rep was found; why each movement was not counted stands with it, and `--lift` names another lift",
    ),
    about(
        Topic::NoReps,
        |s| s.moved,
        "no rep of the lift that was named was found; why each movement was not counted stands with it",
    ),
    about(
        Topic::NoReps,
        |s| s.part,
        "no rep was found in the part that was asked for; `--from` and `--to` ask for another",
    ),
    about(
        Topic::NoReps,
        always,
        "no rep was found: nobody moves as far as in a lift; film the whole set, from before the first rep to after the last",
    ),
    about(Topic::TooShort, |s| s.broken_off, "the file ends early, copy it from the camera again"),
    about(Topic::TooShort, |s| s.part, "ask for a longer part with `--from` and `--to`"),
    about(Topic::TooShort, always, "film the whole set, from before the first rep to after the last"),
    about(Topic::Back, |s| s.back_covered, "film from where the back stands free"),
    about(
        Topic::Back,
        |s| s.plates_hide || s.squat && s.at_side,
        "film from 45° behind, where plates on the shoulders hide less of it",
    ),
    about(Topic::Back, |s| s.oblique, "film nearer to the side view, where it is surer"),
    about(Topic::Back, always, "film from the side, or from 45° before or behind it"),
    about(
        Topic::Tempo,
        |s| s.too_fast,
        "the clip seems sped up (`--slow-motion 0.25` is for one that plays four times too fast)",
    ),
    about(
        Topic::Tempo,
        always,
        "the clip seems to be slow motion (`--slow-motion 8` is for one that plays eight times slower than filmed)",
    ),
    about(Topic::Filming, |s| s.few_frames, "film at 30 frames a second or more"),
    about(
        Topic::Filming,
        |s| s.small,
        "go nearer or turn the phone upright, so that the lifter fills the height of the picture",
    ),
    about(Topic::Filming, |s| s.dim, "film in even light, with nothing in front of the lifter"),
    about(
        Topic::Filming,
        |s| s.hips_unseen == Some(HipsUnseen::Outside),
        "film the whole lifter, feet and bar included, from the side",
    ),
    about(
        Topic::Filming,
        |s| s.hips_unseen == Some(HipsUnseen::Hidden),
        "see that plates, rack and people do not hide the hips from the camera",
    ),
    about(Topic::Filming, |s| s.trunk_hidden, "see that plates, rack and people do not hide the trunk from the camera"),
    about(
        Topic::Filming,
        |s| s.outline_unclear,
        "wear or tuck a tight shirt, and see that plates, arms and rack do not hide the lower back from the camera",
    ),
    about(Topic::Filming, |s| s.rep_cut, "start filming before the first rep and stop after the last"),
    about(
        Topic::Filming,
        |s| s.no_standing,
        "stand quietly for two seconds somewhere in the clip: it is your own reference",
    ),
];

const fn about(topic: Topic, holds: fn(&Situation) -> bool, words: &'static str) -> Message {
    Message { topic, words, holds }
}

fn always(_: &Situation) -> bool {
    true
}

/// What is said about a thing in this situation, in the table's order.
pub fn all(topic: Topic, situation: &Situation) -> impl Iterator<Item = &'static str> {
    MESSAGES.iter().filter(move |m| m.topic == topic && (m.holds)(situation)).map(|m| m.words)
}

/// The first of it; empty where there is nothing to be said.
#[must_use]
pub fn first(topic: Topic, situation: &Situation) -> &'static str {
    all(topic, situation).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every situation that the messages about one thing can tell apart, by hand: what it is, and what is said in it.
    #[test]
    fn in_every_situation_each_message_is_the_right_one() {
        let s = Situation::default();
        let cases: &[(Topic, Situation, &str)] = &[
            (Topic::Lift, s, "name it, as in `--lift squat`"),
            (Topic::Lift, Situation { small: true, ..s }, "too small"),
            (Topic::Lift, Situation { hips_unseen: Some(HipsUnseen::Outside), ..s }, "legs are out of the picture"),
            (Topic::Lift, Situation { hips_unseen: Some(HipsUnseen::Hidden), ..s }, "something hides the hips"),
            (Topic::Lift, Situation { lift_told: true, lift_known: true, ..s }, "does not move like the lift"),
            (Topic::NoReps, Situation { small: true, moved: true, ..s }, "film nearer"),
            (Topic::NoReps, Situation { broken_off: true, moved: true, ..s }, "copy it from the camera"),
            (
                Topic::NoReps,
                Situation { hips_unseen: Some(HipsUnseen::Outside), moved: true, ..s },
                "legs are out of the picture",
            ),
            (
                Topic::NoReps,
                Situation { hips_unseen: Some(HipsUnseen::Hidden), moved: true, ..s },
                "something hides the hips",
            ),
            (Topic::NoReps, Situation { moved: true, ..s }, "name it, as in `--lift squat`"),
            (Topic::NoReps, Situation { moved: true, lift_known: true, ..s }, "`--lift` names another"),
            (
                Topic::NoReps,
                Situation { moved: true, lift_known: true, lift_told: true, ..s },
                "of the lift that was named",
            ),
            (Topic::NoReps, Situation { part: true, ..s }, "`--from` and `--to`"),
            (Topic::NoReps, s, "film the whole set"),
            (Topic::NoReps, Situation { lift_told: true, lift_known: true, ..s }, "film the whole set"),
            (Topic::TooShort, s, "film the whole set"),
            (Topic::TooShort, Situation { part: true, ..s }, "ask for a longer part"),
            (Topic::TooShort, Situation { broken_off: true, part: true, ..s }, "copy it from the camera"),
            (Topic::Back, s, "film from the side, or from 45°"),
            (Topic::Back, Situation { oblique: true, ..s }, "nearer to the side view"),
            (Topic::Back, Situation { squat: true, at_side: true, ..s }, "from 45° behind"),
            (Topic::Back, Situation { squat: true, oblique: true, ..s }, "nearer to the side view"),
            (Topic::Back, Situation { squat: true, oblique: true, plates_hide: true, ..s }, "from 45° behind"),
            (
                Topic::Back,
                Situation { back_covered: true, squat: true, at_side: true, ..s },
                "where the back stands free",
            ),
            (Topic::Tempo, s, "slow motion"),
            (Topic::Tempo, Situation { too_fast: true, ..s }, "sped up"),
            (Topic::Filming, s, ""),
            (Topic::Filming, Situation { few_frames: true, ..s }, "30 frames a second"),
            (Topic::Filming, Situation { small: true, ..s }, "go nearer"),
            (Topic::Filming, Situation { dim: true, ..s }, "even light"),
            (Topic::Filming, Situation { hips_unseen: Some(HipsUnseen::Outside), ..s }, "feet and bar included"),
            (Topic::Filming, Situation { hips_unseen: Some(HipsUnseen::Hidden), ..s }, "hide the hips"),
            (Topic::Filming, Situation { trunk_hidden: true, ..s }, "hide the trunk"),
            (Topic::Filming, Situation { outline_unclear: true, ..s }, "tight shirt"),
            (Topic::Filming, Situation { rep_cut: true, ..s }, "before the first rep"),
            (Topic::Filming, Situation { no_standing: true, ..s }, "stand quietly"),
        ];
        let mut tried = std::collections::HashSet::new();
        for (topic, situation, said) in cases {
            let found = first(*topic, situation);
            assert!(found.contains(said), "{topic:?} in {situation:?}: {found:?}");
            tried.insert(found);
        }
        for message in MESSAGES {
            assert!(tried.contains(message.words), "nothing tries {:?}", message.words);
        }
    }

    /// The lift is asked for only where nobody told it, whatever else is so.
    #[test]
    fn a_lift_that_was_told_is_not_asked_for() {
        for bits in 0u32..96 {
            let is = |bit: u32| bits & (1 << bit) != 0;
            let situation = Situation {
                lift_told: true,
                lift_known: true,
                moved: is(0),
                broken_off: is(1),
                part: is(2),
                small: is(3),
                no_standing: is(4),
                hips_unseen: [None, Some(HipsUnseen::Outside), Some(HipsUnseen::Hidden)][(bits >> 5) as usize],
                ..Situation::default()
            };
            for topic in [Topic::Lift, Topic::NoReps, Topic::TooShort, Topic::Back, Topic::Filming] {
                assert!(
                    all(topic, &situation).next().is_none_or(|said| !said.contains("--lift")),
                    "{topic:?} {situation:?}"
                );
            }
        }
    }
}
