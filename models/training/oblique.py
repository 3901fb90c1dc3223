"""Lifters as they are filmed off the side: the camera anywhere from 75° behind to 75° before the side view, near or far, low or high,
held by hand; what they lift, and the racks and people about them. The renderer's folder must be on the path.
"""
import numpy as np
import motions
from motion import PLATE_R, Lifter, Ry
from render import MeshBuilder

# What they do: (name, motion, what it is closest to, what is lifted, how often).
LIFTS = [
    ("deadlift", Lifter, "deadlift", "barbell", 0.20), ("rdl", Lifter, "rdl", "barbell", 0.13), ("rdl", Lifter, "rdl", "dumbbells", 0.06),
    ("kettlebell_deadlift", Lifter, "deadlift", "kettlebell", 0.14), ("sumo_deadlift", motions.Sumo, "deadlift", "barbell", 0.05),
    ("good_morning", motions.GoodMorning, "squat", "barbell", 0.04), ("squat", Lifter, "squat", "barbell", 0.20),
    ("front_squat", motions.FrontSquat, "squat", "barbell", 0.08), ("air_squat", motions.AirSquat, "squat", "nothing", 0.10),
]
# Camera off the side view, degrees, behind +.
FARTHEST_OFF_SIDE = 75
# Which frames of one are kept: (kind, how often).
FRAMES = [("stand", 2), ("top", 1), ("rep", 8), ("free", 3)]
# Side of the picture against that of a lifter filmed from the side: it is rendered faster, and seen through 256 pixels anyway.
PICTURE = 0.85
# Widest lens, degrees across the height of the picture.
WIDEST = 85.0


def film(config, name, lifted, rng):
    """Changes the camera, what is lifted and the surroundings in a lifter's configuration."""
    u = rng.uniform
    width, height = (round(side * PICTURE / 8) * 8 for side in config["size"])
    config["size"] = [width, height]
    off, distance, eye = u(-FARTHEST_OFF_SIDE, FARTHEST_OFF_SIDE), u(1.8, 2.8) if u() < 0.4 else u(2.8, 5.0), u(0.3, 2.0)
    target = [u(-0.2, 0.2), u(0.65, 1.05), u(-0.1, 0.3)]
    reach = u(1.08, 1.6) * (1.0 if height > width else 0.93)
    config["camera"].update(
        azimuth=float(rng.choice([-1, 1]) * (90 + off)), elevation=float(np.degrees(np.arctan2(eye - target[1], distance))), target=target,
        distance=float(np.hypot(distance, eye - target[1])), fov=float(min(2 * np.degrees(np.arctan(reach / distance)), WIDEST)), roll=float(rng.normal(0, 2.5)))
    squat = config["lift"] == "squat"
    radius = PLATE_R if u() < 0.6 else u(0.15, 0.20)
    config["plates"] = [[float(radius), u(0.03, 0.07)] for _ in range(rng.integers(1, 4))] if u() < 0.9 or not squat else []
    config["plate_cols"] = [config["plate_cols"][0] if config["plate_cols"] else [0.02, 0.02, 0.022]] * len(config["plates"])
    config["motion"].update(pelvis_yaw=float(rng.normal(0, 3)), bar_low=u(0.03, 0.10))
    if lifted == "kettlebell":
        config["motion"].update(grip_half=0.05, stance_half=u(0.16, 0.28), toe_out=u(8, 30))
    if lifted == "dumbbells":
        config["motion"].update(grip_half=u(0.2, 0.3))
    if name == "air_squat":
        config["motion"].update(grip_half=u(0.05, 0.25))
    config.update(lifted=lifted, rack=bool(u() < 0.15), rack_behind=bool(u() < 0.4), bystander=bool(u() < 0.15), frames=FRAMES)


def weights(config, rng):
    """Mesh of what is lifted, about the middle between the hands; None for empty hands."""
    mesh = MeshBuilder()
    colour = rng.uniform(0.02, 0.12) * np.ones(3) if rng.random() < 0.7 else rng.uniform(0.03, 0.5, 3)
    if config["lifted"] == "kettlebell":
        radius = rng.uniform(0.08, 0.12)
        mesh.cyl([0, 0, 0], 0.016, 0.07, 0, colour, 8, 16)
        for side in (-1, 1):
            mesh.cyl([side * 0.07, -0.03, 0], 0.015, 0.035, 1, colour, 8, 16)
        for low, high, at in ((1.0, 0.75, -0.3), (0.75, 0.45, 0.35), (0.75, 1.0, -0.8)):
            mesh.cyl([0, -0.07 - radius + at * radius, 0], radius * low, 0.32 * radius, 1, colour, 8, 24, r2=radius * high)
    elif config["lifted"] == "dumbbells":
        apart, radius, half = config["motion"]["grip_half"], rng.uniform(0.05, 0.09), rng.uniform(0.08, 0.14)
        for side in (-1, 1):
            mesh.cyl([side * apart, 0, 0], 0.015, half, 2, [0.5, 0.5, 0.5], 7, 16)
            for end in (-1, 1):
                mesh.cyl([side * apart, 0, end * half], radius, 0.05, 2, colour, 8, 24)
    else:
        return None
    return mesh.done()


def rack_behind(room, rng):
    """The room with the uprights and crossbars of a rack in it; all of it is seen behind the lifter."""
    mesh = MeshBuilder()
    half, front, back = rng.uniform(0.45, 0.65), rng.uniform(-0.2, 0.9), rng.uniform(-1.4, -0.5)
    colour = [[0.05, 0.05, 0.06], [0.4, 0.03, 0.03], [0.45, 0.45, 0.47], [0.5, 0.4, 0.05]][rng.integers(4)]
    for x in (-half, half):
        for z in (front, back):
            mesh.box([x, 1.15, z], [0.04, 1.17, 0.04], colour)
        mesh.box([x, 2.28, (front + back) / 2], [0.03, 0.03, (front - back) / 2], colour)
    mesh.box([0, 2.28, back], [half, 0.03, 0.03], colour)
    (vertices, faces), (more, more_faces) = room, mesh.done()
    return np.concatenate([vertices, more]), np.concatenate([faces, more_faces + len(vertices)])


def bystander(vertices, eye, rng):
    """Somebody of the lifter's build beside them as the camera sees it, before or behind: vertices and where they stand."""
    vertices = vertices.copy()
    vertices[:, 9:12] = np.clip(vertices[:, 9:12] * rng.uniform(0.4, 1.8, 3) + rng.uniform(0, 0.1), 0, 1)
    ahead = np.array([eye[0], 0, eye[2]]) / np.hypot(eye[0], eye[2])
    across = np.array([ahead[2], 0, -ahead[0]])
    where = np.eye(4)
    where[:3, :3] = Ry(rng.uniform(-np.pi, np.pi))
    where[:3, 3] = rng.choice([-1, 1]) * rng.uniform(0.5, 1.6) * across + rng.uniform(-2.0, 0.5) * ahead
    return vertices, where
