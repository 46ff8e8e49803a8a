#!/usr/bin/env bash
# Compares rec2nwb with cp. Writes times and peak memory in Google Benchmark's JSON format to WORK/conversion_CHANNELS.json; run.sh calls it.
#   tests/bench/conversion.sh BIN WORK GIGABYTES RUNS CHANNELS
# The input is a synthetic day of two epochs, GIGABYTES in total, with digital lines, analog channels, sensors, a camera with tracking
# and video, and state scripts. cp copies the recordings to the same file system without sharing blocks. rec2nwb converts the whole day,
# once by default and once with --compress gzip; the samples have noise of 30 counts. The source is in the page cache. Each target is
# removed before its run. The programs alternate. Pending disk writes are flushed between the runs and not counted.
# Fixed costs (the program, metadata, an object per probe and contact) weigh less the larger GIGABYTES is. A virtual machine that returns
# freed memory to its host pays several times the cost of copying for each page that it touches again. Any of the programs may pay it,
# cp too. If medians and minima differ widely, that effect or another program was measured.
# The memory bounds are those of the README: 64 MiB up to 128 channels, 256 MiB up to 1024. --compress adds the terms of its formula
# that replace strips: a chunk of 1 MiB per 32 channels, and the memory of the threads.
set -euo pipefail

step="starting"
remedy="read the message above"
fail() { trap - ERR; echo "sluice: $step failed: $remedy" >&2; exit 1; }
trap fail ERR

if (($# != 5)); then step="reading the options"; remedy="usage: conversion.sh BIN WORK GIGABYTES RUNS CHANNELS"; fail; fi
bin="$1" work="$2/conversion" result="$2/conversion_$5.json" gigabytes="$3" runs="$4" channels="$5"
case "$channels" in
    128) promised=64 ;;
    1024) promised=256 ;;
    *) step="reading the options"; remedy="CHANNELS must be 128 or 1024, got $channels"; fail ;;
esac
threads="$(nproc)"
threads=$((threads < 8 ? threads : 8))  # the number that rec2nwb uses
groups=$((channels / 32))
promised_compressed=$((promised + groups + (threads + (groups > 4 ? groups : 4)) * 2 + threads))

step="creating a day of $gigabytes GB in $work"
trap 'rm -rf "$work"' EXIT
rm -rf "$work"
mkdir -p "$work"
free_bytes=$(($(df --output=avail --block-size=1K "$work" | tail -n 1) * 1024))
remedy="2.5 times as much disk space must be free, got $((free_bytes / 1000000)) MB"
awk -v gb="$gigabytes" -v free="$free_bytes" 'BEGIN { exit !(free > 2.5 * gb * 1e9) }' || fail
remedy="read the message above"
seconds="$(awk -v gb="$gigabytes" -v packet="$((54 + 2 * channels))" 'BEGIN { s = int(gb * 1e9 / (2 * 30000 * packet)); print (s > 2 ? s : 2) }')"
"$bin/synthesize" "$work/day" --channels "$channels" --seconds "$seconds" --epochs 2 --noise 30 --frames 30 --toggles 20 >&2
mapfile -d '' recordings < <(find "$work/day" -name '*.rec' -print0 | sort -z)
((${#recordings[@]} > 0)) || { remedy="synthesize created no .rec file"; fail; }
bytes="$(cat "${recordings[@]}" | wc -c)"  # also brings the source into the page cache

nanoseconds() {  # empties both targets, flushes the disk, runs a command and prints its duration
    local target="$1" started
    shift
    rm -rf "$work/copy" "$work/nwb"
    mkdir "$target"
    sync
    started="$(date +%s%N)"
    "$@" >&2 || return
    echo $(($(date +%s%N) - started))
}

entries=()
timed() {  # contestant, run, nanoseconds, bound of the ratio or 0
    entries+=("$(awk -v channels="$channels" -v name="$1" -v run="$2" -v ns="$3" -v bound="$4" -v bytes="$bytes" 'BEGIN {
        printf "{\"run_name\": \"convert %d channels beside cp/%s\", \"run_type\": \"iteration\", \"repetition_index\": %d, ", channels, name, run
        printf "\"cpu_time\": %.0f, \"bytes_per_second\": %.0f, \"seconds\": %.6f, \"bound\": %.2f}\n", ns, bytes * 1e9 / ns, ns / 1e9, bound }')")
}
resident() {  # name, run, peak resident size in KiB, bound in MiB
    entries+=("$(awk -v contest="resident at most, $1" -v run="$2" -v peak="$3" -v promised="$4" 'BEGIN {
        form = "{\"run_name\": \"%s/%s\", \"run_type\": \"iteration\", \"repetition_index\": %d, \"cpu_time\": %.1f, \"unit\": \"MiB\", \"bound\": %d}"
        printf form ",\n" form "\n", contest, "promised", run, promised, 0, contest, "measured", run, peak / 1024, 1 }')")
}

for ((run = 0; run < runs; ++run)); do
    echo "sluice: converting $channels channels beside cp, run $((run + 1)) of $runs" >&2
    step="copying the recordings"
    copied="$(nanoseconds "$work/copy" cp --reflink=never "${recordings[@]}" "$work/copy")"
    timed cp "$run" "$copied" 0
    for compression in none gzip; do
        step="converting the day, compression: $compression"
        converted="$(nanoseconds "$work/nwb" command time --format %M --output "$work/peak_kib" \
            "$bin/rec2nwb" "$work/day" --output "$work/nwb" --compress "$compression" --quiet)"
        peak="$(<"$work/peak_kib")"
        if [[ "$compression" == none ]]; then
            timed rec2nwb "$run" "$converted" 1.0
            resident "$channels channels" "$run" "$peak" "$promised"
        else
            timed "rec2nwb --compress $compression" "$run" "$converted" 2.0
            resident "$channels channels, --compress $compression" "$run" "$peak" "$promised_compressed"
        fi
    done
done

step="writing $result"
{
    echo '{"benchmarks": ['
    (IFS=,; echo "${entries[*]}")
    echo ']}'
} >"$result"
