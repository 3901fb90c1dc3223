//! The spine model: places nine joints in a frame, and states lumbar flexion and other angles with their standard deviations.
//!
//! It is three networks. The first sees a frame alone: mask and keypoints in, joints and the lifter's outline out. The second
//! states angles from that outline, and sees beside it a reference: the mean outline of the lifter standing upright, which
//! tells their build and shirt from a bend of the back. As upright moments may come late in a clip, the second network is run
//! when the last frame has been read; till then the outlines are kept packed. A third, small one then states the camera's yaw.

mod angles;
mod joints;
mod mask_edge;
mod outline;
mod stated;
mod yaw;

pub(super) use angles::SpineAngles;
pub(super) use joints::{Placed, SpineJoints};
pub(super) use outline::Outline;
pub(super) use stated::Stated;
