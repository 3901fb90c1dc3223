//! Where another picture lies over a part of a clip's own.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A rectangle of the picture in which some frames show something else: an inset, a box with text. Of the lifter nothing is seen there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Overlay {
    /// In these frames, counted as the clip's are.
    pub frames: Range<usize>,
    /// Left, top, right and bottom as shares of the picture's width and height, 0…1.
    pub sides: [f32; 4],
}

impl Overlay {
    /// Whether it covers a point, pixels of the upright picture `[width, height]`, in a frame.
    #[must_use]
    pub fn covers(&self, frame: usize, [x, y]: [f32; 2], [width, height]: [f32; 2]) -> bool {
        let [left, top, right, bottom] = self.sides;
        self.frames.contains(&frame)
            && (left * width..=right * width).contains(&x)
            && (top * height..=bottom * height).contains(&y)
    }
}
