#!/usr/bin/env python3
"""lifters.py DATA FIRST LAST OUT_DIR: renders random lifters FIRST … LAST-1, runs BlazePose on each frame, keeps what the spine
model is to see and what it is to say. One file a lifter; those that are there are left alone, so it can be stopped and started.

DATA is the folder with `synth` (the lifter renderer; its README says what it needs) and `tools` (blazepose_reference.py).
SPOTTER_MODELS names the folder of the converted BlazePose models. A lifter's number fixes body, clothes, light, gym, camera and
poses; no number below 10^8 is used for anything else.

A file holds, for each of its n crops (a frame gives two or three):
  mask [256, 256] (0…255), keypoints [33, 2] (fractions of the crop), visibility [33], score, rotation, size: as the program gives them
  points [9, 2]: true mid-hip, mid-shoulder, mid-knee, mid-ankle, C7, L5, L3, L1, T8, fractions of the crop
  angles [6]: true lumbar flexion, trunk inclination, knee flexion, trunk-thigh angle, thoracic flexion, yaw off the side view (seen from behind +), degrees
  realistic (a moment of a repetition, not a free pose), frame
and for the lifter: facing (+1 = looks to the picture's right), lift, number.
"""
import os
import sys
from pathlib import Path

data, first, last, out = Path(sys.argv[1]).resolve(), int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
sys.path[:0] = [str(data / "synth"), str(data / "tools")]
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import cv2
import numpy as np

import blazepose_reference as blazepose
import gen
import motions
import oblique
import render
from body import Body
from motion import D, PLATE_R, Lifter, Rx

cv2.setNumThreads(1)

# What a lifter is seen doing: (kind, how often).
FRAMES = [("stand", 2), ("top", 2), ("rep", 10), ("free", 6)]
# Morphs of the trunk, on which the outline of a back depends.
TRUNK_MORPHS = [
    "buttocks/buttocks-volume", "stomach/stomach-tone", "stomach/stomach-pregnant", "torso/torso-scale-depth",
    "torso/torso-muscle-dorsi", "torso/torso-scale-vert", "torso/torso-vshape", "torso/measure-waist-circ",
    "torso/measure-bust-circ", "torso/measure-hips-circ", "hip/hip-scale-depth", "pelvis/pelvis-tone", "torso/measure-shoulder-dist",
]
# Lifters from this number on do a lift that the renderer has no motion for: (name, motion, what it is closest to, how often).
OTHER_LIFTS_FROM = 2000
OTHER_LIFTS = [
    ("front_squat", motions.FrontSquat, "squat", 0.35), ("good_morning", motions.GoodMorning, "squat", 0.25), ("barbell_row", motions.Row, "rdl", 0.2),
    ("overhead_press", motions.Press, "squat", 0.1), ("sumo_deadlift", motions.Sumo, "deadlift", 0.1),
]
# From this one on they are filmed off the side.
OBLIQUE_FROM = 10_000
# Side of the program's region, in torso lengths, and how far its regions stray from the true torso.
SIDE_IN_TORSOS, STRAY_CENTRE, STRAY_SIZE, STRAY_TURN = 4.6, 0.05, 0.07, 5.0
# A trunk foreshortened to less than this share of its upright length is not made the measure of a region.
SHORTEST = 0.7


