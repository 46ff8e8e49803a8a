"""Reads flat files written by the sinks with numpy and Python's csv. Exits with status 77 if numpy is not installed."""
import csv
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import numpy
except ImportError as missing:
    print(f"test skipped: {missing}")
    sys.exit(77)


def expect(what, got, wanted):
    if got != wanted:
        sys.exit(f"{what}: must be {wanted!r}, got {got!r}")


def check(folder):
    for name in "bool int8 uint8 int16 uint16 int32 uint32 int64 uint64 float32 float64".split():
        wanted = numpy.arange(100).astype(name)
        array = numpy.load(folder / f"{name}.npy")
        expect(f"{name}.npy", (str(array.dtype), array.shape), (name, (100,)))
        expect(f"{name}.npy", array.tolist(), wanted.tolist())
        expect(f"{name}.npy, mapped", numpy.load(folder / f"{name}.npy", mmap_mode="r").tolist(), wanted.tolist())
        expect(f"{name}.bin", numpy.fromfile(folder / f"{name}.bin", dtype=name).tolist(), wanted.tolist())

    rows = numpy.load(folder / "rows.npy")
    expect("rows.npy", (str(rows.dtype), rows.shape, rows.flags.c_contiguous), ("float32", (1000, 7), True))
    expect("rows.npy", rows.ravel().tolist(), list(range(7000)))
    expect("empty.npy", numpy.load(folder / "empty.npy").shape, (0, 3))
    expect("rows.csv", numpy.loadtxt(folder / "rows.csv", delimiter=",", skiprows=1).tolist(), rows.tolist())

    with open(folder / "rows.csv", newline="") as file:
        expect("rows.csv", next(csv.reader(file)), list("abcdefg"))
    with open(folder / "cells.csv", newline="") as file:
        lines = list(csv.reader(file, strict=True))
    expect("cells.csv", lines[0], ["n", "x", 'the "text"'])
    expect("cells.csv", lines[1], ["1", "0.1", "plain"])
    expect("cells.csv", (lines[2][0], float(lines[2][1])), ("2", -1e-300))
    expect("cells.csv", lines[2][2], 'a "quoted", thing\nof two lines')


with tempfile.TemporaryDirectory() as temporary:
    subprocess.run([sys.argv[1], temporary], check=True)
    check(Path(temporary))
