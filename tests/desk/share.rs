//! Sets sent on as single files, through the real binary and opened in a real browser.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest, Sha256};
use spotter::track::{Keypoint, Track};
use url::Url;

use crate::browser::{browse, console_errors, eval, serves_everybody, until};
use crate::support;
use crate::support::batch::cut;
use crate::support::check;
use crate::support::clips;
use crate::support::desk::Desk;
use crate::support::figure::three_deadlifts;

#[test]
fn a_set_is_one_file_with_video_and_the_coachs_words_and_without_names_if_asked() {
    let Some(home) = clips::folder() else { return };
    // Kept as a kind that browsers do not play: a small video is made.
    let clip = cut(home.path(), "Tegernsee.mkv", 5.0);
    let results = home.path().join("results");
    let told = ["--exit-zero", "--lifter", "Ada Lovelace", "--lift", "deadlift", "--load-kg", "100"];
    assert!(check(&clip, &results.join("monday"), &told).status.success());
    let desk = Desk::open(&results, &["--coach", "Kim Coachman"]);
    let id = desk.results()[0].clone();
    desk.say(&id, 0, "", "note", json!("Brace <b>before</b> you pull."));
    let share = |out: &str, more: &[&str]| {
        let mut run = Command::new(env!("CARGO_BIN_EXE_spotter"));
        run.arg("share").arg(results.join("monday")).arg("--out").arg(home.path().join(out)).args(more);
        let output = run.output().unwrap();
        assert!(output.status.success(), "{}", support::stderr(&output));
        let files: Vec<_> = fs::read_dir(home.path().join(out)).unwrap().map(|e| e.unwrap().path()).collect();
        assert_eq!(files.len(), 1);
        files[0].clone()
    };
    let (named, unnamed) = (share("named", &[]), share("unnamed", &["--without-names"]));
    let german = fs::read_to_string(share("german", &["--language", "de"])).unwrap();
    // Beside what the page shows it holds the set's data, whose sentences are the report's.
    let (before, data) = german.split_once("id=\"set-data\">").unwrap();
    let shown = [before, data.split_once("</script>").unwrap().1].concat();
    assert!(shown.contains("<html lang=\"de\">") && shown.contains("Kreuzheben") && !shown.contains("Lower back"));
    assert!(shown.contains("untere Rücken war in der Hüftbeuge um"), "the finding");
    assert_eq!(named.file_name().unwrap(), "Tegernsee.html");
    let page = fs::read_to_string(&unnamed).unwrap();
    for name in ["Lovelace", "Tegernsee", "Coachman"] {
        assert!(!page.contains(name), "{name} is told");
    }
    // The desk hands out the same.
    assert_eq!(desk.text(&format!("/share/{id}")), fs::read_to_string(&named).unwrap());
    assert_eq!(desk.text(&format!("/share/{id}?names=false")), page);
    // … in the language that the page speaks.
    let (_, _, asked) = desk.get_with(&format!("/share/{id}"), "Accept-Language: de-AT,de;q=0.9\r\n");
    assert_eq!(String::from_utf8(asked).unwrap(), german);
    // The clip may be gone: all is in the file.
    fs::remove_file(&clip).unwrap();
    fs::remove_dir_all(&results).unwrap();
    browse(1440, 900, async |page| {
        page.goto(Url::from_file_path(&named).unwrap().as_str()).await.unwrap();
        until(page, "document.getElementById('video')?.readyState >= 1").await;
        // The clip is 1.3 s long.
        let length = eval(page, "document.getElementById('video').duration").await.as_f64().unwrap();
        assert!((length - 1.3).abs() < 0.3, "{length}");
        assert_eq!(
            eval(page, "performance.getEntriesByType('resource').filter(e => !e.name.startsWith('data:')).length")
                .await,
            0
        );
        let said = eval(page, "document.querySelector('[aria-labelledby=coach-title] li').textContent").await;
        assert_eq!(said, "The set: “Brace <b>before</b> you pull.” (Kim Coachman)");
        assert!(eval(page, "document.body.textContent.includes('Ada Lovelace')").await == true);
        assert_eq!(console_errors(page).await, Vec::<String>::new());
    });
}

