//! The plans of a clip's scenes: nothing that is expected of one comes from another.

use super::plan::{Expected, Plan};

/// An [`Expected`] for every moment of a clip.
pub(super) struct Course {
    scenes: Vec<Planned>,
}

/// A scene from its first moment on.
pub(super) struct Planned {
    /// Seconds; the first scene begins with the clip.
    pub start_s: f64,
    /// None where nobody could be told to be the lifter.
    pub plan: Option<Plan>,
}

impl Course {
    /// Of scenes in order of time; `None` when not one of them has a plan.
    pub fn new(scenes: Vec<Planned>) -> Option<Self> {
        scenes.iter().any(|scene| scene.plan.is_some()).then_some(Self { scenes })
    }

    /// Of a clip of one scene.
    pub fn one(plan: Plan) -> Self {
        Self { scenes: vec![Planned { start_s: f64::NEG_INFINITY, plan: Some(plan) }] }
    }

    /// What to expect at `time_s`; `None` in a scene without a lifter.
    pub fn at(&self, time_s: f64) -> Option<Expected> {
        let scene = self.scenes.partition_point(|scene| scene.start_s <= time_s).saturating_sub(1);
        self.scenes[scene].plan.as_ref().map(|plan| plan.at(time_s))
    }

    /// Which way the lifter faces in each scene: +1 = to the picture's right, −1 = to the left, 0 = not known.
    pub fn facings(&self) -> Vec<f32> {
        self.scenes.iter().map(|scene| scene.plan.as_ref().map_or(0.0, |plan| plan.facing)).collect()
    }

    /// The most people seen for a notable part of a scene.
    pub fn people_seen(&self) -> usize {
        self.scenes.iter().filter_map(|scene| Some(scene.plan.as_ref()?.people_seen)).max().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::detector::Person;
    use super::super::people::{CloseReading, Sighting};
    use super::super::spine::Placed;
    use super::super::{JOINTS, Joint};
    use super::*;

    /// Somebody who stands at `x` from one moment to another and faces the picture's right (+1) or left (−1).
    fn standing(x: f32, facing: f32, from_s: f64, to_s: f64) -> Plan {
        let person = Person { score: 0.9, hip: [x, 300.0], rim: [x, 100.0], head_box: [0.0; 4] };
        let mut joints = [[x, 300.0]; JOINTS];
        joints[Joint::Shoulder as usize] = [x, 200.0];
        joints[Joint::Knee as usize] = [x, 400.0];
        joints[Joint::Ankle as usize] = [x, 490.0];
        let close =
            Some(CloseReading { score: 1.0, facing, placed: Some(Placed { joints }), across: 0.0, plate: None });
        let times = (0..).map(|k| from_s + f64::from(k) / 8.0).take_while(|time_s| *time_s < to_s);
        Plan::new(&times.map(|time_s| Sighting { time_s, person, close, sought: false }).collect(), 1).unwrap()
    }

    #[test]
    fn nothing_reaches_across_a_cut() {
        let planned = |start_s, plan| Planned { start_s, plan };
        let course = Course::new(vec![
            planned(f64::NEG_INFINITY, Some(standing(200.0, 1.0, 0.0, 2.0))),
            planned(2.0, None),
            planned(3.0, Some(standing(600.0, -1.0, 3.0, 5.0))),
        ])
        .unwrap();
        let x = |time_s: f64| course.at(time_s).map(|expected| (expected.region.cx, expected.facing));
        assert_eq!([0.0, 1.99].map(x), [Some((200.0, 1.0)); 2]);
        assert_eq!([2.0, 2.5].map(x), [None; 2]);
        assert_eq!([3.0, 4.9].map(x), [Some((600.0, -1.0)); 2]);
        assert_eq!((course.facings(), course.people_seen()), (vec![1.0, 0.0, -1.0], 1));
        assert!(Course::new(vec![planned(0.0, None)]).is_none());
    }
}
