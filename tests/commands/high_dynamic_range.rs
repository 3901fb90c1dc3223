//! A phone's high dynamic range through the real binary: the same movement is read as from its twin in the standard range.

use std::path::Path;

use crate::support::{check, clips, column, fixture, json, stderr};

/// Angles of every frame.
const ANGLES: [&str; 4] = ["trunk_inclination_deg", "hip_hinge_deg", "knee_flexion_deg", "lumbar_flexion_deg"];

#[test]
fn angles_of_both_kinds_lie_within_a_degree_of_the_standard_range() {
    let Some(home) = clips::folder() else { return };
    let set = fixture("clips/good_deadlift.mp4");
    // One rep, with some standing before and after it.
    let cut =
        format!("-ss 2.2 -t 3.2 -i {} -r 15 -vf scale=-2:426 -an -c:v libx264 -qp 0 -preset ultrafast", set.display());
    let standard = clips::make(home.path(), "standard.mkv", &cut);
    let results = |clip: &Path, tone_mapped: bool| {
        let out = clip.with_extension("out");
        let output = check(clip, &out, &["--exit-zero", "--lift", "deadlift"]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(json(&out.join("report.json"))["clip"]["tone_mapped"], tone_mapped);
        out
    };
    let plain = results(&standard, false);
    for (name, transfer) in [("hlg.mov", "arib-std-b67"), ("pq.mov", "smpte2084")] {
        let to_light = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=smpte170m,zscale=t=linear:npl=203,format=gbrpf32le";
        let back = format!("zscale=p=bt2020,zscale=t={transfer}:m=bt2020nc:npl=203,format=yuv420p10le");
        let colours = format!("-color_primaries bt2020 -color_trc {transfer} -colorspace bt2020nc");
        let coding = "-c:v libx265 -x265-params lossless=1:log-level=none -preset ultrafast -tag:v hvc1";
        let arguments = format!("-i standard.mkv -vf {to_light},{back} {coding} {colours}");
        let mapped = results(&clips::make(home.path(), name, &arguments), true);
        for angle in ANGLES {
            let pairs = column(&plain, angle).into_iter().zip(column(&mapped, angle));
            let apart: Vec<f64> = pairs.filter_map(|(a, b)| Some(b? - a?)).collect();
            assert!(apart.len() > 50, "{name}: {angle} in {} frames", apart.len());
            // The mapping may not lean to either side. Single frames scatter by more: so they do between two codings of one range.
            let mean = apart.iter().sum::<f64>() / apart.len() as f64;
            let mut sizes: Vec<f64> = apart.iter().map(|apart| apart.abs()).collect();
            sizes.sort_by(f64::total_cmp);
            let middle = sizes[sizes.len() / 2];
            assert!(mean.abs() <= 1.0 && middle <= 1.0, "{name}: {angle} {mean} {middle}");
        }
    }
}
