#!/usr/bin/python3
"""Makes a day with known expected values, converts it with rec2nwb, and validates the result independently.

usage: facts.py REC2NWB DAY          (DAY: day, day_with_probe, ...)

SLUICE_SHARED_DIR contains facts/, schema/ and tools/. The checks are:
- hdmf's validator, with the schema in that folder and with the schema cached in the file;
- the facts, for raw counts and for the whole microvolts of --microvolts;
- the structure of the file that the established converter writes for the same day.
Exit status 0: all checks pass; 1: a check fails; 77: skipped, with the reason printed.
"""
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile

import structure

SKIPPED = 77
CONVERTED = (0, 3)  # 3: with warnings, as for days with gaps


def skip(why):
    print(f"test skipped: {why}")
    sys.exit(SKIPPED)


def require_modules():
    for module in ("h5py", "hdmf", "numpy", "yaml"):
        try:
            __import__(module)
        except ImportError:
            skip(f"{sys.executable} has no {module}")


def run(command, allowed=(0,), **options):
    """Runs a command and returns its output. If it fails, prints the output and exits."""
    done = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode not in allowed:
        print(shlex.join(str(word) for word in command))
        print(done.stdout, end="")
        sys.exit(f"exit status {done.returncode}")
    return done.stdout


def compare(output, facts, tools):
    """Compares the facts. NaN is equal to an expected NaN."""
    sys.path.insert(0, tools)
    import check_nwb
    with open(facts, encoding="utf-8") as file:
        wanted = {name: fact for name, fact in json.load(file).items() if not name.startswith("_")}
    problems = [line for line in check_nwb.fact_problems(output, wanted) if not re.search(r": (\[nan, nan\]), expected \1$", line)]
    if problems:
        sys.exit(facts + ": " + "; ".join(problems))
    print(f"{len(wanted)} facts of {os.path.basename(facts)} hold")


def main():
    rec2nwb, day = sys.argv[1:]
    shared = os.environ.get("SLUICE_SHARED_DIR", "")
    if not os.path.isdir(shared):
        skip("SLUICE_SHARED_DIR names no folder")
    require_modules()
    facts = os.path.join(shared, "facts", day)
    python = [sys.executable, "-B"]
    check = python + [os.path.join(shared, "tools", "check_nwb.py")]
    with open(facts + ".json", encoding="utf-8") as file:
        make = json.load(file)["_note"].split()

    with tempfile.TemporaryDirectory(prefix="sluice-facts-") as folder:
        recordings, output = os.path.join(folder, "day"), os.path.join(folder, "day.nwb")
        run(python + [recordings if word == "DIR" else word for word in make], cwd=shared)
        convert = [rec2nwb, recordings, "--output", output, "--schema", os.path.join(shared, "schema"), "--force"]
        print(run(convert, CONVERTED), end="")
        print(run(check + [output]), end="")
        compare(output, facts + ".json", os.path.join(shared, "tools"))
        print(run(check + [output, "--cached"]), end="")
        different = structure.problems(output, day, shared)
        if different:
            sys.exit("the structure differs:\n" + "\n".join(different))
        run(convert + ["--microvolts"], CONVERTED)
        compare(output, facts + ".microvolts.json", os.path.join(shared, "tools"))
        left = sorted(name for name in os.listdir(folder) if name not in ("day", "day.nwb"))
        if left:
            sys.exit(f"no other file must remain, got {left}")


if __name__ == "__main__":
    main()
