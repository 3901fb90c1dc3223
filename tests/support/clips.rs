//! Small clips, made by the `ffmpeg` program, and what `ffprobe` reads in them.

// Each test file takes what it needs.
#![allow(dead_code)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// A folder of clips that goes away with the test; nothing where tests that need ffmpeg are left out.
pub fn folder() -> Option<tempfile::TempDir> {
    super::programs::are_there("ffmpeg", &["ffmpeg", "ffprobe"]).then(|| tempfile::tempdir().unwrap())
}

fn run(command: &mut Command) -> Option<Output> {
    command.stdin(Stdio::null()).output().ok().filter(|output| output.status.success())
}

/// Makes `folder/name` with ffmpeg's arguments (split at blanks), the inputs' first.
pub fn make(folder: &Path, name: &str, arguments: &str) -> PathBuf {
    let path = folder.join(name);
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-y"]).args(arguments.split_whitespace()).arg(&path).current_dir(folder);
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "ffmpeg {arguments}: {}", String::from_utf8_lossy(&output.stderr));
    path
}

/// One rep of a rendered deadlift beside its own mirror image: the lifter on the left looks left, the one on the right looks right.
pub fn two_lifters(folder: &Path) -> PathBuf {
    let clip = super::fixture("clips/good_deadlift.mp4");
    let sides = "[0:v]fps=10,scale=-2:426,split[a][b];[b]hflip[c];[a][c]hstack[v]";
    let arguments = format!(
        "-ss 2 -t 3.4 -i {} -filter_complex {sides} -map [v] -an -c:v libx264 -preset ultrafast",
        clip.display()
    );
    make(folder, "two.mp4", &arguments)
}

/// Presentation times of all frames of the first video stream that ffprobe can decode, seconds from the start of the file.
pub fn probed_times(path: &Path) -> Vec<f64> {
    probed(path, "v:0", "frame=best_effort_timestamp_time", probed_start(path))
}

/// The same in the units of the file, whose start need not be 0.
pub fn probed_stamps(path: &Path, stream: &str) -> Vec<f64> {
    probed(path, stream, "frame=best_effort_timestamp_time", 0.0)
}

/// Where ffprobe says that the file starts, seconds; 0 where that is before 0.
pub fn probed_start(path: &Path) -> f64 {
    probed(path, "v:0", "format=start_time", 0.0).first().copied().unwrap_or_default().max(0.0)
}

/// What ffprobe says of an entry, line by line.
pub fn said(path: &Path, stream: &str, entry: &str) -> String {
    let mut command = Command::new("ffprobe");
    command.args(["-v", "quiet", "-select_streams", stream, "-show_entries", entry]);
    let output = run(command.args(["-of", "csv=p=0"]).arg(path)).unwrap();
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

fn probed(path: &Path, stream: &str, entry: &str, less: f64) -> Vec<f64> {
    let text = said(path, stream, entry);
    let values = text.lines().filter_map(|line| line.split(',').next()?.trim().parse::<f64>().ok());
    values.map(|value| value - less).collect()
}

/// The first frame as ffmpeg itself shows it, turned upright: RGB bytes.
pub fn shown(path: &Path) -> Vec<u8> {
    let mut command = Command::new("ffmpeg");
    command.args(["-v", "error", "-i"]).arg(path);
    command.args(["-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]);
    run(&mut command).unwrap().stdout
}

/// Overwrites the turn matrix of an mp4's first track with a, b, c, d (ISO/IEC 14496-12, box `tkhd` version 0).
pub fn set_matrix(path: &Path, [a, b, c, d]: [i32; 4]) {
    let mut bytes = fs::read(path).unwrap();
    let header = bytes.windows(4).position(|window| window == b"tkhd").unwrap();
    let matrix = [a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30];
    for (index, value) in matrix.iter().enumerate() {
        let at = header + 4 + 40 + 4 * index;
        bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
    }
    fs::write(path, bytes).unwrap();
}
