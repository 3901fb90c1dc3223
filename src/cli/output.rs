//! The result files of one clip: written into a temporary sibling folder and moved when all are whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::analysis::SetAnalysis;
use crate::pose::PoseTrack;
use crate::report;

/// Results on their way to `to`. Dropped before [`Results::keep`], they leave nothing behind.
pub struct Results {
    to: PathBuf,
    made: TempDir,
}

impl Results {
    /// Makes the temporary folder: an output that cannot be written fails before the long work, not after it.
    pub fn prepare(to: &Path) -> io::Result<Self> {
        if to.exists() && !to.is_dir() {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is a file, not a folder"));
        }
        let parent = match to.parent() {
            Some(p) if !p.as_os_str().is_empty() => p,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent)?;
        let made = tempfile::Builder::new().prefix(".spotter-").tempdir_in(parent)?;
        Ok(Self { to: to.to_path_buf(), made })
    }

    /// Where to write a file of the given name.
    pub fn path(&self, name: &str) -> PathBuf {
        self.made.path().join(name)
    }

    /// Writes `pose.json`, `frames.csv` and `report.json`.
    pub fn write(&self, track: &PoseTrack, analysis: &SetAnalysis) -> io::Result<()> {
        self.file("pose.json", |to| track.write(to).map_err(io::Error::other))?;
        self.file("frames.csv", |to| {
            report::write_frames(&analysis.angles, &analysis.reps, to).map_err(io::Error::other)
        })?;
        self.file("report.json", |to| {
            serde_json::to_writer_pretty(&mut *to, &analysis.report)?;
            to.write_all(b"\n")
        })
    }

    fn file(&self, name: &str, fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> io::Result<()> {
        let mut to = BufWriter::new(File::create(self.path(name))?);
        fill(&mut to)?;
        to.into_inner()?.sync_all()
    }

    /// Moves the files into their folder, over those of an earlier check. `report.json` goes last: where it is, all is.
    pub fn keep(self) -> io::Result<PathBuf> {
        fs::create_dir_all(&self.to)?;
        let mut names: Vec<_> =
            fs::read_dir(self.made.path())?.map(|e| e.map(|e| e.file_name())).collect::<io::Result<_>>()?;
        names.sort_by_key(|n| (n == "report.json", n.clone()));
        for name in names {
            fs::rename(self.made.path().join(&name), self.to.join(&name))?;
        }
        Ok(self.to)
    }
}
