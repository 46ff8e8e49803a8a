"""Every adaptor is used in include/ (outside its own header), a tool or a lesson. Prints the users; fails for an unused adaptor."""
import re

from source_tree import headers, include, report, root

names = [h.rsplit("/", 1)[1].removesuffix(".hpp") for h in headers("sluice/views") if "/detail/" not in h]
texts = {}
for folder in [include / "sluice", root / "examples/tools", root / "examples/lessons", root / "examples/converters"]:
    for path in sorted(folder.rglob("*.[ch]pp")):
        code = re.sub(r"//.*", "", re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', path.read_text()))  # without string literals and comments
        texts[str(path.relative_to(root))] = code

problems = []
for name in names:
    call = re.compile(rf"\b(?:views|sv)::{name}\b")
    own = f"include/sluice/views/{name}.hpp"
    users = [path for path, code in texts.items() if path != own and call.search(code)]
    print(f"{name}: {', '.join(users) or '-'}")
    if not users:
        problems.append(f"include/sluice/views/{name}.hpp: nothing in include/, examples/tools or examples/lessons uses `{name}`")
report(problems)
