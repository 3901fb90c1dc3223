#!/usr/bin/env python3
"""train_oblique.py MODELS_DIR LIFTERS_DIR FRESH_DIR OUT_DIR STEPS: trains what corrects spine_angles.onnx off the side view.

A few small networks see what the outline alone cannot say obliquely: BlazePose's landmarks in space, beside the joints as they were placed
and the angles as they were stated. They state the correction of each angle, the yaw anew, and how unsure these are. Within NEAR of the side
view nothing is corrected, beyond FAR all of it, in between a share of it, by the median yaw of all frames of a lifter: one view a set.

Trains on the lifters of oblique.py whose number does not leave 0 when divided by 20 (these scale the deviations), reports on those of
FRESH_DIR, and writes what the program uses of it, the yaw, to OUT_DIR/spine_yaw.onnx (models/README.md). Why only that:
docs/accuracy/off_the_side.md. Everything random is seeded.
"""
import sys
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import onnx
import optax
from onnx import TensorProto, helper, numpy_helper

from outlines import disturbed
from report import Network
from train import KEYPOINT_NOISE, SCALE, SEED, STRAIGHT

# Where the correction begins and where it is whole, degrees off the side.
NEAR, FAR = 15.0, 25.0
# Networks, the share of the lifters that each learns from, and their layers.
MEMBERS, SHARE_OF_MEMBER, LAYERS = 3, 0.8, (96, 48)
# Lifters and crops of each in a batch, noise on the standardised inputs, share of a layer that is kept, weight of each angle in the loss.
LIFTERS, CROPS, NOISE, KEPT, WEIGHT = 16, 12, 0.2, 0.85, np.array([1.0, 0.6, 0.6, 0.6, 0.2, 1.0], "f4")
# BlazePose's points that are seen: nose, ears, arms to the wrists, legs.
POINTS = [0, 7, 8, *range(11, 17), *range(23, 33)]
LEFT_FOR_RIGHT = [0, 4, 5, 6, 1, 2, 3, 8, 7, 10, 9] + [k + 1 if k % 2 else k - 1 for k in range(11, 33)]
YAW = 5


# What spine_yaw.onnx sees: shapes beside the number of crops.
SEEN = dict(world=(33, 3), rotation=(), facing=(), features=(81,), from_joints=(6,), angles=(6,), sd=(6,))


def in_space(world, rotation, facing):
    """BlazePose's landmarks in space upright, looking right (left and right change places with that), from mid-hip, in torso lengths."""
    c, s = np.cos(rotation)[:, None], np.sin(rotation)[:, None]
    x, y = world[..., 0] * c - world[..., 1] * s, world[..., 0] * s + world[..., 1] * c
    turned = np.stack([x * np.where(facing < 0, -1, 1)[:, None], y, world[..., 2]], -1)
    turned[facing < 0] = turned[facing < 0][:, LEFT_FOR_RIGHT]
    turned = turned - turned[:, 23:25].mean(1, keepdims=True)
    torso = np.maximum(np.linalg.norm(turned[:, 11:13].mean(1), axis=-1), 0.2)
    return (turned[:, POINTS] / torso[:, None, None]).reshape(len(world), -1).clip(-4, 4)


def inputs(crops, joints, stated):
    """What the networks see of crops, of what spine_joints.onnx and spine_angles.onnx said of them."""
    return np.concatenate([
        in_space(crops["world"], crops["rotation"], crops["facing"]), joints["features"], joints["from_joints"] / 20, stated["angles"] / 20, stated["sd"] / 8], 1).astype("f4")


