//! Every form in which files of keypoints come, of some formats several.

use std::path::{Path, PathBuf};

use spotter::track::skeletons;

use super::markers::{Space, c3d, qualisys, trc};
use super::people::{
    alphapose, alphapose_pictures, coco_annotations, coco_results, deeplabcut, easy_vitpose, mediapipe, mediapipe_csv,
    mmpose, openpose, posetrack, yolo,
};
use super::{COCO, Lifter};

/// A form of a format.
pub struct Form {
    /// Name of its format.
    pub format: &'static str,
    /// The skeleton that is found in it.
    pub skeleton: &'static str,
    /// How the unit that is found in it begins.
    pub unit: &'static str,
    /// Writes a lifter into a folder.
    pub write: fn(&Path, &Lifter) -> PathBuf,
}

/// All of them, those of a format one after the other.
pub fn forms() -> Vec<Form> {
    let form = |format, skeleton, unit, write| Form { format, skeleton, unit, write };
    let (pixels, shares) = ("pixels", "shares of the picture");
    let (metres, millimetres) = ("metres drawn as", "millimetres drawn as");
    vec![
        form("OpenPose folder", "body-25", pixels, |at, l| {
            openpose(at, l, &skeletons::body25::SKELETON, "pose_keypoints_2d", "_keypoints")
        }),
        form("OpenPose folder", "body-25b", pixels, |at, l| {
            openpose(at, l, &skeletons::body25b::SKELETON, "pose_keypoints_2d", "")
        }),
        form("OpenPose folder", "coco-18", pixels, |at, l| {
            openpose(at, l, &skeletons::coco18::SKELETON, "pose_keypoints", "_keypoints")
        }),
        form("OpenPose folder", "halpe-26", pixels, |at, l| {
            openpose(at, l, &skeletons::halpe26::SKELETON, "pose_keypoints_2d", "")
        }),
        form("OpenPose folder", "spinepose-37", pixels, |at, l| {
            openpose(at, l, &skeletons::spinepose37::SKELETON, "pose_keypoints_2d", "")
        }),
        form("AlphaPose results", "coco-17", pixels, alphapose),
        form("AlphaPose results", "coco-18", pixels, |at, l| alphapose_pictures(at, l, false)),
        form("AlphaPose results", "coco-18", pixels, |at, l| alphapose_pictures(at, l, true)),
        form("COCO keypoints", "coco-17", pixels, |at, l| coco_results(at, l, COCO)),
        form("COCO keypoints", "halpe-26", pixels, |at, l| coco_results(at, l, &skeletons::halpe26::SKELETON)),
        form("COCO keypoints", "coco-17", pixels, coco_annotations),
        form("MMPose predictions", "coco-wholebody-133", pixels, |at, l| mmpose(at, l, true)),
        form("MMPose predictions", "coco-wholebody-133", pixels, |at, l| mmpose(at, l, false)),
        form("easy_ViTPose results", "coco-17", pixels, |at, l| easy_vitpose(at, l, true)),
        form("easy_ViTPose results", "coco-17", pixels, |at, l| easy_vitpose(at, l, false)),
        form("MediaPipe landmarks (JSON)", "blazepose-33", shares, mediapipe),
        form("MediaPipe landmarks (CSV)", "blazepose-33", shares, |at, l| mediapipe_csv(at, l, true)),
        form("MediaPipe landmarks (CSV)", "blazepose-33", shares, |at, l| mediapipe_csv(at, l, false)),
        form("pose track (JSON)", "coco-17", pixels, posetrack),
        form("DeepLabCut table", "named-19", pixels, |at, l| deeplabcut(at, l, true)),
        form("DeepLabCut table", "named-19", pixels, |at, l| deeplabcut(at, l, false)),
        form("YOLO-pose text folder", "coco-17", shares, yolo),
        form("markers (.trc)", "named-19", pixels, |at, l| trc(at, l, Space::Pixels)),
        form("markers (.trc)", "named-19", metres, |at, l| trc(at, l, Space::Plane)),
        form("markers (.trc)", "named-19", metres, |at, l| trc(at, l, Space::Room)),
        form("Qualisys markers (.tsv)", "named-19", millimetres, qualisys),
        form("C3D", "named-19", millimetres, c3d),
    ]
}
