//! Where ONNX Runtime and the models are: what a flag names, else what an environment variable names, else next to the
//! executable, else where an installation keeps them (`lib/spotter` beside `bin`), else in the project folder that `make setup`
//! filled.

use std::path::{Path, PathBuf};
use std::{env, io};

use serde::{Deserialize, Serialize};

use super::resource::{LandmarkModel, MODELS_VARIABLE, ONNXRUNTIME_VARIABLE, Resource, sha256_of_all};
use crate::track::Skeleton;

/// Where `make setup` puts the library, below the project folder.
const LIBRARY_FOLDER: &str = "third_party/onnxruntime";
/// The same name next to the executable and in the project folder.
const MODELS_FOLDER: &str = "models";
/// Where an installation keeps both, beside the folder of its executable.
const INSTALLED_FOLDER: &str = "lib/spotter";
/// A folder that holds this file is taken for the project folder.
const PROJECT_MARK: &str = "models/SHA256SUMS";

/// A file that was looked for in vain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ResourceError {
    /// A flag or a variable names a place where the file is not. Other places are then not tried: the one who named it
    /// would not learn that something else was used.
    #[error("{named_by} names a place without {file}: there is no file `{}`; correct it, or {remedy} and leave it out", .path.display())]
    NotWhereNamed {
        /// The flag or the variable.
        named_by: &'static str,
        /// Name of the file.
        file: String,
        /// Where it would have to be.
        path: PathBuf,
        /// What brings the file.
        remedy: String,
    },
    /// None of the usual places has it.
    #[error("{file} was not found, neither {}; {remedy}, or name its place with {flag} or {variable}", joined(.looked_at))]
    NotFound {
        /// Name of the file.
        file: String,
        /// Where it was looked for, in order.
        looked_at: Vec<PathBuf>,
        /// What brings the file.
        remedy: String,
        /// Flag that names its place.
        flag: &'static str,
        /// Variable that names its place.
        variable: &'static str,
    },
}

fn joined(paths: &[PathBuf]) -> String {
    let quoted: Vec<_> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
    if quoted.is_empty() { "next to the program nor in Spotter's folder".into() } else { quoted.join(" nor ") }
}

/// The files for one landmark model, all of them there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Resources {
    /// ONNX Runtime's shared library, an absolute path (a relative one would be searched for elsewhere when it is loaded).
    #[serde(with = "any_path")]
    pub onnxruntime: PathBuf,
    /// Person detector.
    #[serde(with = "any_path")]
    pub detector: PathBuf,
    /// Landmark model with the person mask.
    #[serde(with = "any_path")]
    pub landmarks: PathBuf,
    /// Landmark model without the mask.
    #[serde(with = "any_path")]
    pub landmarks_keypoints: PathBuf,
    /// The spine model's first network.
    #[serde(with = "any_path")]
    pub spine_joints: PathBuf,
    /// Its second.
    #[serde(with = "any_path")]
    pub spine_angles: PathBuf,
    /// Its third.
    #[serde(with = "any_path")]
    pub spine_yaw: PathBuf,
    /// A model of somebody's own that places the points, if there is one.
    pub own_model: Option<OwnModel>,
}

/// A model of somebody's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OwnModel {
    /// An ONNX file of a top-down model: SimCC or heat maps.
    #[serde(with = "any_path")]
    pub path: PathBuf,
    /// What it places.
    pub skeleton: &'static Skeleton,
}

/// A path as another process on this computer is told it: whatever bytes it holds, where Serde writes Unicode alone.
pub(super) mod any_path {
    use std::ffi::OsString;
    use std::path::{Path, PathBuf};

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
        path.as_os_str().serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PathBuf, D::Error> {
        OsString::deserialize(from).map(PathBuf::from)
    }
}

impl Resources {
    /// Identity of the spine model: SHA-256 of its files, one after the other.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn spine_sha256(&self) -> io::Result<String> {
        sha256_of_all(&[&self.spine_joints, &self.spine_angles, &self.spine_yaw])
    }
}

/// What the user said about where things are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Search {
    /// ONNX Runtime's shared library, or the folder it lies in.
    pub onnxruntime: Option<PathBuf>,
    /// Folder with the models.
    pub models: Option<PathBuf>,
}

impl Search {
    /// Finds every file that a check with this landmark model needs.
    ///
    /// # Errors
    /// For the first file that is missing: its name, where it was looked for, and what brings it.
    pub fn locate(&self, model: LandmarkModel) -> Result<Resources, ResourceError> {
        Ok(Resources {
            onnxruntime: self.find(Resource::OnnxRuntime)?,
            detector: self.find(Resource::Detector)?,
            landmarks: self.find(Resource::Landmarks(model))?,
            landmarks_keypoints: self.find(Resource::LandmarksKeypoints(model))?,
            spine_joints: self.find(Resource::SpineJoints)?,
            spine_angles: self.find(Resource::SpineAngles)?,
            spine_yaw: self.find(Resource::SpineYaw)?,
            own_model: None,
        })
    }

