//! How a plate looks, by what many frames show of it.

use std::ops::RangeInclusive;

use nalgebra::Matrix2;

use super::super::plan::FULL_LENGTH;
use super::face::Face;
use super::outline::Outline;
use super::{FOLLOWED_WITHIN, Found, PlateDisc, SAME_SIZE};
use crate::statistics::quantile;

/// What is known of the looks of a plate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Looks {
    /// Its outline, in video pixels; a circle where too little of it was seen.
    pub outline: Outline,
    /// Its face, if most of them tell it.
    pub face: Option<Face>,
}

impl Looks {
    /// What was `found` tells of the plate that is as large as three quarters of it are at most: some are smaller plates, and rings on it. `None`
    /// of nothing.
    pub fn of(found: &[Found]) -> Option<Self> {
        let radius = quantile(found.iter().map(|found| f64::from(found.disc.radius)), FULL_LENGTH)? as f32;
        let round = Self { outline: Outline { radius, shape: Matrix2::identity() }, face: None };
        let alike: Vec<&Found> = found.iter().filter(|found| round.are_of(found)).collect();
        let told: Vec<(Outline, Face)> = alike.iter().filter_map(|found| found.outline.zip(found.face)).collect();
        let (outlines, faces): (Vec<_>, Vec<_>) = told.into_iter().unzip();
        let known = Outline::usual(&outlines).filter(|_| 2 * faces.len() > alike.len());
        Some(known.map_or(round, |outline| Self { outline, face: Some(Face::usual(&faces)) }))
    }

    /// Whether they are those of what was found.
    pub fn are_of(&self, found: &Found) -> bool {
        let has_face = |face: Face| found.face.is_some_and(|other| face.is_like(&other));
        self.is_as_large(found.disc.radius) && self.face.filter(Face::is_distinct).is_none_or(has_face)
    }

    /// Whether they are those of the same plate as others: by half of what sizes may differ, so that what is found of the one can be of the other.
    pub fn are_alike(&self, others: &Self) -> bool {
        2.0 * self.differs(others.outline.radius) <= SAME_SIZE
    }

    fn is_as_large(&self, radius: f32) -> bool {
        self.differs(radius) <= SAME_SIZE
    }

    /// By which share of its own radius another differs from it.
    fn differs(&self, radius: f32) -> f32 {
        (radius / self.outline.radius - 1.0).abs()
    }

    /// The plate that looks so at the place of a disc.
    pub fn at(self, disc: &PlateDisc) -> Sought {
        Sought { disc: PlateDisc { radius: self.outline.radius, ..*disc }, looks: self }
    }

    /// Likewise if a part of its rim, or a ring on it, can have told this disc.
    pub fn near(self, disc: &PlateDisc) -> Option<Sought> {
        self.radii().contains(&disc.radius).then(|| self.at(disc))
    }

    /// Radii of the discs that a part of its rim, or a ring on it, can have told, pixels.
    pub fn radii(&self) -> RangeInclusive<f32> {
        let radius = self.outline.radius;
        (1.0 - FOLLOWED_WITHIN) * radius..=(1.0 + FOLLOWED_WITHIN) * radius
    }
}

/// A plate that is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sought {
    /// Where it is expected.
    pub disc: PlateDisc,
    pub looks: Looks,
}
