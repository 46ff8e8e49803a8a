"""What the project's rules share: the headers of the library, and how a rule reports."""
import re
import sys
from pathlib import Path

STATIONS = ["core", "views", "memory", "sinks", "deflate", "trodes", "hdf5", "nwb", "plate", "ngff", "convert"]
root = Path(sys.argv[1])
include = root / "include"


def headers(folder="sluice"):
    """Headers under include/FOLDER, relative to include/, sorted."""
    return sorted(p.relative_to(include).as_posix() for p in (include / folder).rglob("*.hpp"))


def includes(header):
    """The headers of sluice that a header includes, in its order."""
    return re.findall(r"^#include <(sluice/[^>]+)>", (include / header).read_text(), re.M)


def report(problems):
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)
