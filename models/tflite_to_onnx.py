#!/usr/bin/env python3
"""Convert MediaPipe's BlazePose .tflite models to ONNX, without TensorFlow.

usage:   tflite_to_onnx.py IN.tflite OUT.onnx [--fp32]
needs:   models/requirements.txt; those versions give the bytes in models/SHA256SUMS

Spotter runs ONNX; MediaPipe publishes only .tflite. General converters fail on the detector (sparse fp16 weights) or
double the file's size. This one knows exactly the operators that the four BlazePose models use, and stops with
NotImplementedError on any other.

Weights stay fp16 in the file behind a Cast, which ONNX Runtime folds when it loads the model (results equal those of an
fp32 file bit for bit); --fp32 writes fp32 weights. Opset 13, IR 8. The input, named `input`, stays NHWC float32; outputs
keep their TensorFlow Lite names and layout. Inside, tensors of four dimensions run as NCHW.
"""

import sys

import numpy as np
import onnx
import tflite
from onnx import TensorProto, helper, numpy_helper

OPERATORS = {value: name for name, value in vars(tflite.BuiltinOperator).items() if isinstance(value, int)}
DTYPES = {0: np.float32, 1: np.float16, 2: np.int32, 9: np.int8}
INDEX_VECTORS = {1: tflite.Int32Vector, 2: tflite.Uint16Vector, 3: tflite.Uint8Vector}
NHWC_TO_NCHW = [0, 3, 1, 2]
NCHW_TO_NHWC = [0, 2, 3, 1]


def index_vector(kind, table):
    """The integers of a sparsity index vector, whose width is `kind`."""
    vector = INDEX_VECTORS[kind]()
    vector.Init(table.Bytes, table.Pos)
    return vector.ValuesAsNumpy().astype(np.int64)


def densify(tensor, data):
    """Dense array of a tensor that is stored sparse, in TensorFlow Lite's block and CSR layout.

    The levels of the layout are walked from the outermost: `position` holds, for each stored element so far, where it lies
    within its level, and `index` its coordinate in every level above.
    """
    sparsity = tensor.Sparsity()
    shape = list(tensor.ShapeAsNumpy())
    rank = len(shape)
    order = list(sparsity.TraversalOrderAsNumpy())
    block_map = [] if sparsity.BlockMapIsNone() else list(sparsity.BlockMapAsNumpy())
    levels = [sparsity.DimMetadata(level) for level in range(sparsity.DimMetadataLength())]
    block_size = [levels[rank + i].DenseSize() for i in range(len(block_map))]

    position = np.zeros(1, np.int64)
    index = np.zeros((1, 0), np.int64)
    for level in levels:
        if level.Format() == 0:  # dense
            size = level.DenseSize()
            coordinate = np.tile(np.arange(size), len(position))
            parent = np.repeat(np.arange(len(position)), size)
            position = np.repeat(position, size) * size + coordinate
        else:  # compressed sparse rows
            segments = index_vector(level.ArraySegmentsType(), level.ArraySegments())
            indices = index_vector(level.ArrayIndicesType(), level.ArrayIndices())
            count = segments[position + 1] - segments[position]
            parent = np.repeat(np.arange(len(position)), count)
            within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
            position = np.repeat(segments[position], count) + within
            coordinate = indices[position]
        index = np.concatenate([index[parent], coordinate[:, None]], 1)

    place = np.zeros((len(position), rank), np.int64)
    for level in range(rank):
        place[:, order[level]] = index[:, level]
    for level in range(rank, len(levels)):
        block = order[level] - rank
        axis = block_map[block]
        place[:, axis] = place[:, axis] * block_size[block] + index[:, level]
    dense = np.zeros(shape, data.dtype)
    dense[tuple(place.T)] = data[position]
    return dense


