r"""All code in the documentation is compiled.

README.md: each C++ block follows a line `<!-- from: examples/views/chunk.cpp [chunk] -->`. It equals the text between the
two lines `//! [chunk]` of that file, without the common indentation.
Doc blocks: `\snippet examples/views/chunk.cpp chunk` names an existing file and marker.
"""
import re
import textwrap

from source_tree import headers, include, report, root

problems = []


def snippet(place, path, marker):
    """Returns the text between the two marker lines. If the file or a marker is missing, reports it and returns None."""
    if not (root / path).is_file():
        problems.append(f"{place}: {path} is missing")
        return None
    between = re.split(rf"^[ \t]*//! \[{re.escape(marker)}\][ \t]*\n", (root / path).read_text(), flags=re.M)
    if len(between) != 3:
        problems.append(f"{place}: {path} must have 2 lines '//! [{marker}]', got {len(between) - 1}")
        return None
    return textwrap.dedent(between[1])


readme = (root / "README.md").read_text() if (root / "README.md").exists() else ""
if not readme:
    problems.append("README.md is missing or empty")
block = re.compile(r"^(?:<!-- from: (\S+) \[(\w+)\] -->\n)?```(?:cpp|c\+\+)\n(.*?)^```$", re.M | re.S)
for path, marker, code in block.findall(readme):
    if not path:
        problems.append(f"README.md: '<!-- from: FILE [marker] -->' must precede the block that begins {code.splitlines()[0]!r}")
        continue
    source = snippet("README.md", path, marker)
    if source is not None and source != code:
        problems.append(f"README.md: the block from {path} [{marker}] must equal the file's text:\n{source}")

for header in headers():
    for path, marker in re.findall(r"\\snippet (\S+) (\w+)", (include / header).read_text()):
        snippet(f"include/{header}", path, marker)
report(problems)
