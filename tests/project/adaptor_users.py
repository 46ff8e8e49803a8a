"""Each adaptor has a user: a header of another adaptor or station, a tool, or a lesson. One that nobody uses is either missing a
form that they need, or not needed."""
import re

from source_tree import headers, report, root


def code(path):
    """The text of a source without its comments and strings, where a name says nothing about use."""
    text = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', path.read_text())
    return re.sub(r"//[^\n]*", "", text)


places = [root / "include", root / "examples" / "tools", root / "examples" / "lessons"]
sources = {path: code(path) for place in places for path in sorted(place.rglob("*.[ch]pp"))}
problems = []
for header in (h for h in headers("sluice/views") if "/detail/" not in h):
    name = header.rsplit("/", 1)[1].removesuffix(".hpp")
    used = re.compile(rf"\b(?:sv|views)::{name}\b(?!_)")
    if not any(used.search(text) for path, text in sources.items() if path != root / "include" / header):
        problems.append(f"include/{header}: nothing in include/, examples/tools or examples/lessons uses views::{name}")
report(problems)
