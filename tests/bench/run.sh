#!/usr/bin/env bash
# Measures sluice and prints one table: its views beside hand-written loops and other libraries, with each compiler that is
# installed, compression beside HDF5's filters and h5py, and a conversion beside cp. A bound that is missed is marked and is no error. Everything is made under build/.
#   tests/bench/run.sh [--quick] [--json FILE] [--gigabytes N]
#     --quick          fewer and shorter runs, a smaller day: rough numbers in a minute
#     --json FILE      the same numbers as JSON
#     --gigabytes N    the size of the day that is converted (1.5; 0: no conversion)
# Quiet numbers need a quiet machine: nothing else should run.
set -euo pipefail

step="starting"
remedy="read the message above"
fail() { trap - ERR; echo "sluice: $step failed: $remedy" >&2; exit 1; }
trap fail ERR

repetitions=9 min_time=0.1 gigabytes=1.5 conversions=5 json=() quick=()
step="reading the options"
while (($# > 0)); do
    case "$1" in
        --quick) repetitions=3 min_time=0.02 gigabytes=0.3 conversions=3 quick=(--quick) ;;
        --json) remedy="--json needs a file"; [[ -n "${2-}" ]] || fail; json=(--json "$(realpath -m "$2")"); shift ;;
        --gigabytes) remedy="--gigabytes needs a number, got '${2-}'"; [[ "${2-}" =~ ^[0-9]+(\.[0-9]+)?$ ]] || fail; gigabytes="$2"; shift ;;
        *) remedy="give --quick, --json FILE, --gigabytes N or nothing, got '$1'"; fail ;;
    esac
    shift
done
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
    if [[ "$compiler" == gcc ]]; then targets+=(bench_compression bench_plates ${tools[@]+"${tools[@]}"}); fi
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
step="measuring plates"
remedy="read the message above; it needs 2.6 GB of memory beside the 8 GB that the system's cache should have"
echo "sluice: measuring plates" >&2
build/gcc-release/bin/bench_plates ${quick[@]+"${quick[@]}"} "$work/plates.json" "$conversions"
results+=("gcc=$work/plates.json")
step="measuring compression"
remedy="read the message above; it needs python3-h5py"
echo "sluice: measuring compression" >&2
/usr/bin/python3 -B tests/bench/compression.py build/gcc-release/bin/bench_compression "$work" "$conversions"
results+=("gcc=$work/compression.json")
skipped=""
if ((${#tools[@]} == 0)); then
    skipped="conversion beside cp: skipped, there is no rec2nwb or no synthesize in examples/tools"
elif [[ "$gigabytes" =~ ^0+(\.0+)?$ ]]; then
    skipped="conversion beside cp: skipped, as --gigabytes 0 asks"
else
    tests/bench/conversion.sh build/gcc-release/bin "$work" "$gigabytes" "$conversions" || { trap - ERR; exit 1; }  # it has said why
    results+=("gcc=$work/conversion.json")
fi

step="making the table"
python3 -B tests/bench/table.py ${json[@]+"${json[@]}"} "${results[@]}"
if [[ -n "$skipped" ]]; then echo "$skipped"; fi
