"""Disturbed outlines: what cloth, belts, plates and a poor mask do to a person mask and the renderer does not show."""
import cv2
import numpy as np

SIDE = 256


def disturbed(masks, points, facing, rng):
    """A disturbed copy of each of `masks` [n, 256, 256]; `points` are the true joints (fractions), `facing` is +1 or -1."""
    rows, columns = np.mgrid[0:SIDE, 0:SIDE].astype("f4")
    out = np.empty_like(masks)
    for k, (mask, joints, way) in enumerate(zip(masks, points, facing)):
        hip, shoulder = joints[0] * SIDE, joints[1] * SIDE
        torso = float(np.hypot(*(shoulder - hip)))
        up = (shoulder - hip) / torso
        dorsal = np.array([up[1], -up[0]]) * way  # a lifter who faces right and stands has their back to the left
        along = ((columns - hip[0]) * up[0] + (rows - hip[1]) * up[1]) / torso
        behind = ((columns - hip[0]) * dorsal[0] + (rows - hip[1]) * dorsal[1]) / torso
        push = outline_shift(along, rng) * np.clip(behind / 0.15, 0, 1) * torso
        moved = cv2.remap(mask, columns - push * dorsal[0].astype("f4"), rows - push * dorsal[1].astype("f4"), cv2.INTER_LINEAR)
        out[k] = covered_or_blurred(moved, along, behind, torso, rng)
    return out


def outline_shift(along, rng):
    """How far the back's outline lies outside the body, torso lengths (0.02 = about a centimetre), by height on the trunk."""
    shift = np.zeros_like(along)
    if rng.random() < 0.6:  # cloth that hangs only adds
        shift += abs(rng.normal(0, 0.025)) * np.exp(-(((along - rng.uniform(0.15, 0.55)) / rng.uniform(0.12, 0.3)) ** 2))
    if rng.random() < 0.4:  # wrinkles, soft tissue
        shift += rng.normal(0, 0.012) * np.exp(-(((along - rng.uniform(-0.2, 0.9)) / rng.uniform(0.06, 0.15)) ** 2))
    if rng.random() < 0.15:  # a belt
        shift += rng.uniform(0.005, 0.025) * (np.abs(along - rng.uniform(0.15, 0.45)) < rng.uniform(0.05, 0.1))
    return shift.astype("f4")


def covered_or_blurred(mask, along, behind, torso, rng):
    draw = rng.random()
    if draw < 0.15:  # a disc that the mask swallows or leaves out
        disc = np.hypot(along - rng.uniform(-0.3, 1.0), behind - rng.uniform(0.1, 0.6)) < rng.uniform(0.08, 0.35)
        return np.where(disc, 255 if rng.random() < 0.6 else 0, mask).astype("u1")
    if draw < 0.35:
        return cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.5, 2.0) * torso / 52)
    if draw < 0.45:
        return (cv2.dilate if rng.random() < 0.5 else cv2.erode)(mask, np.ones((3, 3), "u1"))
    return mask
