//! `spotter doctor`: what a check needs, what of it is there and in which version, and what brings the rest.

use std::io::{self, Write};
use std::path::Path;

use crate::pose::{LandmarkModel, Resource, Search, pinned_onnxruntime_version, sha256_of};

/// What was found out about one thing.
enum Finding {
    /// It is there and can be used.
    Ok(String),
    /// It is not there, and need not be.
    Optional(String),
    /// It is missing or cannot be used: a sentence with what is wrong and the remedy.
    Wrong(String),
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
    findings.push(("spine model, joints".to_owned(), model(search, Resource::SpineJoints)));
    findings.push(("spine model, angles".to_owned(), model(search, Resource::SpineAngles)));
    findings.push(("spine model, yaw".to_owned(), model(search, Resource::SpineYaw)));
    findings.push(("OpenCV".to_owned(), opencv()));
    findings.push(("FFmpeg".to_owned(), ffmpeg()));
    findings.push(("FFmpeg's zscale".to_owned(), zscale()));
    findings.push(("FFmpeg's H.264".to_owned(), h264()));

    let mut all_well = true;
    for (name, finding) in findings {
        match finding {
            Finding::Ok(found) => writeln!(out, "  ok        {name:<22}{found}")?,
            Finding::Optional(how) => writeln!(out, "  optional  {name:<22}not there; {how}")?,
            Finding::Wrong(sentence) => {
                all_well = false;
                writeln!(out, "  PROBLEM   {name:<22}{sentence}")?;
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
        Err(error) => return Finding::Wrong(error.to_string()),
    };
    // The library's own build string does not name its version everywhere, so the pinned one is told by its hash.
    let pinned = match sha256_of(&path) {
        Ok(sha256) => Some(sha256.as_str()) == resource.pinned_sha256(),
        Err(error) => return unreadable(resource, &path, &error),
    };
    match ort::init_from(&path) {
        Ok(_) if pinned => Finding::Ok(format!("{} ({})", pinned_onnxruntime_version(), path.display())),
        Ok(_) => Finding::Ok(format!("{} ({}), not the one that `make setup` brings", ort::info(), path.display())),
        Err(error) => {
            let remedy = resource.remedy();
            Finding::Wrong(format!("it cannot be used: {error}; delete {}, then {remedy}", path.display()))
        }
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
        Err(error) => return Finding::Wrong(error.to_string()),
    };
    match sha256_of(&path) {
        Ok(sha256) if Some(sha256.as_str()) == resource.pinned_sha256() => {
            Finding::Ok(format!("hash ok ({})", path.display()))
        }
        Ok(sha256) => Finding::Wrong(format!(
            "{} is not the file that Spotter was made with (SHA-256 {sha256}); unless you put it there, delete it, then {}",
            path.display(),
            resource.remedy()
        )),
        Err(error) => unreadable(resource, &path, &error),
    }
}

fn unreadable(resource: Resource, path: &Path, error: &io::Error) -> Finding {
    let remedy = resource.remedy();
    Finding::Wrong(format!("{} cannot be read: {error}; allow it, or delete it, then {remedy}", path.display()))
}

fn opencv() -> Finding {
    opencv::core::get_version_string().map_or_else(
        |error| {
            Finding::Wrong(format!("it does not answer: {error}; run `make setup` in Spotter's folder, build again"))
        },
        Finding::Ok,
    )
}

/// The library that decodes video.
fn ffmpeg() -> Finding {
    let [major, minor] = [16, 8].map(|bits| ffmpeg_the_third::format::version() >> bits & 0xFF);
    Finding::Ok(format!("libavformat {major}.{minor}"))
}

/// What writes videos.
fn h264() -> Finding {
    match ffmpeg_the_third::encoder::find(ffmpeg_the_third::codec::Id::H264) {
        Some(encoder) => Finding::Ok(encoder.name().to_owned()),
        None => Finding::Optional("no video can be written; an FFmpeg built with x264 can".to_owned()),
    }
}

/// What maps high dynamic ranges.
fn zscale() -> Finding {
    match ffmpeg_the_third::filter::find("zscale") {
        Some(_) => Finding::Ok("maps HDR".to_owned()),
        None => Finding::Optional("HDR clips are read as they are; an FFmpeg built with zimg has it".to_owned()),
    }
}
