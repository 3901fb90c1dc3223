//! `load_beyond_form`: up to which load form held, today and lately, and whether faults appear only above a load. It never says
//! which load is too much for anybody.

use super::super::text::{count, signed};
use super::super::{Session, Statement, Tone};
use super::{Said, lately, percent};
use crate::faults::history::RepShare;
use crate::faults::history::limits::{
    FREQUENT, LATELY_DAYS, LOAD_EXCESS_DEG, LOAD_LIMIT_REPS, LOAD_LIMIT_SESSIONS, SURE_SDS,
};
use crate::faults::load_beyond_form::{Held, excess, held_up_to, lighter, rounds, severity};
use crate::faults::{Evidence, PastSet, catalogue, title_of};
use crate::measures::Unit;
use crate::render::Units;

pub(super) const RULE: &str = "load_beyond_form";

pub(super) fn assess(sessions: &[Session], units: Units) -> Said {
    let last = sessions.last().ok_or("there is no session")?;
    let lately = lately(sessions)?;
    let (today, over) = (held_up_to(&last.sets), held_up_to(&lately));
    let over = over.ok_or_else(|| format!("no set of the last {LATELY_DAYS} days has a load and judged reps"))?;
    let alike = |h: &Held| (h.up_to_kg, h.not_at_kg) == (over.up_to_kg, over.not_at_kg);
    let mut said = Vec::new();
    // Said twice only where it differs; the longer time then stands for both.
    said.extend(today.filter(|h| !alike(h)).map(|h| held(&h, units, &format!("on {}", last.date))));
    said.push(held(&over, units, &format!("over the last {LATELY_DAYS} days")));
    said.extend(limit(&lately, units));
    said.extend(beyond(&last.sets, &lately, units));
    Ok(said)
}

fn held(held: &Held, units: Units, when: &str) -> Statement {
    let (tone, text) = match (held.up_to_kg, held.not_at_kg) {
        (Some(up_to), None) => {
            let enough = held.reps.of >= LOAD_LIMIT_REPS && held.unjudged <= held.reps.of;
            let earned = enough && held.reps.value() + held.reps.sd() < FREQUENT;
            let tone = if earned { Tone::Praise } else { Tone::Plain };
            (tone, format!("Form held at every load {when}, up to {}.", units.load(up_to)))
        }
        (Some(up_to), Some(not)) => {
            let [up_to, not] = [up_to, not].map(|kg| units.load(kg));
            (Tone::Plain, format!("Form held up to {up_to} {when}, and not at {not}."))
        }
        (None, lightest) => (
            Tone::Plain,
            format!("Form did not hold at the lightest load {when}, {}.", units.load(lightest.unwrap_or_default())),
        ),
    };
    let measured = if held.reps.of == 0 {
        "a quarter or more of its reps flagged".to_owned()
    } else {
        let unjudged =
            if held.unjudged > 0 { format!(", {} more not fully seen", held.unjudged) } else { String::new() };
        format!("flagged {} of {} up to it{unjudged}", percent(held.reps), count(held.reps.of, "rep"))
    };
    let threshold =
        format!("held = under {:.0} % of the judged reps flagged, at it and at every lighter load", 100.0 * FREQUENT);
    Statement { tone, rule: RULE, text, measured, threshold, evidence: Evidence::B }
}

/// Whether reps above the load up to which form held are flagged more often than those up to it.
fn limit(sets: &[&PastSet], units: Units) -> Option<Statement> {
    let up_to = held_up_to(sets)?.up_to_kg?;
    let (above, below): (Vec<&PastSet>, Vec<&PastSet>) =
        sets.iter().copied().filter(|s| s.load_kg.is_some()).partition(|s| s.load_kg.is_some_and(|l| l > up_to));
    let flagged = |sets: &[&PastSet]| sets.iter().map(|s| s.flagged()).sum::<RepShare>();
    let (high, low) = (flagged(&above), flagged(&below));
    let mut days: Vec<_> = above.iter().map(|s| s.date).collect();
    days.dedup();
    if high.of < LOAD_LIMIT_REPS || low.of < LOAD_LIMIT_REPS || days.len() < LOAD_LIMIT_SESSIONS {
        return None;
    }
    let (rise, sd) = (high.value() - low.value(), high.sd().hypot(low.sd()));
    if rise < FREQUENT || rise < SURE_SDS * sd {
        return None;
    }
    let share = |sets: &[&PastSet], fault: &str| -> RepShare {
        let reps = sets.iter().flat_map(|s| s.reps.iter().filter(|r| s.assessed(r, fault)).map(|r| s.has(r, fault)));
        reps.map(|has| RepShare { part: usize::from(has), of: 1 }).sum()
    };
    let mut by_fault: Vec<(&str, RepShare)> = catalogue().map(|f| (f.name, share(&above, f.name))).collect();
    by_fault.sort_by_key(|(_, share)| std::cmp::Reverse(share.part));
    let most = by_fault.into_iter().next();
    let named = most.filter(|(_, share)| share.part > 0).map_or(String::new(), |(fault, above)| {
        let below = share(&below, fault);
        format!(
            ", mostly {} ({} of {} reps above, {} of {} up to it)",
            title_of(fault),
            above.part,
            above.of,
            below.part,
            below.of
        )
    });
    Some(Statement {
        tone: Tone::Warning,
        rule: RULE,
        text: format!("Faults appear above {}{named}. Build up from the load at which form holds.", units.load(up_to)),
        measured: format!(
            "flagged: above {} of {} in {}, up to it {} of {}",
            percent(high),
            count(high.of, "rep"),
            count(days.len(), "session"),
            percent(low),
            low.of
        ),
        threshold: format!(
            "a rise of {:.0} % and {SURE_SDS:.0} standard deviations, in the last {LATELY_DAYS} days",
            100.0 * FREQUENT
        ),
        evidence: Evidence::B,
    })
}

/// Whether the lower back was rounder at the heaviest load of the last session than at lighter ones lately.
fn beyond(today: &[&PastSet], lately: &[&PastSet], units: Units) -> Option<Statement> {
    let heaviest = today
        .iter()
        .copied()
        .filter(|s| s.load_kg.is_some())
        .max_by(|a, b| a.load_kg.partial_cmp(&b.load_kg).unwrap_or(std::cmp::Ordering::Equal))?;
    let at: Vec<&PastSet> = today.iter().copied().filter(|s| s.load_kg == heaviest.load_kg).collect();
    let excess = excess(&at, &lighter(lately, heaviest)).ok()?;
    let severity = severity(&excess).filter(|_| rounds(&at))?;
    let load = units.load(heaviest.load_kg?);
    let what = if excess.within_rep { "gained under load" } else { "in the hinge" };
    Some(Statement {
        tone: Tone::from(severity),
        rule: RULE,
        text: format!("Your lower back was rounder at {load} on {} than at lighter loads.", heaviest.date),
        measured: format!(
            "rounding {what} {}, {} against {} at lighter loads",
            signed(units, Unit::Degrees, excess.value, excess.sd),
            count(excess.reps, "rep"),
            excess.lighter_reps
        ),
        threshold: format!("{LOAD_EXCESS_DEG:.0}°, and a quarter of the reps with a warning on the lower back"),
        evidence: Evidence::B,
    })
}