def lifter_config(number):
    """Body, clothes, camera and plates of a lifter: the generator's own draw, widened for most."""
    rng = np.random.default_rng([20261122, number])
    u = rng.uniform
    if number < OTHER_LIFTS_FROM:
        lift = name = str(rng.choice(["deadlift", "rdl", "squat"], p=[0.5, 0.27, 0.23]))
        motion = Lifter
    elif number >= OBLIQUE_FROM:
        name, motion, lift, lifted, _ = oblique.LIFTS[rng.choice(len(oblique.LIFTS), p=[often for *_, often in oblique.LIFTS])]
    else:
        name, motion, lift, _ = OTHER_LIFTS[rng.choice(len(OTHER_LIFTS), p=[often for *_, often in OTHER_LIFTS])]
    short = int(rng.integers(56, 73)) * 8
    tall = u() < 0.6
    long = short * 16 // 9 // 8 * 8
    config, _ = gen.defaults({"seed": 100_000_000 + number, "lift": lift, "reps": [], "size": [short, long] if tall else [long, short]})
    shape, look, camera = config["shape"], config["look"], config["camera"]
    if u() < 0.7:
        shape.update(weight=u(0.25, 0.95), muscle=u(0.35, 1.0), height=u(0.25, 0.8), proportions=u(0.35, 0.95), age=u(0, 0.6))
        for morph in TRUNK_MORPHS:
            amount = rng.normal(0, 0.35)
            if morph.endswith("pregnant"):
                amount = 0.6 * max(amount, -0.3)
            shape["local"][morph + ("-incr" if amount > 0 else "-decr")] = float(min(abs(amount), 0.9))
        look.update(loose=u(0, 0.9) if u() < 0.6 else u(0.9, 2.6), shirt_hem=u(0, 0.10), wrinkle=u(0.5, 2.0), waist=u(0.05, 0.13))
        if u() < 0.15:
            look["sleeve"] = 1.05
        if u() < 0.15:
            look["shirt_col"] = look["shorts_col"]
    off = u(-18, 18) if u() < 0.85 else u(18, 38) * rng.choice([-1, 1])
    distance = u(2.6, 5.0)
    reach = u(1.08, 1.5) * (1.0 if tall else 0.93)
    camera.update(
        azimuth=float(rng.choice([-1, 1]) * (90 + off)), elevation=u(-3, 10), distance=distance, target=[0, u(0.80, 1.0), u(0, 0.25)],
        fov=float(2 * np.degrees(np.arctan(reach / distance))), roll=u(-2.5, 2.5))
    radius = PLATE_R if u() < 0.55 else u(0.11, 0.20)
    config["plates"] = [[float(radius), u(0.03, 0.07)] for _ in range(rng.integers(1, 4))]
    config["plate_cols"] = [gen.PCOL[rng.integers(len(gen.PCOL))] for _ in config["plates"]]
    if lift == "squat" and u() < 0.4:
        config["plates"] = []
    config["motion"].update(head=u(0.1, 0.9), pelvis_yaw=float(rng.normal(0, 2)))
    config.update(noise=u(1, 6), jpeg=int(rng.integers(45, 93)), belt=bool(u() < 0.13), rack=bool(u() < 0.12))
    config["hanging"] = look["loose"] * (u(0.0, 0.035) if u() < 0.6 else 0.0)
    config["lying"] = look["loose"] * u(0.0, 0.008)
    config.update(name=name, moved_by=motion, lifted="barbell", frames=FRAMES)
    if lift == "squat":
        config["motion"].update(stance_half=max(config["motion"]["stance_half"], 0.19), toe_out=u(16, 26))
    elif name == "sumo_deadlift":
        config["motion"].update(stance_half=u(0.28, 0.42), toe_out=u(25, 45), grip_half=0.20)
    else:
        config["motion"]["grip_half"] = config["motion"]["stance_half"] + 0.12
    if name in ("front_squat", "overhead_press"):
        config["motion"]["grip_half"] = u(0.21, 0.28)
    if number >= OBLIQUE_FROM:
        oblique.film(config, name, lifted, rng)
    return config, rng


def rep_pose(lifter, rng):
    """A moment of a repetition, as the lift's kinematics have it: (pose, phase 0 bottom … 1 top)."""
    u = rng.uniform
    flexion = u(-4, 13) if u() < 0.4 else u(8, 50)
    rep = dict(
        lumbar_bottom=flexion, lumbar_top=rng.normal(0, 2), hyper=u(4, 24) if u() < 0.15 else 0.0, thoracic=rng.normal(4, 5),
        shank0=u(30, 38) if lifter.lift == "squat" else (u(-3, 4) if lifter.lift == "rdl" else u(6, 16)), lean=u(0.03, 0.07),
        hips_first=u(0, 0.8) if u() < 0.25 else 0.0, trunk=u(58, 86), soft_knee=u(10, 30), thigh=u(80, 112), forward=u(-0.02, 0.04),
        wink_from=u(0.3, 0.6), lumbar_mid=u(0, 6))
    if isinstance(lifter, motions.Row):
        rep["held"] = [u(-2, 6), u(8, 40), u(20, 75) - flexion, flexion, u(0, 10)]
    phase = 0.0 if u() < 0.25 else (u(0, 0.6) if u() < 0.75 else u(0.6, 1.0))
    pose = lifter.keys(rep)(phase)
    pose[2:4] += rng.normal(0, 0.5, 2) * D
    return pose, phase


