"""One name, four places: an adaptor has a header, a test, an example with its output, and a line in the README."""
import re

from source_tree import headers, report, root

readme = root / "README.md"
lines = readme.read_text() if readme.exists() else ""
problems = []
for header in (h for h in headers("sluice/views") if "/detail/" not in h):
    name = header.rsplit("/", 1)[1].removesuffix(".hpp")
    for path in [f"tests/views/{name}_test.cpp", f"examples/views/{name}.cpp", f"examples/views/{name}.expected"]:
        if not (root / path).exists():
            problems.append(f"include/{header}: {path} is missing")
    if not re.search(rf"`{name}\b", lines):
        problems.append(f"include/{header}: README.md does not mention `{name}`")
report(problems)
