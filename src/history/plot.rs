//! The plots of the page, as SVG. They hold no text that a person or file gave.
//!
//! Colours are roles, not colours: the page's style sheet maps each to one of the theme, so that plots are dark on a dark page
//! and black on paper.

use jiff::civil::Date;
use plotters::coord::Shift;
use plotters::coord::ranged1d::ValueFormatter;
use plotters::prelude::*;

use super::session::form_held;
use super::{SetSummary, Trend};
use crate::faults::history::RepShare;
use crate::render::Units;
use crate::words::Words;

/// Width and height, CSS pixels: one column on a phone.
const SIZE: (u32, u32) = (420, 230);
const TEXT: RGBColor = RGBColor(1, 1, 1);
const GRID: RGBColor = RGBColor(2, 2, 2);
const SERIES: RGBColor = RGBColor(3, 3, 3);
const FLAGGED: RGBColor = RGBColor(4, 4, 4);

/// Why a plot could not be drawn.
pub(super) type PlotError = DrawingAreaErrorKind<std::io::Error>;
type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

fn days(from: Date, to: Date) -> f64 {
    f64::from((to - from).get_days())
}

/// `24 Aug`; in other languages than English the numbers of day and month.
fn day_label(first: Date, after: f64, words: &Words) -> String {
    let span = jiff::Span::new().try_days(after.round() as i64);
    let day = span.and_then(|span| first.checked_add(span)).unwrap_or(first);
    words.short_day(day.month(), day.day())
}

fn drawn(draw: impl FnOnce(&Area) -> Result<(), PlotError>) -> Result<String, PlotError> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        draw(&area)?;
        area.present()?;
    }
    Ok(svg)
}

/// Least and greatest of what is drawn, with a tenth of room on both sides.
fn range(values: impl Iterator<Item = f64>, least: f64) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    if low > high {
        return (0.0, 1.0);
    }
    let room = (0.1 * (high - low)).max(0.5 * (least - (high - low)));
    (low - room, high + room)
}

type Plane = Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>;

fn axes<'a, 'b>(
    area: &'b Area<'a>,
    (left, right): (f64, f64),
    (low, high): (f64, f64),
    x_label: &dyn Fn(&f64) -> String,
    y_label: &dyn Fn(&f64) -> String,
) -> Result<ChartContext<'b, SVGBackend<'a>, Plane>, PlotError>
where
    plotters::coord::types::RangedCoordf64: ValueFormatter<f64>,
{
    // A long unit shall not be cut off.
    let longest = [low, high].iter().map(|y| y_label(y).chars().count()).max().unwrap_or_default() as u32;
    let mut chart = ChartBuilder::on(area)
        .margin(6)
        .margin_right(16)
        .x_label_area_size(26)
        .y_label_area_size((8 * longest).max(48))
        .build_cartesian_2d(left..right, low..high)?;
    let text = ("sans-serif", 14).into_font().color(&TEXT);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .max_light_lines(0)
        .bold_line_style(GRID.mix(0.5))
        .axis_style(GRID)
        .label_style(text)
        .x_labels(5)
        .y_labels(5)
        .x_label_formatter(x_label)
        .y_label_formatter(y_label)
        .draw()?;
    Ok(chart)
}

/// A measure over the sessions: points with one standard deviation up and down.
pub(super) fn trend(trend: &Trend, units: Units, words: &Words) -> Result<String, PlotError> {
    let points = &trend.points;
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return Ok(String::new()) };
    let (first, span) = (first.date, days(first.date, last.date).max(7.0));
    let course = &trend.course;
    let least = course.followed.notable.from(points[0].value);
    let (mut low, mut high) = range(points.iter().flat_map(|p| [p.value - p.sd, p.value + p.sd]), 2.0 * least);
    if course.measure.is_none() {
        (low, high) = (low.max(0.0), high.min(100.0));
    }
    drawn(|area| {
        let mut chart = axes(area, (-0.04 * span, 1.04 * span), (low, high), &|x| day_label(first, *x, words), &|y| {
            words.number(&units.one(course.unit, *y))
        })?;
        let at = |p: &super::TrendPoint| (days(first, p.date), p.value);
        let inside = |v: f64| v.clamp(low, high);
        chart.draw_series(LineSeries::new(points.iter().map(at), SERIES.mix(0.35)))?;
        chart.draw_series(points.iter().map(|p| {
            let x = days(first, p.date);
            PathElement::new(vec![(x, inside(p.value - p.sd)), (x, inside(p.value + p.sd))], SERIES.stroke_width(2))
        }))?;
        chart.draw_series(points.iter().map(|p| Circle::new(at(p), 4, SERIES.filled())))?;
        Ok(())
    })
}

/// Load of every set, in the unit that is asked for: a filled circle where form held, a triangle where a quarter or more of the reps were flagged.
pub(super) fn loads(sets: &[SetSummary], units: Units, words: &Words) -> Result<String, PlotError> {
    let (Some(first), Some(last)) = (sets.first(), sets.last()) else { return Ok(String::new()) };
    let (first, span) = (first.date, days(first.date, last.date).max(7.0));
    let load = |s: &SetSummary| Some(units.of_kg(s.load_kg?));
    let (low, high) = range(sets.iter().filter_map(load), 10.0);
    drawn(|area| {
        let mut chart = axes(area, (-0.04 * span, 1.04 * span), (low, high), &|x| day_label(first, *x, words), &|y| {
            format!("{y:.0} {}", units.of_loads())
        })?;
        let at = |s: &SetSummary| Some((days(first, s.date), load(s)?));
        let of = |held: bool| sets.iter().filter(move |s| form_held(s.flagged) == held).filter_map(at);
        chart.draw_series(of(true).map(|p| Circle::new(p, 4, SERIES.filled())))?;
        chart.draw_series(of(false).map(|p| TriangleMarker::new(p, 6, FLAGGED.filled())))?;
        Ok(())
    })
}

/// Flagged reps by their number in the set, in percent, with one standard deviation.
pub(super) fn by_rep(shares: &[RepShare], words: &Words) -> Result<String, PlotError> {
    let reps = shares.len() as f64;
    drawn(|area| {
        let whole = |x: &f64| {
            if x.fract() == 0.0 && *x >= 1.0 { words.say_of("rep-number", "number", *x) } else { String::new() }
        };
        let mut chart = axes(area, (0.5, reps + 0.5), (0.0, 100.0), &whole, &|y| format!("{y:.0} %"))?;
        let seen = || shares.iter().enumerate().filter(|(_, s)| s.of > 0).map(|(i, s)| (i as f64 + 1.0, s));
        chart.draw_series(seen().map(|(x, s)| {
            Rectangle::new([(x - 0.3, 0.0), (x + 0.3, 100.0 * s.value())], FLAGGED.mix(0.75).filled())
        }))?;
        chart.draw_series(seen().map(|(x, s)| {
            let (value, sd) = (100.0 * s.value(), 100.0 * s.sd());
            let ends = vec![(x, (value - sd).max(0.0)), (x, (value + sd).min(100.0))];
            PathElement::new(ends, TEXT.stroke_width(1))
        }))?;
        Ok(())
    })
}
