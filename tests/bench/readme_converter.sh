#!/usr/bin/env bash
# Compares the README's converter with rec2nwb's e-series only and with a hand-written loop, 128 channels. Writes times and peak memory in
# Google Benchmark's JSON format to WORK/readme_converter.json; run.sh calls it.
#   tests/bench/readme_converter.sh BIN WORK GIGABYTES RUNS
# The source is in the page cache. The target is removed before each run. The programs alternate. Pending disk writes are flushed between
# the runs and not counted.
set -euo pipefail

if (($# != 4)); then echo "usage: readme_converter.sh BIN WORK GIGABYTES RUNS" >&2; exit 1; fi
bin="$1" work="$2/readme_converter" result="$2/readme_converter.json" gigabytes="$3" runs="$4"
trap 'rm -rf "$work"' EXIT
rm -rf "$work"
mkdir -p "$work"
seconds="$(awk -v gb="$gigabytes" 'BEGIN { s = int(gb * 1e9 / (2 * 30000 * 310)); print (s > 2 ? s : 2) }')"
"$bin/synthesize" "$work/day" --channels 128 --seconds "$seconds" --epochs 2 --noise 30 --drop 0.00001 >&2
mapfile -d '' recordings < <(find "$work/day" -name '*.rec' -print0 | sort -z)
bytes="$(cat "${recordings[@]}" | wc -c)"  # also brings the source into the page cache

entries=()
declare -A took
timed() {  # contest, contestant, run, nanoseconds, bound of the README's converter
    entries+=("$(awk -v contest="$1" -v name="$2" -v run="$3" -v ns="$4" -v bound="$5" -v bytes="$bytes" 'BEGIN {
        printf "{\"run_name\": \"%s/%s\", \"run_type\": \"iteration\", \"repetition_index\": %d, ", contest, name, run
        printf "\"cpu_time\": %.0f, \"bytes_per_second\": %.0f, \"bound\": %.2f}\n", ns, bytes * 1e9 / ns, name == "readme" ? bound : 0 }')")
}
for ((run = 0; run < runs; ++run)); do
    # In turns: the first run after the slow one is slower.
    if ((run % 2 == 0)); then order=(e-series readme by-hand); else order=(readme e-series by-hand); fi
    for how in "${order[@]}"; do
        rm -f "$work/out.h5"
        sync
        started="$(date +%s%N)"
        peak="$("$bin/readme_converter" "$how" "$work/out.h5" "${recordings[@]}")"
        took[$how]=$(($(date +%s%N) - started))
        if [[ "$how" == readme ]]; then readme_peak="$peak"; fi
    done
    # In this order: the first contestant of a contest is what the others are compared with.
    timed "README converter beside rec2nwb" e-series "$run" "${took[e-series]}" 1.1
    timed "README converter beside rec2nwb" readme "$run" "${took[readme]}" 1.1
    timed "blocks, select, fill_gaps into a row sink" by-hand "$run" "${took[by-hand]}" 1.05
    timed "blocks, select, fill_gaps into a row sink" readme "$run" "${took[readme]}" 1.05
    entries+=("$(awk -v run="$run" -v peak="$readme_peak" 'BEGIN {
        form = "{\"run_name\": \"resident at most, README converter/%s\", \"run_type\": \"iteration\", \"repetition_index\": %d, \"cpu_time\": %.1f, \"unit\": \"MiB\", \"bound\": %d}"
        printf form ",\n" form "\n", "promised", run, 24, 0, "measured", run, peak / 1024, 1 }')")
done
{
    echo '{"benchmarks": ['
    (IFS=,; echo "${entries[*]}")
    echo ']}'
} >"$result"
