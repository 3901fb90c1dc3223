//! Why the library, or a set on its way into it, could not be used.

use std::path::PathBuf;

use crate::outside::shown_message;

/// Why the library could not be used.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    /// Neither `XDG_DATA_HOME` nor `HOME` is set.
    #[error("no place for the library is known; name a file with `--library`")]
    NoPlace,
    /// There is no such file.
    #[error("there is no library `{}`; `spotter library add` makes it", .0.display())]
    Missing(PathBuf),
    /// The file or its folder could not be made or read.
    #[error("cannot open the library `{}`: {source}; name another file with `--library`", path.display())]
    Open {
        /// File.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// A file of something else.
    #[error("`{}` is not a library of Spotter; name another file with `--library`", .0.display())]
    Foreign(PathBuf),
    /// Made by a newer version.
    #[error("the library `{}` has version {found}, this Spotter knows up to {known}: use the newer Spotter that made it", path.display())]
    Newer {
        /// File.
        path: PathBuf,
        /// Version of the file.
        found: i64,
        /// Newest version known.
        known: i64,
    },
    /// SQLite refused.
    #[error("the library `{}`: {}", path.display(), shown_message(source))]
    Sqlite {
        /// File.
        path: PathBuf,
        /// Cause.
        source: rusqlite::Error,
    },
    /// Holds a value that cannot be.
    #[error("the library `{}` holds {what}; `spotter library check` says more", path.display())]
    Content {
        /// File.
        path: PathBuf,
        /// What.
        what: String,
    },
    /// Nothing can be written there.
    #[error("the library `{}` can only be read: {reason}; copy it to a folder of your own and name it with `--library`", path.display())]
    ReadOnly {
        /// File.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// Of an earlier version, where nothing can be written.
    #[error("the library `{}` is of an earlier version and can only be read: {reason}; copy it to a folder of your own and name it with `--library`", path.display())]
    Older {
        /// File.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// No such lifter.
    #[error("the library holds no lifter named `{0}`; `spotter library list` shows the names")]
    NoLifter(String),
    /// Deleted, but older bytes may remain until other users of the file are done.
    #[error(
        "`{0}` is deleted, but another program reads the library, so old pages are not wiped yet: close it and run the same again, which wipes them"
    )]
    InUse(String),
}

/// Why a report cannot be stored.
#[derive(Debug, thiserror::Error)]
pub enum EntryError {
    /// Nobody said who lifted.
    #[error("it names no lifter; name one with `--lifter` (a pseudonym will do)")]
    NoLifter,
    /// A name that cannot be shown.
    #[error("the lifter's name must be 1 to 100 characters on one line, not {0:?}")]
    Name(String),
    /// Nobody said when.
    #[error("it has no date; give one with `--date YYYY-MM-DD`")]
    NoDate,
    /// Not a day.
    #[error("`{0}` is no date; write it as YYYY-MM-DD or DD.MM.YYYY")]
    Date(String),
    /// A number that cannot be.
    #[error("{what} must be {range}, not {found}")]
    Number {
        /// What.
        what: &'static str,
        /// What would do.
        range: &'static str,
        /// What it was.
        found: f64,
    },
    /// The lift is not known, so the set belongs to no history.
    #[error("its lift was not recognised; check the clip again and name it, as in `--lift squat`")]
    NoLift,
    /// Something that no report of Spotter holds.
    #[error("it is damaged: {0}; check the clip again")]
    Damaged(String),
}
