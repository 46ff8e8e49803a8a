"""Lines of the library and the examples have at most 120 columns, except rows of property tables."""
from source_tree import report, root

MOST = 120
problems = []
for folder in ("include", "examples"):
    for path in sorted((root / folder).rglob("*.[hc]pp")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if len(line) > MOST and not line.lstrip().startswith("/// |"):
                problems.append(f"{path.relative_to(root)}:{number}: {len(line)} columns, at most {MOST}: run clang-format")
report(problems)
