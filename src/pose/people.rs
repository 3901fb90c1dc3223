//! Who is who over time, and who of them is the lifter.
//!
//! Detections are linked from frame to frame into tracklets by nearness and like size; a person who was hidden for a while
//! is taken up again where they were. Once chosen, the lifter is never exchanged for somebody else.

use super::MOST;
use super::cadence::survey_step_s;
use super::detector::Person;
use super::error::PoseError;
use super::plate::Found;
use super::spine::Placed;
use crate::track::Spot;

/// One that is so many times as large or as small is somebody else.
pub(super) const LINK_TIMES: f32 = 2.0;
/// A detection may be near to any of so many latest sightings of a person, half a second: a moment in which plates or a rack are
/// taken for the body does not lead away.
const LATELY: usize = 5;
/// Share of the frames with anybody in which a person must be seen to count.
const NOTABLE_SHARE: f64 = 0.15;
/// Travel of the hips in height, in reaches, and turn of the body, radians, that make a whole lift. A deadlift's hips rise
/// by about 0.4 reaches and its detected body turns by about 0.9; a squat's by 0.5 and 0.5.
const WHOLE_LIFT: (f32, f32) = (0.3, 0.5);

/// What the landmark and spine models say of a person in a survey frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct CloseReading {
    /// Person score, 0…1.
    pub score: f32,
    /// Vote for the facing: positive = faces the picture's right, in shares of the region.
    pub facing: f32,
    /// Placed joints and angles.
    pub placed: Option<Placed>,
    /// From shoulder to shoulder, picture pixels.
    pub across: f32,
    /// The plate in front of them, where one was searched for and found.
    pub plate: Option<Found>,
}

/// A person in one survey frame.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sighting {
    /// Seconds.
    pub time_s: f64,
    /// Detection.
    pub person: Person,
    /// What was read of them, where they were read.
    pub close: Option<CloseReading>,
    /// Whether they were not detected, but looked for and found where they just were.
    pub sought: bool,
}

/// One person over time.
pub(super) type Tracklet = Vec<Sighting>;

/// Links the sightings of each frame (frames in order of time) to people, in order of first sight.
pub(super) fn link(frames: &[Vec<Sighting>]) -> Vec<Tracklet> {
    let mut tracklets: Vec<Tracklet> = Vec::new();
    for frame in frames {
        let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
        for (t, tracklet) in tracklets.iter().enumerate() {
            for (s, sighting) in frame.iter().enumerate() {
                let lately = tracklet.iter().rev().take(LATELY).filter_map(|s| linkable(&s.person, &sighting.person));
                if let Some(distance) = lately.min_by(f32::total_cmp) {
                    pairs.push((distance, t, s));
                }
            }
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut used, known) = (vec![false; frame.len()], tracklets.len());
        let mut extended = vec![false; known];
        for (_, t, s) in pairs {
            if !used[s] && !extended[t] {
                (used[s], extended[t]) = (true, true);
                tracklets[t].push(frame[s]);
            }
        }
        tracklets.extend(frame.iter().zip(&used).filter(|(_, used)| !**used).map(|(s, _)| vec![*s]));
    }
    tracklets
}

/// The sightings that tell where somebody is: not those who were only looked for, where that was for a moment. Between two detections that are half
/// a second apart a straight line leads, and a plate that is taken for the body just there does not lead away.
pub(super) fn reliable(person: &Tracklet) -> Tracklet {
    let alike = person.chunk_by(|a, b| a.sought == b.sought);
    alike.filter(|run| !run[0].sought || run.len() > LATELY).flatten().copied().collect()
}

/// Whether `next` can be a sighting of the person last seen in `last`.
pub(super) fn is_seen_again(last: &Sighting, next: &Sighting) -> bool {
    linkable(&last.person, &next.person).is_some()
}

/// Distance in reaches (hip to rim), if the two can be the same person: they are no farther apart than most of one.
fn linkable(last: &Person, next: &Person) -> Option<f32> {
    let reach = last.reach().min(next.reach());
    let distance = (last.hip[0] - next.hip[0]).hypot(last.hip[1] - next.hip[1]) / reach;
    let like = (last.reach() / next.reach()).max(next.reach() / last.reach()) <= LINK_TIMES;
    (like && distance <= MOST).then_some(distance)
}

