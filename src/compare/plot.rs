//! Bland–Altman plots as one SVG: a panel a quantity, differences against the level, with bias and 95 % limits.

use std::error::Error;
use std::io::{self, Write};
use std::path::Path;

use plotters::prelude::*;

use super::agreement::{Against, Agreement, Pair};
use crate::files::{Kind, write_whole};

/// First line of a plot, by which an older one is known.
const BEGINS: &str = "<!-- Spotter: agreement of two recordings -->\n";
const PLOTS: Kind = Kind { is_own: |head| head.starts_with(BEGINS.as_bytes()), private: false };
/// Width and height of a panel, pixels.
const PANEL: (u32, u32) = (640, 360);
/// More points than this are thinned evenly: they would hide each other and swell the file.
const MOST_POINTS: usize = 1500;

/// One panel.
#[derive(Debug, Clone)]
pub struct Panel {
    /// Heading.
    pub title: String,
    /// The pairs.
    pub pairs: Vec<Pair>,
    /// What they come to.
    pub agreement: Agreement,
}

/// Draws the panels below each other into `to`, in the place of an older plot.
///
/// # Errors
/// When it cannot be drawn, or the file not be written.
pub fn bland_altman(panels: &[Panel], against: Against, to: &Path) -> io::Result<()> {
    let count = panels.len().max(1);
    let mut svg = String::new();
    let drawn = (|| -> Result<(), Box<dyn Error>> {
        let root = SVGBackend::with_string(&mut svg, (PANEL.0, PANEL.1 * count as u32)).into_drawing_area();
        root.fill(&WHITE)?;
        for (panel, area) in panels.iter().zip(root.split_evenly((count, 1))) {
            draw(panel, against, &area)?;
        }
        Ok(root.present()?)
    })();
    drawn.map_err(|e| io::Error::other(e.to_string()))?;
    write_whole(to, PLOTS, |file| file.write_all(BEGINS.as_bytes()).and_then(|()| file.write_all(svg.as_bytes())))
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

fn draw(panel: &Panel, against: Against, area: &Area) -> Result<(), Box<dyn Error>> {
    let found = panel.agreement;
    let points: Vec<(f64, f64)> = panel.pairs.iter().map(|p| (against.level(p), p.difference())).collect();
    let range = |values: &mut dyn Iterator<Item = f64>| {
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(v), h.max(v)));
        let room = (0.08 * (high - low)).max(1.0);
        (low - room)..(high + room)
    };
    let levels = range(&mut points.iter().map(|p| p.0));
    let limits = [found.bias, found.limits.0, found.limits.1, 0.0];
    let differences = range(&mut points.iter().map(|p| p.1).chain(limits));
    let title =
        format!("{}: bias {:+.1}°, limits {:+.1}° … {:+.1}°", panel.title, found.bias, found.limits.0, found.limits.1);
    let mut chart = ChartBuilder::on(area)
        .margin(12)
        .caption(title, ("sans-serif", 16))
        .x_label_area_size(40)
        .y_label_area_size(52)
        .build_cartesian_2d(levels.clone(), differences)?;
    let level = if against == Against::Truth { "truth (°)" } else { "mean of both (°)" };
    let degrees = |v: &f64| format!("{v:.0}");
    chart
        .configure_mesh()
        .x_desc(level)
        .y_desc("difference (°)")
        .light_line_style(TRANSPARENT)
        .bold_line_style(BLACK.mix(0.08))
        .x_label_formatter(&degrees)
        .y_label_formatter(&degrees)
        .draw()?;
    let every = points.len().div_ceil(MOST_POINTS).max(1);
    let dot = RGBColor(31, 93, 150).mix(0.45).filled();
    chart.draw_series(points.iter().step_by(every).map(|p| Circle::new(*p, 2, dot)))?;
    let across = |y: f64| vec![(levels.start, y), (levels.end, y)];
    chart.draw_series(LineSeries::new(across(0.0), BLACK.mix(0.4)))?;
    chart.draw_series(LineSeries::new(across(found.bias), RGBColor(180, 40, 40).stroke_width(2)))?;
    for limit in [found.limits.0, found.limits.1] {
        chart.draw_series(DashedLineSeries::new(across(limit), 6, 4, RGBColor(180, 40, 40).stroke_width(1)))?;
    }
    Ok(())
}
