//! The folder in which the app keeps everything.

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::queue::QueueError;
use super::random::random_hex;
use crate::system::{make_private_folder, open_private_file};

/// Name of the folder in one's home when nobody names another.
const DEFAULT: &str = "Spotter";
/// Held as long as the app runs; says where.
const LOCK: &str = ".app";
/// What a browser has to know; the same after a restart, so that open pages and phones go on.
const TOKEN: &str = ".token";

/// An app's folder, held by this process.
#[derive(Debug)]
pub struct Home {
    root: PathBuf,
    lock: File,
    token: String,
}

/// Why the folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// No folder was named and there is no home.
    #[error("there is no home folder to keep clips in; name a folder: spotter app FOLDER")]
    NoPlace,
    /// The app runs already.
    #[error("the app runs already for `{}`: {address}", folder.display())]
    Running {
        /// The folder.
        folder: PathBuf,
        /// Where it can be opened.
        address: String,
    },
    /// It cannot be made, read or written.
    #[error("`{}` cannot be used: {source}; see that the folder can be written and the disk is not full, or name another", path.display())]
    Folder {
        /// What.
        path: PathBuf,
        /// Cause.
        source: io::Error,
    },
    /// The queue in it.
    #[error(transparent)]
    Queue(#[from] QueueError),
}

impl Home {
    /// `~/Spotter`.
    ///
    /// # Errors
    /// When there is no home.
    pub fn default_folder() -> Result<PathBuf, HomeError> {
        let home = std::env::var_os("HOME").map(PathBuf::from).filter(|home| home.is_absolute());
        Ok(home.ok_or(HomeError::NoPlace)?.join(DEFAULT))
    }

    /// Opens the folder, which is made if there is none, for its owner's eyes only.
    ///
    /// # Errors
    /// [`HomeError::Running`] when another process has it open; when it cannot be written.
    pub fn open(folder: &Path) -> Result<Self, HomeError> {
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |source| HomeError::Folder { path, source }
        };
        make_private_folder(folder).map_err(failed(folder))?;
        let root = folder.canonicalize().map_err(failed(folder))?;
        let mut lock = own_file(&root.join(LOCK)).map_err(failed(&root))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut address = String::new();
                let _ = lock.read_to_string(&mut address);
                return Err(HomeError::Running { folder: root, address: address.trim().to_owned() });
            }
            Err(TryLockError::Error(source)) => return Err(HomeError::Folder { path: root, source }),
        }
        let token = token(&root.join(TOKEN)).map_err(failed(&root))?;
        let home = Self { root, lock, token };
        for folder in [home.clips(), home.uploads(), home.results()] {
            fs::create_dir_all(&folder).map_err(failed(&folder))?;
        }
        Ok(home)
    }

    /// The folder, without links.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Clips, under their own names.
    pub fn clips(&self) -> PathBuf {
        self.root.join("clips")
    }

    /// What of clips has been received so far; hidden, so that no search takes it for a clip.
    pub fn uploads(&self) -> PathBuf {
        self.clips().join(".uploads")
    }

    /// Results, one folder a clip, as `spotter check` writes them.
    pub fn results(&self) -> PathBuf {
        self.root.join("results")
    }

    /// The queue.
    pub fn queue(&self) -> PathBuf {
        self.root.join("queue.sqlite")
    }

    /// What a browser has to know.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Notes where the app can be opened, for whoever starts it a second time.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn note_address(&mut self, address: &str) -> io::Result<()> {
        self.lock.set_len(0)?;
        self.lock.rewind()?;
        self.lock.write_all(address.as_bytes())
    }
}

/// Opened or made for its owner only; a link is not followed out of the folder.
fn own_file(path: &Path) -> io::Result<File> {
    if fs::symlink_metadata(path).is_ok_and(|about| !about.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("`{}` is no regular file", path.display())));
    }
    open_private_file(path)
}

fn token(path: &Path) -> io::Result<String> {
    let mut file = own_file(path)?;
    let mut token = String::new();
    // Anything else than a token of ours, also half of one, makes way.
    let _ = Read::by_ref(&mut file).take(64).read_to_string(&mut token);
    if token.len() == 32 && token.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(token);
    }
    let token = random_hex(16)?;
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(token.as_bytes())?;
    file.sync_all()?;
    Ok(token)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_folder_is_its_owners_keeps_its_token_and_has_one_app_at_a_time() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("Spotter");
        let mut home = Home::open(&folder).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join(TOKEN))), (0o700, 0o600));
        let token = home.token().to_owned();
        home.note_address("http://127.0.0.1:1/").unwrap();
        let second = Home::open(&folder).unwrap_err();
        assert!(matches!(&second, HomeError::Running { address, .. } if address == "http://127.0.0.1:1/"), "{second}");
        drop(home);
        assert_eq!(Home::open(&folder).unwrap().token(), token);
        fs::write(folder.join(TOKEN), "x").unwrap();
        let other = Home::open(&folder).unwrap();
        assert!(other.token().len() == 32 && other.token() != token);
    }
}
