//! Names and tokens that nobody guesses.

use std::io;

use crate::files::hexadecimal;
use crate::system::fill_with_chance;

/// So many random bytes of the system, hexadecimal.
pub(super) fn random_hex(bytes: usize) -> io::Result<String> {
    let mut random = vec![0; bytes];
    fill_with_chance(&mut random)?;
    Ok(hexadecimal(random))
}
