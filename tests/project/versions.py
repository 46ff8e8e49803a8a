"""include/sluice/version.hpp states the version; its numbers and the recipe of vcpkg agree with it."""
import json
import re

from source_tree import include, report, root

text = (include / "sluice/version.hpp").read_text()
version = re.search(r'version_text = "([^"]+)"', text)[1]
numbers = ".".join(re.search(rf"version_{part} = (\d+)", text)[1] for part in ("major", "minor", "patch"))
port = json.loads((root / "packaging/vcpkg/vcpkg.json").read_text())["version"]
problems = [f"{place}: the version must be {version}, got {got}"
            for place, got in (("include/sluice/version.hpp", numbers), ("packaging/vcpkg/vcpkg.json", port)) if got != version]
report(problems)
