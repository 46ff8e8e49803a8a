#!/usr/bin/env bash
# Builds the reference pages with Doxygen, under build/docs/html. Fails on any warning.
#   docs/build.sh [OUTPUT_DIRECTORY]      default: build/docs
set -euo pipefail
output="$(realpath -m "${1-$(dirname "${BASH_SOURCE[0]}")/../build/docs}")"
cd "$(dirname "${BASH_SOURCE[0]}")/.."
command -v doxygen >/dev/null || { echo "sluice: docs/build.sh needs doxygen: apt-get install doxygen" >&2; exit 1; }
mkdir -p "$output"
{ cat docs/Doxyfile; echo "OUTPUT_DIRECTORY = $output"; echo "WARN_LOGFILE = $output/warnings.txt"; } | doxygen -
if [[ -s "$output/warnings.txt" ]]; then cat "$output/warnings.txt" >&2; exit 1; fi
echo "$output/html/index.html"