    /// Finds one file: where the flag says; else where the environment variable says; else next to the executable; else where an
    /// installation around the executable keeps it; else in the project folder around the executable; else in the project folder that is the current one.
    ///
    /// # Errors
    /// When it is missing: its name, where it was looked for, and what brings it.
    pub fn find(&self, resource: Resource) -> Result<PathBuf, ResourceError> {
        self.find_in(resource, &Surroundings::of_process())
    }

    fn find_in(&self, resource: Resource, around: &Surroundings) -> Result<PathBuf, ResourceError> {
        let (flag, variable) = match resource {
            Resource::OnnxRuntime => (&self.onnxruntime, &around.onnxruntime_variable),
            _ => (&self.models, &around.models_variable),
        };
        let file = resource.file_name();
        let named = flag.as_ref().map(|path| (resource.flag(), path));
        if let Some((named_by, place)) = named.or(variable.as_ref().map(|path| (resource.variable(), path))) {
            let names_file = resource == Resource::OnnxRuntime && !place.is_dir();
            let path = absolute(if names_file { place.clone() } else { place.join(&file) });
            return if path.is_file() {
                Ok(path)
            } else {
                Err(ResourceError::NotWhereNamed { named_by, file, path, remedy: resource.remedy() })
            };
        }

        let (beside, in_project) = match resource {
            Resource::OnnxRuntime => ("", LIBRARY_FOLDER),
            _ => (MODELS_FOLDER, MODELS_FOLDER),
        };
        let folders = around.executable_folder.iter();
        let executable = folders.flat_map(|folder| [folder.join(beside), installed(folder).join(beside)]);
        let project = around.project_folders.iter().map(|folder| folder.join(in_project));
        let looked_at: Vec<_> = executable.chain(project).map(|folder| absolute(folder.join(&file))).collect();
        looked_at.iter().find(|path| path.is_file()).cloned().ok_or_else(|| ResourceError::NotFound {
            file,
            looked_at,
            remedy: remedy(resource, around),
            flag: resource.flag(),
            variable: resource.variable(),
        })
    }
}

/// What brings a file: an installation without its project folder is whole only as it was installed.
fn remedy(resource: Resource, around: &Surroundings) -> String {
    if around.project_folders.is_empty() {
        "install Spotter again, with the folder `lib/spotter` beside `bin`, not the program alone".into()
    } else {
        resource.remedy()
    }
}

/// Where an installation keeps its files, from the folder of its executable.
fn installed(executable_folder: &Path) -> PathBuf {
    executable_folder.parent().unwrap_or(executable_folder).join(INSTALLED_FOLDER)
}

fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}

/// What the process finds itself in.
#[derive(Debug, Default)]
struct Surroundings {
    onnxruntime_variable: Option<PathBuf>,
    models_variable: Option<PathBuf>,
    executable_folder: Option<PathBuf>,
    project_folders: Vec<PathBuf>,
}

impl Surroundings {
    fn of_process() -> Self {
        let variable = |name| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let executable = env::current_exe().ok().map(|path| path.canonicalize().unwrap_or(path));
        Self::new(variable, executable.as_deref(), env::current_dir().ok())
    }

