#!/usr/bin/env bash
# Demonstrates sluice: builds it, creates a synthetic day of two epochs, converts the day to NWB, and prints the file's
# contents, the speed compared with cp of the same input, and the peak memory. All output is in build/demo/.
#   examples/demo.sh [SECONDS]    length of an epoch (default 30)
set -euo pipefail

step="starting"
remedy="read the message above"
fail() { trap - ERR; echo "sluice: $step failed: $remedy" >&2; exit 1; }
trap fail ERR

cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds="${1:-30}"
work="build/demo/day"

cmake/install_dependencies.sh --build || { trap - ERR; exit 1; }  # it has printed the reason

step="building"
remedy="read CMake's or the compiler's message above; if the CMake cache is stale, run rm -r build/demo"
schema=()
if [[ -d "${SLUICE_SHARED_DIR:-../shared}/schema" ]]; then
    schema=(--schema "${SLUICE_SHARED_DIR:-../shared}/schema")
fi
cmake -S . -B build/demo -G Ninja -DCMAKE_BUILD_TYPE=Release -DSLUICE_BUILD_TESTS=OFF \
    -DCMAKE_CXX_COMPILER_LAUNCHER=ccache --log-level=WARNING
cmake --build build/demo --parallel "${CMAKE_BUILD_PARALLEL_LEVEL:-2}" --target synthesize rec2nwb nwb_verify

step="creating the day"
remedy="check that $PWD/build has three times $((seconds * 2 * 93 / 10)) MB of free space"
rm -rf "$work"
mkdir -p "$work/nwb" "$work/copy"
build/demo/bin/synthesize "$work/input" --channels 128 --seconds "$seconds" --epochs 2 --frames 30
mapfile -d '' recordings < <(find "$work/input" -name '*.rec' -print0 | sort -z)
bytes="$(cat "${recordings[@]}" | wc -c)"  # also loads the input into the page cache, for both contestants

milliseconds() {  # prints the run time of a command, without writing back to disk
    local started
    sync
    started="$(date +%s%3N)"
    "$@" >&2 || return
    echo $(($(date +%s%3N) - started))
}

step="copying the day"
copied="$(milliseconds cp --reflink=never "${recordings[@]}" "$work/copy")"
rm -r "$work/copy"

step="converting the day"
remedy="read the message of rec2nwb above"
converted="$(milliseconds command time --format %M --output "$work/peak_kib" \
    build/demo/bin/rec2nwb "$work/input" --output "$work/nwb" ${schema[@]+"${schema[@]}"})"
file="$(find "$work/nwb" -name '*.nwb' -print -quit)"

step="reading the file back"
remedy="read the message of h5ls about $file above"
echo
echo "$file contains"
h5ls -r "$file" | grep -v '^/specifications/' | awk '{ printf "  %s\n", $0 }'

step="comparing the file with the recordings"
remedy="read the message of nwb_verify about $file above"
echo
build/demo/bin/nwb_verify "$file" --against "$work/input"

rate() { awk -v bytes="$bytes" -v ms="$1" 'BEGIN { printf "%5.0f MB/s", bytes / 1000 / (ms > 0 ? ms : 1) }'; }
echo
awk -v bytes="$bytes" 'BEGIN { printf "input        %5.0f MB\n", bytes / 1e6 }'
echo "cp           $(rate "$copied")"
echo "rec2nwb      $(rate "$converted")"
awk '{ printf "peak memory  %5.1f MiB\n", $1 / 1024 }' "$work/peak_kib"
