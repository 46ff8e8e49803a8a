"""Prints benchmark results as one table; with --json FILE also writes the same numbers as JSON.

    table.py [--json FILE] [--about KEY=TEXT ...] NAME=RESULT.json ...

NAME is a compiler. RESULT.json is Google Benchmark's output with repetitions, or another benchmark's output in the same format.
Benchmarks are named "contest/contestant". Times are medians over the repetitions. A ratio is a contestant's median divided by the
median of the first contestant of its contest (the hand-written loop, or cp), from the same run. For memory, in MiB, the maximum over
all repetitions counts. The texts of --about are printed above the table and written to the JSON.
The exit status is 3 if memory exceeds its bound, with the place on standard error. A time that exceeds its bound is only marked.
"""
import argparse
import json
import statistics
import sys

LEGEND = """\
Ratios are relative to the first of each contest, from the same run: medians of times, maxima of memory. "bound" is the maximum ratio;
MISS and the compiler mark a ratio above it. Results that do not depend on the compiler are measured with the first one only."""


class Result:
    """One contestant under one compiler."""

    def __init__(self, repetitions):
        first = repetitions[0]
        times = [r["cpu_time"] for r in repetitions]
        self.unit = first.get("unit")  # of a figure that is not a time
        self.is_memory = (self.unit or "").startswith("MiB")
        self.time = max(times) if self.is_memory else statistics.median(times)
        self.repetitions = len(times)
        self.spread = spread(times)
        self.bound = first.get("bound", 0)  # 0: none
        self.gigabytes_per_second = rate(repetitions, "bytes_per_second") / 1e9
        elements_per_second = rate(repetitions, "items_per_second")
        self.ns_per_element = 1e9 / elements_per_second if elements_per_second else 0
        self.seconds = rate(repetitions, "seconds") or None  # of a whole program
        self.share = first.get("share")  # file size relative to the uncompressed data
        self.ratio = None

    def speed(self):
        if self.unit:
            return f"{self.time:.1f} {self.unit}"
        if self.gigabytes_per_second:
            return f"{self.gigabytes_per_second:.2f} GB/s"
        if self.ns_per_element:
            return f"{self.ns_per_element:.3f} ns"
        return f"{self.seconds:.2f} s"

    def note(self):
        if self.share:
            return f"{100 * self.share:.1f} % of the size"
        return f"{self.seconds:.2f} s" if self.seconds and self.gigabytes_per_second else ""

    def within_bound(self):
        return not self.bound or self.ratio <= self.bound


def rate(repetitions, key):
    return statistics.median(r.get(key, 0) for r in repetitions)


def spread(values):
    """Half of the interquartile range, relative to the median."""
    median = statistics.median(values)
    if len(values) < 2 or not median:
        return 0
    low, _, high = statistics.quantiles(values, n=4, method="inclusive")
    return (high - low) / 2 / median


def read(path):
    """{contest: {contestant: Result}}, in the order in which they were registered."""
    repetitions = {}
    with open(path) as file:
        benchmarks = json.load(file)["benchmarks"]
    for b in sorted(benchmarks, key=lambda b: (b.get("family_index", 0), b.get("repetition_index", 0))):
        if b.get("run_type") == "iteration":
            contest, contestant = b["run_name"].split("/")[:2]
            repetitions.setdefault(contest, {}).setdefault(contestant, []).append(b)
    results = {}
    for contest, contestants in repetitions.items():
        results[contest] = {name: Result(r) for name, r in contestants.items()}
        first = next(iter(results[contest].values()))
        for result in results[contest].values():
            result.ratio = result.time / first.time
    return results


def rows(runs):
    """(contest, contestant, {compiler: Result}) for everything that any compiler ran."""
    names = {}
    for results in runs.values():
        for contest, contestants in results.items():
            for contestant in contestants:
                names.setdefault(contest, {})[contestant] = None
    for contest, contestants in names.items():
        for contestant in contestants:
            found = {c: r[contest][contestant] for c, r in runs.items() if contestant in r.get(contest, {})}
            yield contest, contestant, found


