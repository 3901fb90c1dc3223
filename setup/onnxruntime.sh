#!/usr/bin/env bash
# Puts ONNX Runtime's shared library and its licences into third_party/onnxruntime/.
#
# It comes out of the PyPI wheel that setup/onnxruntime.txt pins; setup/onnxruntime.sha256 holds the library's own hash and
# its name there. A library that is already in place is only checked.
set -euo pipefail
cd "$(dirname "$0")/.."

folder=third_party/onnxruntime
read -r expected library <setup/onnxruntime.sha256

is_pinned() { [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$expected" ]; }

if [ -e $folder/libonnxruntime.so ]; then
    if ! is_pinned $folder/libonnxruntime.so; then
        echo "setup: $folder/libonnxruntime.so is not the library that setup/onnxruntime.sha256 pins." >&2
        echo "setup: if you did not put it there yourself, do not trust it: delete $folder and run 'make setup' again." >&2
        exit 1
    fi
    echo "setup: ONNX Runtime is there ($library)"
    exit 0
fi

mkdir -p third_party
aside=$(mktemp -d third_party/.onnxruntime.XXXXXX)
trap 'rm -rf "$aside"' EXIT
setup/wheel.sh setup/onnxruntime.txt "$aside" \
    "onnxruntime/capi/$library" onnxruntime/LICENSE onnxruntime/ThirdPartyNotices.txt
if ! is_pinned "$aside/$library"; then
    echo "setup: $library in the wheel has another SHA-256 than setup/onnxruntime.sha256 pins; it was not used." >&2
    exit 1
fi
mkdir -p $folder
mv "$aside/LICENSE" "$aside/ThirdPartyNotices.txt" $folder/
mv "$aside/$library" $folder/libonnxruntime.so # last: its being there means that all is there
echo "setup: fetched ONNX Runtime ($library)"
