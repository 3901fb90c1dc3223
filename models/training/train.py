#!/usr/bin/env python3
"""train.py MODELS_DIR LIFTERS_DIR OUT_DIR STEPS RATE: trains both networks of the spine model together on rendered lifters.

The networks are those of MODELS_DIR/spine_joints.onnx and spine_angles.onnx; their weights are drawn anew from a seed. Writes the
same files to OUT_DIR. A twentieth of the lifters (number % 20 == 0) scales the standard deviations, another one
(number % 20 == 1) is only reported; neither is trained on. Everything random is seeded.
"""
import sys
import time
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax

from graph import Graph
from outlines import disturbed

SEED, BATCH = 7, 96
# Shares of a batch whose outline is disturbed, and that are seen without a reference picture.
DISTURBED, WITHOUT_REFERENCE = 0.35, 0.4
# Noise on the keypoints, fractions of the region.
KEYPOINT_NOISE = 0.004
# Reference pictures kept for each lifter, each of a few of their upright frames.
REFERENCES = 6
# Lumbar flexion or extension up to which an upright frame goes into a reference, degrees.
STRAIGHT = 12
# Share of the lifters that each of the two last networks is trained on, so that they differ where data are thin.
SHARE_OF_MEMBER = 0.8
# Degrees that count as one, for each angle, and what each angle counts in the loss.
SCALE, WEIGHT = np.array([20, 5, 6, 6, 8, 12], "f4"), np.array([1.0, 0.3, 0.3, 0.3, 0.15, 0.3], "f4")
# What each joint counts: hip and shoulder carry the region and every angle.
JOINT_WEIGHT = np.array([2.5, 1.5, 1, 0.7, 1, 1, 1, 1, 1], "f4")
# What each member of the ensemble says, by the names of the values inside the graph.
MEMBERS = [("angles_1", "deviation_1"), ("angles_2", "deviation_2")]


class Spine:
    """Both networks, one fed by the other as the program does it."""

    def __init__(self, folder):
        self.joints, self.angles = (Graph(f"{folder}/spine_{part}.onnx") for part in ("joints", "angles"))
        rng = np.random.default_rng([SEED, 2])
        self.weights = {"joints": self.joints.drawn(rng), "angles": self.angles.drawn(rng)}
        self.factor = self.angles.constant_feeding("Mul", "sd")

    def run(self, weights, given, wanted):
        """The values named `wanted`, of either network."""
        values = self.joints.values(weights["joints"], given)
        if not set(wanted) <= set(values):
            values |= self.angles.values(weights["angles"], values)
        return [values[name] for name in wanted]

    def scale_deviation(self, factor):
        """Multiplies the standard deviations that are stated, one factor an angle."""
        self.angles.constants[self.factor] = (self.angles.constants[self.factor] * factor).astype("f4")

    def save(self, folder, weights):
        Path(folder).mkdir(parents=True, exist_ok=True)
        self.joints.save(f"{folder}/spine_joints.onnx", weights["joints"])
        self.angles.save(f"{folder}/spine_angles.onnx", {**weights["angles"], self.factor: self.angles.constants[self.factor]})