def read(models, folder, twice):
    """All crops of the lifters in `folder`, with what today's networks say; if `twice`, also of disturbed outlines."""
    place, state = (Network(f"{models}/spine_{part}.onnx") for part in ("joints", "angles"))
    columns = {}
    for file in sorted(Path(folder).glob("[0-9]*[0-9].npz")):
        lifter = dict(np.load(file))
        number, n = int(lifter["number"]), len(lifter["score"])
        rng, reference = np.random.default_rng([SEED, number]), None
        lifter["facing"] = np.full(n, lifter["facing"], "f4")
        lumbar, trunk, knee = np.abs(lifter["angles"][:, :3].T)
        upright = (trunk <= 15) & (knee <= 25) & (lumbar <= STRAIGHT)
        for again in range(2 if twice else 1):
            mask, crops = lifter["mask"], lifter
            if again:
                mask = disturbed(mask, lifter["points"], lifter["facing"], rng)
                crops = dict(lifter, keypoints=lifter["keypoints"] + rng.normal(0, KEYPOINT_NOISE, lifter["keypoints"].shape))
            joints = place(dict(crops, mask=mask.astype("f4") / 255))
            if reference is None:
                seen = upright.any()
                reference = joints["picture"][upright].mean(0) if seen else np.zeros((80, 64)), np.median(joints["torso"][upright]) if seen else 0.0
            stated = state(dict(joints, reference=np.repeat(reference[0][None], n, 0), reference_torso=np.full(n, reference[1])))
            row = dict(
                seen=inputs(crops, joints, stated), world=crops["world"], rotation=crops["rotation"], facing=crops["facing"],
                features=joints["features"], from_joints=joints["from_joints"], angles=stated["angles"], sd=stated["sd"], truth=lifter["angles"], realistic=lifter["realistic"],
                frame=lifter["frame"], number=np.full(n, number), lift=np.full(n, str(lifter["lift"])))
            for name, value in row.items():
                columns.setdefault(name, []).append(value)
    return {name: np.concatenate(values) for name, values in columns.items()}


def network(weights, x, key=None):
    """Correction and deviation in units of SCALE."""
    for k, (w, b) in enumerate(weights[:-1]):
        x = x @ w + b
        x = x * jax.nn.sigmoid(x)
        if key is not None:
            x = x * jax.random.bernoulli(jax.random.fold_in(key, k), KEPT, x.shape) / KEPT
    out = x @ weights[-1][0] + weights[-1][1]
    return out[:, :6], jnp.exp(jnp.clip(out[:, 6:], -3, 2))


def base(angles):
    """What is corrected: the stated angles, and nothing of the yaw."""
    return np.where(np.arange(6) == YAW, 0, angles)


def train(seen, target, number, rows, steps, seed):
    """Weights of one network; `target` in units of SCALE."""
    rng, sizes = np.random.default_rng([SEED, seed]), (seen.shape[1], *LAYERS, 12)
    wide = [2.0] * len(LAYERS) + [0.05]
    weights = [(jnp.asarray(rng.normal(0, np.sqrt(f / a), (a, b)), "f4"), jnp.zeros(b)) for f, a, b in zip(wide, sizes, sizes[1:])]
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(optax.cosine_onecycle_schedule(steps, 2e-3, 0.1), weight_decay=3e-2))

    def loss(weights, x, truth, key):
        mean, deviation = network(weights, x, key)
        # Beta-NLL (Seitzer et al. 2022, beta 0.5): hard frames keep counting for the mean.
        calm = jax.lax.stop_gradient(deviation)
        return jnp.mean(calm * (0.5 * ((mean - truth) / deviation) ** 2 + jnp.log(deviation)) * WEIGHT)

    @jax.jit
    def step(weights, state, x, truth, key):
        change, state = optimiser.update(jax.grad(loss)(weights, x, truth, key), state, weights)
        return optax.apply_updates(weights, change), state

    own = [rows[number[rows] == lifter] for lifter in np.unique(number[rows])]
    state, average, key = optimiser.init(weights), weights, jax.random.PRNGKey(seed)
    for k in range(steps):
        chosen = np.concatenate([rng.choice(own[i], CROPS) for i in rng.choice(len(own), LIFTERS)])
        noisy = seen[chosen] + NOISE * rng.normal(size=(len(chosen), seen.shape[1])).astype("f4")
        weights, state = step(weights, state, noisy, target[chosen], jax.random.fold_in(key, k))
        average = weights if k <= 0.6 * steps else jax.tree.map(lambda a, w: 0.98 * a + 0.02 * w, average, weights)
    return [[np.asarray(v) for v in layer] for layer in average]


def ensemble(members, seen, factor):
    """The mean of what the members say of the standardised inputs, in degrees, and by how much they and their errors differ."""
    means, widths = (np.stack(v) * SCALE for v in zip(*(map(np.asarray, network(weights, seen)) for weights in members)))
    middle = means.mean(0)
    return middle, np.sqrt((widths**2 + means**2).mean(0) - middle**2) * factor


