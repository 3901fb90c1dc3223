//! The set-up scripts against files that are not the pinned ones, and the doctor on good and bad installations. No test here
//! uses the network.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use spotter::cli::doctor;
use spotter::pose::{LandmarkModel, Resource, Search, sha256_of};

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The scripts and what they read, in a folder of their own, with the files given: path and content.
fn copy_of_scripts(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for name in ["setup", "models"] {
        fs::create_dir(copy.path().join(name)).unwrap();
        for entry in fs::read_dir(project().join(name)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() && path.extension().is_none_or(|extension| extension != "onnx") {
                fs::copy(&path, copy.path().join(name).join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    for (file, content) in files {
        let path = copy.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    copy
}

/// Whether the script succeeded, and all that it said.
fn run(copy: &tempfile::TempDir, script: &str, arguments: &[&str]) -> (bool, String) {
    let output = Command::new(copy.path().join(script)).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

fn doctor(search: &Search) -> (bool, String) {
    let mut text = Vec::new();
    let all_well = doctor::run(search, &mut text).unwrap();
    (all_well, String::from_utf8(text).unwrap())
}

/// What `make setup` fetched: the runtime, and the folder of the models.
fn fetched() -> (PathBuf, PathBuf) {
    let found = Search::default().locate(LandmarkModel::Full).unwrap();
    (found.onnxruntime, found.detector.parent().unwrap().to_owned())
}

#[test]
fn a_library_with_another_hash_stops_the_setup() {
    let copy = copy_of_scripts(&[("third_party/onnxruntime/libonnxruntime.so", b"something else")]);
    let (success, text) = run(&copy, "setup/onnxruntime.sh", &[]);
    assert!(!success);
    assert!(text.contains("libonnxruntime.so is not the library") && text.contains("delete"), "{text}");
}

#[test]
fn a_model_with_another_hash_stops_the_setup() {
    let copy = copy_of_scripts(&[("models/pose_detection.onnx", b"something else")]);
    let (success, text) = run(&copy, "models/fetch.sh", &[]);
    assert!(!success);
    assert!(text.contains("models/pose_detection.onnx is not the model") && text.contains("delete"), "{text}");
    assert!(!copy.path().join("third_party").exists(), "nothing was fetched");
}

#[test]
fn an_unknown_landmark_model_is_refused_by_name() {
    let (success, text) = run(&copy_of_scripts(&[]), "models/fetch.sh", &["medium"]);
    assert!(!success);
    assert!(text.contains("'medium'") && text.contains("lite, full, heavy"), "{text}");
}

#[test]
fn a_second_run_fetches_nothing() {
    let (library, models) = fetched();
    let full = LandmarkModel::Full;
    let needed = [Resource::Detector, Resource::Landmarks(full), Resource::LandmarksKeypoints(full)];
    let copy = copy_of_scripts(&[("third_party/onnxruntime/libonnxruntime.so", &fs::read(library).unwrap())]);
    for name in needed.map(Resource::file_name) {
        fs::copy(models.join(&name), copy.path().join("models").join(name)).unwrap();
    }
    for script in ["setup/onnxruntime.sh", "models/fetch.sh"] {
        let (success, text) = run(&copy, script, &[]);
        assert!(success && text.contains("there"), "{text}");
        assert!(!text.contains("fetch"), "{text}");
    }
}

#[test]
fn doctor_names_what_is_missing_and_the_remedy() {
    let empty = tempfile::tempdir().unwrap();
    let nowhere = Some(empty.path().to_owned());
    let (all_well, text) = doctor(&Search { onnxruntime: nowhere.clone(), models: nowhere });
    assert!(!all_well);
    for part in
        ["libonnxruntime.so", "pose_detection.onnx", "pose_landmark_full", "spine_joints.onnx", "make setup", "OpenCV"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(text.contains("optional  landmarks, heavy"), "{text}");
}

/// One test, because a process loads the runtime once for all.
#[test]
fn doctor_tells_a_usable_runtime_and_known_models_from_others() {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("libonnxruntime.so");
    fs::write(&library, "not a library").unwrap();
    fs::write(folder.path().join("pose_detection.onnx"), "not a model").unwrap();
    let here = Some(folder.path().to_owned());
    let (all_well, text) = doctor(&Search { onnxruntime: Some(library), models: here });
    assert!(!all_well);
    assert!(text.contains("it cannot be used: failed to load"), "{text}");
    let sha256 = sha256_of(&folder.path().join("pose_detection.onnx")).unwrap();
    assert!(text.contains("is not the file that Spotter was made with") && text.contains(&sha256), "{text}");

    let (library, models) = fetched();
    let (all_well, text) = doctor(&Search { onnxruntime: Some(library), models: Some(models) });
    assert!(all_well, "{text}");
    assert!(text.contains("1.31.1") && text.matches("hash ok").count() >= 3, "{text}");
}

/// `make install` lays out what a package holds; the folder finds its own files wherever it lies.
#[test]
fn an_installation_is_whole_and_finds_its_files_where_it_is_moved_to() {
    let home = tempfile::tempdir().unwrap();
    let at_first = home.path().join("prefix");
    let asked = Command::new("make").args(["-n", "install", &format!("PREFIX={}", at_first.display())]).output();
    let asked = String::from_utf8(asked.unwrap().stdout).unwrap();
    assert!(asked.contains(&format!("setup/stage.sh \"{}\"", at_first.display())), "{asked}");
    let mut stage = Command::new(project().join("setup/stage.sh"));
    let staged = stage.arg(&at_first).arg(env!("CARGO_BIN_EXE_spotter")).output().unwrap();
    assert!(staged.status.success(), "{}", String::from_utf8_lossy(&staged.stderr));
    let moved = home.path().join("elsewhere");
    fs::rename(&at_first, &moved).unwrap();
    let mut doctor = Command::new(moved.join("bin/spotter"));
    let doctor = doctor.arg("doctor").current_dir(&home).env_remove("SPOTTER_ONNXRUNTIME").env_remove("SPOTTER_MODELS");
    let text = String::from_utf8(doctor.output().unwrap().stdout).unwrap();
    for file in ["libonnxruntime.so", "models/pose_detection.onnx", "models/spine_yaw.onnx"] {
        assert!(text.contains(&moved.join("lib/spotter").join(file).display().to_string()), "{file}: {text}");
    }
    for file in [
        "man/man1/spotter-app.1.gz",
        "bash-completion/completions/spotter",
        "zsh/vendor-completions/_spotter",
        "fish/vendor_completions.d/spotter.fish",
        "applications/spotter.desktop",
        "doc/spotter/LICENSE",
        "doc/spotter/crates.txt",
    ] {
        assert!(fs::metadata(moved.join("share").join(file)).unwrap().len() > 50, "{file}");
    }
}

/// What a package hands to `man` and the shells must know every command.
#[test]
fn manual_pages_and_completions_know_every_command() {
    let spotter = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_spotter")).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let help = spotter(&["help"]);
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .map_while(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.contains(&"check") && commands.contains(&"review"), "{help}");
    let manual = spotter(&["manual"]);
    for command in &commands {
        assert!(manual.contains(&format!("spotter\\-{command}(1)")), "{command}: {manual}");
        let page = spotter(&["manual", command]);
        assert!(page.contains(&format!(".TH spotter-{command} 1")) && page.contains(".SH OPTIONS"), "{page}");
    }
    for shell in ["bash", "zsh", "fish"] {
        let completions = spotter(&["completions", shell]);
        assert!(commands.iter().all(|command| completions.contains(command)), "{shell}");
    }
}
