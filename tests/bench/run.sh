#!/usr/bin/env bash
# Measures sluice and prints one table: its views compared with hand-written loops and other libraries, for each installed compiler;
# compile times; plates; compression compared with HDF5's filter and h5py; and conversions of 128 and 1024 channels compared with cp, with
# peak memory. Times are medians of at least 5 runs; ratios are within one run. All files are created under build/.
#   tests/bench/run.sh [--quick] [--json FILE] [--gigabytes N]
#     --quick          3 short runs, a smaller day, only compile times with a bound: rough numbers in two minutes instead of twenty
#     --json FILE      also write the numbers as JSON
#     --gigabytes N    size of the converted days (default 2, with --quick 0.5; 0: no conversion)
# A time above its bound is only marked, because machines are noisy. If memory exceeds its bound, or a benchmark does not
# compile, the exit status is 3.
# To compare two versions, run both on the same machine and read the changes larger than noise:
#   tests/bench/run.sh --json old.json       (then the other version: --json new.json)
#   python3 tests/bench/compare.py old.json new.json
# Run nothing else on the machine during a measurement.
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
        --json) remedy="--json requires a file"; [[ -n "${2-}" ]] || fail; json=(--json "$(realpath -m "$2")"); shift ;;
        --gigabytes) remedy="--gigabytes requires a number, got '${2-}'"; [[ "${2-}" =~ ^[0-9]+(\.[0-9]+)?$ ]] || fail; gigabytes="$2"; shift ;;
        --help) sed -n '2,/^set /{/^set /!s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
        *) remedy="unknown option '$1': see --help"; fail ;;
    esac
    shift
done
if [[ -z "$gigabytes" ]]; then gigabytes=2; ((${#quick[@]} == 0)) || gigabytes=0.5; fi
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cmake/install_dependencies.sh --tests || { trap - ERR; exit 1; }  # it printed the reason

export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
export CMAKE_CXX_COMPILER_LAUNCHER=ccache CMAKE_C_COMPILER_LAUNCHER=ccache
export CMAKE_BUILD_PARALLEL_LEVEL="${CMAKE_BUILD_PARALLEL_LEVEL:-2}"
work="$PWD/build/bench"
mkdir -p "$work"

tools=()
if [[ -f examples/tools/rec2nwb.cpp && -f examples/tools/synthesize.cpp ]]; then tools=(rec2nwb synthesize); fi
compilers=(gcc)
if command -v clang++-19 >/dev/null; then compilers+=(clang); fi
for compiler in "${compilers[@]}"; do  # build everything before measuring
    preset="$compiler-release"
    targets=(bench)
    if [[ "$compiler" == gcc ]]; then targets+=(bench_compression bench_plates ${tools[@]+"${tools[@]}" readme_converter}); fi
    step="configuring $preset"
    remedy="read CMake's message above; for a stale cache, run rm -r build/$preset"
    cmake --preset "$preset" --log-level=WARNING >&2
    step="building $preset"
    remedy="read the compiler's message above; the benchmarks require Google Benchmark"
    known="$(cmake --build --preset "$preset" --target help)"
    [[ "$known" == *$'\n'"bench: "* ]] || fail  # no Google Benchmark
    # A benchmark that does not compile is an error of the project, like memory above its bound.
    cmake --build --preset "$preset" --target "${targets[@]}" >&2 || { trap - ERR; echo "sluice: $step failed: $remedy" >&2; exit 3; }
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
    step="measuring compile times with $compiler"
    echo "sluice: $step" >&2
    python3 -B tests/bench/compile_time.py "build/$compiler-release" "$work/compile_$compiler.json" "$runs" ${compile_contest:+"$compile_contest"}
    results+=("$compiler=$work/compile_$compiler.json")
done
step="measuring plates"
remedy="read the message above; it requires 2.6 GB of memory and 8 GB of page cache"
echo "sluice: measuring plates" >&2
build/gcc-release/bin/bench_plates ${quick[@]+"${quick[@]}"} "$work/plates.json" "$runs"
results+=("gcc=$work/plates.json")
step="measuring compression"
remedy="read the message above; it requires python3-h5py"
echo "sluice: measuring compression" >&2
/usr/bin/python3 -B tests/bench/compression.py build/gcc-release/bin/bench_compression "$work" "$runs"
results+=("gcc=$work/compression.json")
skipped=""
if ((${#tools[@]} == 0)); then
    skipped="conversion: skipped, rec2nwb or synthesize is missing in examples/tools"
elif [[ "$gigabytes" =~ ^0+(\.0+)?$ ]]; then
    skipped="conversion: skipped because of --gigabytes 0"
else
    for channels in 128 1024; do
        tests/bench/conversion.sh build/gcc-release/bin "$work" "$gigabytes" "$runs" "$channels" || { trap - ERR; exit 1; }  # it printed the reason
        results+=("gcc=$work/conversion_$channels.json")
    done
    tests/bench/readme_converter.sh build/gcc-release/bin "$work" "$gigabytes" "$runs"
    results+=("gcc=$work/readme_converter.json")
fi

step="printing the table"
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
