#!/usr/bin/python3
"""Compares the structure of a converted day with that of the established converter: objects, types, shapes, links, attributes.

usage: structure.py FILE.nwb DAY          (DAY: day, day_with_probe, ...)

SLUICE_SHARED_DIR contains spec/structure/DAY.txt and tools/dump_structure.py, which prints a file in the same format.
ACCEPTED lists the allowed differences, each with its reason.
Exit status 0: equal except for those; 1: different, one line per difference; 77: skipped, with the reason printed.
"""
import os
import re
import subprocess
import sys

SKIPPED = 77

# (what, where, theirs, ours, why): `what` is "missing" (only in theirs), "added" (only in ours) or "other". `where` is a regular
# expression for a whole key; `theirs` and `ours` are regular expressions for whole values.
ANY = r".*"
ACCEPTED = [
    ("other", r"/@nwb_version", r"text = '2\.7\.0'", r"text = '2\.9\.0'", "the schema here is core 2.9.0"),
    ("other", r"/specifications", ANY, ANY, "the versions of the schemas: core 2.9.0 and its extensions"),
    ("other", r"/file_create_date|/identifier", ANY, ANY, "new in every file"),
    ("other", r"/general/source_script(@file_name)?", ANY, ANY, "names the converter"),
    ("other", r".*/timestamps@interval", r"<i8 = 1", r"<i4 = 1", "the schema has int32"),
    ("other", r".*/external_file@starting_frame", r"<i8 = \[0\]", r"<i4 = \[0\]", "the schema has int32"),
    ("other", r"/acquisition/e-series/data@conversion", r"<f8 = 1e-06", r"<f8 = 1\.9499999999999999e-07", "raw counts, not whole microvolts"),
    ("added", r"/general/keywords", "", ANY, "the keywords of the metadata, which the established converter drops"),
    ("missing", r"/general/devices/camera_device \d+@(model|manufacturer)", ANY, "", "since core 2.9.0 a camera links to its model"),
    ("added", r"/general/devices/camera_device \d+/model", "", r"-> /general/devices/models/[^/]+", "since core 2.9.0 a camera links to its model"),
    ("added", r"/general/devices/models(/[^/]+)?", "", r"group", "since core 2.9.0 a model is an object"),
    ("added", r"/general/devices/models/[^/]+@(manufacturer|namespace|neurodata_type|description)", "", ANY, "since core 2.9.0 a model is an object"),
    ("other", r"/general/extracellular_ephys/electrodes@(namespace|neurodata_type)", r"text = '(hdmf-common|DynamicTable)'",
     r"text = '(core|ElectrodesTable)'", "since core 2.9.0 the table of electrodes has a type of its own"),
    ("other", r"/(intervals/epochs|general/extracellular_ephys/electrodes|processing/tasks/task_\d+)/[^@/]+@namespace",
     r"text = 'hdmf-experimental'", r"text = 'hdmf-common'", "VectorData and VectorIndex belong to hdmf-common"),
    ("other", r"/(intervals/epochs|general/extracellular_ephys/electrodes|processing/tasks/task_\d+)(/[^@/]+)?@description",
     r"text = .*", r"text = '.+'|text = \".+\"", "descriptions of tables and columns are free text"),
    ("added", r"/intervals/invalid_times([/@].*)?", "", ANY, "gaps and damage; the established converter does not report them"),
    ("other", r"/processing/associated_files/[^@/]+@task_epochs", r"text = '((?:\d+, )+)'", r"text = '\d+(,\d+)*'", "readers split at the comma without spaces"),
    ("other", r"/processing/video_files/video/[^@/]+/external_file", ANY, r"dataset text \(1,\) contiguous = \['.*[^/]\.h264'\]",
     "a path, relative to the NWB file, where the video is"),
]


def lines(text):
    """Returns {key: value} of a dump. A key is a path, or path@attribute."""
    found = {}
    for line in text.splitlines():
        key, _, value = line.partition("  ")
        found[key] = value
    return found


def same(theirs, ours):
    """Returns whether both are equal, or equal timestamps after the established converter's rounding (up to 1.2 microseconds)."""
    values = re.compile(r"dataset <f8 (\(\d+,\) contiguous) = \[(.+)\]")
    want, got = values.fullmatch(theirs), values.fullmatch(ours)
    if theirs == ours or not (want and got and want[1] == got[1]):
        return theirs == ours
    return all(abs(float(a) - float(b)) <= 2e-6 for a, b in zip(want[2].split(", "), got[2].split(", ")))


def differences(theirs, ours):
    for key in sorted(theirs.keys() | ours.keys()):
        if key not in ours:
            yield "missing", key, theirs[key], ""
        elif key not in theirs:
            yield "added", key, "", ours[key]
        elif not same(theirs[key], ours[key]):
            yield "other", key, theirs[key], ours[key]


def accepted(what, key, theirs, ours):
    return any(what == rule[0] and all(re.fullmatch(pattern, text, re.DOTALL) for pattern, text in zip(rule[1:4], (key, theirs, ours)))
               for rule in ACCEPTED)


def problems(nwb, day, shared):
    """Returns the differences that are not in ACCEPTED, one line each."""
    with open(os.path.join(shared, "spec", "structure", day + ".txt"), encoding="utf-8") as file:
        theirs = lines(file.read())
    dump = [sys.executable, "-B", os.path.join(shared, "tools", "dump_structure.py"), nwb]
    ours = lines(subprocess.run(dump, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return [f"{what}: {key}: expected {want or 'nothing'}, got {got or 'nothing'}"
            for what, key, want, got in differences(theirs, ours) if not accepted(what, key, want, got)]


def main():
    nwb, day = sys.argv[1:]
    shared = os.environ.get("SLUICE_SHARED_DIR", "")
    if not os.path.isdir(shared):
        print("test skipped: SLUICE_SHARED_DIR names no folder")
        sys.exit(SKIPPED)
    found = problems(nwb, day, shared)
    print("\n".join(found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
