//! Clips that play slower than what they show happened.

use serde::{Deserialize, Serialize};

/// A clip's times were brought to real seconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SlowMotion {
    /// Seconds that the file plays for each that was filmed: 8 for 240 frames a second played at 30.
    pub factor: f64,
    /// Who says so.
    pub source: SlowMotionSource,
}

/// Who says how much slower a clip plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SlowMotionSource {
    /// The camera, which wrote its capture rate into the file.
    Camera,
    /// The user, with `--slow-motion`.
    Told,
}

/// An XML document of a camera's metadata is no longer than this, bytes.
#[cfg(feature = "video")]
pub(super) const LONGEST_XML: u64 = 1 << 20;
/// A clip is slow motion if it was filmed at so many times the rate at which it plays; less is a camera's rounding.
#[cfg(feature = "video")]
const LEAST_FACTOR: f64 = 1.5;
/// Rates that a camera films at, frames a second; others are no rates.
#[cfg(feature = "video")]
const RATES: std::ops::RangeInclusive<f64> = 1.0..=2000.0;

#[cfg(feature = "video")]
impl SlowMotion {
    /// What the metadata of a file that plays `fps` frames a second tell, as pairs of key and value. Android's cameras write
    /// `com.android.capture.fps`; a clip that was filmed and plays at that rate, as some of them and Apple's do, is in real time.
    pub(super) fn of_camera<'a>(metadata: impl Iterator<Item = (&'a str, &'a str)>, fps: f64) -> Option<Self> {
        let is_rate = |key: &str| {
            let key = key.to_ascii_lowercase();
            key.contains("capture") && key.ends_with("fps")
        };
        let rate = metadata.filter(|(key, _)| is_rate(key)).find_map(|(_, value)| value.trim().parse::<f64>().ok());
        Self::of_rates(rate?, fps)
    }

    /// What the XML tells that Sony's cameras put into their files ("non-real-time metadata"): the rates at which the sensor filmed and the
    /// file plays stand in it together, as `captureFps="119.88p" formatFps="29.97p"`.
    pub(super) fn of_sony(xml: &str) -> Option<Self> {
        let frame = xml.split_once("<VideoFrame")?.1.split_once('>')?.0;
        let value = |name: &str| {
            let value = frame.split_once(name)?.1.trim_start().strip_prefix('=')?.trim_start();
            value.strip_prefix('"')?.split_once('"').map(|(value, _)| value.trim())
        };
        // Progressive (p) or interlaced (i) alike.
        let rate = |value: &str| value.trim_end_matches(['p', 'i']).parse::<f64>().ok();
        Self::of_rates(rate(value("captureFps")?)?, rate(value("formatFps")?)?)
    }

    fn of_rates(filmed: f64, played: f64) -> Option<Self> {
        let factor = Some(filmed).filter(|rate| RATES.contains(rate))? / played;
        (factor.is_finite() && factor >= LEAST_FACTOR).then_some(Self { factor, source: SlowMotionSource::Camera })
    }
}

#[cfg(all(test, feature = "video"))]
mod tests {
    use super::*;

    fn factor(key: &str, value: &str, fps: f64) -> Option<f64> {
        SlowMotion::of_camera([("encoder", "Lavf"), (key, value)].into_iter(), fps).map(|slow| slow.factor)
    }

    #[test]
    fn a_capture_rate_above_the_clips_own_is_slow_motion() {
        assert_eq!(factor("com.android.capture.fps", "240.000000", 30.0), Some(8.0));
        assert_eq!(factor("com.android.capture.fps", "240.000000", 239.98), None);
        assert_eq!(factor("com.android.capture.fps", "30", 29.97), None);
        for nonsense in ["", "inf", "NaN", "0", "-240", "1e300", "fast"] {
            assert_eq!(factor("com.android.capture.fps", nonsense, 30.0), None, "{nonsense}");
        }
        assert_eq!(factor("com.android.version", "240", 30.0), None);
        assert_eq!(factor("com.android.capture.fps", "240", f64::NAN), None);
    }

    #[test]
    fn sonys_xml_tells_both_rates() {
        let factor = |rates: &str| {
            let xml = format!("<NonRealTimeMeta><VideoFormat><VideoFrame videoCodec=\"AVC\" {rates}/></VideoFormat>");
            SlowMotion::of_sony(&xml).map(|slow| slow.factor)
        };
        assert_eq!(factor("captureFps=\"120p\" formatFps=\"30p\""), Some(4.0));
        assert_eq!(factor("captureFps=\"959.04p\" formatFps=\"23.98p\"").map(f64::round), Some(40.0));
        assert_eq!(factor("captureFps=\"59.94i\" formatFps=\"59.94i\""), None);
        for nonsense in
            ["", "captureFps=\"120p\"", "captureFps=\"120p\" formatFps=\"0p\"", "captureFps=\"fast\" formatFps=\"30p\""]
        {
            assert_eq!(factor(nonsense), None, "{nonsense}");
        }
        assert_eq!(SlowMotion::of_sony("captureFps=\"120p\" formatFps=\"30p\""), None);
    }
}
