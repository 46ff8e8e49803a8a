#!/usr/bin/python3
"""Reads plates that sluice wrote with python3-zarr (Zarr 2: OME-NGFF 0.4) and python3-h5py, and compares every pixel.

usage: read_plates.py NGFF_WRITE_PLATES

Exit status 0: all agree; 1: they do not; 77: skipped, and a line says why.
"""
import json
import subprocess
import sys
import tempfile
from pathlib import Path

WELLS = {"B/03": 2, "H/12": 1}  # fields
problems, compared = [], 0


def check(what, holds):
    global compared
    compared += 1
    if not holds:
        problems.append(what)


def expected(numpy, dtype, well, field):
    """The pixels of a field, (t, c, z, y, x), and of its next level."""
    t, c, z, y, x = numpy.ogrid[:2, :2, :3, :37, :21]
    full = 1 + (well * 89 + field * 71 + t * 53 + c * 31 + z * 17 + 3 * y + 5 * x) % 120
    full[0, :, 1] = 0  # was not written
    even = numpy.pad(full, [(0, 0)] * 3 + [(0, 1), (0, 1)], "edge")
    mean = sum(even[..., a::2, b::2].astype("f8") for a in (0, 1) for b in (0, 1)) / 4
    half = mean if dtype.startswith("float") else numpy.floor(mean + 0.5)
    return full.astype(dtype), half.astype(dtype)


def compare(numpy, name, dtype, plate, attributes, open_array):
    check(f"{name}: 8 rows, 12 columns", (len(plate["rows"]), len(plate["columns"])) == (8, 12))
    for index, (path, fields) in enumerate(WELLS.items()):
        well = plate["wells"][index]
        check(f"{name}: well {path}", well["path"] == path)
        check(f"{name}: indices of {path}", plate["rows"][well["rowIndex"]]["name"] + "/" + plate["columns"][well["columnIndex"]]["name"] == path)
        images = attributes(path)["well"]["images"]
        check(f"{name}: fields of {path}", [i["path"] for i in images] == [str(n) for n in range(fields)])
        for image in images:
            place = f"{path}/{image['path']}"
            datasets = attributes(place)["multiscales"][0]["datasets"]
            for level, pixels in enumerate(expected(numpy, dtype, index, int(image["path"]))):
                array = open_array(f"{place}/{datasets[level]['path']}")
                check(f"{name}: type of {place}/{level}: {array.dtype}", array.dtype == dtype)
                check(f"{name}: shape of {place}/{level}: {array.shape}", array.shape == pixels.shape)
                check(f"{name}: pixels of {place}/{level}", numpy.array_equal(array[...], pixels))


def main(write_plates):
    try:
        import h5py
        import numpy
        import zarr
    except ImportError as missing:
        print(f"test skipped: {missing}: install python3-numpy, python3-h5py and python3-zarr")
        return 77
    version_2 = {"zarr_version": 2} if int(zarr.__version__.split(".")[0]) < 3 else {"zarr_format": 2}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([write_plates, folder], check=True)
        for path in sorted(Path(folder).iterdir()):
            dtype = path.name.split("-")[0]
            if path.suffix == ".zarr":
                root = zarr.open_group(str(path), mode="r", **version_2)
                compare(numpy, path.name, dtype, root.attrs["plate"], lambda place: dict(root[place].attrs), lambda place: root[place])
                check(f"{path.name}: a plane that is missing has no file", not (path / "B/03/0/0/0/0/1").exists())
                continue
            with h5py.File(path) as root:
                attributes = lambda place: json.loads(root[place].attrs["ome"])
                compare(numpy, path.name, dtype, attributes("/")["plate"], attributes, lambda place: root[place])
                present = root["B/03/0/present"][...]
                check(f"{path.name}: present", present.shape == (2, 2, 3) and not present[0, :, 1].any() and present.sum() == 10)
                check(f"{path.name}: filters", (root["B/03/0/0"].compression == "gzip") == path.stem.endswith("gzip"))
    for problem in problems:
        print(problem)
    print(f"{compared} facts compared, {len(problems)} problems")
    return 1 if problems or compared < 100 else 0


sys.exit(main(sys.argv[1]))
