#!/usr/bin/env python3
"""Prints the licences of the crates that the program is made of, each text once, from the sources that Cargo built it from."""

import collections
import json
import pathlib
import subprocess

metadata = json.loads(subprocess.check_output(
    ["cargo", "metadata", "--format-version=1", "--locked", "--offline", "--filter-platform=x86_64-unknown-linux-gnu"]
))
packages = {package["id"]: package for package in metadata["packages"]}
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}

# Only what is linked in: neither build scripts' nor tests' crates.
linked, open_ = set(), [metadata["resolve"]["root"]]
while open_:
    crate = open_.pop()
    if crate in linked:
        continue
    linked.add(crate)
    for dependency in nodes[crate]["deps"]:
        if any(kind["kind"] is None for kind in dependency["dep_kinds"]):
            open_.append(dependency["pkg"])
linked.discard(metadata["resolve"]["root"])

texts = collections.defaultdict(list)
for package in sorted((packages[crate] for crate in linked), key=lambda package: package["name"]):
    name = f"{package['name']} {package['version']}"
    print(f"{name}: {package['license'] or 'see its licence file'}, {package['repository'] or 'crates.io'}")
    for file in sorted(pathlib.Path(package["manifest_path"]).parent.iterdir()):
        if file.is_file() and file.name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE")):
            texts[file.read_text(errors="replace").strip()].append(name)
for text, names in sorted(texts.items(), key=lambda item: item[1]):
    print(f"\n{'=' * 100}\n{', '.join(dict.fromkeys(names))}\n{'=' * 100}\n\n{text}")