class Lifters:
    """All crops of all lifters, and each lifter's reference pictures."""

    def __init__(self, folder):
        files = [np.load(f) for f in sorted(Path(folder).glob("[0-9]*[0-9].npz"))]
        join = lambda name: np.concatenate([f[name] for f in files])
        self.number = np.concatenate([np.full(len(f["score"]), int(f["number"])) for f in files])
        self.of = np.unique(self.number, return_inverse=True)[1]
        self.lift = np.concatenate([np.full(len(f["score"]), str(f["lift"])) for f in files])
        self.mask, self.realistic = join("mask"), join("realistic")
        self.facing = np.concatenate([np.full(len(f["score"]), f["facing"], "f4") for f in files])
        self.plain = {name: join(name) for name in ("keypoints", "visibility", "score", "rotation", "size")}
        self.points, self.angles = join("points"), join("angles")
        # The program tells upright frames by its own readings, so that some are a little bent or over-extended.
        lumbar, trunk, knee = np.abs(self.angles[:, :3].T)
        self.upright = (trunk <= 15) & (knee <= 25) & (lumbar <= STRAIGHT)
        usable = np.isfinite(self.plain["keypoints"]).all((1, 2)) & np.isfinite(self.points).all((1, 2))
        assert usable.all(), "a crop without keypoints"
        self.disturbed = disturbed(self.mask, self.points, self.facing, np.random.default_rng(SEED))
        self.references = np.zeros((self.of.max() + 1, REFERENCES, 80, 64), "f4")
        self.reference_torso = np.zeros((self.of.max() + 1, REFERENCES), "f4")

    def inputs(self, rows, masks=None, rng=None, reference=None):
        """Inputs of the graph for `rows`; `reference` = which of the lifter's reference pictures each sees, -1 = none."""
        given = {name: value[rows] for name, value in self.plain.items()}
        given["mask"] = (self.mask[rows] if masks is None else masks).astype("f4") / 255
        given["facing"] = self.facing[rows]
        if rng is not None:
            given["keypoints"] = given["keypoints"] + rng.normal(0, KEYPOINT_NOISE, given["keypoints"].shape).astype("f4")
        which = np.full(len(rows), -1) if reference is None else reference
        seen = which >= 0
        given["reference"] = self.references[self.of[rows], which] * seen[:, None, None]
        given["reference_torso"] = self.reference_torso[self.of[rows], which] * seen
        return given

    def make_references(self, run, rng):
        """Reference pictures of every lifter from a few upright frames each, as the network now sees them."""
        rows = np.flatnonzero(self.upright)
        pictures, torsos = [], []
        for k in range(0, len(rows), 256):
            picture, torso = run(self.inputs(rows[k : k + 256]))
            pictures.append(np.asarray(picture))
            torsos.append(np.asarray(torso))
        pictures, torsos, of = np.concatenate(pictures), np.concatenate(torsos), self.of[rows]
        for lifter in range(len(self.references)):
            own = np.flatnonzero(of == lifter)
            for k in range(REFERENCES if len(own) else 0):
                some = rng.choice(own, rng.integers(min(2, len(own)), len(own) + 1), replace=False)
                self.references[lifter, k], self.reference_torso[lifter, k] = pictures[some].mean(0), np.median(torsos[some])

    def first_guess(self):
        """True joints in the frame of the first guess: turned upright and mirrored to face right, centred."""
        d = self.points - 0.5
        c, s = np.cos(self.plain["rotation"])[:, None], np.sin(self.plain["rotation"])[:, None]
        x, y = d[..., 0] * c - d[..., 1] * s, d[..., 0] * s + d[..., 1] * c
        return np.stack([x * self.facing[:, None], y], -1).astype("f4")


def charbonnier(error):
    return jnp.sqrt(error * error + 0.01) - 0.1


def loss(spine, weights, given, truth):
    """Joints of both placings in torso lengths, and each network's angles with their stated deviation."""
    first, points, *members = spine.run(weights, given, ["first_points", "points"] + [name for pair in MEMBERS for name in pair])
    torso = jnp.linalg.norm(truth["points"][:, 1] - truth["points"][:, 0], axis=-1)[:, None, None]
    placed = sum(
        jnp.mean(charbonnier(10 * (found - true) / torso) * JOINT_WEIGHT[:, None]) for found, true in ((first, truth["first"]), (points, truth["points"])))
    told = 0.0
    for k in range(len(MEMBERS)):
        mean, deviation = members[2 * k] / SCALE, members[2 * k + 1] / SCALE
        # Beta-NLL (Seitzer et al. 2022, beta 0.5): hard frames keep counting for the mean.
        calm = jax.lax.stop_gradient(deviation)
        each = calm * (0.5 * ((mean - truth["angles"] / SCALE) / deviation) ** 2 + jnp.log(deviation))
        told = told + jnp.mean(truth["member"][:, k, None] * each * WEIGHT)
    return placed + told


