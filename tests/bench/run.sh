#!/usr/bin/env bash
# Measures sluice and prints one table: its views beside hand-written loops and other libraries with each compiler that is installed,
# what they take to compile, plates, compression beside HDF5's filter and h5py, and conversions of 128 and 1024 channels beside cp with
# what was resident. Medians of 5 runs at least; ratios are of what was measured in the same run. Everything is made under build/.
#   tests/bench/run.sh [--quick] [--json FILE] [--gigabytes N]
#     --quick          3 short runs, a smaller day, of compile times only those that have a bound: rough numbers in two minutes, not twenty
#     --json FILE      the same numbers as JSON
#     --gigabytes N    the size of the days that are converted (2, with --quick 0.5; 0: no conversion)
# A time that misses its bound is marked, for machines are noisy. Where memory misses its bound the exit status is 3.
# To compare two versions, run both on the same machine and read what changed by more than noise:
#   tests/bench/run.sh --json old.json       (then the other version: --json new.json)
#   python3 tests/bench/compare.py old.json new.json
# Quiet numbers need a quiet machine: nothing else should run.
set -euo pipefail

step="starting"
remedy="read the message above"
fail() { trap - ERR; echo "sluice: $step failed: $remedy" >&2; exit 1; }
trap fail ERR

repetitions=9 min_time=0.1 gigabytes="" runs=5 json=() quick=() compile_contest=""
step="reading the options"
while (($# > 0)); do
    case "$1" in
        --quick) repetitions=3 min_time=0.01 runs=3 quick=(--quick) compile_contest="compile four adaptors" ;;
        --json) remedy="--json needs a file"; [[ -n "${2-}" ]] || fail; json=(--json "$(realpath -m "$2")"); shift ;;
        --gigabytes) remedy="--gigabytes needs a number, got '${2-}'"; [[ "${2-}" =~ ^[0-9]+(\.[0-9]+)?$ ]] || fail; gigabytes="$2"; shift ;;
        --help) sed -n '2,/^set /{/^set /!s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
        *) remedy="give --help, --quick, --json FILE, --gigabytes N or nothing, got '$1'"; fail ;;
    esac
    shift
done
if [[ -z "$gigabytes" ]]; then gigabytes=2; ((${#quick[@]} == 0)) || gigabytes=0.5; fi
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cmake/install_dependencies.sh --tests || { trap - ERR; exit 1; }  # it has said why

export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
export CMAKE_CXX_COMPILER_LAUNCHER=ccache CMAKE_C_COMPILER_LAUNCHER=ccache
export CMAKE_BUILD_PARALLEL_LEVEL="${CMAKE_BUILD_PARALLEL_LEVEL:-2}"
work="$PWD/build/bench"
mkdir -p "$work"

tools=()
if [[ -f examples/tools/rec2nwb.cpp && -f examples/tools/synthesize.cpp ]]; then tools=(rec2nwb synthesize); fi
compilers=(gcc)
if command -v clang++-19 >/dev/null; then compilers+=(clang); fi
for compiler in "${compilers[@]}"; do  # all is built before anything is measured
    preset="$compiler-release"
    targets=(bench)
    if [[ "$compiler" == gcc ]]; then targets+=(bench_compression bench_plates ${tools[@]+"${tools[@]}" readme_converter}); fi
    step="configuring $preset"
    remedy="read CMake's message above; a stale cache is cured by rm -r build/$preset"
    cmake --preset "$preset" --log-level=WARNING >&2
    step="building $preset"
    remedy="read the compiler's message above; without Google Benchmark there is no target bench"
    cmake --build --preset "$preset" --target "${targets[@]}" >&2
done

results=()
for compiler in "${compilers[@]}"; do
    step="measuring with $compiler"
    remedy="read the message above"
    echo "sluice: measuring with $compiler" >&2
    "build/$compiler-release/bin/bench" --benchmark_enable_random_interleaving=true --benchmark_repetitions="$repetitions" \
        --benchmark_min_time="$min_time" --benchmark_out="$work/$compiler.json" --benchmark_out_format=json >"$work/$compiler.txt"
    results+=("$compiler=$work/$compiler.json")
done
for compiler in "${compilers[@]}"; do
    step="measuring what compiling takes with $compiler"
    echo "sluice: $step" >&2
    python3 -B tests/bench/compile_time.py "build/$compiler-release" "$work/compile_$compiler.json" "$runs" ${compile_contest:+"$compile_contest"}
    results+=("$compiler=$work/compile_$compiler.json")
done
step="measuring plates"
remedy="read the message above; it needs 2.6 GB of memory beside the 8 GB that the system's cache should have"
echo "sluice: measuring plates" >&2
build/gcc-release/bin/bench_plates ${quick[@]+"${quick[@]}"} "$work/plates.json" "$runs"
results+=("gcc=$work/plates.json")
step="measuring compression"
remedy="read the message above; it needs python3-h5py"
echo "sluice: measuring compression" >&2
/usr/bin/python3 -B tests/bench/compression.py build/gcc-release/bin/bench_compression "$work" "$runs"
results+=("gcc=$work/compression.json")
skipped=""
if ((${#tools[@]} == 0)); then
    skipped="conversion beside cp: skipped, there is no rec2nwb or no synthesize in examples/tools"
elif [[ "$gigabytes" =~ ^0+(\.0+)?$ ]]; then
    skipped="conversion beside cp: skipped, as --gigabytes 0 asks"
else
    for channels in 128 1024; do
        tests/bench/conversion.sh build/gcc-release/bin "$work" "$gigabytes" "$runs" "$channels" || { trap - ERR; exit 1; }  # it has said why
        results+=("gcc=$work/conversion_$channels.json")
    done
    tests/bench/readme_converter.sh build/gcc-release/bin "$work" "$gigabytes" "$runs"
    results+=("gcc=$work/readme_converter.json")
fi

step="making the table"
remedy="read the message above"
about=("version=$(git describe --always --dirty 2>/dev/null || echo unknown)"
       "processor=$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo), $(nproc) of them"
       "compilers=gcc $(g++ -dumpfullversion)$(if ((${#compilers[@]} > 1)); then echo ", clang $(clang++-19 -dumpversion)"; fi)"
       "runs=$repetitions of each loop, $runs of compiling, plates, compression and conversions")
status=0
python3 -B tests/bench/table.py ${json[@]+"${json[@]}"} "${about[@]/#/--about=}" "${results[@]}" || status=$?
((status == 0 || status == 3)) || fail
if [[ -n "$skipped" ]]; then echo "$skipped"; fi
exit "$status"
