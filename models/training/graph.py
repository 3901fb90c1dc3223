"""ONNX graphs as JAX functions of their weights, so that one definition of the networks serves training and use."""
import jax
import jax.numpy as jnp
import numpy as np
import onnx
from onnx import numpy_helper


class Graph:
    """`self.weights` are the initialisers that are trained; `values` computes the graph."""

    def __init__(self, path):
        self.model = onnx.load(path)
        graph = self.model.graph
        constants = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
        self.nodes = [(n.op_type, list(n.input), list(n.output), {a.name: onnx.helper.get_attribute_value(a) for a in n.attribute}) for n in graph.node]
        trained = {name for op, inputs, _, _ in self.nodes if op in ("Conv", "Gemm") for name in inputs[1:]}
        self.weights = {name: jnp.asarray(value) for name, value in constants.items() if name in trained}
        self.constants = {name: value for name, value in constants.items() if name not in trained}

    def drawn(self, rng):
        """Weights to begin a training with: normal, as wide as keeps the layers' outputs alike (He et al. 2015); no offsets."""
        weights = {}
        for op, names, _, _ in self.nodes:
            if op in ("Conv", "Gemm"):
                shape = self.weights[names[1]].shape
                fed = np.prod(shape[1:]) if op == "Conv" else shape[0]
                weights[names[1]] = jnp.asarray(rng.normal(0, np.sqrt(2 / fed), shape), jnp.float32)
                weights[names[2]] = jnp.zeros_like(self.weights[names[2]])
        return weights

    def values(self, weights, inputs):
        """Every value of the graph by name."""
        values = {**self.constants, **weights, **inputs}
        for op, names, outputs, attributes in self.nodes:
            values[outputs[0]] = OPERATIONS[op]([values[n] for n in names], attributes)
        return values

    def constant_feeding(self, op, output):
        """Name of the second input of the `op` that makes `output`."""
        return next(names[1] for kind, names, outputs, _ in self.nodes if kind == op and outputs[0] == output)

    def save(self, path, changed):
        """Writes the graph with the initialisers in `changed` replaced."""
        for initialiser in self.model.graph.initializer:
            if initialiser.name in changed:
                value = np.asarray(changed[initialiser.name], "f4").reshape(tuple(initialiser.dims))
                initialiser.CopyFrom(numpy_helper.from_array(value, initialiser.name))
        onnx.checker.check_model(self.model)
        onnx.save(self.model, path)


def grid_sample(inputs, _):
    """Bilinear samples, zeros outside, pixels as areas (align_corners = 0). Where it samples is taken as given: no gradient."""
    image, grid = inputs[0][:, 0], jax.lax.stop_gradient(inputs[1])
    height, width = image.shape[1:]
    x, y = (grid[..., 0] + 1) * width / 2 - 0.5, (grid[..., 1] + 1) * height / 2 - 0.5
    left, top = jnp.floor(x), jnp.floor(y)
    flat, out = image.reshape(image.shape[0], -1), 0.0
    for dx in (0, 1):
        for dy in (0, 1):
            column, row = left + dx, top + dy
            weight = (1 - jnp.abs(x - column)) * (1 - jnp.abs(y - row))
            inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
            index = (jnp.clip(row, 0, height - 1) * width + jnp.clip(column, 0, width - 1)).astype(jnp.int32)
            sampled = jnp.take_along_axis(flat, index.reshape(index.shape[0], -1), 1).reshape(index.shape)
            out = out + jnp.where(inside, weight, 0.0) * sampled
    return out[:, None]


def convolution(inputs, attributes):
    top, left, bottom, right = attributes["pads"]
    made = jax.lax.conv_general_dilated(inputs[0], inputs[1], attributes["strides"], [(top, bottom), (left, right)], dimension_numbers=("NCHW", "OIHW", "NCHW"))
    return made + inputs[2][:, None, None]


def unsqueeze(inputs, _):
    out = inputs[0]
    axes = [int(a) for a in np.asarray(inputs[1])]
    rank = out.ndim + len(axes)
    for axis in sorted(a % rank for a in axes):
        out = jnp.expand_dims(out, axis)
    return out


def axes_of(value):
    return tuple(int(a) for a in np.asarray(value))


OPERATIONS = {
    "Add": lambda i, a: i[0] + i[1],
    "Sub": lambda i, a: i[0] - i[1],
    "Mul": lambda i, a: i[0] * i[1],
    "Div": lambda i, a: i[0] / i[1],
    "Sum": lambda i, a: sum(i[1:], i[0]),
    "Max": lambda i, a: jnp.maximum(i[0], i[1]),
    "Neg": lambda i, a: -i[0],
    "Sqrt": lambda i, a: jnp.sqrt(i[0]),
    "Exp": lambda i, a: jnp.exp(i[0]),
    "Log": lambda i, a: jnp.log(i[0]),
    "Sin": lambda i, a: jnp.sin(i[0]),
    "Cos": lambda i, a: jnp.cos(i[0]),
    "Atan": lambda i, a: jnp.arctan(i[0]),
    "Round": lambda i, a: jnp.round(i[0]),
    "Sigmoid": lambda i, a: jax.nn.sigmoid(i[0]),
    "Identity": lambda i, a: i[0],
    "Greater": lambda i, a: i[0] > i[1],
    "Cast": lambda i, a: jnp.asarray(i[0], jnp.float32),
    "Clip": lambda i, a: jnp.clip(i[0], i[1], i[2]),
    "Gather": lambda i, a: jnp.take(i[0], np.asarray(i[1]), axis=a["axis"]),
    "Concat": lambda i, a: jnp.concatenate(i, a["axis"]),
    "Reshape": lambda i, a: jnp.reshape(i[0], axes_of(i[1])),
    "Squeeze": lambda i, a: jnp.squeeze(i[0], axes_of(i[1])),
    "Unsqueeze": unsqueeze,
    "ReduceSum": lambda i, a: jnp.sum(i[0], axes_of(i[1])),
    "Gemm": lambda i, a: i[0] @ i[1] + i[2],
    "MatMul": lambda i, a: i[0] @ i[1],
    "Conv": convolution,
    "GridSample": grid_sample,
}
