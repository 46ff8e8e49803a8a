#!/usr/bin/env python3
"""Prints core and views as one header, for Compiler Explorer and for trying sluice without installing it.

    packaging/single_header.py > sluice_single.hpp

The header needs range-v3 only. Each header of sluice is inlined once, where it is first included.
"""
import re
import sys
from pathlib import Path

include = Path(__file__).resolve().parent.parent / "include"
ROOTS = ["sluice/version.hpp", "sluice/core.hpp", "sluice/views.hpp"]
OWN = re.compile(r'^#include <(sluice/[^>]+)>$')
OTHER = re.compile(r'^#include [<"]([^>"]+)[>"]$')


def inlined(header, seen, others):
    """The lines of a header and of the headers of sluice that it includes, without those already seen."""
    if header in seen:
        return []
    seen.add(header)
    lines, depth = [f"// {header}"], 0
    for line in (include / header).read_text().splitlines():
        depth += line.startswith("#if")
        depth -= line.startswith("#endif")
        if own := OWN.match(line):
            lines += inlined(own[1], seen, others)
        elif line == "#pragma once":
            continue
        elif (other := OTHER.match(line)) and depth == 0:
            others.add(other[1])
        else:
            lines.append(line)
    return lines


def main():
    seen, others = set(), set()
    body = [line for root in ROOTS for line in inlined(root, seen, others)]
    version = re.search(r'version_text = "([^"]+)"', (include / ROOTS[0]).read_text())[1]
    print(f"// sluice {version}: core and views in one header, made by packaging/single_header.py. Needs range-v3.")
    print("#pragma once\n")
    for other in sorted(others, key=lambda name: (name.startswith("range/"), name)):
        print(f"#include <{other}>")
    print("\n" + re.sub(r"\n{3,}", "\n\n", "\n".join(body)))


if __name__ == "__main__":
    sys.exit(main())
