//! Files of other programs in the data folder that SPOTTER_DATA names: each is read, or refused with the sentence that says what to do.

use std::path::{Path, PathBuf};
use std::process::Command;

use spotter::compare::{Recording, RecordingError};
use spotter::formats::{FormatError, Told, read};
use spotter::track::Track;

fn samples() -> PathBuf {
    PathBuf::from(std::env::var_os("SPOTTER_DATA").unwrap()).join("data/interop")
}

/// The folder with files in a packed one.
fn unpacked(name: &str, home: &Path) -> PathBuf {
    let packed = samples().join(name);
    assert!(Command::new("tar").arg("xzf").arg(packed).arg("-C").arg(home).status().unwrap().success());
    let mut folder = home.to_path_buf();
    while let Some(next) = std::fs::read_dir(&folder).unwrap().flatten().map(|e| e.path()).find(|p| p.is_dir()) {
        folder = next;
    }
    folder
}

fn line(track: &Track) -> String {
    track.pose.keypoints.as_ref().unwrap().line(track.skeleton.name)
}

#[test]
#[ignore = "needs the data folder SPOTTER_DATA"]
fn every_sample_is_read_or_refused_with_the_way_out() {
    let told = Told { fps: Some(30.0), size: Some([1280, 720]), ..Told::default() };
    for (name, frames, words) in [
        ("alphapose_coco17_results.json", 174, "AlphaPose results, points of coco-17, pixels"),
        ("mediapipe33_normalised_squat.json", 133, "points of blazepose-33, shares of the picture"),
        ("mmpose_wholebody133_predictions.json", 41, "points of coco-wholebody-133, pixels"),
        ("movenet17_swing.posetrack.json.gz", 796, "points of coco-17, pixels"),
        ("opencap_armraise_squat_postaugmentation.trc", 795, "metres drawn as"),
        ("pose2sim_balancing_for_ik.trc", 100, "metres drawn as"),
        ("pose2sim_two_people_p2.trc", 100, "metres drawn as"),
    ] {
        // Only those sizes that the files do not say.
        let told = if name.starts_with("mediapipe") { told } else { Told { size: None, ..told } };
        let track = read(&samples().join(name), &told).unwrap_or_else(|e| panic!("{name}: {e}"));
        println!("{name}: {}", line(&track));
        assert_eq!(track.len(), frames, "{name}");
        assert!(line(&track).contains(words), "{name}: {}", line(&track));
    }
    for (name, frames, words) in [
        ("openpose_v11_coco18_bicepcurl_folder.tar.gz", 108, "points of coco-18"),
        ("openpose_v13_body25_hands_face_folder.tar.gz", 9, "points of body-25,"),
        ("pose2sim_body25b_cam01_json_folder.tar.gz", 100, "points of body-25b, pixels"),
    ] {
        let home = tempfile::tempdir().unwrap();
        let track = read(&unpacked(name, home.path()), &Told { size: None, ..told });
        let track = track.unwrap_or_else(|e| panic!("{name}: {e}"));
        println!("{name}: {}", line(&track));
        assert_eq!(track.len(), frames, "{name}");
        assert!(line(&track).contains(words), "{name}: {}", line(&track));
    }
    let track = read(&samples().join("millard_stoop1_15kg_2d.c3d"), &Told::default()).unwrap();
    println!("{}", line(&track));
    assert_eq!(track.len(), 181);
    for (name, words) in [
        ("dlc_reaching_2d.h5", "save_as_csv=True"),
        ("opencap_armraise_squat.mot", "`spotter compare` reads it"),
        ("pose2sim_balancing_ik_lstm.mot", "`spotter compare` reads it"),
        ("kinovea_complete.kva", "give the video itself"),
        ("kinovea_simple.kva", "give the video itself"),
    ] {
        let said = read(&samples().join(name), &told).unwrap_err();
        assert!(matches!(said, FormatError::Refused(_)) && said.to_string().contains(words), "{name}: {said}");
    }
}

#[test]
#[ignore = "needs the data folder SPOTTER_DATA"]
fn motions_and_markers_of_one_recording_agree() {
    let read = |name: &str| Recording::read(&samples().join(name), &Default::default());
    let markers = read("opencap_armraise_squat_postaugmentation.trc").unwrap();
    let motion = read("opencap_armraise_squat.mot").unwrap();
    assert!(!spotter::compare::shared(&markers, &motion).is_empty());
    let spine = read("pose2sim_balancing_ik_lstm.mot").unwrap();
    println!("{:?}", spine.notes);
    assert!(matches!(read("dlc_reaching_2d.h5"), Err(RecordingError::File(FormatError::Refused(_)))));
}