def export(path, mean, deviation, members, factor):
    """Writes the ensemble as far as it states the yaw; turning upright, mirroring and measuring lie within the graph, as `inputs` does them."""
    nodes, constants = [], {}

    def constant(value, kind="f4"):
        name = f"constant{len(constants)}"
        constants[name] = np.asarray(value, kind)
        return name

    def node(op, *given, **more):
        made = more.pop("made", f"value{len(nodes)}")
        nodes.append(helper.make_node(op, given, [made], **more))
        return made

    def share(of):
        return node("Mul", node("Sum", *of), constant(1 / len(members)))

    column = lambda name: node("Unsqueeze", name, constant([1], "i8"))
    axis = lambda k: node("Gather", "world", constant(k, "i8"), axis=2)
    middle = lambda points, rows: node("ReduceMean", node("Gather", points, constant(rows, "i8"), axis=1), axes=[1], keepdims=1)
    c, s = column(node("Cos", "rotation")), column(node("Sin", "rotation"))
    x = node("Sub", node("Mul", axis(0), c), node("Mul", axis(1), s))
    y = node("Add", node("Mul", axis(0), s), node("Mul", axis(1), c))
    left = node("Less", column("facing"), constant(0))
    x = node("Where", left, node("Neg", x), x)
    rows = constant(LEFT_FOR_RIGHT, "i8")
    turned = node("Concat", *(node("Unsqueeze", node("Where", left, node("Gather", v, rows, axis=1), v), constant([2], "i8")) for v in (x, y, axis(2))), axis=2)
    turned = node("Sub", turned, middle(turned, [23, 24]))
    torso = node("Max", node("ReduceL2", middle(turned, [11, 12]), axes=[2], keepdims=1), constant(0.2))
    points = node("Div", node("Gather", turned, constant(POINTS, "i8"), axis=1), torso)
    space = node("Clip", node("Reshape", points, constant([-1, 3 * len(POINTS)], "i8")), constant(-4), constant(4))
    scaled = [node("Div", name, constant(by)) for name, by in (("from_joints", 20), ("angles", 20), ("sd", 8))]
    seen = node("Concat", space, "features", *scaled, axis=1)
    x0 = node("Clip", node("Div", node("Sub", seen, constant(mean)), constant(deviation)), constant(-5), constant(5))
    means, squares, scale = [], [], constant(SCALE[YAW])
    for *hidden, (last, offset) in members:
        x = x0
        for w, b in hidden:
            x = node("Gemm", x, constant(w), constant(b))
            x = node("Mul", x, node("Sigmoid", x))
        state = lambda k: node("Mul", scale, node("Gemm", x, constant(last[:, [k]]), constant(offset[[k]])))
        means.append(state(YAW))
        width = node("Gemm", x, constant(last[:, [6 + YAW]]), constant(offset[[6 + YAW]]))
        width = node("Mul", node("Exp", node("Clip", width, constant(-3), constant(2))), scale)
        squares += [node("Mul", width, width), node("Mul", means[-1], means[-1])]
    yaw = share(means)
    deviation = node("Sqrt", node("Sub", share(squares), node("Mul", yaw, yaw)))
    for value, made in ((yaw, "yaw"), (node("Mul", deviation, constant(factor[YAW])), "yaw_sd")):
        node("Squeeze", value, constant([1], "i8"), made=made)
    value = lambda name, shape=(): helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *shape])
    stored = [numpy_helper.from_array(v, k) for k, v in constants.items()]
    graph = helper.make_graph(nodes, "spine_yaw", [value(*i) for i in SEEN.items()], [value("yaw"), value("yaw_sd")], stored)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def blended(crops, angles, sd):
    """What would be stated, and the yaw of each crop's set."""
    view = np.zeros(len(sd))
    for number in np.unique(crops["number"]):
        own = np.flatnonzero(crops["number"] == number)
        order = own[np.argsort(angles[own, YAW])]
        weight = np.cumsum(sd[order, YAW] ** -2.0)
        view[own] = angles[order[np.searchsorted(weight, weight[-1] / 2)], YAW]
    share = np.clip((np.abs(view) - NEAR) / (FAR - NEAR), 0, 1)[:, None]
    return share * angles + (1 - share) * crops["angles"], share * sd + (1 - share) * crops["sd"], view


