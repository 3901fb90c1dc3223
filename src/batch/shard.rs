//! Shards: a share of the clips, dealt out by their content, so that a clip stays where it is whatever comes beside it.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use crate::clip;

/// Share number `index` of `count`, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    index: u64,
    count: u64,
}

impl Shard {
    /// Whether `clip` belongs to this share. Clips of equal content always belong to the same one; a clip that cannot be
    /// read belongs to the one that its name points to, so that just one share reports it.
    pub fn holds(self, clip: &Path) -> bool {
        let number = clip::sample(clip).unwrap_or_else(|_| {
            let name = clip.file_name().unwrap_or(clip.as_os_str());
            let hash = Sha256::digest(name.as_encoded_bytes());
            hash.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
        });
        number % self.count == self.index - 1
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parsed = text.split_once('/').and_then(|(i, n)| Some((i.trim().parse().ok()?, n.trim().parse().ok()?)));
        match parsed {
            Some((index, count)) if (1..=count).contains(&index) => Ok(Self { index, count }),
            _ => Err("a shard is written I/N with I from 1 to N, for instance 3/16".into()),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clip_is_in_one_shard_and_stays_there_under_any_name() {
        let folder = tempfile::tempdir().unwrap();
        let shards: Vec<Shard> = (1..=4).map(|i| format!("{i}/4").parse().unwrap()).collect();
        let home = |path: &Path| {
            let homes: Vec<usize> = (0..4).filter(|i| shards[*i].holds(path)).collect();
            assert_eq!(homes.len(), 1);
            homes[0]
        };
        let mut sizes = [0; 4];
        for k in 0..200_u32 {
            let (path, copy) = (folder.path().join(format!("{k}.mp4")), folder.path().join("another name.mov"));
            // Alike but for a few bytes near the end, as clips of one camera are in their headers.
            let mut bytes = vec![7; 200_000];
            bytes.extend(k.to_le_bytes());
            std::fs::write(&path, &bytes).unwrap();
            std::fs::write(&copy, &bytes).unwrap();
            assert_eq!(home(&path), home(&copy));
            sizes[home(&path)] += 1;
        }
        assert!(sizes.iter().all(|n| (30..=70).contains(n)), "{sizes:?}");
        home(&folder.path().join("vanished.mp4"));
    }

    #[test]
    fn a_shard_is_written_as_a_fraction() {
        assert_eq!("3/16".parse(), Ok(Shard { index: 3, count: 16 }));
        for wrong in ["0/4", "5/4", "1/0", "3", "a/b", "-1/2", ""] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
