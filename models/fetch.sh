#!/usr/bin/env bash
# Fetches BlazePose, converts it to ONNX and checks the result against models/SHA256SUMS.
#
#   models/fetch.sh                person detector and the `full` landmark model (PyPI, 36 MB)
#   models/fetch.sh lite heavy     person detector and the landmark models named: lite, full, heavy (npm, 41 MB)
#
# Models that are already there are only checked. Nothing but the ONNX files is kept.
set -euo pipefail
cd "$(dirname "$0")/.."

npm_package=mediapipe-pose-0.5.1675469404.tgz
npm_sha256=8bb349a7b3a3ba699df23be804ddd3b3eab810b50b15406894be257859388a84

stop() { printf 'setup: %s\n' "$@" >&2; exit 1; }
is_pinned() { grep -qx "$(sha256sum "$1" | cut -d' ' -f1)  $(basename "$1")" models/SHA256SUMS; }

variants=("${@:-full}")
wanted=(pose_detection)
for variant in "${variants[@]}"; do
    case $variant in
    lite | full | heavy) wanted+=("pose_landmark_$variant") ;;
    *) stop "there is no landmark model '$variant': choose from lite, full, heavy" ;;
    esac
done

# Whether every file of a model is there; a file that is there but is another one stops the script.
is_there() {
    local file there=true
    for file in "models/$1.onnx" "models/${1}_keypoints.onnx"; do
        if [ "$file" = models/pose_detection_keypoints.onnx ]; then
            continue
        elif [ ! -e "$file" ]; then
            there=false
        elif ! is_pinned "$file"; then
            stop "$file is not the model that models/SHA256SUMS pins." \
                "if you did not put it there yourself, do not trust it: delete it and run this again."
        fi
    done
    $there
}

missing=()
for model in "${wanted[@]}"; do
    is_there "$model" || missing+=("$model")
done
if [ ${#missing[@]} -eq 0 ]; then
    echo "setup: models are there (${wanted[*]})"
    exit 0
fi

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "the conversion needs Python 3.11 or newer, $(command -v python3) is $(python3 --version)"
mkdir -p third_party
aside=$(mktemp -d third_party/.models.XXXXXX)
trap 'rm -rf "$aside"' EXIT

echo "setup: fetching ${missing[*]}"
if [[ " ${missing[*]} " == *lite* || " ${missing[*]} " == *heavy* ]]; then
    command -v npm >/dev/null || setup/packages.sh npm
    (cd "$aside" && npm pack --silent @mediapipe/pose@0.5.1675469404 >/dev/null)
    echo "$npm_sha256  $aside/$npm_package" | sha256sum --check --quiet ||
        stop "$npm_package has another SHA-256 than models/fetch.sh pins; it was not used."
    tar --extract --gzip --file "$aside/$npm_package" --directory "$aside" --strip-components=1
    mv "$aside/pose_solution_packed_assets.data" "$aside/pose_detection.tflite" # that "archive" is the model itself
else
    setup/wheel.sh models/mediapipe.txt "$aside" \
        mediapipe/modules/pose_detection/pose_detection.tflite mediapipe/modules/pose_landmark/pose_landmark_full.tflite
fi

echo "setup: converting to ONNX"
python3 -m venv "$aside/venv"
"$aside/venv/bin/python" -m pip install --quiet --disable-pip-version-check --only-binary=:all: -r models/requirements.txt
for model in "${missing[@]}"; do
    "$aside/venv/bin/python" models/tflite_to_onnx.py "$aside/$model.tflite" "$aside/$model.onnx"
    if [ "$model" != pose_detection ]; then
        "$aside/venv/bin/python" models/mask_in_halves.py "$aside/$model.onnx" "$aside/$model.onnx"
        "$aside/venv/bin/python" models/keypoints_only.py "$aside/$model.onnx" "$aside/${model}_keypoints.onnx"
    fi
done
for file in "$aside"/*.onnx; do
    is_pinned "$file" ||
        stop "the conversion gave a $(basename "$file") with another SHA-256 than models/SHA256SUMS pins; it was not used."
done
mv "$aside"/*.onnx models/
echo "setup: models are in place (${missing[*]})"
