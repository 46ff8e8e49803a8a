"""The umbrella header of each folder and the CMake file of each component list every header, sorted."""
import re

from source_tree import FOLDERS, headers, include, includes, report, root

problems = []


def compare(place, found, expected):
    problems.extend(f"{place}: {name} is missing" for name in expected if name not in found)
    problems.extend(f"{place}: {name} must not be listed" for name in found if name not in expected)
    if not problems and found != expected:
        problems.append(f"{place}: the list must be sorted")


for folder in FOLDERS:
    own = [h for h in headers(f"sluice/{folder}") if h.count("/") == 2]  # headers in subfolders are included by these
    umbrella = f"sluice/{folder}.hpp"
    compare(f"include/{umbrella}", includes(umbrella), own)
compare("include/sluice/sluice.hpp", sorted(includes("sluice/sluice.hpp")), sorted(f"sluice/{s}.hpp" for s in FOLDERS))

for umbrella in [*FOLDERS, "sluice"]:
    for line in (include / f"sluice/{umbrella}.hpp").read_text().splitlines():
        if line and not line.startswith(("///", "#pragma once", "#include <sluice/")):
            problems.append(f"include/sluice/{umbrella}.hpp: an umbrella header must contain only includes, got: {line}")

in_core = ["core", "detail", "views", "memory", "sinks", "version"]
for component in ["core", "deflate", "trodes", "hdf5", "nwb", "plate", "ngff", "convert", "sluice"]:
    folders = in_core if component == "core" else [component]
    expected = [h for h in headers() if re.split(r"[/.]", h)[1] in folders]
    listing = f"cmake/components/{component}.cmake"
    compare(listing, re.findall(r"^\s+(sluice/\S+\.hpp)$", (root / listing).read_text(), re.M), sorted(expected))

report(problems)