def free_pose(lifter, rng, kind):
    """A pose in which lumbar flexion goes with nothing else, so that it cannot be guessed from the lean."""
    u = rng.uniform
    phase = 1.0 if kind == "stand" else (u(0.8, 1.0) if kind == "top" else (0.0 if u() < 0.3 else u(0, 0.75)))
    if kind == "stand":
        lumbar, thoracic = rng.normal(0, 1.2), rng.normal(0, 2)
    elif kind == "top":
        lumbar, thoracic = (u(-25, 14), u(-10, 10)) if u() < 0.6 else (rng.normal(0, 2), rng.normal(0, 3))
    else:
        draw = u()
        lumbar = u(-6, 12) if draw < 0.4 else (u(-22, -6) if draw < 0.5 else u(5, 55))
        thoracic = u(-0.15, 0.5) * max(lumbar, 0) + u(-8, 16)
        if lifter.lift == "squat":
            lumbar = min(lumbar, 42) * (1 if lumbar > 0 else 0.6)
    bend, curl, moves_as = lumbar * D, thoracic * D, getattr(lifter, "moves_as", lifter.lift)
    if moves_as == "press":
        pose = np.array([2 * D, 2 * D, 0.0, bend, curl])
    elif moves_as == "squat":
        shank, thigh = (u(18, 42) * (1 - phase) + 3.5 * phase) * D, (u(60, 118) * (1 - phase) + 3.5 * phase) * D
        _, hip = lifter.legs(shank, thigh)
        bar = lifter.chain(bend, curl, lifter.bar_rest, 99)
        over_foot = lifter.ank[1] + 0.055 + u(-0.03, 0.06) * (1 - phase)
        tilt = np.arcsin(np.clip((over_foot - hip[1]) / np.hypot(*bar), -1, 1)) - np.arctan2(bar[1], bar[0])
        pose = np.array([shank, thigh, tilt, bend, curl])
    elif moves_as == "rdl":
        lean = u(30, 95) * D * (1 - phase)
        pose = np.array([u(-3, 6) * D * (1 - phase), u(5, 38) * D * (1 - phase) + D, lean - bend - curl, bend, curl])
    else:
        shank = u(3, 20)
        rep = dict(lumbar_bottom=lumbar, lumbar_top=lumbar, thoracic=0.0, hips_first=u(0, 0.9) if u() < 0.5 else 0.0, shank0=shank, lean=u(0.01, 0.09))
        pose = lifter.keys(rep)(phase).copy()
        before = lifter.chain(pose[3], pose[4], lifter.sh_rest, 99)
        pose[3:5] = bend, curl
        after = lifter.chain(bend, curl, lifter.sh_rest, 99)
        pose[2] += np.arctan2(before[1], before[0]) - np.arctan2(after[1], after[0])  # the shoulder stays where it was
    if phase > 0.8 or moves_as == "press":
        pose[2] = rng.normal(0, 3) * D + (0.25 * bend if kind == "top" and lumbar < 0 else 0)
    if isinstance(lifter, (motions.Press, motions.Row)):
        pose = np.append(pose, u(0, 1))
    return pose, phase


def cloth_folds(body, rng, looseness, hip_height, trunk_height, on_back):
    """Offsets of the shirt along its normals: a fold or bulge across the back here and there, metres."""
    height, offset = body.rest[:, 1], np.zeros(len(body.rest))
    for _ in range(rng.integers(0, 3)):
        middle, width = rng.uniform(0.05, 0.8) * trunk_height, rng.uniform(0.04, 0.12)
        offset += rng.normal(0, 0.0055) * (0.4 + looseness) * np.exp(-(((height - hip_height - middle) / width) ** 2))
    return np.maximum(offset, -0.004) * on_back


