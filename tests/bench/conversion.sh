#!/usr/bin/env bash
# Measures rec2nwb beside cp and writes the times in the form of Google Benchmark to WORK/conversion.json; run.sh calls it.
#   tests/bench/conversion.sh BIN WORK GIGABYTES RUNS
# A synthetic day of 128 channels, two epochs, GIGABYTES in all: a whole day, with digital lines, analog channels, sensors, a
# camera with tracking and video, and state scripts. cp copies its recordings to the same file system, without sharing blocks;
# rec2nwb converts all of the day, once as it is and once with --compress gzip, for which the samples have noise of 30 counts. The source is in the cache, each target is removed before, the two take turns, and what the
# disk still has to write is waited for between the runs, not counted.
# A virtual machine that gives freed memory back to its host pays for each page that it touches anew, five times what copying
# it costs, and whoever comes at the wrong moment pays, cp too. So before each run a file of the output's size is written and
# removed: its pages are at hand then. What takes as long for a short day as for a long one (45 ms: the program, metadata, devices) counts
# for less the larger GIGABYTES is.
set -euo pipefail

step="starting"
remedy="read the message above"
fail() { trap - ERR; echo "sluice: $step failed: $remedy" >&2; exit 1; }
trap fail ERR

if (($# != 4)); then step="reading the options"; remedy="give BIN WORK GIGABYTES RUNS"; fail; fi
bin="$1" work="$2/conversion" result="$2/conversion.json" gigabytes="$3" runs="$4"

step="making a day of $gigabytes GB in $work"
remedy="is there room for three times as much?"
trap 'rm -rf "$work"' EXIT
rm -rf "$work"
mkdir -p "$work"
seconds="$(awk -v gb="$gigabytes" 'BEGIN { s = int(gb * 1e9 / (2 * 30000 * 310)); print (s > 0 ? s : 1) }')"
"$bin/synthesize" "$work/day" --channels 128 --seconds "$seconds" --epochs 2 --noise 30 --frames 30 --toggles 20 >&2
mapfile -d '' recordings < <(find "$work/day" -name '*.rec' -print0 | sort -z)
((${#recordings[@]} > 0)) || { remedy="synthesize made no .rec file"; fail; }
bytes="$(cat "${recordings[@]}" | wc -c)"  # and the source is in the cache

nanoseconds() {  # empties the target, waits for the disk, warms free memory, runs a command and prints how long it took
    local target="$1" started
    shift
    rm -rf "$target"
    mkdir "$target"
    sync
    head -c "$((bytes + bytes / 10))" /dev/zero >"$work/scratch"
    rm "$work/scratch"
    started="$(date +%s%N)"
    "$@" >&2 || return
    echo $(($(date +%s%N) - started))
}

entry() {  # contestant, run, nanoseconds, greatest resident size in MiB or 0, bound of the ratio or 0
    awk -v name="$1" -v run="$2" -v ns="$3" -v peak="$4" -v bound="$5" -v bytes="$bytes" 'BEGIN {
        printf "{\"run_name\": \"conversion beside cp/%s\", \"run_type\": \"iteration\", \"repetition_index\": %d, ", name, run
        printf "\"cpu_time\": %.0f, \"bytes_per_second\": %.0f, \"peak_mib\": %.1f, \"bound\": %.2f}\n", ns, bytes * 1e9 / ns, peak, bound }'
}

entries=()
for ((run = 0; run < runs; ++run)); do
    echo "sluice: converting beside cp, run $((run + 1)) of $runs" >&2
    step="copying the recordings"
    copied="$(nanoseconds "$work/copy" cp --reflink=never "${recordings[@]}" "$work/copy")"
    entries+=("$(entry cp "$run" "$copied" 0 0)")
    for compression in none gzip; do
        step="converting the day, compression: $compression"
        converted="$(nanoseconds "$work/nwb" command time --format %M --output "$work/peak_kib" \
            "$bin/rec2nwb" "$work/day" --output "$work/nwb" --compress "$compression" --quiet)"
        peak="$(awk '{ print $1 / 1024 }' "$work/peak_kib")"
        if [[ "$compression" == none ]]; then entries+=("$(entry rec2nwb "$run" "$converted" "$peak" 1.5)")
        else entries+=("$(entry "rec2nwb --compress $compression" "$run" "$converted" "$peak" 2.0)"); fi
    done
done

step="writing $result"
{
    echo '{"benchmarks": ['
    (IFS=,; echo "${entries[*]}")
    echo ']}'
} >"$result"
