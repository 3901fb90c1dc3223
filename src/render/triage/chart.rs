//! Faults by lift: how often each was found, as bars in a table, so that it is read by eye and by a screen reader alike.

use std::collections::BTreeMap;

use super::Triage;
use crate::faults::{Fault, catalogue};
use crate::lifts::LiftName;
use crate::words::Words;

/// Widest bar, in the drawing's own units.
const WIDEST: usize = 100;

/// Counts of findings, faults down, lifts across.
pub(super) struct Chart {
    /// Index and name of the lifts that occur.
    pub lifts: Vec<(usize, String)>,
    /// The faults that were found, most frequent first.
    pub rows: Vec<ChartRow>,
}

/// One fault.
pub(super) struct ChartRow {
    /// Place in the catalogue.
    pub fault: usize,
    /// For people.
    pub title: String,
    /// In all lifts.
    pub total: usize,
    /// A cell a lift.
    pub cells: Vec<Cell>,
}

/// One fault in one lift.
pub(super) struct Cell {
    /// Place of the lift.
    pub lift: usize,
    /// Findings.
    pub count: usize,
    /// Length of the bar, 0…100.
    pub length: usize,
}

/// Place of a lift in [`LiftName::ALL`].
pub(super) fn lift_place(lift: LiftName) -> usize {
    LiftName::ALL.iter().position(|l| *l == lift).unwrap_or_default()
}

/// Names of the lifts for people, by place.
pub(super) fn lift_titles(words: &Words) -> Vec<String> {
    LiftName::ALL.iter().map(|lift| words.told_first(lift.words)).collect()
}

impl Chart {
    pub fn of(triage: &Triage, words: &Words) -> Self {
        let mut counts: BTreeMap<(&str, usize), usize> = BTreeMap::new();
        for clip in &triage.clips {
            for finding in clip.reps.iter().flat_map(|r| &r.findings).chain(&clip.set) {
                *counts.entry((&finding.fault, lift_place(clip.lift))).or_default() += 1;
            }
        }
        let mut lifts: Vec<usize> = triage.clips.iter().map(|c| lift_place(c.lift)).collect();
        lifts.sort_unstable();
        lifts.dedup();
        let most = counts.values().copied().max().unwrap_or(1);
        let row = |(place, fault): (usize, &Fault)| {
            let count = |lift: usize| counts.get(&(fault.name, lift)).copied().unwrap_or(0);
            let cell = |lift: &usize| Cell {
                lift: *lift,
                count: count(*lift),
                length: (count(*lift) * WIDEST).div_ceil(most),
            };
            let cells: Vec<Cell> = lifts.iter().map(cell).collect();
            ChartRow {
                fault: place,
                title: words.told_first(fault.title),
                total: cells.iter().map(|c| c.count).sum(),
                cells,
            }
        };
        let mut rows: Vec<ChartRow> = catalogue().enumerate().map(row).filter(|r| r.total > 0).collect();
        rows.sort_by_key(|r| std::cmp::Reverse(r.total));
        let titles = lift_titles(words);
        Self { lifts: lifts.iter().map(|l| (*l, titles[*l].clone())).collect(), rows }
    }
}
