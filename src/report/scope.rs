//! What Spotter does not say, and when to see a doctor: goes with every report.

/// One line for the terminal.
pub const SCOPE_LINE: &str = "Spotter describes movement seen on video; it is no medical device and cannot say whether a lift is safe for you. \
What it does not say, and when to seek care, stands at the end of report.html.";

/// The whole text, in every `report.json`. Source of the warning signs: AHCPR red-flag table (NBK52120) and NHS pathway.
pub const SCOPE: &str = "This report describes movement seen on video. It is not a medical device, does not diagnose, and cannot \
tell whether a lift is safe for you or why something hurts. Angles are estimates (typical uncertainty shown); rounding or \
arching flagged here is common in healthy lifters and is not proof of harm. Stop training and seek medical advice if pain \
lasts more than a few days, worsens with rest, or follows a fall or blow; if you have pain, numbness or tingling down a leg, \
or new weakness in a leg or foot; or fever, unexplained weight loss or a history of cancer with back pain. Seek emergency \
care at once for loss of bladder or bowel control, or numbness between the legs (groin, buttocks, inner thighs).";