/// Three lifts with a round back in the last, over a clip of a chequered board: 720 × 1280, squares of 8 pixels.
fn over_a_board(folder: &Path) -> Option<(PathBuf, Track)> {
    let home = clips::folder()?;
    let board = "-f lavfi -i nullsrc=s=720x1280,geq=lum='255*mod(floor(X/8)+floor(Y/8)\\,2)':cb=128:cr=128 -frames:v 1";
    let picture = clips::make(home.path(), "board.png", board);
    let still =
        format!("-loop 1 -framerate 15 -t 16 -i {} -c:v libx264 -preset ultrafast -pix_fmt yuv420p", picture.display());
    let clip = clips::make(folder, "Tegernsee.mp4", &still);
    let mut stored = three_deadlifts();
    stored.clip.sha256 = Sha256::digest(fs::read(&clip).unwrap()).iter().map(|byte| format!("{byte:02x}")).collect();
    stored.clip.path = clip.to_string_lossy().into_owned();
    let pose = folder.join("pose.json");
    stored.write(fs::File::create(&pose).unwrap()).unwrap();
    let told = ["--exit-zero", "--lifter", "Ada Lovelace", "--lift", "deadlift", "--load-kg", "100"];
    assert!(check(&pose, &folder.join("results/set"), &told).status.success());
    Some((clip, stored))
}

/// Standard deviation of the brightness in a square of 24 pixels around a place of the first frame.
fn contrast(video: &Path, wide: usize, [x, y]: [f64; 2]) -> f64 {
    let rgb = clips::shown(video);
    let square = (y as usize - 12..y as usize + 12)
        .flat_map(|row| (x as usize - 12..x as usize + 12).map(move |column| (row, column)));
    let light: Vec<f64> = square.map(|(row, column)| f64::from(rgb[3 * (row * wide + column) + 1])).collect();
    let mean = light.iter().sum::<f64>() / light.len() as f64;
    (light.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / light.len() as f64).sqrt()
}

fn probe(file: &Path) -> (u32, u32, u32) {
    let mut run = Command::new("ffprobe");
    run.args([
        "-v",
        "error",
        "-count_frames",
        "-select_streams",
        "v:0",
        "-show_entries",
        "stream=width,height,nb_read_frames",
    ]);
    let output = run.args(["-of", "csv=p=0"]).arg(file).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let numbers: Vec<u32> = text.trim().split(',').map(|n| n.parse().unwrap()).collect();
    (numbers[0], numbers[1], numbers[2])
}

