#!/usr/bin/env bash
# Wall time of a batch with two jobs of one thread against one job of one thread, and against one job of two threads, in turns
# over the same clips. Beside the wall times stand the processor times: where other work shares the machine, the wall times say
# little, and the ratio to expect of free cores is half the ratio of the processor times.
# usage: benches/two_jobs.sh CLIPS_FOLDER [TURNS]
set -euo pipefail
clips=$(realpath "$1")
turns=${2:-1}
cd "$(dirname "$0")/.."

cargo build --release --locked --quiet
aside=$(mktemp -d)
trap 'rm -rf "$aside"' EXIT

# Prints wall and processor seconds of one batch.
batch() {
    rm -rf "$aside/results"
    local TIMEFORMAT='%R %U %S'
    { time target/release/spotter check "$clips" --out "$aside/results" --exit-zero "$@" >/dev/null 2>&1; } 2>&1 |
        awk '{ print $1, $2 + $3 }'
}

for turn in $(seq "$turns"); do
    read -r one one_cpu < <(batch --jobs 1 --threads 1)
    read -r two two_cpu < <(batch --jobs 2 --threads 1)
    read -r wide wide_cpu < <(batch --jobs 1 --threads 2)
    awk -v t="$turn" -v a="$one" -v ac="$one_cpu" -v b="$two" -v bc="$two_cpu" -v c="$wide" -v cc="$wide_cpu" 'BEGIN {
        printf "turn %d, seconds wall (processor): 1 job %.1f (%.1f), 2 jobs %.1f (%.1f), 1 job of 2 threads %.1f (%.1f)\n", t, a, ac, b, bc, c, cc
        printf "  2 jobs / 1 job: %.2f measured, %.2f to expect of free cores (bar 0.60); 1 job of 2 threads / 1 job: %.2f\n", b / a, bc / ac / 2, c / a }'
done
