//! `spotter doctor`: what a check needs, what of it is there and in which version, and what brings the rest.

use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::pose::{LandmarkModel, Resource, Search, pinned_onnxruntime_version, sha256_of};

/// What was found out about one thing.
enum Finding {
    /// It is there and can be used.
    Ok(String),
    /// It is not there, and need not be.
    Optional(String),
    /// It is missing or cannot be used: what is wrong, and the remedy.
    Wrong { problem: String, remedy: String },
}

/// Writes one line for each thing that a check needs; returns whether nothing is missing or unusable.
///
/// # Errors
/// When `out` cannot be written.
pub fn run(search: &Search, out: &mut impl Write) -> io::Result<bool> {
    writeln!(out, "spotter {}", env!("CARGO_PKG_VERSION"))?;
    let mut findings = vec![
        ("ONNX Runtime".to_owned(), onnxruntime(search)),
        ("person detector".to_owned(), model(search, Resource::Detector)),
    ];
    for variant in LandmarkModel::ALL {
        findings.push((format!("landmarks, {}", variant.name()), landmarks(search, variant)));
    }
    findings.push(("spine model".to_owned(), model(search, Resource::Spine)));
    findings.push(("OpenCV".to_owned(), opencv()));
    for program in ["ffmpeg", "ffprobe"] {
        findings.push((program.to_owned(), ffmpeg_program(program)));
    }

    let mut all_well = true;
    for (name, finding) in findings {
        match finding {
            Finding::Ok(found) => writeln!(out, "  ok        {name:<18}{found}")?,
            Finding::Optional(how) => writeln!(out, "  optional  {name:<18}not there; {how}")?,
            Finding::Wrong { problem, remedy } => {
                all_well = false;
                writeln!(out, "  PROBLEM   {name:<18}{problem}")?;
                writeln!(out, "            {:<18}-> {remedy}", "")?;
            }
        }
    }
    writeln!(out, "{}", if all_well { "All is there." } else { "Something is missing or wrong: see above." })?;
    Ok(all_well)
}

/// Loads the runtime, because only that tells whether it is one.
fn onnxruntime(search: &Search) -> Finding {
    let resource = Resource::OnnxRuntime;
    let path = match search.find(resource) {
        Ok(path) => path,
        Err(error) => return missing(resource, &error),
    };
    // The library's own build string does not name its version everywhere, so the pinned one is told by its hash.
    let pinned = match sha256_of(&path) {
        Ok(sha256) => Some(sha256.as_str()) == resource.pinned_sha256(),
        Err(error) => return unreadable(resource, &path, &error),
    };
    match ort::init_from(&path) {
        Ok(_) if pinned => Finding::Ok(format!("{} ({})", pinned_onnxruntime_version(), path.display())),
        Ok(_) => Finding::Ok(format!("{} ({}), not the one that `make setup` brings", ort::info(), path.display())),
        Err(error) => Finding::Wrong {
            problem: format!("it cannot be used: {error}"),
            remedy: format!("delete {}, then {}", path.display(), resource.remedy()),
        },
    }
}

/// Both files of a landmark model; only the default one has to be there.
fn landmarks(search: &Search, variant: LandmarkModel) -> Finding {
    let whole = Resource::Landmarks(variant);
    if variant != LandmarkModel::default() && search.find(whole).is_err() {
        return Finding::Optional(whole.remedy());
    }
    match model(search, Resource::LandmarksKeypoints(variant)) {
        Finding::Ok(_) => model(search, whole),
        wrong => wrong,
    }
}

fn model(search: &Search, resource: Resource) -> Finding {
    let path = match search.find(resource) {
        Ok(path) => path,
        Err(error) => return missing(resource, &error),
    };
    match sha256_of(&path) {
        Ok(sha256) if Some(sha256.as_str()) == resource.pinned_sha256() => {
            Finding::Ok(format!("hash ok ({})", path.display()))
        }
        Ok(sha256) => Finding::Wrong {
            problem: format!("{} is not the file that Spotter was made with (SHA-256 {sha256})", path.display()),
            remedy: format!("unless you put it there, delete it, then {}", resource.remedy()),
        },
        Err(error) => unreadable(resource, &path, &error),
    }
}

fn missing(resource: Resource, error: &crate::pose::ResourceError) -> Finding {
    Finding::Wrong { problem: error.to_string(), remedy: resource.remedy() }
}

fn unreadable(resource: Resource, path: &Path, error: &io::Error) -> Finding {
    Finding::Wrong {
        problem: format!("{} cannot be read: {error}", path.display()),
        remedy: format!("make it readable, or delete it, then {}", resource.remedy()),
    }
}

fn opencv() -> Finding {
    match opencv::core::get_version_string() {
        Ok(version) => Finding::Ok(version),
        Err(error) => Finding::Wrong {
            problem: format!("it does not answer: {error}"),
            remedy: "run `make setup` in Spotter's folder, and build again".into(),
        },
    }
}

/// Checks go without them; ffprobe only tells why a broken video cannot be opened. Both say `NAME version 5.1.9 ...` first.
fn ffmpeg_program(program: &str) -> Finding {
    match Command::new(program).arg("-version").stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => {
            let text = String::from_utf8_lossy(&output.stdout);
            Finding::Ok(text.split_whitespace().nth(2).unwrap_or("of unknown version").to_owned())
        }
        _ => Finding::Optional("install the package ffmpeg".to_owned()),
    }
}
