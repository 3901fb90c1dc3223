//! What is said on the terminal: in it the names of files and people do nothing.

use std::fmt;
use std::io::{self, StdoutLock, Write};

use crate::outside::{Plain, line};

/// The standard output, for text.
pub fn out() -> Plain<StdoutLock<'static>> {
    Plain(io::stdout().lock())
}

/// A line on the error output.
pub fn tell(sentence: fmt::Arguments) {
    // A terminal that went away hears nothing.
    let _ = writeln!(io::stderr().lock(), "{}", line(&sentence.to_string()));
}
