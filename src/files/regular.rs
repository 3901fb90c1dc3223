//! Opening what others named. A named pipe, a device or a socket can keep whoever opens it waiting for ever, and a file's name can
//! come from a file of somebody else.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use crate::system::special_kind;

/// Opens a regular file for reading; a link counts as what it leads to.
///
/// # Errors
/// When it is something else, in which case it is not opened, or cannot be opened.
pub fn open(path: &Path) -> io::Result<File> {
    refuse_special(&std::fs::metadata(path)?)?;
    let file = File::open(path)?;
    // It may have been exchanged meanwhile.
    refuse_special(&file.metadata()?)?;
    Ok(file)
}

/// The bytes of a regular file.
///
/// # Errors
/// As [`open()`], or when it cannot be read.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a regular file.
///
/// # Errors
/// As [`read`], or when it is not UTF-8.
pub fn read_to_string(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    open(path)?.read_to_string(&mut text)?;
    Ok(text)
}

fn refuse_special(about: &Metadata) -> io::Result<()> {
    let kind = about.file_type();
    let what = if kind.is_file() {
        return Ok(());
    } else if kind.is_dir() {
        "a folder"
    } else {
        special_kind(kind)
    };
    Err(io::Error::new(io::ErrorKind::InvalidInput, format!("it is {what}, not a regular file")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_are_opened() {
        let home = tempfile::tempdir().unwrap();
        let path = |name: &str| home.path().join(name);
        std::fs::write(path("text"), "words").unwrap();
        std::os::unix::fs::symlink(path("text"), path("link")).unwrap();
        assert_eq!(read_to_string(&path("link")).unwrap(), "words");
        let _bound = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap().success());
        for (name, what) in [("", "a folder"), ("socket", "a socket"), ("pipe", "a named pipe")] {
            let error = open(&path(name)).unwrap_err().to_string();
            assert!(error.contains(what), "{error}");
        }
        assert!(open(Path::new("/dev/null")).unwrap_err().to_string().contains("a device"));
    }
}
