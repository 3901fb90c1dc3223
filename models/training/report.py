#!/usr/bin/env python3
"""report.py MODELS_DIR LIFTERS_DIR: how far the networks of MODELS_DIR, as they are, are off on the rendered lifters that no training
used (number % 20 == 1), without and with the reference of a lifter's upright frames.
"""
import sys

import numpy as np
import onnxruntime as ort

from train import SEED, Lifters, report

AT_A_TIME = 128


class Network:
    """One of the two files, fed by name."""

    def __init__(self, path):
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = ort.InferenceSession(path, options)
        self.inputs, self.outputs = ([v.name for v in of()] for of in (self.session.get_inputs, self.session.get_outputs))

    def __call__(self, given):
        return dict(zip(self.outputs, self.session.run(None, {name: np.asarray(given[name], "f4") for name in self.inputs})))


def main():
    models, lifters = sys.argv[1], Lifters(sys.argv[2])
    joints, angles = (Network(f"{models}/spine_{part}.onnx") for part in ("joints", "angles"))
    rows = np.flatnonzero(lifters.number % 20 == 1)
    lifters.upright &= lifters.number % 20 == 1
    found = lambda given: [joints(given)[name] for name in ("picture", "torso")]
    lifters.make_references(found, np.random.default_rng(SEED))
    print(len(rows), "crops of", len(np.unique(lifters.number[rows])), "lifters")
    for reference, title in ((-1, "no reference"), (0, "reference")):
        parts = []
        for k in range(0, len(rows), AT_A_TIME):
            some = rows[k : k + AT_A_TIME]
            given = lifters.inputs(some, reference=np.full(len(some), reference))
            given |= joints(given)
            told = angles(given)
            parts.append((told["angles"], told["sd"], given["points"]))
        report(title, lifters, rows, *(np.concatenate(values) for values in zip(*parts)))


if __name__ == "__main__":
    main()
