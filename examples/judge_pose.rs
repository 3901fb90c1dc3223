//! Judges a stored set without its video: `cargo run --no-default-features --example judge_pose -- results/pose.json`
use std::fs::File;

use spotter::analysis::SetAnalysis;
use spotter::faults::Profile;
use spotter::lifts::GivenLift;
use spotter::track::Track;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name a pose.json")?;
    let track = Track::read(File::open(path)?)?;
    let analysis = SetAnalysis::new(&track, GivenLift::default(), &Profile::built_in("default")?)?;
    println!("{}", analysis.report.lift.words());
    for rep in &analysis.report.reps {
        println!("rep {} from {:.1} s: {}", rep.index, rep.start_s, rep.verdict.words());
        for finding in &rep.findings {
            println!("    {} [{} ± {} {}]", finding.cue, finding.value, finding.sd, finding.unit);
        }
    }
    Ok(())
}
