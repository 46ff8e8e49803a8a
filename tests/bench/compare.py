"""Compares two versions by their results from run.sh --json: shows ratios side by side, and changes larger than noise.

    compare.py OLD.json NEW.json [--all]

Run both versions on the same machine. For times, each contestant's ratio to the first of its contest is compared, because both were
measured in one run. For other figures, such as memory, the figure itself is compared. A change counts if it exceeds 5 % and the
noise. The noise is the sum of half the interquartile range of all times involved; with one repetition it is unknown. By default only
changes and results of one version only are shown.
"""
import argparse
import json
import sys

LEAST = 0.05


def read(path):
    with open(path) as file:
        data = json.load(file)
    results = {(r["contest"], r["contestant"], r["compiler"]): r for r in data["results"]}
    firsts = {}
    for (contest, _, compiler), result in results.items():
        firsts.setdefault((contest, compiler), result)
    for (contest, _, compiler), result in results.items():
        first = firsts[contest, compiler]
        result["noise"] = 0 if result is first else result["spread"] + first["spread"]
        result["is_first"] = result is first
    return data["about"], results


def figure(result):
    """The figure to compare, and its text."""
    if result is None:
        return None, "-"
    if result["unit"]:
        return result["value"], f"{result['value']:.1f} {result['unit']}"
    return result["ratio"], f"{result['ratio']:.2f}"


def verdict(old, new):
    """(changed, text)"""
    if old is None:
        return True, "new"
    if new is None:
        return True, "gone"
    before, after = figure(old)[0], figure(new)[0]
    noise = max(LEAST, old["noise"] + new["noise"])
    if not before:
        return bool(after), "more" if after else ""
    change = after / before - 1
    text = f"{change:+.0%}"
    if abs(change) <= noise:
        return False, text
    what = ("less" if change < 0 else "more") if new["unit"] else ("faster" if change < 0 else "slower")
    bounds = {(True, False): ", now misses its bound", (False, True): ", now keeps its bound"}.get((old["ok"], new["ok"]), "")
    return True, f"{text} {what}, noise {noise:.0%}{bounds}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", metavar="OLD.json")
    parser.add_argument("new", metavar="NEW.json")
    parser.add_argument("--all", action="store_true", help="also show results that did not change")
    options = parser.parse_args()
    (old_about, old), (new_about, new) = read(options.old), read(options.new)
    for key in {**old_about, **new_about}:
        before, after = old_about.get(key, "-"), new_about.get(key, "-")
        print(f"{key}: {before}" if before == after else f"{key}: {before} -> {after}")
    lines, changed, compared = [], 0, 0
    for key in {**old, **new}:
        before, after = old.get(key), new.get(key)
        if (after or before)["is_first"] and not (after or before)["unit"]:
            continue  # 1.00 in both
        compared += 1
        counts, text = verdict(before, after)
        changed += counts
        if counts or options.all:
            lines.append([": ".join(key[:2]), key[2], figure(before)[1], figure(after)[1], text])
    if lines:
        lines.insert(0, ["", "", "old", "new", ""])
        widths = [max(len(line[i]) for line in lines) for i in range(4)]
        print()
        for line in lines:
            print("  ".join([line[0].ljust(widths[0]), line[1].ljust(widths[1]), line[2].rjust(widths[2]), line[3].rjust(widths[3]), line[4]]).rstrip())
    print(f"\n{changed} of {compared} changed by more than noise")


if __name__ == "__main__":
    sys.exit(main())
