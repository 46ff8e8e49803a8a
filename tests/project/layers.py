"""Each folder includes only the folders below it, in the order from packet to file."""
import re

from source_tree import headers, include, includes, report

BELOW = {
    "core": ["detail"],
    "detail": ["core"],
    "views": ["core", "detail"],
    "memory": ["core", "detail", "views"],
    "sinks": ["core", "detail"],
    "deflate": ["core", "detail"],
    "trodes": ["core", "detail", "views", "memory", "sinks"],
    "hdf5": ["core", "detail", "views", "memory", "sinks", "deflate"],
    "nwb": ["core", "detail", "views", "memory", "sinks", "deflate", "hdf5"],
    "plate": ["core", "detail", "views", "memory", "sinks"],
    "ngff": ["core", "detail", "views", "memory", "sinks", "deflate", "hdf5"],
    "convert": ["core", "detail", "views", "memory", "sinks", "deflate", "trodes", "hdf5", "nwb", "plate", "ngff"],
}
OWNER = {"hdf5.h": "hdf5", "pugixml.hpp": "trodes or plate", "yaml-cpp/yaml.h": "trodes", "nlohmann/json.hpp": "nwb or plate or ngff", "zlib.h": "deflate", "libdeflate.h": "deflate", "isa-l/igzip_lib.h": "deflate", "zstd.h": "ngff", "blosc.h": "ngff", "tiffio.h": "plate"}

problems = []
for header in headers():
    parts = header.split("/")
    if len(parts) == 2:  # an umbrella
        continue
    folder = parts[1]
    for other in includes(header):
        if other.count("/") == 1:
            problems.append(f"include/{header}: must not include the umbrella header {other}")
        elif other.split("/")[1] not in [folder, *BELOW[folder]]:
            problems.append(f"include/{header}: {folder} is below {other.split('/')[1]} and must not include {other}")
    for library in re.findall(r"^#include [<\"]([^>\"]+)", (include / header).read_text(), re.M):
        if folder not in OWNER.get(library, folder).split(" or "):
            problems.append(f"include/{header}: only {OWNER[library]} may include {library}")
report(problems)
