"""Measures compile times: four adaptors with sluice and with range-v3, and each header alone. Writes RESULT.json.

    compile_time.py BUILD RESULT.json RUNS [CONTEST]

BUILD is a configured build folder. Its compiler and flags are used, without warnings and compiler cache. The sources alternate. A
time is processor time (user and system). With CONTEST, only that contest runs. RESULT.json has Google Benchmark's JSON format, for
table.py.
"""
import json
import os
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MOST = 1.5  # times range-v3's compile time


def compile_command(build):
    """The compiler and the flags of a source that can include all headers."""
    entries = json.loads((build / "compile_commands.json").read_text())
    commands = [e["command"] for e in entries if e["file"].endswith("tests/odr/first.cpp")]
    if not commands:
        sys.exit(f"sluice: {build}: the tests must be configured: use -DSLUICE_BUILD_TESTS=ON")
    words = shlex.split(commands[0])
    while Path(words[0]).name == "ccache":
        words.pop(0)
    kept, rest = [words[0]], iter(words[1:])
    for word in rest:
        if word in ("-o", "-c", "-MF", "-MT", "-MQ"):
            next(rest)
        elif word == "-isystem":
            kept += [word, next(rest)]
        elif not word.startswith(("-W", "-M", "-fconcepts-diagnostics")):
            kept.append(word)
    return kept


def seconds(command, source):
    process = subprocess.Popen([*command, "-c", str(source), "-o", os.devnull])
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"sluice: {source} does not compile: read the message above")
    return usage.ru_utime + usage.ru_stime


def contestants(folder):
    """(contest, contestant, source, bound); the first of a contest is the reference of the others."""
    views = HERE / "compile_time"
    yield "compile four adaptors", "range-v3, concat", views / "range_v3_concat.cpp", 0
    yield "compile four adaptors", "range-v3, join", views / "range_v3_join.cpp", 0
    yield "compile four adaptors", "sluice, views.hpp", views / "sluice.cpp", MOST
    headers = sorted(path.name for path in (ROOT / "include" / "sluice").glob("*.hpp"))
    for header in ["range/v3/all.hpp", *("sluice/" + name for name in headers)]:
        source = Path(folder) / (header.replace("/", "_") + ".cpp")
        source.write_text(f"#include <{header}>\n")
        yield "compile one header", header.replace("range/v3/", "range-v3's ").replace("sluice/", ""), source, 0


def main():
    if len(sys.argv) not in (4, 5):
        sys.exit("usage: compile_time.py BUILD RESULT.json RUNS [CONTEST]")
    build, result, runs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    wanted = sys.argv[4] if len(sys.argv) == 5 else ""
    command = compile_command(build)
    entries = []
    with tempfile.TemporaryDirectory() as folder:
        chosen = [c for c in contestants(folder) if wanted in ("", c[0])]
        for run in range(runs):
            for contest, contestant, source, bound in chosen:
                taken = seconds(command, source)
                entries.append({"run_name": f"{contest}/{contestant}", "run_type": "iteration", "repetition_index": run,
                                "cpu_time": taken * 1e9, "seconds": taken, "bound": bound})
    result.write_text(json.dumps({"benchmarks": entries}, indent=1) + "\n")


if __name__ == "__main__":
    sys.exit(main())
