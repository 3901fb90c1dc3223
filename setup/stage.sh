#!/usr/bin/env bash
# Lays an installation of Spotter out under a folder: what `make install` copies and what packages hold.
#
#   setup/stage.sh PREFIX_FOLDER [PROGRAM]
#
# Below PREFIX_FOLDER: bin/spotter, lib/spotter with ONNX Runtime and the models, manual pages, completions and licences. The program
# (target/release/spotter unless another is named) finds lib/spotter beside its bin, wherever both are moved together.
set -euo pipefail
cd "$(dirname "$0")/.."

to=$1
program=${2:-target/release/spotter}
[ -x "$program" ] || { echo "setup: there is no $program: run 'make build' first" >&2; exit 1; }

install -D -m 755 "$program" "$to/bin/spotter"
install -D -m 644 third_party/onnxruntime/libonnxruntime.so "$to/lib/spotter/libonnxruntime.so"
# What `spotter check` needs; the two other landmark models are for those who work on Spotter.
for model in pose_detection pose_landmark_full pose_landmark_full_keypoints spine_joints spine_angles spine_yaw; do
    install -D -m 644 "models/$model.onnx" "$to/lib/spotter/models/$model.onnx"
done

# Before it is handed out: the laid-out program knows its files.
"$to/bin/spotter" doctor >/dev/null || { "$to/bin/spotter" doctor >&2; exit 1; }

commands=$("$to/bin/spotter" help | sed -n '/^Commands:/,/^$/s/^  \([a-z]\{1,\}\) .*/\1/p' | grep -vx help)
mkdir -p "$to/share/man/man1"
"$to/bin/spotter" manual >"$to/share/man/man1/spotter.1"
for command in $commands; do
    "$to/bin/spotter" manual "$command" >"$to/share/man/man1/spotter-$command.1"
done
gzip -9nf "$to"/share/man/man1/spotter*.1

complete() { mkdir -p "$(dirname "$to/share/$2")"; "$to/bin/spotter" completions "$1" >"$to/share/$2"; }
complete bash bash-completion/completions/spotter
complete zsh zsh/vendor-completions/_spotter
complete fish fish/vendor_completions.d/spotter.fish

# For the menus of desktops.
install -D -m 644 setup/spotter.desktop "$to/share/applications/spotter.desktop"
install -D -m 644 setup/spotter.svg "$to/share/icons/hicolor/scalable/apps/spotter.svg"

licences=$to/share/doc/spotter
install -D -m 644 LICENSE "$licences/LICENSE"
install -m 644 NOTICE README.md CHANGELOG.md "$licences/"
install -m 644 third_party/onnxruntime/LICENSE "$licences/onnxruntime.LICENSE"
install -m 644 third_party/onnxruntime/ThirdPartyNotices.txt "$licences/onnxruntime.ThirdPartyNotices.txt"
install -m 644 src/render/page/assets/vendor/uplot/LICENSE "$licences/uPlot.LICENSE"
setup/licences.py >"$licences/crates.txt"
