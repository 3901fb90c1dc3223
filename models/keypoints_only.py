#!/usr/bin/env python3
"""Cut a BlazePose landmark model down to the outputs that frames without a person mask need.

usage:   keypoints_only.py LANDMARK.onnx OUT.onnx
needs:   models/requirements.txt

Keeps the landmarks, the person score, the world landmarks and the heat map; without the mask's decoder the `full` model
takes three quarters of the time. The heat map, which refines the landmarks, costs about 6 % of what is left.
"""

import sys

import onnx
from onnx.utils import Extractor

OUTPUTS = ["Identity", "Identity_1", "Identity_3", "Identity_4"]

if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: keypoints_only.py LANDMARK.onnx OUT.onnx")
    model = Extractor(onnx.load(sys.argv[1])).extract_model(["input"], OUTPUTS)
    onnx.checker.check_model(model, full_check=True)
    with open(sys.argv[2], "wb") as out:
        out.write(model.SerializeToString(deterministic=True))
