#!/usr/bin/env bash
# Installs the Debian packages that sluice needs and that are missing. Prints nothing if all are installed.
#   cmake/install_dependencies.sh --build    packages for the library, the tools and the demonstration
#   cmake/install_dependencies.sh --tests    the same, plus packages for the tests
set -euo pipefail

fail() { trap - ERR; echo "sluice: installing dependencies: $1" >&2; exit 1; }
trap 'fail "line $LINENO failed: run the script again with bash -x"' ERR

build=(g++ cmake ninja-build ccache librange-v3-dev libhdf5-dev libpugixml-dev libyaml-cpp-dev nlohmann-json3-dev
       zlib1g-dev libdeflate-dev libisal-dev libtiff-dev libcli11-dev libfmt-dev hdf5-tools time)
tests=(catch2 libbenchmark-dev doxygen pkg-config python3 python3-numpy python3-yaml python3-h5py python3-hdmf python3-zarr
       libblosc-dev libzstd-dev)  # Zarr codecs: optional, tested if installed
second_compiler=(clang-19 libclang-rt-19-dev)  # not in every distribution; without it the tests use GCC only

case "${1-}" in
    --build) wanted=("${build[@]}"); optional=() ;;
    --tests) wanted=("${build[@]}" "${tests[@]}"); optional=("${second_compiler[@]}") ;;
    *) fail "expected --build or --tests, got '${1-}'" ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "sluice: not a Debian system; install the packages that CMake reports as missing with your package manager" >&2
    exit 0
fi

lacking() {  # prints the given packages that are not installed
    local package
    for package in "$@"; do
        [[ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" == installed ]] || echo "$package"
    done
}

available() { [[ "$(apt-cache policy "$1" 2>/dev/null)" =~ $'\n'"  Candidate: "[^\(] ]]; }  # a pipe to grep -q would end apt-cache early

mapfile -t missing < <(lacking "${wanted[@]}")
mapfile -t missing_optional < <(lacking ${optional[@]+"${optional[@]}"})
if ((${#missing[@]} + ${#missing_optional[@]} == 0)); then exit 0; fi

log="$(mktemp)"
trap 'rm -f "$log"' EXIT
as_root() {
    if ((EUID == 0)); then "$@"
    elif command -v sudo >/dev/null; then sudo "$@"
    else echo "neither root nor sudo"; return 1
    fi
}
apt_get() { as_root env DEBIAN_FRONTEND=noninteractive apt-get "$@" >"$log" 2>&1; }
install() { apt_get install --yes --no-install-recommends "$@"; }
reason() { grep -m1 -E '^(E:|W:|Err|sudo)' "$log" || tail -n1 "$log"; }

# Skip apt-get update if only the second compiler is missing and the package lists do not have it.
lists_known() { compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null; }
if ((${#missing[@]} > 0)) || available clang-19 || ! lists_known; then
    wish=(${missing[@]+"${missing[@]}"} ${missing_optional[@]+"${missing_optional[@]}"})
    echo "sluice: installing ${wish[*]}" >&2
    apt_get update || true  # the current lists may suffice; if not, the installation prints the reason
fi
if ((${#missing[@]} > 0)); then
    install "${missing[@]}" || fail "$(reason): check network and permissions, then run as root: apt-get install ${missing[*]}"
fi
if ((${#missing_optional[@]} > 0)) && ! { available clang-19 && install "${missing_optional[@]}"; }; then
    echo "sluice: clang-19 is not available; the tests run with GCC only" >&2
fi