    fn new(
        variable: impl Fn(&'static str) -> Option<PathBuf>,
        executable: Option<&Path>,
        current_folder: Option<PathBuf>,
    ) -> Self {
        let around_executable = executable.into_iter().flat_map(|path| path.ancestors().skip(1)).map(Path::to_path_buf);
        let mut project_folders: Vec<PathBuf> =
            around_executable.chain(current_folder).filter(|folder| folder.join(PROJECT_MARK).is_file()).collect();
        project_folders.dedup();
        Self {
            onnxruntime_variable: variable(ONNXRUNTIME_VARIABLE),
            models_variable: variable(MODELS_VARIABLE),
            executable_folder: executable.and_then(Path::parent).map(Path::to_path_buf),
            project_folders,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A folder with a project in `project/`, its executable in `project/target/release/`, and the files named.
    fn scene(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in ["project/models/SHA256SUMS", "project/target/release/spotter"].iter().chain(files) {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file.as_bytes()).unwrap();
        }
        folder
    }

    fn around(scene: &tempfile::TempDir, variables: &[(&str, &str)]) -> Surroundings {
        let variable = |name| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| scene.path().join(value));
        Surroundings::new(variable, Some(&scene.path().join("project/target/release/spotter")), None)
    }

    const IN_PROJECT: &str = "project/third_party/onnxruntime/libonnxruntime.so";
    const BESIDE: &str = "project/target/release/libonnxruntime.so";

    #[test]
    fn flag_goes_before_variable_before_executable_before_project() {
        let scene = scene(&[IN_PROJECT, BESIDE, "flag/ort.so", "variable/libonnxruntime.so"]);
        let at = |file: &str| Ok(scene.path().join(file));
        let flag = Search { onnxruntime: Some(scene.path().join("flag/ort.so")), models: None };
        let none = Search::default();
        let variable = around(&scene, &[(ONNXRUNTIME_VARIABLE, "variable")]);
        assert_eq!(flag.find_in(Resource::OnnxRuntime, &variable), at("flag/ort.so"));
        assert_eq!(none.find_in(Resource::OnnxRuntime, &variable), at("variable/libonnxruntime.so"));
        assert_eq!(none.find_in(Resource::OnnxRuntime, &around(&scene, &[])), at(BESIDE));
        fs::remove_file(scene.path().join(BESIDE)).unwrap();
        assert_eq!(none.find_in(Resource::OnnxRuntime, &around(&scene, &[])), at(IN_PROJECT));
    }

    #[test]
    fn models_are_found_one_by_one() {
        let scene = scene(&["project/models/spine_joints.onnx", "project/target/release/models/pose_detection.onnx"]);
        let around = around(&scene, &[]);
        let found = |resource| Search::default().find_in(resource, &around);
        assert_eq!(found(Resource::SpineJoints), Ok(scene.path().join("project/models/spine_joints.onnx")));
        let detector = "project/target/release/models/pose_detection.onnx";
        assert_eq!(found(Resource::Detector), Ok(scene.path().join(detector)));
    }

    #[test]
    fn a_named_place_without_the_file_is_an_error_even_if_another_has_it() {
        let scene = scene(&["project/models/spine_joints.onnx"]);
        let search = Search { onnxruntime: None, models: Some(scene.path().join("elsewhere")) };
        let message = search.find_in(Resource::SpineJoints, &around(&scene, &[])).unwrap_err().to_string();
        assert!(message.contains("--models") && message.contains("elsewhere/spine_joints.onnx"), "{message}");

        let variable = around(&scene, &[(MODELS_VARIABLE, "gone")]);
        let message = Search::default().find_in(Resource::SpineJoints, &variable).unwrap_err().to_string();
        assert!(message.contains(MODELS_VARIABLE) && message.contains("gone/spine_joints.onnx"), "{message}");
    }

    #[test]
    fn what_is_missing_is_named_with_places_and_remedy() {
        let scene = scene(&[]);
        let message = |resource| Search::default().find_in(resource, &around(&scene, &[])).unwrap_err().to_string();
        let library = message(Resource::OnnxRuntime);
        for part in [BESIDE, IN_PROJECT, "make setup", "--onnxruntime", ONNXRUNTIME_VARIABLE] {
            assert!(library.contains(part), "{part}: {library}");
        }
        let heavy = message(Resource::LandmarksKeypoints(LandmarkModel::Heavy));
        for part in ["pose_landmark_heavy_keypoints.onnx", "models/fetch.sh heavy", "--models", MODELS_VARIABLE] {
            assert!(heavy.contains(part), "{part}: {heavy}");
        }
    }

    #[test]
    fn an_installed_program_finds_its_files_and_a_copied_one_says_where_it_searched() {
        let home = tempfile::tempdir().unwrap();
        let at = |file: &str| home.path().join(file);
        for file in ["opt/lib/spotter/libonnxruntime.so", "opt/lib/spotter/models/spine_joints.onnx"] {
            fs::create_dir_all(at(file).parent().unwrap()).unwrap();
            fs::write(at(file), "").unwrap();
        }
        let of = |program: &str| Surroundings::new(|_| None, Some(&at(program)), None);
        let found = |resource, program| Search::default().find_in(resource, &of(program));
        let installed = "opt/bin/spotter";
        assert_eq!(found(Resource::OnnxRuntime, installed), Ok(at("opt/lib/spotter/libonnxruntime.so")));
        assert_eq!(found(Resource::SpineJoints, installed), Ok(at("opt/lib/spotter/models/spine_joints.onnx")));

        let message = found(Resource::OnnxRuntime, "home/ada/bin/spotter").unwrap_err().to_string();
        let places = ["home/ada/bin/libonnxruntime.so", "home/ada/lib/spotter/libonnxruntime.so"];
        for part in [&places[..], &["install Spotter again", ONNXRUNTIME_VARIABLE]].concat() {
            assert!(message.contains(part), "{part}: {message}");
        }
        assert!(!message.contains("make setup"), "there is no project folder to run it in: {message}");
    }
}
