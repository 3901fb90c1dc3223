//! Who is who over time, and who lifts.

use std::cmp::Ordering;

use super::detections::Frame;
use super::error::FormatError;
use crate::statistics::quantile;
use crate::track::Person;

/// A person is the one of an earlier frame who was nearer than this, extents of the person, at most so many frames ago.
const NEAR: f32 = 0.5;
const LONGEST_GAP: usize = 30;
/// Who is in fewer frames, as a share, is no person that anybody would choose.
const FEWEST_SHARE: f64 = 0.1;

/// Who was chosen.
#[derive(Debug)]
pub struct Chosen {
    /// The person's place among those of each frame.
    pub rows: Vec<Option<usize>>,
    /// People who are there for a notable part of the recording.
    pub people: usize,
    /// In words.
    pub how: String,
}

/// One person over time.
struct Path {
    id: Option<u64>,
    /// Frame and place among its people.
    members: Vec<(usize, usize)>,
    /// Centres, one a member.
    centres: Vec<[f32; 2]>,
    extents: Vec<f32>,
}

impl Path {
    fn near(&self, frame: usize, centre: [f32; 2]) -> Option<f32> {
        let (last, extent) = (self.centres.last()?, self.extents.last()?);
        let away = (last[0] - centre[0]).hypot(last[1] - centre[1]) / extent.max(f32::MIN_POSITIVE);
        (frame - self.members.last()?.0 <= LONGEST_GAP && away < NEAR).then_some(away)
    }

    /// How far the person goes up and down, own extents, times the frames in which this is seen.
    fn lifting(&self) -> f64 {
        let y = |share| quantile(self.centres.iter().map(|c| f64::from(c[1])), share).unwrap_or(0.0);
        let extent = quantile(self.extents.iter().map(|e| f64::from(*e)), 0.5).unwrap_or(1.0);
        (y(0.95) - y(0.05)) / extent.max(f64::MIN_POSITIVE) * self.members.len() as f64
    }
}

/// Follows the people through frames in order of time and chooses one: the `wanted`-th from the left, else who moves up and down most.
///
/// # Errors
/// When nobody is there, or fewer people than `wanted` says.
pub fn choose(frames: &[Frame], wanted: Option<Person>) -> Result<Chosen, FormatError> {
    let paths = follow(frames);
    let fewest = FEWEST_SHARE * frames.len() as f64;
    let mut people: Vec<&Path> = paths.iter().filter(|path| path.members.len() as f64 >= fewest).collect();
    people.sort_by(|a, b| a.centres[0][0].total_cmp(&b.centres[0][0]));
    let count = people.len();
    let most = |a: &&&Path, b: &&&Path| a.lifting().partial_cmp(&b.lifting()).unwrap_or(Ordering::Equal);
    let (path, how) = match wanted {
        Some(Person::At(_)) => return Err(FormatError::Pointed),
        Some(Person::FromLeft(n)) => {
            let path = usize::from(n).checked_sub(1).and_then(|k| people.get(k));
            let path = path.ok_or(FormatError::Person { wanted: n, people: count })?;
            (*path, format!("person {n} of {count} from the left, as told"))
        }
        None => {
            let path = people.iter().max_by(most).ok_or(FormatError::Nobody)?;
            let how = if count == 1 {
                "the only person".into()
            } else {
                format!("the one of {count} people who moves up and down most")
            };
            (*path, how)
        }
    };
    let mut rows = vec![None; frames.len()];
    path.members.iter().for_each(|(frame, row)| rows[*frame] = Some(*row));
    Ok(Chosen { rows, people: count, how })
}

fn follow(frames: &[Frame]) -> Vec<Path> {
    let mut paths: Vec<Path> = Vec::new();
    for (f, frame) in frames.iter().enumerate() {
        let places: Vec<_> =
            frame.people.iter().enumerate().filter_map(|(row, p)| Some((row, p.id, p.place()?))).collect();
        let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
        for (at, (_, id, (centre, _))) in places.iter().enumerate() {
            for (k, path) in paths.iter().enumerate() {
                let away = if id.is_some() || path.id.is_some() {
                    (*id == path.id).then_some(0.0)
                } else {
                    path.near(f, *centre)
                };
                pairs.extend(away.map(|away| (away, at, k)));
            }
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let (mut placed, mut taken) = (vec![None; places.len()], vec![false; paths.len()]);
        for (_, at, k) in pairs {
            if placed[at].is_none() && !taken[k] {
                (placed[at], taken[k]) = (Some(k), true);
            }
        }
        for ((row, id, (centre, extent)), path) in places.into_iter().zip(placed) {
            let path = match path {
                Some(k) => &mut paths[k],
                None => {
                    paths.push(Path { id, members: Vec::new(), centres: Vec::new(), extents: Vec::new() });
                    let last = paths.len() - 1;
                    &mut paths[last]
                }
            };
            path.members.push((f, row));
            path.centres.push(centre);
            path.extents.push(extent);
        }
    }
    paths
}
