//! The square region of interest around the lifter, and the two ways between it and the picture.

/// Square region of interest. The pose networks see it upright; in the picture it is turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Region {
    /// Centre x, video pixels.
    pub cx: f32,
    /// Centre y, video pixels.
    pub cy: f32,
    /// Side, video pixels.
    pub size: f32,
    /// Turn, radians, clockwise on screen.
    pub rot: f32,
}

impl Region {
    /// From fractions of the region (0…1, 0…1) to video pixels.
    pub(crate) fn to_video(self, p: [f32; 2]) -> [f32; 2] {
        let (s, c) = self.rot.sin_cos();
        let (u, v) = ((p[0] - 0.5) * self.size, (p[1] - 0.5) * self.size);
        [self.cx + u * c - v * s, self.cy + u * s + v * c]
    }

    /// From video pixels to fractions of the region.
    pub(crate) fn to_crop(self, p: [f32; 2]) -> [f32; 2] {
        let (s, c) = self.rot.sin_cos();
        let (dx, dy) = (p[0] - self.cx, p[1] - self.cy);
        [(dx * c + dy * s) / self.size + 0.5, (-dx * s + dy * c) / self.size + 0.5]
    }
}
