#!/usr/bin/env bash
# Installs missing packages, builds sluice with each compiler and runs every test. The last line counts the results.
#   tests/run.sh            clang with sanitizers (builds twice as fast as GCC), GCC optimised
#   tests/run.sh --quick    clang with sanitizers only
#   tests/run.sh --all      both compilers, each with sanitizers and optimised; use before a release
# Without clang, GCC builds every preset.
# Jobs: CMAKE_BUILD_PARALLEL_LEVEL (default 2). Compiler cache: ccache, in its default directory.
# Tests on recorded data read SLUICE_SHARED_DIR (default ../shared) and are skipped if it does not exist.
set -euo pipefail

step="starting"
remedy="read the message above"
fail() { trap - ERR; echo "sluice: $step failed: $remedy" >&2; exit 1; }
trap fail ERR

case "${1-}" in
    "") presets=(clang-debug gcc-release) ;;
    --quick) presets=(clang-debug) ;;
    --all) presets=(clang-debug gcc-release clang-release gcc-debug) ;;
    *) step="reading the options"; remedy="expected --quick, --all or no argument, got '$1'"; fail ;;
esac
cd "$(dirname "${BASH_SOURCE[0]}")/.."

cmake/install_dependencies.sh --tests || { trap - ERR; exit 1; }  # it has printed the reason

export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1
export CMAKE_CXX_COMPILER_LAUNCHER=ccache CMAKE_C_COMPILER_LAUNCHER=ccache
export CMAKE_BUILD_PARALLEL_LEVEL="${CMAKE_BUILD_PARALLEL_LEVEL:-2}"
if [[ -z "${SLUICE_SHARED_DIR-}" && -d ../shared ]]; then
    SLUICE_SHARED_DIR="$(cd ../shared && pwd)"
    export SLUICE_SHARED_DIR
fi

if ! clang++-19 -x c++ -fsanitize=address,undefined -o /dev/null - <<<'int main() {}' 2>/dev/null; then
    echo "sluice: clang++-19 with sanitizers was not found; building with GCC only" >&2
    mapfile -t presets < <(printf '%s\n' "${presets[@]/#clang-/gcc-}" | sort -u)
fi

passed=0 failed=0 skipped=0
for preset in "${presets[@]}"; do
    started=$SECONDS
    echo "== $preset"
    step="configuring $preset"
    remedy="read CMake's message above; if the cache is stale, run rm -r build/$preset"
    cmake --preset "$preset" --log-level=WARNING
    step="building $preset"
    remedy="read the compiler's message above; to repeat: cmake --build --preset $preset"
    cmake --build --preset "$preset"
    built=$((SECONDS - started))

    step="testing $preset"
    remedy="read ctest's message above"
    log="build/$preset/tests.log"
    ctest --preset "$preset" --parallel "$CMAKE_BUILD_PARALLEL_LEVEL" 2>&1 | tee "$log" || true  # counted below
    if ! [[ "$(grep -E '% tests passed' "$log")" =~ ([0-9]+)\ tests?\ failed\ out\ of\ ([0-9]+) ]]; then fail; fi
    preset_failed=${BASH_REMATCH[1]} total=${BASH_REMATCH[2]}
    preset_skipped="$(grep -cE '^[[:space:]]+[0-9]+ - .* \(Skipped\)' "$log" || true)"
    passed=$((passed + total - preset_failed - preset_skipped))
    failed=$((failed + preset_failed))
    skipped=$((skipped + preset_skipped))
    echo "== $preset: built in $built s, tested in $((SECONDS - started - built)) s"
    if ((preset_failed > 0)); then
        echo "sluice: $preset: $preset_failed failed (output above); to repeat: ctest --preset $preset --rerun-failed" >&2
    fi
done

echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0)) || { trap - ERR; exit 1; }