def hang(vertices, shirt, low, hanging, lying):
    """Moves the shirt of a posed body: where it faces the floor it sags by up to `hanging` metres, most at the hem (`low` 1) and not
    at the collar (0); where it faces up its own weight lays it on the back, `lying` metres nearer."""
    upward = vertices[:, 4]
    vertices[:, 1] -= hanging * low * shirt * np.clip(-upward, 0, 1)
    vertices[:, 0:3] -= vertices[:, 3:6] * (lying * shirt * np.clip(upward, 0, 1))[:, None]


def post(picture, hip, torso, rng):
    """A post of a rack before or beside the lifter: (left, right, colour), pixels of `picture`."""
    middle, half = hip[0] + rng.uniform(-1.2, 1.2) * torso, rng.uniform(0.04, 0.10) * torso
    sides = np.clip(np.round([middle - half, middle + half]), 0, picture.shape[1])
    return *sides.astype(int), rng.uniform(0.6, 1.4) * np.array(rng.choice([[35, 35, 38], [90, 90, 95], [150, 40, 35], [170, 140, 40]]))


def inclination(low, high):
    """Degrees from the vertical in the sagittal plane, forward +."""
    return np.degrees(np.arctan2(high[2] - low[2], high[1] - low[1]))


def torso_region(hip, shoulder, rng, shortest=0.0):
    """The program's region about the torso, straying as it does in clips; no smaller than about a torso of `shortest` pixels."""
    length = max(np.hypot(*(shoulder - hip)), shortest)
    centre = hip + rng.normal(0, STRAY_CENTRE, 2) * length
    turn = np.arctan2(shoulder[0] - hip[0], hip[1] - shoulder[1]) + np.radians(rng.normal(0, STRAY_TURN))
    return float(centre[0]), float(centre[1]), float(SIDE_IN_TORSOS * length * np.exp(rng.normal(0, STRAY_SIZE))), float(turn)


def fractions(points, region):
    """Picture pixels → fractions of the region."""
    cx, cy, size, turn = region
    d = np.asarray(points) - (cx, cy)
    c, s = np.cos(turn), np.sin(turn)
    return np.stack([d @ (c, s), d @ (-s, c)], -1) / size + 0.5


def regions(model, picture, hip, shoulder, rng, about_torso=2, shortest=0.0):
    """Where the models look: the detector's region, if it found the lifter, and some about the torso."""
    score, keypoints = model.detect(picture)
    found = blazepose.roi_from_points(keypoints[0], keypoints[1])
    length = max(np.hypot(*(shoulder - hip)), shortest)
    sane = score > 0.5 and np.hypot(found[0] - hip[0], found[1] - hip[1]) < 0.6 * length and 2.0 < found[2] / length < 7
    return ([found] if sane else []) + [torso_region(hip, shoulder, rng, shortest) for _ in range(about_torso)]


def discs(config, bar, picture_point, focal, view, region):
    """Outermost plate of either end of the bar [2, 4]: centre (fractions of the region), radius (the same), distance from the camera, metres."""
    if config["lifted"] != "barbell" or not config["plates"]:
        return np.zeros((2, 4), "f4")
    radius, out = max(r for r, _ in config["plates"]), []
    for side in (-1, 1):
        centre = bar + [side * (0.675 + sum(w for _, w in config["plates"]) / 2), 0, 0]
        away = -(view @ np.append(centre, 1))[2]
        out.append([*fractions(picture_point(centre), region), radius * focal / away / region[2], away])
    return np.array(out, "f4")


