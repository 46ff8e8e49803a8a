"""Turns results of the benchmarks into one table, and with --json FILE into one JSON of the same numbers.

    table.py [--json FILE] NAME=RESULT.json ...

NAME is a compiler; RESULT.json what Google Benchmark wrote with repetitions, or what conversion.sh wrote in the same form.
A benchmark is called "contest/contestant". Times are medians over the repetitions; a ratio is that of a contestant's median
to the median of the first contestant of its contest (the loop by hand, or cp), both from the same run.
"""
import argparse
import json
import statistics
import sys


class Result:
    """One contestant under one compiler."""

    def __init__(self, repetitions):
        first = repetitions[0]
        self.time = statistics.median(r["cpu_time"] for r in repetitions)
        self.bound = first.get("bound", 0)  # 0: none
        self.gigabytes_per_second = rate(repetitions, "bytes_per_second") / 1e9
        elements_per_second = rate(repetitions, "items_per_second")
        self.ns_per_element = 1e9 / elements_per_second if elements_per_second else 0
        self.seconds = self.time / 1e9 if "peak_mib" in first else None  # of a whole program, with its greatest resident size
        self.peak_mib = max(r.get("peak_mib", 0) for r in repetitions) or None
        self.share = first.get("share")  # of what was compressed, that the file is
        self.unit = first.get("unit")  # of a figure that is no time
        self.ratio = None

    def speed(self):
        if self.unit:
            return f"{self.time:.1f} {self.unit}"
        if self.gigabytes_per_second:
            return f"{self.gigabytes_per_second:.2f} GB/s"
        return f"{self.ns_per_element:.3f} ns"

    def note(self):
        if self.share:
            return f"{100 * self.share:.1f} % of the size"
        peak = f", at most {self.peak_mib:.1f} MiB resident" if self.peak_mib else ""
        return f"{self.seconds:.2f} s{peak}" if self.seconds else ""

    def within_bound(self):
        return not self.bound or self.ratio <= self.bound


def rate(repetitions, key):
    return statistics.median(r.get(key, 0) for r in repetitions)


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
    """(contest, contestant, {compiler: Result}) for everything that any compiler has run."""
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
    """ok, or MISS and by whom; nothing where there is no bound."""
    if not any(r.bound for r in found.values()):
        return ""
    missed = [c for c, r in found.items() if not r.within_bound()]
    return "MISS " + " ".join(missed) if missed else "ok"


def bound(found):
    """The bound, with its compiler where it does not hold for all of them."""
    bounds = {c: r.bound for c, r in found.items() if r.bound}
    if not bounds:
        return ""
    text = f"{max(bounds.values()):.2f}"
    return text if len(bounds) == len(found) else f"{text} {' '.join(bounds)}"


def cells(found, compilers):
    ratios = [f"{found[c].ratio:.2f}" if c in found else "-" for c in compilers]
    speeds = [found[c].speed() if c in found else "-" for c in compilers]
    return [*ratios, bound(found), mark(found), *speeds]


def print_table(runs):
    compilers = list(runs)
    head = ["", *compilers, "bound", "", *(f"{c} speed" for c in compilers)]
    lines, previous = [], None
    for contest, contestant, found in rows(runs):
        if contest != previous:
            lines.append([contest])
            previous = contest
        lines.append(["  " + contestant, *cells(found, compilers), next(iter(found.values())).note()])
    widths = [max(len(line[i]) for line in [head, *lines] if len(line) > i and len(line) > 1) for i in range(len(head))]
    widths[0] = max(widths[0], 38)
    for line in [head, *lines]:
        padded = [line[0].ljust(widths[0])] + [cell.rjust(w) for cell, w in zip(line[1:], widths[1:])]
        if len(line) > len(head) and line[-1]:
            padded.append(line[-1])
        print("  ".join(padded).rstrip())


def as_json(runs):
    return [{"contest": contest, "contestant": contestant, "compiler": compiler, "ratio": result.ratio,
             "bound": result.bound or None, "ok": result.within_bound(),
             "ns_per_element": result.ns_per_element or None,
             "gigabytes_per_second": result.gigabytes_per_second or None,
             "seconds": result.seconds, "peak_mib": result.peak_mib, "share": result.share}
            for contest, contestant, found in rows(runs) for compiler, result in found.items()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", metavar="FILE", help="write the same numbers there")
    parser.add_argument("results", nargs="+", metavar="NAME=RESULT.json", help="a compiler and what it measured")
    options = parser.parse_args()
    runs = {}
    for argument in options.results:
        name, _, path = argument.partition("=")
        runs.setdefault(name, {}).update(read(path))
    print_table(runs)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(as_json(runs), file, indent=1)
            file.write("\n")


if __name__ == "__main__":
    sys.exit(main())
