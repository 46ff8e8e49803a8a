"""Runs bench_compression, writes the same samples with h5py, and saves the times of both to WORK/compression.json.

    compression.py BENCH_COMPRESSION WORK RUNS

h5py writes one row of chunks per call, with HDF5's shuffle and gzip filters at level 4.
"""
import json
import os
import subprocess
import sys
import time

import h5py
import numpy

CHANNELS, ROWS_AT_ONCE = 128, 16384


def h5py_entry(samples, path, run):
    started = time.perf_counter_ns()
    with h5py.File(path, "w") as out:
        data = out.create_dataset("data", samples.shape, samples.dtype, chunks=(ROWS_AT_ONCE, 32), shuffle=True,
                                  compression="gzip", compression_opts=4)
        for row in range(0, len(samples), ROWS_AT_ONCE):
            data[row:row + ROWS_AT_ONCE] = samples[row:row + ROWS_AT_ONCE]
    ns = time.perf_counter_ns() - started
    return {"run_name": "compress samples/h5py", "run_type": "iteration", "repetition_index": run, "cpu_time": ns,
            "bytes_per_second": samples.nbytes * 1e9 / ns, "share": os.path.getsize(path) / samples.nbytes, "bound": 0}


def main():
    bench, work, runs = sys.argv[1], sys.argv[2], int(sys.argv[3])
    results = json.loads(subprocess.run([bench, work, str(runs)], check=True, stdout=subprocess.PIPE).stdout)
    source, path = os.path.join(work, "samples.bin"), os.path.join(work, "bench.h5")
    samples = numpy.fromfile(source, numpy.int16).reshape(-1, CHANNELS)
    results["benchmarks"] += [h5py_entry(samples, path, run) for run in range(runs)]
    os.remove(source)
    os.remove(path)
    with open(os.path.join(work, "compression.json"), "w") as file:
        json.dump(results, file, indent=1)


if __name__ == "__main__":
    sys.exit(main())
