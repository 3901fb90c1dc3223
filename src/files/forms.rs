//! Forms in which hashes and values are written.

use std::io::{self, Write};

use serde::Serialize;
use sha2::{Digest, Sha256};

/// Bytes in lower-case hexadecimal.
pub fn hexadecimal(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of bytes, lower-case hexadecimal.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hexadecimal(Sha256::digest(bytes))
}

/// Indented JSON with a line feed at its end.
///
/// # Errors
/// When `to` cannot be written.
pub fn write_json(to: &mut impl Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *to, value)?;
    to.write_all(b"\n")
}
