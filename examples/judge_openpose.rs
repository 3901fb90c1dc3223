//! Judges the keypoints of another program, here OpenPose's folder with a file a frame:
//! `cargo run --no-default-features --example judge_openpose -- clip_json 30`
use std::path::Path;

use spotter::analysis::SetAnalysis;
use spotter::faults::Profile;
use spotter::formats::{Told, read};
use spotter::lifts::GivenLift;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name a folder of keypoints")?;
    let fps = arguments.next().map(|fps| fps.parse()).transpose()?;
    let track = read(Path::new(&folder), &Told { fps, ..Told::default() })?;
    if let Some(source) = &track.pose.keypoints {
        println!("{}", source.line(track.skeleton.name));
    }
    let analysis = SetAnalysis::new(&track, GivenLift::default(), &Profile::built_in("default")?)?;
    for rep in &analysis.report.reps {
        println!("rep {} from {:.1} s: {}", rep.index, rep.start_s, rep.verdict.words());
    }
    Ok(())
}