def render_lifter(number, model):
    config, rng = lifter_config(number)
    (width, height), camera, look = config["size"], config["camera"], config["look"]
    body = Body(config["shape"], look)
    lifter = config["moved_by"](body, config["lift"], config["motion"])
    renderer = render.Renderer(width, height, rng, config["light"], look.get("wrinkle", 1.0))
    azimuth, elevation, target = camera["azimuth"] * D, camera["elevation"] * D, np.array(camera["target"], float)
    room = render.gym(np.random.default_rng([7, number]), camdir=(np.sin(azimuth), np.cos(azimuth)))
    filmed_obliquely = number >= OBLIQUE_FROM
    if filmed_obliquely and config["rack_behind"]:
        room = oblique.rack_behind(room, rng)
    lifted = render.barbell(config["plates"], config["plate_cols"], rng) if config["lifted"] == "barbell" else oblique.weights(config, rng)
    if lifted is not None:
        renderer.add("bar", *lifted)

    rest, rest_height, hip_height = body.rest.copy(), body.rest[:, 1], lifter.J["hipm"][1]
    trunk_height = lifter.J["C7"][1] - hip_height
    cloth = np.isin(body.mat, (1, 2)) & (np.abs(rest[:, 0]) < 0.19) & (rest_height > hip_height - 0.02)
    normals, colours = body.normals(rest, body.F), body.col.copy()
    if config["belt"]:
        belt = cloth & (np.abs(rest_height - (hip_height + 0.30 * trunk_height)) < 0.055)
        rest[belt] += normals[belt] * 0.008
        colours[belt] = [0.06, 0.04, 0.03]
    on_back = cloth * np.clip(-normals[:, 2], 0, 1)
    shirt = (body.mat == 1) & (np.abs(rest[:, 0]) < 0.19)
    low = np.clip(1.2 - (rest_height - hip_height) / trunk_height, 0, 1)
    standing_post = None
    vertices = np.zeros((len(rest), 14), "f4")
    vertices[:, 6:9], vertices[:, 9:12], vertices[:, 12], vertices[:, 13] = body.rest, colours, body.mat, body.cut
    renderer.add("body", vertices, body.Fd, True)

    eye = target + camera["distance"] * np.array([np.sin(azimuth) * np.cos(elevation), np.sin(elevation), np.cos(azimuth) * np.cos(elevation)])
    # Off the side view as it is seen: along the line to where the lifter stands, who need not stand in the middle of the picture.
    off_side = np.degrees(np.arctan2(-eye[2], abs(eye[0])))
    roll = camera["roll"] * D
    view = np.eye(4)
    view[:2, :2] = [[np.cos(roll), -np.sin(roll)], [np.sin(roll), np.cos(roll)]]
    view = view @ render.lookat(eye, target)
    projection, focal = render.perspective(camera["fov"] * D, width / height), height / 2 / np.tan(camera["fov"] * D / 2)
    # Seen but for its blur, the room need not be drawn finer than the picture; off the side it is drawn coarser, at a third of the time.
    renderer.background(*room, view, camera["fov"] * D, eye, *((0.3, 0.7, 1.02) if filmed_obliquely else (1.1,)))

    def picture_point(p):
        c = view @ np.append(p, 1)
        return np.array([width / 2 + focal * c[0] / -c[2], height / 2 - focal * c[1] / -c[2]])

    rows, bar_on_floor = [], np.array([0, PLATE_R + lifter.floor, lifter.bar_z0])
    upright_torso = 0.0
    if filmed_obliquely:
        standing = [np.append(lifter.J[joint][:2], lifter.J["hipm"][2]) for joint in ("hipm", "shm")]
        upright_torso = np.hypot(*(picture_point(standing[1]) - picture_point(standing[0])))
    for frame, kind in enumerate(kind for kind, times in config["frames"] for _ in range(times)):
        for _ in range(40):
            pose, phase = rep_pose(lifter, rng) if kind == "rep" else free_pose(lifter, rng, kind)
            gripping = not (kind == "stand" and config["lift"] != "squat" and rng.random() < 0.6)
            arms = dict(grip=1.0) if gripping else dict(grip=0.0, bar=bar_on_floor)
            splay = (rng.uniform(0.05, 0.35) if config["lift"] == "squat" else 0.05) * (1 - phase)
            transforms, at, angle = lifter.solve(pose, arms, sway=(0, rng.normal(0, 0.004)), splay=splay, head=rng.uniform(0, 1))
            bar_above_floor = config["lift"] != "deadlift" or not gripping or at["bar"][1] > PLATE_R + lifter.floor - 0.012
            if np.isfinite(transforms).all() and -15 < angle["trunk_incl"] < 100 and bar_above_floor:
                break
        else:
            continue
        body.rest = rest + normals * cloth_folds(body, rng, look["loose"], hip_height, trunk_height, on_back)[:, None]
        vertices[:, 0:3], vertices[:, 3:6] = body.skin(transforms)
        hang(vertices, shirt, low, config["hanging"], config["lying"])
        if frame == 0 and filmed_obliquely and config["bystander"]:
            somebody, where = oblique.bystander(vertices, eye, rng)
            renderer.add("bystander", somebody, body.Fd)
            renderer.objs["bystander"]["M"] = where
        renderer.update("body", vertices)
        if lifted is not None:
            bar = np.eye(4)
            bar[:3, 3], bar[:3, :3] = at["bar"], Rx(rng.uniform(0, 6) if config["lifted"] == "barbell" else 0.0)
            renderer.objs["bar"]["M"] = bar
        image = renderer.frame(view, projection, eye)[0].astype("f4")
        middle = {j: (at[j + ".L"] + at[j + ".R"]) / 2 for j in ("hip", "shoulder", "knee", "ankle")}
        joints = [at["pelvis"], middle["shoulder"], middle["knee"], middle["ankle"], at["C7"], at["L5"], at["L3"], at["L1"], at["T8"]]
        pixels = np.stack([picture_point(j) for j in joints])
        if config["rack"]:
            standing_post = standing_post or post(image, pixels[0], np.hypot(*(pixels[1] - pixels[0])), rng)
            left, right, colour = standing_post
            image[:, left:right] = colour
        image += rng.standard_normal((height, width, 1), dtype="f4") * config["noise"]
        _, coded = cv2.imencode(".jpg", np.clip(image, 0, 255).astype("u1")[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, config["jpeg"]])
        picture = np.ascontiguousarray(cv2.imdecode(coded, cv2.IMREAD_COLOR)[..., ::-1])

        trunk, thigh = inclination(at["pelvis"], middle["shoulder"]), inclination(middle["knee"], middle["hip"])
        angles = [angle["lumbar"], trunk, (angle["knee_flex_L"] + angle["knee_flex_R"]) / 2, trunk - thigh, angle["thoracic"], off_side]
        toes = sum(picture_point(at["toe" + s])[0] - picture_point(at["ankle" + s])[0] for s in (".L", ".R"))
        looks = regions(model, picture, pixels[0], pixels[1], rng, 1, SHORTEST * upright_torso) if filmed_obliquely else regions(model, picture, pixels[0], pixels[1], rng)
        for region in looks:
            keypoints, visibility, _, score, mask, world = model.landmarks(picture, region)
            if score < 0.5:
                continue
            row = dict(
                mask=(mask * 255).round().astype("u1"), keypoints=fractions(keypoints[:33], region).astype("f4"), visibility=visibility[:33].astype("f4"),
                score=np.float32(score), rotation=np.float32(region[3]), size=np.float32(region[2]), points=fractions(pixels, region).astype("f4"),
                angles=np.array(angles, "f4"), realistic=kind == "rep", frame=frame)
            if filmed_obliquely:
                grey = cv2.cvtColor(blazepose.warp(picture, region, 128, "opencv").astype("u1"), cv2.COLOR_RGB2GRAY)
                row.update(world=world[:33].astype("f4"), grey=grey, discs=discs(config, at["bar"], picture_point, focal, view, region))
            rows.append(row)
    renderer.ctx.release()
    columns = {name: np.stack([row[name] for row in rows]) for name in rows[0]}
    return dict(columns, facing=np.float32(np.sign(toes)), lift=config["name"], number=number)


def main():
    out.mkdir(parents=True, exist_ok=True)
    model = blazepose.BlazePose(Path(os.environ["SPOTTER_MODELS"]), "full", "opencv", refine=True, threads=1)
    for number in range(first, last):
        done = out / f"{number:06}.npz"
        if not done.exists():
            try:
                crops = render_lifter(number, model)
            except ValueError as odd:  # the morphs of a few lifters leave the renderer without a spine to bend
                print(number, "left out:", odd, flush=True)
                continue
            aside = done.with_suffix(".part.npz")
            np.savez(aside, **crops)
            aside.rename(done)
            print(number, flush=True)


if __name__ == "__main__":
    main()