def mark(found):
    """ok, or MISS and the compilers; empty without a bound."""
    if not any(r.bound for r in found.values()):
        return ""
    missed = [c for c, r in found.items() if not r.within_bound()]
    return "MISS " + " ".join(missed) if missed else "ok"


def bound(found):
    """The bound, with its compilers if it does not apply to all."""
    bounds = {c: r.bound for c, r in found.items() if r.bound}
    if not bounds:
        return ""
    text = f"{max(bounds.values()):.2f}"
    return text if len(bounds) == len(found) else f"{text} {' '.join(bounds)}"


def cells(found, compilers):
    ratios = [f"{found[c].ratio:.2f}" if c in found else "" for c in compilers]
    speeds = [found[c].speed() if c in found else "" for c in compilers]
    return [*ratios, bound(found), mark(found), *speeds]


def print_table(runs):
    compilers = list(runs)
    head = ["", *compilers, "bound", "", *(f"{c}, speed" for c in compilers)]
    lines, previous = [head], None
    for contest, contestant, found in rows(runs):
        if contest != previous:
            lines.append([contest])
            previous = contest
        line = ["  " + contestant, *cells(found, compilers)]
        note = next(iter(found.values())).note()
        if note:  # replaces empty speed cells
            while not line[-1]:
                line.pop()
            line.append("  " + note)
        lines.append(line)
    table = [line for line in lines if len(line) > 1]
    widths = [max(len(line[i]) for line in table if len(line) > i and not line[i].startswith("  ") or i == 0) for i in range(len(head))]
    for line in lines:
        padded = [line[0].ljust(widths[0])]
        for i, cell in enumerate(line[1:], 1):
            padded.append(cell if i >= len(widths) or cell.startswith("  ") else cell.rjust(widths[i]))
        print("  ".join(padded).rstrip())


def print_missed(runs):
    """Prints how many bounds are kept and which are missed; returns the lines of missed memory bounds."""
    bounded, missed, memory = 0, [], []
    for contest, contestant, found in rows(runs):
        for compiler, result in found.items():
            bounded += bool(result.bound)
            if result.within_bound():
                continue
            text = f"{contest}: {contestant}, {compiler}: {result.ratio:.2f}, at most {result.bound:.2f}"
            missed.append(text)
            if result.is_memory:
                allowed = result.time / result.ratio * result.bound
                memory.append(f"{contest}: {contestant}: {result.time:.1f} {result.unit}, at most {allowed:.1f} {result.unit}")
    print(f"{bounded - len(missed)} of {bounded} bounds are kept" + (", these are not:" if missed else ""))
    for text in missed:
        print("  MISS " + text)
    return memory


def as_json(runs, about):
    results = [{"contest": contest, "contestant": contestant, "compiler": compiler, "ratio": result.ratio,
                "bound": result.bound or None, "ok": result.within_bound(), "repetitions": result.repetitions, "spread": result.spread,
                "value": result.time if result.unit else None, "unit": result.unit,
                "ns_per_element": result.ns_per_element or None,
                "gigabytes_per_second": result.gigabytes_per_second or None,
                "seconds": result.seconds, "share": result.share}
               for contest, contestant, found in rows(runs) for compiler, result in found.items()]
    return {"about": about, "results": results}


def pair(text):
    name, _, value = text.partition("=")
    return name, value


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", metavar="FILE", help="also write the numbers as JSON")
    parser.add_argument("--about", metavar="KEY=TEXT", type=pair, action="append", default=[], help="describes the measurement")
    parser.add_argument("results", nargs="+", metavar="NAME=RESULT.json", type=pair, help="a compiler and its results")
    options = parser.parse_args()
    runs = {}
    for name, path in options.results:
        runs.setdefault(name, {}).update(read(path))
    for key, text in options.about:
        print(f"{key}: {text}")
    print(LEGEND + "\n")
    print_table(runs)
    print()
    memory = print_missed(runs)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(as_json(runs, dict(options.about)), file, indent=1)
            file.write("\n")
    for text in memory:
        print(f"sluice: memory misses its bound: {text}", file=sys.stderr)
    return 3 if memory else 0


if __name__ == "__main__":
    sys.exit(main())
