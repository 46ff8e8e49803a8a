#!/usr/bin/env python3
"""Writes the SPDX line into every source file, or replaces it. Prints the number of files changed.

    packaging/set_licence.py Apache-2.0
"""
import re
import subprocess
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent
COMMENT = {".hpp": "//", ".cpp": "//", ".py": "#", ".sh": "#", ".cmake": "#", ".txt": "#"}
LINE = re.compile(r"^(//|#) SPDX-License-Identifier: .*\n", re.M)


def licensed(text, comment, identifier):
    """The text with the line at its beginning, or after its `#!` line."""
    text = LINE.sub("", text, count=1)
    first, rest = ("", text)
    if text.startswith("#!"):
        first, rest = text.split("\n", 1)
        first += "\n"
    return f"{first}{comment} SPDX-License-Identifier: {identifier}\n{rest}"


def main(arguments):
    if len(arguments) != 1 or not re.fullmatch(r"[A-Za-z0-9.+-]+(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*", arguments[0]):
        print("give one SPDX licence expression, for example Apache-2.0", file=sys.stderr)
        return 2
    changed = 0
    names = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True).stdout
    for name in names.split("\0"):
        path = root / name
        if path.suffix not in COMMENT or (path.suffix == ".txt" and path.name != "CMakeLists.txt"):
            continue
        text = path.read_text()
        made = licensed(text, COMMENT[path.suffix], arguments[0])
        if made != text:
            path.write_text(made)
            changed += 1
    print(f"{changed} files changed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
