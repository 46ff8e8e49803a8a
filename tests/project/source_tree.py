"""Shared by the project's rules: lists the headers of the library and reports problems."""
import re
import sys
from pathlib import Path

FOLDERS = ["core", "views", "memory", "sinks", "deflate", "trodes", "hdf5", "nwb", "plate", "ngff", "convert"]
root = Path(sys.argv[1])
include = root / "include"


def headers(folder="sluice"):
    """Returns the headers under include/FOLDER, sorted, relative to include/."""
    return sorted(p.relative_to(include).as_posix() for p in (include / folder).rglob("*.hpp"))


def includes(header):
    """Returns the sluice headers that a header includes, in order."""
    return re.findall(r"^#include <(sluice/[^>]+)>", (include / header).read_text(), re.M)


def report(problems):
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)
