#!/usr/bin/env bash
# Measures rec2nwb beside cp and writes times and peaks in the form of Google Benchmark to WORK/conversion_CHANNELS.json; run.sh calls it.
#   tests/bench/conversion.sh BIN WORK GIGABYTES RUNS CHANNELS
# A synthetic day, two epochs, GIGABYTES in all: a whole day, with digital lines, analog channels, sensors, a camera with tracking and
# video, and state scripts. cp copies its recordings to the same file system, without sharing blocks; rec2nwb converts all of the day,
# once as it is and once with --compress gzip, for which the samples have noise of 30 counts. The source is in the cache, each target is
# removed before, the two take turns, and what the disk still has to write is waited for between the runs, not counted.
# What takes as long for a short day as for a long one (the program, metadata, an object for each probe and contact) counts for less the
# larger GIGABYTES is. A virtual machine that gives freed memory back to its host pays for each page that it touches anew, several times what copying it
# costs, and whoever comes at the wrong moment pays, cp too: where medians and minima are far apart, that or another program was measured.
# What may be resident is what README promises: 64 MiB up to 128 channels, 256 MiB up to 1024; with --compress, the lines of its sum
# that come in place of strips on top: a chunk of 1 MiB for each 32 channels, and what the threads hold.
set -euo pipefail

step="starting"
remedy="read the message above"
fail() { trap - ERR; echo "sluice: $step failed: $remedy" >&2; exit 1; }
trap fail ERR

if (($# != 5)); then step="reading the options"; remedy="give BIN WORK GIGABYTES RUNS CHANNELS"; fail; fi
bin="$1" work="$2/conversion" result="$2/conversion_$5.json" gigabytes="$3" runs="$4" channels="$5"
case "$channels" in
    128) promised=64 ;;
    1024) promised=256 ;;
    *) step="reading the options"; remedy="no peak is promised for $channels channels: give 128 or 1024"; fail ;;
esac
threads="$(nproc)"
threads=$((threads < 8 ? threads : 8))  # as many as rec2nwb takes
groups=$((channels / 32))
promised_compressed=$((promised + groups + (threads + (groups > 4 ? groups : 4)) * 2 + threads))

step="making a day of $gigabytes GB in $work"
trap 'rm -rf "$work"' EXIT
rm -rf "$work"
mkdir -p "$work"
free_bytes=$(($(df --output=avail --block-size=1K "$work" | tail -n 1) * 1024))
remedy="there must be room for two and a half times as much, and $((free_bytes / 1000000)) MB are free"
awk -v gb="$gigabytes" -v free="$free_bytes" 'BEGIN { exit !(free > 2.5 * gb * 1e9) }' || fail
remedy="read the message above"
seconds="$(awk -v gb="$gigabytes" -v packet="$((54 + 2 * channels))" 'BEGIN { s = int(gb * 1e9 / (2 * 30000 * packet)); print (s > 2 ? s : 2) }')"
"$bin/synthesize" "$work/day" --channels "$channels" --seconds "$seconds" --epochs 2 --noise 30 --frames 30 --toggles 20 >&2
mapfile -d '' recordings < <(find "$work/day" -name '*.rec' -print0 | sort -z)
((${#recordings[@]} > 0)) || { remedy="synthesize made no .rec file"; fail; }
bytes="$(cat "${recordings[@]}" | wc -c)"  # and the source is in the cache

nanoseconds() {  # empties both targets, waits for the disk, runs a command and prints how long it took
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
resident() {  # what is converted, run, greatest resident size in KiB, what is promised in MiB
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