/// The people seen for a notable part of the clip, from left to right as they first appear.
pub(super) fn notable(tracklets: Vec<Tracklet>, frames_with_people: usize) -> Vec<Tracklet> {
    let least = ((frames_with_people as f64 * NOTABLE_SHARE) as usize).max(2);
    let mut people: Vec<Tracklet> = tracklets.into_iter().filter(|t| t.len() >= least).collect();
    people.sort_by(|a, b| a[0].person.hip[0].total_cmp(&b[0].person.hip[0]));
    people
}

/// The lifter among the notable people: the one asked for (from 1), else the one who moves through a lift's range, is large,
/// central at first sight and present long.
///
/// # Errors
/// When there is nobody, not the one asked for, or several alike.
pub(super) fn lifter(
    people: &[Tracklet],
    asked: Option<usize>,
    picture_width: f32,
    frames_searched: usize,
) -> Result<usize, PoseError> {
    if people.is_empty() {
        return Err(PoseError::NobodyFound { frames: frames_searched });
    }
    if let Some(asked) = asked {
        let there = (1..=people.len()).contains(&asked);
        return there.then(|| asked - 1).ok_or(PoseError::NoSuchPerson { asked, seen: people.len() });
    }
    let longest = people.iter().map(Vec::len).max().unwrap_or(1) as f32;
    let largest = people.iter().map(size).fold(f32::MIN_POSITIVE, f32::max);
    let ratings: Vec<f32> = people
        .iter()
        .map(|p| {
            let off_centre = (p[0].person.hip[0] / picture_width - 0.5).abs().min(0.5);
            // Who does not move at all keeps some of it: present and large may still be the lifter of an odd lift.
            p.len() as f32 / longest * size(p) / largest * (1.0 - off_centre) * (1.0 - MOST + movement(p))
        })
        .collect();
    let best = (0..people.len()).max_by(|a, b| ratings[*a].total_cmp(&ratings[*b])).unwrap_or_default();
    // A second person with most of the best rating could be the lifter as well, if for most of their time they are seen beside the best, too far
    // away to be the same. Two stretches of one person, or two detections of one body, are no two people.
    let rivals = |k: &usize| {
        *k == best || ratings[*k] >= MOST * ratings[best] && share_beside(&people[*k], &people[best]) >= MOST
    };
    let alike: Vec<usize> = (0..people.len()).filter(rivals).collect();
    match alike[..] {
        [one] => Ok(one),
        _ => Err(PoseError::SeveralPeople {
            count: people.len(),
            likely: alike.iter().map(|k| (k + 1).to_string()).collect::<Vec<_>>().join(" or "),
        }),
    }
}

/// The one of all people whom somebody points at in a picture of this size: of several the one whose hips are nearest, within a reach of
/// their own, as they are seen about then.
///
/// # Errors
/// When nobody is there then.
pub(super) fn pointed_at(people: &[Tracklet], spot: &Spot, picture: (u32, u32)) -> Result<usize, PoseError> {
    let [x, y] = spot.pixel(picture.0, picture.1);
    let away = |person: &Tracklet| {
        let apart_s = |s: &&Sighting| (s.time_s - spot.at_s).abs();
        let seen = person.iter().min_by(|a, b| apart_s(a).total_cmp(&apart_s(b)))?;
        let [hip_x, hip_y] = seen.person.hip;
        let away = (hip_x - x).hypot(hip_y - y) / seen.person.reach();
        let lately = apart_s(&seen) <= LATELY as f64 * survey_step_s();
        (lately && away <= 1.0).then_some(away)
    };
    let near = people.iter().enumerate().filter_map(|(k, person)| Some((k, away(person)?)));
    let nearest = near.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(k, _)| k);
    nearest.ok_or(PoseError::NobodyThere { spot: *spot })
}

