#!/usr/bin/env bash
# `spotter check`, decode to report, against MediaPipe's Python pose solution doing pose alone, in turns on the same clip.
# The ratio is what counts; the machine's speed drifts. usage: benches/side_by_side.sh CLIP [TURNS]
set -euo pipefail
clip=$(realpath "$1")
turns=${2:-3}
cd "$(dirname "$0")/.."

cargo build --release --locked --quiet
aside=$(mktemp -d)
trap 'rm -rf "$aside"' EXIT
python3 -m venv "$aside/venv"
"$aside/venv/bin/pip" install --quiet mediapipe==0.10.21

for turn in $(seq "$turns"); do
    read -r frames theirs < <("$aside/venv/bin/python" benches/mediapipe_pose.py "$clip" 2>/dev/null)
    started=$(date +%s.%N)
    target/release/spotter check "$clip" --exit-zero --out "$aside/results" >/dev/null
    ours=$(awk -v a="$started" -v b="$(date +%s.%N)" 'BEGIN { printf "%.2f", b - a }')
    echo "turn $turn: $frames frames; MediaPipe $theirs s, Spotter $ours s, ratio $(awk -v a="$theirs" -v b="$ours" 'BEGIN { printf "%.2f", a / b }')"
done
