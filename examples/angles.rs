//! Prints time, trunk inclination and hip hinge of every sample of a stored set:
//! `cargo run --no-default-features --example angles -- results/pose.json`
use std::fs::File;

use spotter::angles::measure;
use spotter::signal::clean_scenes;
use spotter::track::Track;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name a pose.json")?;
    let track = Track::read(File::open(path)?)?;
    println!("time_s,trunk_inclination_deg,hip_hinge_deg");
    for scene in clean_scenes(&track) {
        let angles = measure(&scene);
        for ((time, trunk), hinge) in
            angles.time_s.iter().zip(&angles.trunk_inclination.value).zip(&angles.hip_hinge.value)
        {
            println!("{time:.3},{trunk:.1},{hinge:.1}");
        }
    }
    Ok(())
}
