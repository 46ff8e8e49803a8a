"""Tests table.py and compare.py with synthetic numbers: missed bounds and changes."""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent


def entries(contest, contestant, values, **more):
    return [{"run_name": f"{contest}/{contestant}", "run_type": "iteration", "repetition_index": i, "cpu_time": value, **more}
            for i, value in enumerate(values)]


def timed(contestant, values, bound=0):
    return entries("loop", contestant, values, items_per_second=1e9, bound=bound)


def resident(values):
    return entries("resident", "promised", [64] * len(values), unit="MiB") + entries("resident", "measured", values, unit="MiB", bound=1)


class Table(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_script(self, name, *arguments):
        return subprocess.run([sys.executable, "-B", HERE / name, *arguments], capture_output=True, text=True)

    def table(self, benchmarks, json_name="table.json"):
        result = self.folder / "result.json"
        result.write_text(json.dumps({"benchmarks": benchmarks}))
        return self.run_script("table.py", "--json", self.folder / json_name, f"gcc={result}")

    def compared(self, old, new):
        self.table(old, "old.json")
        self.table(new, "new.json")
        return self.run_script("compare.py", self.folder / "old.json", self.folder / "new.json").stdout

    def test_a_time_above_its_bound_is_marked_and_not_an_error(self):
        done = self.table(timed("by hand", [100, 100, 100]) + timed("view", [130, 131, 900], bound=1.05))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"view +1\.31 +1\.05 +MISS gcc")
        self.assertIn("0 of 1 bounds are kept", done.stdout)

    def test_memory_above_its_bound_is_an_error_with_contest_bound_and_value(self):
        done = self.table(resident([40, 70.5, 40]))
        self.assertEqual(done.returncode, 3)
        self.assertIn("resident: measured: 70.5 MiB, at most 64.0 MiB", done.stderr)

    def test_bounds_that_are_kept_are_ok(self):
        done = self.table(timed("by hand", [100]) + timed("view", [104], bound=1.05) + resident([63]))
        self.assertEqual(done.returncode, 0)
        self.assertNotIn("MISS ", done.stdout.split("\n\n", 1)[1])
        self.assertIn("2 of 2 bounds are kept", done.stdout)

    def test_compare_uses_ratios_and_ignores_changes_within_noise(self):
        old = timed("by hand", [100, 100, 100]) + timed("view", [100, 100, 100], bound=1.05) + timed("wild", [80, 100, 120])
        new = timed("by hand", [200, 200, 200]) + timed("view", [260, 260, 260], bound=1.05) + timed("wild", [160, 224, 300])
        output = self.compared(old, new)
        self.assertRegex(output, r"loop: view +gcc +1\.00 +1\.30 +\+30% slower, noise 5%, now misses its bound")
        self.assertNotIn("wild", output)
        self.assertIn("1 of 2 changed", output)

    def test_compare_uses_memory_values_and_shows_missing_contestants(self):
        output = self.compared(resident([40]) + timed("by hand", [1]) + timed("old", [1]), resident([30]))
        self.assertRegex(output, r"resident: measured +gcc +40\.0 MiB +30\.0 MiB +-25% less")
        self.assertRegex(output, r"loop: old +gcc +1\.00 +- +gone")


if __name__ == "__main__":
    unittest.main()
