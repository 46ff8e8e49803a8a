"""Compares two versions by what run.sh --json wrote of each: their ratios side by side, and what changed by more than noise.

    compare.py OLD.json NEW.json [--all]

Both should come from the same machine. Compared is each contestant's ratio to the first of its contest, since both of these were
measured in one run; of figures that are no times, such as memory, the figure itself. A change counts when it is more than 5 % and
more than noise: what the repetitions of all times concerned scatter, half of the distance between their quartiles, added up. With
one repetition noise is not known. Without --all only what changed or is in one version only is shown.
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
    """What is compared, and as what it is shown."""
    if result is None:
        return None, "-"
    if result["unit"]:
        return result["value"], f"{result['value']:.1f} {result['unit']}"
    return result["ratio"], f"{result['ratio']:.2f}"


def verdict(old, new):
    """(what changed, what is told of it)"""
    if old is None:
        return True, "new"
    if new is None:
        return True, "gone"
    before, after = figure(old)[0], figure(new)[0]
    noise = max(LEAST, old["noise"] + new["noise"])
    if not before:
        return bool(after), "more" if after else ""
    change = after / before - 1
    told = f"{change:+.0%}"
    if abs(change) <= noise:
        return False, told
    what = ("less" if change < 0 else "more") if new["unit"] else ("faster" if change < 0 else "slower")
    bounds = {(True, False): ", now misses its bound", (False, True): ", now keeps its bound"}.get((old["ok"], new["ok"]), "")
    return True, f"{told} {what}, noise {noise:.0%}{bounds}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", metavar="OLD.json")
    parser.add_argument("new", metavar="NEW.json")
    parser.add_argument("--all", action="store_true", help="show what did not change, too")
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
        counts, told = verdict(before, after)
        changed += counts
        if counts or options.all:
            lines.append([": ".join(key[:2]), key[2], figure(before)[1], figure(after)[1], told])
    if lines:
        lines.insert(0, ["", "", "old", "new", ""])
        widths = [max(len(line[i]) for line in lines) for i in range(4)]
        print()
        for line in lines:
            print("  ".join([line[0].ljust(widths[0]), line[1].ljust(widths[1]), line[2].rjust(widths[2]), line[3].rjust(widths[3]), line[4]]).rstrip())
    print(f"\n{changed} of {compared} changed by more than noise")


if __name__ == "__main__":
    sys.exit(main())