/// For what share of the time of `a` it is seen beside `b`, as somebody else.
fn share_beside(a: &Tracklet, b: &Tracklet) -> f32 {
    let apart = |s: &Sighting, o: &Sighting| {
        let [dx, dy] = [s.person.hip[0] - o.person.hip[0], s.person.hip[1] - o.person.hip[1]];
        dx.hypot(dy) > MOST * s.person.reach().min(o.person.reach())
    };
    let beside = |s: &&Sighting| b.iter().any(|o| o.time_s == s.time_s && apart(s, o));
    a.iter().filter(beside).count() as f32 / a.len() as f32
}

fn size(person: &Tracklet) -> f32 {
    spread(person, |s| s.person.reach(), 0.5, 0.5).0
}

/// 0…1: how much of a lift's movement the detections show.
fn movement(person: &Tracklet) -> f32 {
    let (low, high) = spread(person, |s| s.person.hip[1], 0.05, 0.95);
    let (left, right) = spread(person, |s| s.person.region().rot, 0.05, 0.95);
    let hips = (high - low) / size(person) / WHOLE_LIFT.0;
    let turn = (right - left) / WHOLE_LIFT.1;
    (hips.min(1.0) + turn.min(1.0)) / 2.0
}

/// Two quantiles of a value over a tracklet.
fn spread(person: &Tracklet, value: impl Fn(&Sighting) -> f32, low: f64, high: f64) -> (f32, f32) {
    let mut values: Vec<f32> = person.iter().map(value).collect();
    values.sort_by(f32::total_cmp);
    let at = |q: f64| values[((values.len() - 1) as f64 * q).round() as usize];
    (at(low), at(high))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sighting(time_s: f64, x: f32, y: f32, reach: f32, lean: f32) -> Sighting {
        let rim = [x + reach * lean.sin(), y - reach * lean.cos()];
        let person = Person { score: 0.9, hip: [x, y], rim, head_box: [0.0; 4] };
        Sighting { time_s, person, close: None, sought: false }
    }

    /// 10 s of a squatter at x, who sinks by half a reach and leans by 0.6 rad every 3 s.
    fn squatter(x: f32, reach: f32) -> impl Fn(f64) -> Option<Sighting> {
        move |t| {
            let depth = (0.5 - 0.5 * (t * std::f64::consts::TAU / 3.0).cos()) as f32;
            Some(sighting(t, x, 400.0 + 0.5 * reach * depth, reach, 0.6 * depth))
        }
    }

    fn clip(people: &[&dyn Fn(f64) -> Option<Sighting>]) -> Vec<Vec<Sighting>> {
        (0..100).map(|k| people.iter().filter_map(|p| p(f64::from(k) * 0.1)).collect()).collect()
    }

    fn choose(frames: &[Vec<Sighting>], asked: Option<usize>) -> Result<f32, PoseError> {
        let people = notable(link(frames), frames.len());
        lifter(&people, asked, 1000.0, frames.len()).map(|k| people[k][0].person.hip[0])
    }

    #[test]
    fn the_lifter_moves_while_a_larger_bystander_stands() {
        let stands = |t| Some(sighting(t, 450.0, 420.0, 240.0, 0.0));
        let frames = clip(&[&stands, &squatter(700.0, 200.0)]);
        assert_eq!(choose(&frames, None).unwrap(), 700.0);
    }

    #[test]
    fn somebody_who_walks_through_is_not_the_lifter_and_does_not_take_over() {
        let walks = |t: f64| (2.0..5.0).contains(&t).then(|| sighting(t, 350.0 * (t as f32 - 2.0), 420.0, 210.0, 0.1));
        let frames = clip(&[&walks, &squatter(500.0, 200.0)]);
        let people = notable(link(&frames), frames.len());
        let chosen = &people[lifter(&people, None, 1000.0, 100).unwrap()];
        assert_eq!(chosen.len(), 100);
        assert!(chosen.iter().all(|s| s.person.hip[0] == 500.0));
    }

    #[test]
    fn two_lifters_side_by_side_need_a_word_from_the_caller() {
        let frames = clip(&[&squatter(300.0, 200.0), &squatter(700.0, 200.0)]);
        assert!(matches!(choose(&frames, None), Err(PoseError::SeveralPeople { count: 2, .. })));
        assert_eq!(choose(&frames, Some(1)).unwrap(), 300.0);
        assert_eq!(choose(&frames, Some(2)).unwrap(), 700.0);
        assert!(matches!(choose(&frames, Some(3)), Err(PoseError::NoSuchPerson { asked: 3, seen: 2 })));
        assert!(matches!(choose(&frames, Some(0)), Err(PoseError::NoSuchPerson { .. })));
    }

    #[test]
    fn somebody_is_pointed_at_where_and_when_they_are() {
        // One comes at 5 s to where the other was until then.
        let (leaves, comes) = (squatter(300.0, 200.0), squatter(300.0, 200.0));
        let (leaves, comes) =
            (|t: f64| (t < 4.0).then(|| leaves(t)).flatten(), |t: f64| (t > 7.0).then(|| comes(t)).flatten());
        let other = squatter(700.0, 200.0);
        let people = link(&clip(&[&leaves, &comes, &other]));
        let at = |at_s: f64, x: f64, y: f64| {
            let k = pointed_at(&people, &Spot { at_s, x, y }, (1000, 800))?;
            Ok::<_, PoseError>((people[k][0].person.hip[0], people[k][0].time_s))
        };
        assert_eq!(at(1.0, 0.72, 0.45).unwrap(), (700.0, 0.0));
        assert_eq!(at(1.0, 0.32, 0.60).unwrap(), (300.0, 0.0));
        assert!(matches!(at(5.5, 0.30, 0.5), Err(PoseError::NobodyThere { .. })));
        assert!(matches!(at(8.0, 0.05, 0.5), Err(PoseError::NobodyThere { .. })));
        assert!(matches!(at(30.0, 0.72, 0.45), Err(PoseError::NobodyThere { .. })));
    }

    #[test]
    fn two_detections_of_one_body_are_one_lifter() {
        let body = squatter(500.0, 200.0);
        let echo = |t| body(t).map(|s| sighting(t, s.person.hip[0] + 60.0, s.person.hip[1], 190.0, 0.0));
        let frames = clip(&[&body, &echo]);
        assert_eq!(choose(&frames, None).unwrap(), 500.0);
    }

    #[test]
    fn a_lifter_who_was_hidden_is_the_same_person_afterwards() {
        let person = squatter(500.0, 200.0);
        let hidden = |t: f64| (!(4.0..6.5).contains(&t)).then(|| person(t)).flatten();
        let frames = clip(&[&hidden]);
        assert_eq!(link(&frames).len(), 1);
    }

    #[test]
    fn a_lifter_mistaken_for_a_rack_for_a_moment_is_followed_on() {
        let person = squatter(500.0, 200.0);
        // Three samples ever further away, the last beyond what links, and then where they were.
        let strays = |t: f64| {
            let k = ((t - 5.0) * 10.0).round();
            if (0.0..3.0).contains(&k) {
                Some(sighting(t, 380.0 - 110.0 * k as f32, 400.0, 150.0, 1.2))
            } else {
                person(t)
            }
        };
        let people = link(&clip(&[&strays]));
        let longest = people.iter().map(Vec::len).max().unwrap();
        assert!(longest >= 97, "{:?}", people.iter().map(Vec::len).collect::<Vec<_>>());
    }

    #[test]
    fn an_empty_clip_has_nobody() {
        assert!(matches!(choose(&clip(&[]), None), Err(PoseError::NobodyFound { frames: 100 })));
    }

    #[test]
    fn who_is_lost_for_a_moment_is_not_where_they_were_sought_and_who_is_lost_for_longer_is() {
        let sought = |from: usize, to: usize| -> Tracklet {
            let one =
                |k: usize| Sighting { sought: (from..to).contains(&k), ..sighting(k as f64, 100.0, 0.0, 50.0, 0.0) };
            (0..20).map(one).collect()
        };
        let kept = |person: Tracklet| reliable(&person).len();
        assert_eq!(kept(sought(5, 5)), 20);
        assert_eq!(kept(sought(5, 5 + LATELY)), 20 - LATELY);
        assert_eq!(kept(sought(5, 6 + LATELY)), 20);
    }
}