def report(title, crops, angles, sd, view):
    """Errors of moments of repetitions, mean of a moment's crops, in bands of the true yaw; of the yaw one a lifter."""
    print(title)
    squats = np.isin(crops["lift"], ["squat", "front_squat", "air_squat", "good_morning"])
    off = np.abs(crops["truth"][:, YAW])
    for name, group in (("deadlifts", ~squats), ("squats", squats)):
        for near, far in ((0, 15), (15, 45), (45, 60), (60, 76)):
            rows = np.flatnonzero(group & crops["realistic"] & (off >= near) & (off < far))
            if not len(rows):
                continue
            _, moment = np.unique(np.stack([crops["number"][rows], crops["frame"][rows]]), axis=1, return_inverse=True)
            mean = lambda v: np.stack([v[rows[moment == k]].mean(0) for k in range(moment.max() + 1)])
            error, deviation, number = mean(angles - crops["truth"]), mean(sd), mean(crops["number"])
            lumbar = mean(angles)[:, 0]
            change = np.concatenate([(e := error[number == n, 0]) - np.median(e[np.argsort(lumbar[number == n])[: max(1, len(e) // 3)]]) for n in np.unique(number)])
            _, one = np.unique(crops["number"][rows], return_index=True)
            yaw = np.abs(view[rows[one]]) - off[rows[one]]
            root = lambda e: np.sqrt((e**2).mean(0)).round(1)
            print(f"  {name} {near}–{far}°: {len(error)} moments, {len(one)} lifters; lumbar, trunk, knee, hinge {root(error)[:4]}; change {root(change)}; "
                  f"within 2 sd {(np.abs(error) <= 2 * deviation).mean(0).round(2)[:4]}; yaw {root(yaw)}, bias {yaw.mean():.1f}, within 10° {(np.abs(yaw) <= 10).mean():.2f}")


def main():
    models, folder, fresh, out, steps = *sys.argv[1:5], int(sys.argv[5])
    crops = read(models, folder, True)
    number = crops["number"]
    rows, scale_on = np.flatnonzero(number % 20 > 0), np.flatnonzero(number % 20 == 0)
    print(len(rows), "crops of", len(np.unique(number[rows])), "lifters to train on", flush=True)
    mean, deviation = crops["seen"][rows].mean(0), crops["seen"][rows].std(0) + 1e-3
    standardised = lambda seen: ((seen - mean) / deviation).clip(-5, 5).astype("f4")
    standard, target = standardised(crops["seen"]), ((crops["truth"] - base(crops["angles"])) / SCALE).astype("f4")
    lifters, members = np.unique(number[rows]), []
    for seed in range(MEMBERS):
        some = lifters[np.random.default_rng([SEED, 1, seed]).random(len(lifters)) < SHARE_OF_MEMBER]
        members.append(train(standard, target, number, rows[np.isin(number[rows], some)], steps, seed))
    # The stated deviation is scaled so that 95 % of the errors of lifters kept apart lie within twice of it, and never narrowed.
    correction, sd = ensemble(members, standard[scale_on], 1.0)
    error = base(crops["angles"][scale_on]) + correction - crops["truth"][scale_on]
    factor = np.maximum(np.quantile(np.abs(error) / sd, 0.95, axis=0) / 2, 1.0)
    Path(out).mkdir(parents=True, exist_ok=True)
    export(f"{out}/spine_yaw.onnx", mean, deviation, members, factor)
    crops = read(models, fresh, False)
    correction, sd = ensemble(members, standardised(crops["seen"]), factor)
    told = Network(f"{out}/spine_yaw.onnx")(crops)
    print("the file is off what was trained by at most", max(np.abs(told["yaw"] - correction[:, YAW]).max(), np.abs(told["yaw_sd"] - sd[:, YAW]).max()), "degrees")
    report("as the side's networks state it", crops, crops["angles"], crops["sd"], blended(crops, crops["angles"], crops["sd"])[2])
    report("corrected", crops, *blended(crops, base(crops["angles"]) + correction, sd))


if __name__ == "__main__":
    main()