def same_padding(size, kernel, stride, dilation=1):
    """Padding (before, after) of one axis that TensorFlow calls SAME: uneven at stride 2."""
    total = max((-(-size // stride) - 1) * stride + (kernel - 1) * dilation + 1 - size, 0)
    return total // 2, total - total // 2


class Converter:
    """One .tflite graph on its way to ONNX."""

    def __init__(self, path, keep_fp16=True):
        with open(path, "rb") as file:
            self.model = tflite.Model.GetRootAsModel(file.read(), 0)
        self.graph = self.model.Subgraphs(0)
        self.keep_fp16 = keep_fp16
        self.nodes = []
        self.initializers = []
        self.count = 0
        self.value_name = {}  # TensorFlow Lite tensor -> name of its ONNX value
        self.constant = {}  # TensorFlow Lite tensor -> array, or (tensor, data) while it is still sparse
        for i in range(self.graph.TensorsLength()):
            tensor = self.graph.Tensors(i)
            stored = self.model.Buffers(tensor.Buffer())
            if stored.DataLength():
                data = np.frombuffer(stored.DataAsNumpy().tobytes(), DTYPES[tensor.Type()])
                self.constant[i] = (tensor, data) if tensor.Sparsity() else data.reshape(self.shape(i))

    def shape(self, tensor):
        tensor = self.graph.Tensors(tensor)
        return [int(size) for size in tensor.ShapeAsNumpy()] if tensor.ShapeLength() else []

    def unique(self, prefix):
        self.count += 1
        return f"{prefix}_{self.count}"

    def add(self, operator, inputs, **attributes):
        """Adds a node with one output; returns that output's name."""
        output = self.unique(operator)
        self.nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def initializer(self, array, prefix="c"):
        """Adds a constant, as fp16 behind a Cast where that loses nothing; returns its name."""
        name = self.unique(prefix)
        array = np.ascontiguousarray(array)
        if array.dtype == np.float32 and array.size > 1 and self.keep_fp16:
            half = array.astype(np.float16)
            if np.array_equal(half.astype(np.float32), array):
                self.initializers.append(numpy_helper.from_array(half, f"{name}_h"))
                return self.add("Cast", [f"{name}_h"], to=TensorProto.FLOAT)
        self.initializers.append(numpy_helper.from_array(array, name))
        return name

    def value(self, tensor):
        """Name of a tensor's value, be it computed or constant."""
        if tensor in self.value_name:
            return self.value_name[tensor]
        array = self.constant[tensor]
        return self.initializer((array.transpose(NHWC_TO_NCHW) if array.ndim == 4 else array).astype(np.float32))

    def activated(self, value, activation):
        if activation == 0:
            return value
        if activation == 1:
            return self.add("Relu", [value])
        if activation == 3:  # ReLU6
            return self.add("Clip", [value, self.initializer(np.float32(0)), self.initializer(np.float32(6))])
        raise NotImplementedError(f"activation {activation}")

    def convolution(self, operator, inputs, output):
        depthwise = operator == "DEPTHWISE_CONV_2D"
        options = self.options(tflite.DepthwiseConv2DOptions if depthwise else tflite.Conv2DOptions)
        # Kernels: [1, height, width, channels] for depthwise, else [out, height, width, in]; ONNX wants [out, in, h, w].
        weights = self.constant[inputs[1]].transpose([3, 0, 1, 2] if depthwise else NHWC_TO_NCHW)
        kernel = weights.shape[2:]
        stride = [options.StrideH(), options.StrideW()]
        dilation = [options.DilationHFactor(), options.DilationWFactor()]
        _, height, width, channels = self.shape(inputs[0])
        pads = [0] * 4
        if options.Padding() == 0:
            pads[0], pads[2] = same_padding(height, kernel[0], stride[0], dilation[0])
            pads[1], pads[3] = same_padding(width, kernel[1], stride[1], dilation[1])
        arguments = [self.value_name[inputs[0]], self.initializer(weights.astype(np.float32), "w")]
        if len(inputs) > 2 and inputs[2] >= 0:
            arguments.append(self.initializer(self.constant[inputs[2]].astype(np.float32), "b"))
        group = channels if depthwise else 1
        result = self.add(
            "Conv", arguments, kernel_shape=kernel, strides=stride, dilations=dilation, pads=pads, group=group
        )
        self.value_name[output] = self.activated(result, options.FusedActivationFunction())

    def max_pool(self, inputs, output):
        options = self.options(tflite.Pool2DOptions)
        kernel = [options.FilterHeight(), options.FilterWidth()]
        stride = [options.StrideH(), options.StrideW()]
        _, height, width, _ = self.shape(inputs[0])
        pads = [0] * 4
        if options.Padding() == 0:
            pads[0], pads[2] = same_padding(height, kernel[0], stride[0])
            pads[1], pads[3] = same_padding(width, kernel[1], stride[1])
        result = self.add("MaxPool", [self.value_name[inputs[0]]], kernel_shape=kernel, strides=stride, pads=pads)
        self.value_name[output] = self.activated(result, options.FusedActivationFunction())

    def resize(self, inputs, output):
        options = self.options(tflite.ResizeBilinearOptions)
        corners, centers = options.AlignCorners(), options.HalfPixelCenters()
        mode = "align_corners" if corners else "half_pixel" if centers else "asymmetric"
        size = np.array(self.shape(output), np.int64)[NHWC_TO_NCHW]
        arguments = [self.value_name[inputs[0]], "", "", self.initializer(size)]
        self.value_name[output] = self.add("Resize", arguments, mode="linear", coordinate_transformation_mode=mode)

    def reshape(self, inputs, output):
        value, shape = self.value_name[inputs[0]], self.shape(output)
        if len(shape) == 4:
            raise NotImplementedError("RESHAPE to four dimensions")
        if len(self.shape(inputs[0])) == 4:
            value = self.add("Transpose", [value], perm=NCHW_TO_NHWC)
        self.value_name[output] = self.add("Reshape", [value, self.initializer(np.array(shape, np.int64))])

    def concatenation(self, inputs, output):
        if len(self.shape(output)) == 4:
            raise NotImplementedError("CONCATENATION in four dimensions")
        options = self.options(tflite.ConcatenationOptions)
        result = self.add("Concat", [self.value_name[i] for i in inputs], axis=options.Axis())
        self.value_name[output] = self.activated(result, options.FusedActivationFunction())

    def options(self, kind):
        """Options of the operator at hand."""
        options, table = kind(), self.operator.BuiltinOptions()
        options.Init(table.Bytes, table.Pos)
        return options

    def convert_operator(self, operator):
        self.operator = operator
        opcode = self.model.OperatorCodes(operator.OpcodeIndex())
        name = OPERATORS[max(opcode.BuiltinCode(), opcode.DeprecatedBuiltinCode())]
        inputs = [int(i) for i in operator.InputsAsNumpy()]
        first, output = inputs[0], int(operator.OutputsAsNumpy()[0])
        if name == "DENSIFY":
            self.constant[output] = densify(*self.constant[first])
        elif name == "DEQUANTIZE":
            self.constant[output] = self.constant[first].astype(np.float32)
        elif name in ("CONV_2D", "DEPTHWISE_CONV_2D"):
            self.convolution(name, inputs, output)
        elif name == "MAX_POOL_2D":
            self.max_pool(inputs, output)
        elif name == "ADD":
            result = self.add("Add", [self.value(first), self.value(inputs[1])])
            self.value_name[output] = self.activated(result, self.options(tflite.AddOptions).FusedActivationFunction())
        elif name == "PAD":
            pads = self.constant[inputs[1]].astype(np.int64)[NHWC_TO_NCHW]
            pads = self.initializer(np.concatenate([pads[:, 0], pads[:, 1]]))
            self.value_name[output] = self.add("Pad", [self.value_name[first], pads], mode="constant")
        elif name == "RESIZE_BILINEAR":
            self.resize(inputs, output)
        elif name == "DEPTH_TO_SPACE":
            block = self.options(tflite.DepthToSpaceOptions).BlockSize()
            self.value_name[output] = self.add("DepthToSpace", [self.value_name[first]], blocksize=block, mode="DCR")
        elif name == "LOGISTIC":
            self.value_name[output] = self.add("Sigmoid", [self.value_name[first]])
        elif name == "RESHAPE":
            self.reshape(inputs, output)
        elif name == "CONCATENATION":
            self.concatenation(inputs, output)
        else:
            raise NotImplementedError(name)

    def convert(self):
        """The whole graph as a checked ONNX model."""
        inputs, outputs = [], []
        for i in self.graph.InputsAsNumpy():
            inputs.append(helper.make_tensor_value_info("input", TensorProto.FLOAT, self.shape(i)))
            self.value_name[i] = self.add("Transpose", ["input"], perm=NHWC_TO_NCHW)
        for k in range(self.graph.OperatorsLength()):
            self.convert_operator(self.graph.Operators(k))
        for i in self.graph.OutputsAsNumpy():
            name, value, shape = self.graph.Tensors(i).Name().decode(), self.value_name[i], self.shape(i)
            if len(shape) == 4:
                self.nodes.append(helper.make_node("Transpose", [value], [name], perm=NCHW_TO_NHWC))
            else:
                self.nodes.append(helper.make_node("Identity", [value], [name]))
            outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        graph = helper.make_graph(self.nodes, "blazepose", inputs, outputs, self.initializers)
        opset = [helper.make_opsetid("", 13)]
        model = helper.make_model(graph, opset_imports=opset, ir_version=8, producer_name="tflite2onnx_blaze")
        onnx.checker.check_model(model, full_check=True)
        return model


if __name__ == "__main__":
    paths = [argument for argument in sys.argv[1:] if argument != "--fp32"]
    if len(paths) != 2 or any(path.startswith("-") for path in paths):
        sys.exit("usage: tflite_to_onnx.py IN.tflite OUT.onnx [--fp32]")
    model = Converter(paths[0], keep_fp16="--fp32" not in sys.argv).convert()
    with open(paths[1], "wb") as out:
        out.write(model.SerializeToString(deterministic=True))
