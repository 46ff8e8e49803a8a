r"""Code in the documentation is code that runs.

README.md: a block of C++ follows a line `<!-- from: examples/views/chunk.cpp [chunk] -->` and equals the text between the
two lines `//! [chunk]` of that file, less the indentation of its first line.
Doc blocks: `\snippet examples/views/chunk.cpp chunk` names a file and a marker that exist.
"""
import re
import textwrap

from source_tree import headers, include, report, root

problems = []


def snippet(place, path, marker):
    """The text between the two marker lines, or None after reporting what is missing."""
    if not (root / path).is_file():
        problems.append(f"{place}: there is no {path}")
        return None
    between = re.split(rf"^[ \t]*//! \[{re.escape(marker)}\][ \t]*\n", (root / path).read_text(), flags=re.M)
    if len(between) != 3:
        problems.append(f"{place}: {path} has {len(between) - 1} lines '//! [{marker}]', expected 2")
        return None
    return textwrap.dedent(between[1])


readme = (root / "README.md").read_text() if (root / "README.md").exists() else ""
if not readme:
    problems.append("README.md: there is none")
block = re.compile(r"^(?:<!-- from: (\S+) \[(\w+)\] -->\n)?```(?:cpp|c\+\+)\n(.*?)^```$", re.M | re.S)
for path, marker, code in block.findall(readme):
    if not path:
        problems.append(f"README.md: no '<!-- from: FILE [marker] -->' before the block that begins {code.splitlines()[0]!r}")
        continue
    source = snippet("README.md", path, marker)
    if source is not None and source != code:
        problems.append(f"README.md: the block from {path} [{marker}] differs from that file, which has\n{source}")

for header in headers():
    for path, marker in re.findall(r"\\snippet (\S+) (\w+)", (include / header).read_text()):
        snippet(f"include/{header}", path, marker)
report(problems)
