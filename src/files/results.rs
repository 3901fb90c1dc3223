//! Names of the files in a folder of results.

/// The stored pose.
pub const POSE: &str = "pose.json";
/// Angles of every sample.
pub const FRAMES: &str = "frames.csv";
/// The set page.
pub const PAGE: &str = "report.html";
/// The report, which is written last.
pub const REPORT: &str = "report.json";
/// What the results were made from.
pub const IDENTITY: &str = "identity.json";
/// The video that pages show, where browsers do not play the clip itself.
pub const PREVIEW: &str = "preview.mp4";
/// The annotated video, on request.
pub const ANNOTATED: &str = "annotated.mp4";

/// Results that every check writes.
pub const ALWAYS: [&str; 4] = [POSE, FRAMES, PAGE, REPORT];
/// All files that a folder of results can hold.
pub const NAMES: [&str; 7] = [ANNOTATED, FRAMES, IDENTITY, POSE, PREVIEW, PAGE, REPORT];