def report(title, lifters, rows, angles, deviation, points):
    error = angles - lifters.angles[rows]
    torso = np.linalg.norm(lifters.points[rows, 1] - lifters.points[rows, 0], axis=-1)
    hip = np.linalg.norm(points[:, 0] - lifters.points[rows, 0], axis=-1) / torso
    side = np.abs(lifters.angles[rows, 5]) <= 15
    hinge = np.isin(lifters.lift[rows], ["deadlift", "rdl"])
    groups = {"all": side | True, "realistic, side": lifters.realistic[rows] & side, "realistic, side, hinge lifts": lifters.realistic[rows] & side & hinge}
    for name, chosen in groups.items():
        e = error[chosen]
        print(f"{title}, {name}: {chosen.sum()} crops; RMSE {np.sqrt((e**2).mean(0)).round(1)}; bias {e.mean(0).round(1)}; "
              f"within 2 sd {(np.abs(e) <= 2 * deviation[chosen]).mean(0).round(2)}; hip {np.median(hip[chosen]):.3f} torso", flush=True)


def main():
    source, folder, out, steps, rate = *sys.argv[1:4], int(sys.argv[4]), float(sys.argv[5])
    spine, lifters, rng = Spine(source), Lifters(folder), np.random.default_rng(SEED)
    first, group = lifters.first_guess(), lifters.number % 20
    train, scale_on, held = np.flatnonzero(group > 1), np.flatnonzero(group == 0), np.flatnonzero(group == 1)
    member = (np.random.default_rng([SEED, 1]).random((lifters.of.max() + 1, len(MEMBERS))) < SHARE_OF_MEMBER).astype("f4")
    print(len(train), "crops of", len(np.unique(lifters.of[train])), "lifters to train on", flush=True)

    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(optax.cosine_onecycle_schedule(steps, rate, 0.05), weight_decay=1e-2))

    @jax.jit
    def step(weights, state, average, given, truth):
        value, slope = jax.value_and_grad(lambda w: loss(spine, w, given, truth))(weights)
        change, state = optimiser.update(slope, state, weights)
        weights = optax.apply_updates(weights, change)
        return weights, state, jax.tree.map(lambda a, w: 0.998 * a + 0.002 * w, average, weights), value

    see = jax.jit(lambda w, given: spine.run(w, given, ["picture", "torso"]))
    tell = jax.jit(lambda w, given: spine.run(w, given, ["angles", "sd", "points"]))

    def predict(weights, rows, reference):
        parts = [tell(weights, lifters.inputs(rows[k : k + 256], reference=np.full(len(rows[k : k + 256]), reference))) for k in range(0, len(rows), 256)]
        return [np.concatenate([np.asarray(p[i]) for p in parts]) for i in range(3)]

    weights = spine.weights
    state, average, started = optimiser.init(weights), weights, time.time()
    lifters.make_references(lambda given: see(weights, given), rng)
    for reference, title in ((-1, "before, no reference"), (0, "before, reference")):
        report(title, lifters, held, *predict(weights, held, reference))
    for k in range(steps):
        if k and k % (steps // 4) == 0:
            lifters.make_references(lambda given: see(average, given), rng)
            report(f"step {k}, reference", lifters, held, *predict(average, held, 0))
        rows = rng.choice(train, BATCH)
        masks = np.where((rng.random(BATCH) < DISTURBED)[:, None, None], lifters.disturbed[rows], lifters.mask[rows])
        reference = np.where(rng.random(BATCH) < WITHOUT_REFERENCE, -1, rng.integers(0, REFERENCES, BATCH))
        truth = dict(points=lifters.points[rows], first=first[rows], angles=lifters.angles[rows], member=member[lifters.of[rows]])
        weights, state, average, value = step(weights, state, average, lifters.inputs(rows, masks, rng, reference), truth)
        if k % 250 == 0:
            print(f"step {k}: loss {float(value):.3f}, {time.time() - started:.0f} s", flush=True)

    lifters.make_references(lambda given: see(average, given), rng)
    # The stated deviation is scaled so that 95 % of the errors of lifters kept apart lie within twice of it.
    told = [predict(average, scale_on, reference) for reference in (-1, 0)]
    ratio = np.concatenate([np.abs(angles - lifters.angles[scale_on]) / deviation for angles, deviation, _ in told])
    spine.scale_deviation(np.quantile(ratio, 0.95, axis=0) / 2)
    tell = jax.jit(lambda w, given: spine.run(w, given, ["angles", "sd", "points"]))
    for reference, title in ((-1, "after, no reference"), (0, "after, reference")):
        report(title, lifters, held, *predict(average, held, reference))
    spine.save(out, average)


if __name__ == "__main__":
    main()
