#!/usr/bin/env python3
"""Make the mask's decoder of a BlazePose landmark model compute the upper and the lower half of the mask side by side.

usage:   mask_in_halves.py LANDMARK.onnx OUT.onnx
needs:   models/requirements.txt

The decoder has 8 channels, and ONNX Runtime computes convolutions in blocks of 16 on processors with AVX-512: half of each
block is then computed for nothing. Here the two halves of the picture, each with the rows about the middle that its mask
depends on, are one value of 16 channels. The weights stand twice, so every mask is the same but for rounding, and the model
with the mask takes three quarters of the time.

Two things more keep the decoder in that layout. A clip to 0…6 after a sum has no blocked form, but one after a convolution
has: such a clip follows a convolution that changes nothing. And the last convolution makes one channel out of 16: its three
rows of weights are taken as three channels, which are then moved by a row and added.
"""

import sys

import numpy as np
import onnx
from onnx import helper, numpy_helper, shape_inference

MASK = "Identity_2"
# Rows and columns of the mask.
SIDE = 256
CHANNELS = 8
# Rows beyond the middle that a half needs, of the mask: three convolutions and the enlarged values of two more, doubled by the
# second enlargement, reach ten rows; twelve are a whole number of rows before both enlargements.
BEYOND = 12


class Decoder:
    """The graph of a landmark model, whose mask is being made anew."""

    def __init__(self, model):
        self.graph = model.graph
        self.constants = {i.name: numpy_helper.to_array(i) for i in self.graph.initializer}
        self.maker = {output: node for node in self.graph.node for output in node.output}
        values = shape_inference.infer_shapes(model).graph.value_info
        self.shape = {v.name: [size.dim_value for size in v.type.tensor_type.shape.dim] for v in values}
        self.nodes = []
        self.halves_of = {}

    def constant(self, name):
        """The array of a constant, be it stored as it is or as fp16 behind a Cast."""
        maker = self.maker.get(name)
        return self.constants[name] if maker is None else self.constants[maker.input[0]].astype(np.float32)

    def keep(self, array, name):
        """Adds a constant; returns its name."""
        self.graph.initializer.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, operator, inputs, output, **attributes):
        """Adds a node; returns the name of its output."""
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def part(self, value, output, rows, channel=None):
        """Those rows of a value, of all its channels or of one."""
        ranges = {2: rows} if channel is None else {1: (channel, channel + 1), 2: rows}
        limits = {"axes": list(ranges), "starts": [r[0] for r in ranges.values()], "ends": [r[1] for r in ranges.values()]}
        names = [self.keep(np.array(limits[k], np.int64), f"{output}_{k}") for k in ("starts", "ends", "axes")]
        return self.add("Slice", [value, *names], output)

    def reach(self, height):
        """Rows of a half of a value that has so many."""
        return (SIDE // 2 + BEYOND) * height // SIDE

    def split(self, value):
        """Both halves of a value of the encoder, as channels one after the other."""
        height = self.shape[value][2]
        upper = self.part(value, f"{value}_upper", (0, self.reach(height)))
        lower = self.part(value, f"{value}_lower", (height - self.reach(height), height))
        return self.add("Concat", [upper, lower], f"{value}_halves", axis=1)

    def halves(self, value):
        """Both halves of a value of the decoder, made from the halves that it is made from."""
        if value not in self.halves_of:
            maker = self.maker[value]
            attributes = {a.name: helper.get_attribute_value(a) for a in maker.attribute}
            make = {"Conv": self.convolution, "Resize": self.resize, "Add": self.sum, "Clip": self.clip}[maker.op_type]
            self.halves_of[value] = make(list(maker.input), f"{value}_halves", value, attributes)
        return self.halves_of[value]

    def convolution(self, inputs, output, _, attributes):
        source = inputs[0]
        halves = self.halves(source) if self.shape[source][1] == CHANNELS else self.split(source)
        weights, bias = self.constant(inputs[1]), self.constant(inputs[2])
        if attributes["group"] == 1:
            weights = np.concatenate([np.pad(weights, [(0, 0), pad, (0, 0), (0, 0)]) for pad in beside(weights.shape[1])])
        else:
            attributes["group"] *= 2
            weights = np.concatenate([weights, weights])
        names = [self.keep(weights, f"{output}_w"), self.keep(np.concatenate([bias, bias]), f"{output}_b")]
        return self.add("Conv", [halves, *names], output, **attributes)

    def resize(self, inputs, output, value, attributes):
        _, channels, height, width = self.shape[value]
        size = self.keep(np.array([1, 2 * channels, self.reach(height), width], np.int64), f"{output}_size")
        return self.add("Resize", [self.halves(inputs[0]), "", "", size], output, **attributes)

    def sum(self, inputs, output, _, attributes):
        return self.add("Add", [self.halves(i) for i in inputs], output, **attributes)

    def clip(self, inputs, output, _, attributes):
        halves = self.halves(inputs[0])
        if self.maker[inputs[0]].op_type == "Add":
            same = self.keep(np.ones((2 * CHANNELS, 1, 1, 1), np.float32), f"{output}_w")
            halves = self.add("Conv", [halves, same], f"{output}_same", group=2 * CHANNELS, kernel_shape=[1, 1])
        return self.add("Clip", [halves, *inputs[1:]], output, **attributes)

    def mask(self, value):
        """The whole value, made by a convolution of three by three that makes one channel, padded with zeros."""
        source, weights, bias = self.maker[value].input
        rows = self.constant(weights)[0].transpose(1, 0, 2)[:, :, None]
        rows = np.concatenate([np.pad(rows, [(0, 0), pad, (0, 0), (0, 0)]) for pad in beside(CHANNELS)])
        biases = np.zeros(6, np.float32)
        biases[[1, 4]] = self.constant(bias)[0]
        names = [self.keep(rows, "mask_rows_w"), self.keep(biases, "mask_rows_b")]
        made = self.add("Conv", [self.halves(source), *names], "mask_rows", kernel_shape=[1, 3], pads=[0, 1, 0, 1])
        padded = self.keep(np.array([0, 0, 1, 0, 0, 0, 1, 0], np.int64), "mask_padded_by")
        made = self.add("Pad", [made, padded], "mask_padded", mode="constant")
        moved, half = [], SIDE // 2
        for row in range(3):
            upper = self.part(made, f"mask_upper_{row}", (row, row + half), row)
            lower = self.part(made, f"mask_lower_{row}", (row + BEYOND, row + BEYOND + half), 3 + row)
            moved.append(self.add("Concat", [upper, lower], f"mask_row_{row}", axis=2))
        return self.add("Sum", moved, "mask")


def beside(channels):
    """Padding of the channels that the upper half's weights take no notice of, and of those that the lower half's do not."""
    return (0, channels), (channels, 0)


def in_halves(model):
    """The model with its mask made in halves and everything left out that nothing needs any more."""
    decoder = Decoder(model)
    last = decoder.maker[MASK]
    decoder.add(last.op_type, [decoder.mask(last.input[0])], MASK, perm=[0, 2, 3, 1])
    nodes = [node for node in model.graph.node if node is not last] + decoder.nodes
    needed, kept = {output.name for output in model.graph.output}, []
    for node in reversed(nodes):
        if needed & set(node.output):
            needed |= set(node.input)
            kept.insert(0, node)
    constants = [i for i in model.graph.initializer if i.name in needed]
    for field, values in ((model.graph.node, kept), (model.graph.initializer, constants)):
        del field[:]
        field.extend(values)
    onnx.checker.check_model(model, full_check=True)
    return model


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: mask_in_halves.py LANDMARK.onnx OUT.onnx")
    model = in_halves(onnx.load(sys.argv[1]))
    with open(sys.argv[2], "wb") as out:
        out.write(model.SerializeToString(deterministic=True))
