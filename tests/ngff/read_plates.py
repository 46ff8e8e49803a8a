#!/usr/bin/python3
"""Reads plates that sluice wrote with python3-zarr (Zarr 2: OME-NGFF 0.4), python3-numcodecs (Zarr 3: 0.5, by a reader of its own
below) and python3-h5py, and compares every pixel.

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
    full[0, :, 1] = 0  # not written
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


def zarr3_array(numpy, numcodecs, folder):
    """Reads a Zarr 3 array according to its zarr.json."""
    about = json.loads((folder / "zarr.json").read_text())
    check(f"{folder}: an array", (about["zarr_format"], about["node_type"]) == (3, "array"))
    check(f"{folder}: names of dimensions", about["dimension_names"] == list("tczyx"))
    check(f"{folder}: keys", about["chunk_key_encoding"] == {"name": "default", "configuration": {"separator": "/"}})
    dtype = numpy.dtype(about["data_type"])
    first, *rest = about["codecs"]
    check(f"{folder}: bytes", first == ({"name": "bytes"} if dtype.itemsize == 1 else {"name": "bytes", "configuration": {"endian": "little"}}))
    for codec in rest:
        if codec["name"] == "blosc":
            known = {"typesize": dtype.itemsize, "shuffle": "shuffle", "blocksize": 0}
            check(f"{folder}: blosc", known.items() <= codec["configuration"].items() and {"cname", "clevel"} <= codec["configuration"].keys())
    shape, chunk = about["shape"], about["chunk_grid"]["configuration"]["chunk_shape"]
    array = numpy.full(shape, about["fill_value"], dtype)
    for index in numpy.ndindex(*(-(-n // c) for n, c in zip(shape, chunk))):
        path = folder.joinpath("c", *map(str, index))
        if not path.exists():
            continue
        data = path.read_bytes()
        for codec in reversed(rest):
            if codec["name"] == "blosc":
                cname = numcodecs.blosc.cbuffer_complib(data)
                check(f"{folder}: compressed by {cname}", cname.lower() == codec["configuration"]["cname"])
                check(f"{folder}: element size", numcodecs.blosc.cbuffer_metainfo(data)[0] == dtype.itemsize)
            data = numcodecs.registry.codec_registry[codec["name"]]().decode(data)
        whole = numpy.frombuffer(data, dtype.newbyteorder("<")).reshape(chunk)  # the chunk may extend beyond the array
        place = tuple(slice(i * c, min((i + 1) * c, n)) for i, c, n in zip(index, chunk, shape))
        array[place] = whole[tuple(slice(s.stop - s.start) for s in place)]
    return array


def zarr3_attributes(folder):
    """Returns the group's "ome" attributes. The version appears once; a plate repeats it."""
    ome = json.loads((folder / "zarr.json").read_text())["attributes"]["ome"]
    check(f"{folder}: version", ome["version"] == "0.5")
    for name, value in ome.items():
        if name == "plate":
            check(f"{folder}: version of the plate", value["version"] == "0.5")
        elif name != "version":
            check(f"{folder}: no version in {name}", "version" not in (value[0] if name == "multiscales" else value))
    if "multiscales" in ome:
        check(f"{folder}: axes", [axis["name"] for axis in ome["multiscales"][0]["axes"]] == list("tczyx"))
    return ome


def main(write_plates):
    try:
        import h5py
        import numcodecs
        import numcodecs.blosc
        import numpy
        import zarr
    except ImportError as missing:
        print(f"test skipped: {missing}: install python3-numpy, python3-h5py and python3-zarr")
        return 77
    version_2 = {"zarr_version": 2} if int(zarr.__version__.split(".")[0]) < 3 else {"zarr_format": 2}
    read = set()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([write_plates, folder], check=True)
        for path in sorted(Path(folder).iterdir()):
            dtype, codec = path.stem.split("-")
            read.add(codec)
            if path.suffix == ".zarr":
                root = zarr.open_group(str(path), mode="r", **version_2)
                compare(numpy, path.name, dtype, root.attrs["plate"], lambda place: dict(root[place].attrs), lambda place: root[place])
                check(f"{path.name}: a plane that is missing has no file", not (path / "B/03/0/0/0/0/1").exists())
                continue
            if path.suffix == ".zarr3":
                compare(numpy, path.name, dtype, zarr3_attributes(path)["plate"], lambda place: zarr3_attributes(path / place),
                        lambda place: zarr3_array(numpy, numcodecs, path / place))
                check(f"{path.name}: a plane that is missing has no file", not (path / "B/03/0/0/c/0/0/1").exists())
                check(f"{path.name}: a row says nothing", json.loads((path / "B/zarr.json").read_text())["attributes"] == {})
                check(f"{path.name}: nothing of Zarr 2", not list(path.rglob(".z*")))
                continue
            with h5py.File(path) as root:
                attributes = lambda place: json.loads(root[place].attrs["ome"])
                compare(numpy, path.name, dtype, attributes("/")["plate"], attributes, lambda place: root[place])
                present = root["B/03/0/present"][...]
                check(f"{path.name}: present", present.shape == (2, 2, 3) and not present[0, :, 1].any() and present.sum() == 10)
                check(f"{path.name}: filters", (root["B/03/0/0"].compression == "gzip") == path.stem.endswith("gzip"))
    wanted = {"none", "gzip", "zstd", "blosc", "blosc_lz4"}
    if wanted - read:
        print(f"not read, as their libraries were not there: {sorted(wanted - read)}")
    for problem in problems:
        print(problem)
    print(f"{compared} facts compared, {len(problems)} problems")
    return 1 if problems or compared < 100 else 0


sys.exit(main(sys.argv[1]))