#[test]
fn a_face_is_blurred_a_finding_stands_beside_the_best_rep_and_a_sheet_is_one_page() {
    let folder = tempfile::tempdir().unwrap();
    let Some((_, track)) = over_a_board(folder.path()) else { return };
    let set = folder.path().join("results/set");
    let share = |out: &str, more: &[&str]| {
        let mut run = Command::new(env!("CARGO_BIN_EXE_spotter"));
        let output = run.arg("share").arg(&set).arg("--out").arg(folder.path().join(out)).args(more).output().unwrap();
        assert!(output.status.success(), "{}", support::stderr(&output));
        fs::read_dir(folder.path().join(out)).unwrap().next().unwrap().unwrap().path()
    };
    let report: serde_json::Value = serde_json::from_slice(&fs::read(set.join("report.json")).unwrap()).unwrap();
    let worst = &report["reps"][2];
    assert_eq!(worst["verdict"], "flagged");

    // The clip is of 720 pixels, the small copy of 360.
    let ear = track.keypoint(0, Keypoint::LeftEar).unwrap().map(|v| f64::from(v) / 2.0);
    let video_of = |page: &Path| {
        let text = fs::read_to_string(page).unwrap();
        let data = text.split("data:video/mp4;base64,").nth(1).unwrap().split('"').next().unwrap();
        let video = page.with_extension("mp4");
        fs::write(&video, STANDARD.decode(data).unwrap()).unwrap();
        video
    };
    let blurred = video_of(&share("blurred", &["--blur-face", "--without-names"]));
    assert_eq!(probe(&blurred).0, 360);
    let hip = track.keypoint(0, Keypoint::LeftHip).unwrap().map(|v| f64::from(v) / 2.0);
    assert!(contrast(&blurred, 360, ear) < 12.0, "{}", contrast(&blurred, 360, ear));
    assert!(contrast(&blurred, 360, hip) > 40.0, "the rest is as it was: {}", contrast(&blurred, 360, hip));

    // As long as the worst rep, twelve and a half pictures a second, two panels; read by another program.
    let lasts = worst["end_s"].as_f64().unwrap() - worst["start_s"].as_f64().unwrap();
    let [_, gif] = ["mp4", "gif"].map(|form| {
        let file = share(form, &["--as", form, "--blur-face"]);
        let (wide, high, frames) = probe(&file);
        assert!((f64::from(frames) - 12.5 * lasts).abs() <= 2.0, "{form}: {frames} pictures of {lasts} s");
        assert!(wide % 2 == 0 && high > 300 && wide > high / 2, "{form}: {wide} × {high}");
        (wide, high, frames)
    });
    let sheet = fs::read(share("pdf", &["--as", "pdf", "--without-names"])).unwrap();
    let text = String::from_utf8_lossy(&sheet);
    // Text in Windows-1252: as it stands where it is ASCII, else in hexadecimal digits.
    let byte = |digits: &str, k: usize| char::from(u8::from_str_radix(&digits[k..k + 2], 16).unwrap());
    let said: Vec<String> = text
        .lines()
        .filter_map(|line| line.strip_suffix(" Tj"))
        .map(|word| match word.strip_prefix('<') {
            Some(digits) => (0..digits.len() - 1).step_by(2).map(|k| byte(digits, k)).collect(),
            None => word.trim_matches(['(', ')']).to_owned(),
        })
        .collect();
    assert!(text.starts_with("%PDF-1.") && text.trim_end().ends_with("%%EOF"));
    let place: usize = text.rsplit("startxref").next().unwrap().split_whitespace().next().unwrap().parse().unwrap();
    assert!(sheet[place..].starts_with(b"xref"), "a reader finds its objects");
    assert!(text.contains("/Count 1"));
    assert_eq!(said[0], "Deadlift, 3 reps");
    let finding = &worst["findings"][0];
    let title = spotter::faults::title_of(finding["fault"].as_str().unwrap());
    let number = format!("{:.0}\u{b0} \u{b1} ", finding["value"].as_f64().unwrap());
    let has = |line: &&String| line.starts_with(&format!("Rep 3: {title} (")) && line.contains(&number);
    assert!(said.iter().any(|line| has(&line)), "{title} {number}: {said:?}");
    assert!(!said.iter().any(|line| line.contains("Lovelace") || line.contains("Tegernsee")), "{said:?}");
    // Any finding can be the one that is shown; one that there is not is said in words.
    let fault = finding["fault"].as_str().unwrap();
    let asked = share("asked", &["--as", "gif", "--finding", &format!("3.{fault}"), "--units", "lb"]);
    assert_eq!(probe(&asked), gif);
    // The desk hands out the same, and only such forms.
    let desk = Desk::open(&folder.path().join("results"), &[]);
    let id = desk.results()[0].clone();
    assert_eq!(desk.get(&format!("/share/{id}/pdf?names=false")).1, sheet);
    assert_eq!(desk.get(&format!("/share/{id}/exe")).0, 404);
    assert_eq!(desk.get(&format!("/share/{id}/gif?finding=1.{fault}")).0, 404);
    assert_eq!(desk.get(&format!("/share/{id}/gif?finding=%3Cb%3E")).0, 422);
    let (_, _, page) = desk.get_with(&format!("/share/{id}"), "Cookie: spotter-units=lb\r\n");
    let page = String::from_utf8(page).unwrap();
    assert!(page.contains("220.5 lb") && !page.contains("100 kg"), "loads go on as the reader has them");

    browse(1440, 900, async |page| {
        // On the page of the set the finding is chosen from those that there are.
        page.goto(&format!("{}set/{id}", desk.address)).await.unwrap();
        until(page, "document.querySelector('.send [name=finding]')").await;
        let offered = eval(page, "[...document.querySelector('.send [name=finding]').options].map(o => o.value)").await;
        assert!(offered.as_array().unwrap().contains(&serde_json::json!(format!("3.{fault}"))), "{offered}");
        eval(page, "(document.querySelector('.send').open = true)").await;
        serves_everybody(page).await;

        // On the list the back line and its number are drawn over the loop.
        page.goto(&desk.address).await.unwrap();
        // The picture stands at the moment of the finding, and the figure was rounded so far there.
        let rounded =
            42.0 * (0.5 - 0.5 * (std::f64::consts::TAU * (finding["at_s"].as_f64().unwrap() - 2.0) / 4.0).cos());
        let near = format!(
            "Math.abs(parseFloat(document.querySelector('#viewer clip-loop canvas')?.ariaLabel?.match(/^lower back (-?\\d+)/)?.[1]) - {rounded}) < 5"
        );
        until(page, &near).await;
        let inked = "(c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.filter((v, k) => k % 4 === 3 && v > 0).length)(\
            document.querySelector('#viewer clip-loop canvas'))";
        assert!(eval(page, inked).await.as_f64().unwrap() > 500.0);
        assert_eq!(console_errors(page).await, Vec::<String>::new());
    });
}
