//! The rules of thumb by which reps are told from other movements. Each has to pay: to measure that, it can be left out by itself, and
//! docs/rules.md tells what is lost then.

use std::cell::Cell;

macro_rules! rules {
    ($(#[doc = $words:literal] $name:ident,)*) => {
        /// A rule of thumb that may be left out.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Rule {
            $(#[doc = $words] $name,)*
        }

        impl Rule {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// What it says.
            #[must_use]
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$name => $words.trim_ascii(),)*
                }
            }
        }
    };
}

rules! {
    /// a lone half of a movement counts where the clip shows nothing more
    LoneHalf,
    /// what fits no lift is counted by its family
    ByFamily,
    /// a rest of the bar tells a pull from the floor
    RestOfTheBar,
    /// a seat is no squat
    Seat,
    /// a side that goes much further than the other, or than the set's, holds another movement too
    LongerSide,
    /// the longer side of a cut rep counts
    CutSide,
    /// the range is like the set's
    LikeRange,
    /// the posture is the lift's
    Posture,
    /// hands that rise with the hips make a swing
    HandsRise,
    /// a rep takes 0.8 s at least
    Shortest,
    /// beside longer ones, a scene shorter than that holds none
    Flash,
    /// unless the set's others are as fast
    ShortestOfSet,
    /// most of a rep was seen
    MostlySeen,
    /// a last top counts if it was reached
    LastTop,
    /// who stands up from the bar and walks away does not lift it
    WalksAway,
    /// a dip of a turn is none of its own
    Dips,
    /// the bar tells whether guessed hands hang
    GuessedHands,
    /// hands that plates hide are where the bar is
    HandsWithBar,
    /// an arm that works alone lifts no barbell
    BothHands,
    /// hands of either end tell a squat
    EitherHands,
    /// either half of a squat may show the posture
    EitherHalf,
    /// lift-off and touch-down are the bar's
    BarEnds,
    /// the top is the bar's
    BarTop,
    /// the turn is dated by the whole travel to it
    Eased,
    /// the turn is told by an angle
    ByAngle,
    /// who steps away from the top dropped the bar
    Dropped,
    /// a fall from the last turn is the beginning of the way back, a rise to the first the end of the way there
    Begun,
}

thread_local! {
    static LEFT_OUT: Cell<Option<Rule>> = const { Cell::new(None) };
}

impl Rule {
    /// Whether it holds.
    pub(super) fn holds(self) -> bool {
        LEFT_OUT.get() != Some(self)
    }

    /// What `count` gives without this rule, in this thread.
    pub fn without<T>(self, count: impl FnOnce() -> T) -> T {
        LEFT_OUT.set(Some(self));
        let counted = count();
        LEFT_OUT.set(None);
        counted
    }
}
