#!/usr/bin/python3
"""Makes a day with optogenetics, converts it with rec2nwb, validates the result independently, and compares it with its metadata.

usage: optogenetics.py REC2NWB

SLUICE_SHARED_DIR contains data/, schema/ and tools/. hdmf's validator checks the file with the schema in that folder and with the schema
cached in the file. Then every value of the metadata, the device files and the protocols is compared with the file.
Exit status 0: all checks pass; 1: a check fails; 77: skipped, with the reason printed.
"""
import glob
import math
import os
import sys
import tempfile

import facts  # next to this script

DEVICES = "general/devices/"
EXPERIMENT = "general/optogenetic_experiment_metadata"
EPOCHS = "intervals/optogenetic_epochs/"
INSERTION = {"ap_in_mm": "insertion_position_ap_in_mm", "ml_in_mm": "insertion_position_ml_in_mm", "dv_in_mm": "insertion_position_dv_in_mm",
             "roll_in_deg": "insertion_angle_roll_in_deg", "pitch_in_deg": "insertion_angle_pitch_in_deg",
             "yaw_in_deg": "insertion_angle_yaw_in_deg", "reference": "position_reference", "hemisphere": "hemisphere"}
INJECTION = ["description", "hemisphere", "location", "ap_in_mm", "ml_in_mm", "dv_in_mm", "roll_in_deg", "pitch_in_deg", "yaw_in_deg",
             "reference", "volume_in_uL"]
FIBER_MODEL = ["description", "manufacturer", "numerical_aperture", "core_diameter_in_um", "active_length_in_mm", "ferrule_name",
               "ferrule_diameter_in_mm"]


class Comparison:
    """Collects differences."""
    def __init__(self, nwb):
        self.nwb, self.problems, self.compared = nwb, [], 0

    def equal(self, what, got, expected):
        self.compared += 1
        if isinstance(expected, float) and math.isnan(expected) and math.isnan(got):
            return
        if got != expected:
            self.problems.append(f"{what}: must be {expected!r}, got {got!r}")

    def attribute(self, path, name, expected):
        value = self.nwb[path].attrs.get(name)
        self.equal(f"{path}@{name}", value.tolist() if hasattr(value, "tolist") else value, expected)

    def cell(self, column, row, expected):
        value = self.nwb[EPOCHS + column][row]
        if isinstance(value, bytes):
            value = value.decode()
        self.equal(f"{EPOCHS}{column}[{row}]", value.tolist() if hasattr(value, "tolist") else value, expected)

    def target(self, column, row, expected):
        self.equal(f"{column}[{row}]", self.nwb[self.nwb[column][row]].name, expected)

    def ragged(self, column, row):
        ends = [0] + self.nwb[column + "_index"][:].tolist()
        return self.nwb[column][ends[row]:ends[row + 1]]


def named(files, key, name):
    return next(file for file in files if file.get(key) == name)


def devices(same, meta, files):
    source = meta["opto_excitation_source"][0]
    model = named(files, "model_name", source["model_name"])
    for name in ("description", "power_in_W", "intensity_in_W_per_m2"):
        same.attribute(DEVICES + source["name"], name, source[name])
    for name in ("description", "manufacturer", "wavelength_range_in_nm"):
        same.attribute(DEVICES + source["name"] + "/model", name, model[name])
    same.attribute(DEVICES + source["name"] + "/model", "source_type", model["illumination_type"])
    for fiber in meta["optical_fiber"]:
        path, model = DEVICES + fiber["name"], named(files, "hardware_name", fiber["hardware_name"])
        same.attribute(path, "description", fiber["location"])
        same.attribute(path + "/model", "model_number", model["fiber_model"])
        for name in FIBER_MODEL:
            same.attribute(path + "/model", name, model[name])
        for key, name in INSERTION.items():
            same.attribute(path + "/fiber_insertion", name, fiber[key])


def experiment(same, meta, files):
    same.attribute(EXPERIMENT, "stimulation_software", meta["optogenetic_stimulation_software"])
    for injection in meta["virus_injection"]:
        path, virus = f"{EXPERIMENT}/optogenetic_virus_injections/{injection['name']}", named(files, "virus_name", injection["virus_name"])
        for name in INJECTION:
            same.attribute(path, name, injection[name])
        for name in ("construct_name", "description", "manufacturer"):
            same.attribute(path + "/viral_vector", name, virus[name])
        same.attribute(path + "/viral_vector", "titer_in_vg_per_ml", injection["titer_in_vg_per_ml"])
        effector = f"{EXPERIMENT}/optogenetic_effectors/{injection['name']}"
        same.attribute(effector, "description", injection["description"])
        same.attribute(effector, "label", injection["name"] + " " + injection["location"])
    table = EXPERIMENT + "/optogenetic_sites_table/"
    for row, fiber in enumerate(meta["optical_fiber"]):
        same.target(table + "optical_fiber", row, "/" + DEVICES + fiber["name"])
        same.target(table + "excitation_source", row, "/" + DEVICES + meta["opto_excitation_source"][0]["name"])
        for key in ("location", "implanted_fiber_description"):
            same.equal(f"{key}[{row}]", same.nwb[table + key][row].decode(), fiber[key])
        same.target(table + "effector", row, f"/{EXPERIMENT}/optogenetic_effectors/{meta['virus_injection'][0]['name']}")


def filters(tree):
    """Returns the ids of the filters at the leaves of a tree of gates."""
    return [leaf for child in tree["children"] for leaf in filters(child)] if tree["children"] else [tree["data"]["value"]]


def zone_pixels(path, node):
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    at = lines.index(f"Zone id: {node['trackgeometry']['zone_id']}")
    xs, ys = ([float(x) for x in lines[at + i].split(":")[1].split()] for i in (1, 2))
    return [[round(x * node["cameraWidth"]), round(y * node["cameraHeight"])] for x, y in zip(xs, ys)]


def conditions(same, row, use, nodes, action, folder, cameras):
    trigger = nodes[action["trigger_id"]["data"]["value"]]
    ripple, theta = "ripple" in trigger["type_id"], "theta" in trigger["type_id"]
    same.cell("ripple_filter_on", row, ripple)
    same.cell("ripple_filter_lockout_period_in_samples", row, action["lockout_time"] if ripple else -1)
    same.cell("ripple_filter_threshold_sd", row, trigger["sd_threshold"] if ripple else -1)
    same.cell("ripple_filter_num_above_threshold", row, trigger["n_above_threshold"] if ripple else -1)
    same.cell("theta_filter_on", row, theta)
    same.cell("theta_filter_lockout_period_in_samples", row, action["lockout_time"] if theta else -1)
    same.cell("theta_filter_phase_in_deg", row, trigger["theta_filter_degrees"] if theta else math.nan)
    same.cell("theta_filter_reference_ntrode", row, trigger["reference_ntrode"] if theta else -1)
    used = [nodes[name] for name in filters(action["condition_id"])]
    speed = [node for node in used if node["type_id"] == "speed-filter-type"]
    zones = [node for node in used if node["type_id"] == "geometry-filter-type"]
    same.cell("speed_filter_on", row, bool(speed))
    same.cell("speed_filter_threshold_in_cm_per_s", row, speed[0]["threshold"])
    same.cell("speed_filter_on_above_threshold", row, speed[0]["threshold_above"])
    same.cell("spatial_filter_on", row, bool(zones))
    stored = same.nwb[EPOCHS + "spatial_filter_region_node_coordinates_in_pixels"][row].tolist()
    expected = [zone_pixels(os.path.join(folder, node["trackgeometry"]["filename"]), node) for node in zones]
    shape = [len(stored), len(stored[0])]
    expected = [zone + [[-1, -1]] * (shape[1] - len(zone)) for zone in expected] + [[[-1, -1]] * shape[1]] * (shape[0] - len(expected))
    same.equal(f"zones of row {row}", stored, expected)
    column = EPOCHS + "spatial_filter_cameras"
    same.equal(column, [same.nwb[camera].name for camera in same.ragged(column, row)], [f"/{DEVICES}camera_device {use['camera_id']}"])
    same.equal(column + "_cm_per_pixel", same.ragged(column + "_cm_per_pixel", row).tolist(), [cameras[use["camera_id"]]["meters_per_pixel"] * 100])


def epochs(same, meta, folder):
    import yaml
    same.equal("rows", len(same.nwb[EPOCHS + "id"]), sum(len(use["epochs"]) for use in meta["fs_gui_yamls"]))
    uses = [(number, use) for use in meta["fs_gui_yamls"] for number in use["epochs"]]
    for row, (number, use) in enumerate(sorted(uses, key=lambda pair: pair[0])):
        with open(os.path.join(folder, use["name"]), encoding="utf-8") as file:
            nodes = {node["instance_id"]: node for node in yaml.safe_load(file)["nodes"]}
        action = next(node for node in nodes.values() if "action-type" in node["type_id"])
        whole = "intervals/epochs/"
        for name in ("start_time", "stop_time"):
            same.cell(name, row, same.nwb[whole + name][number - 1])
        same.cell("epoch_name", row, same.nwb[whole + "tags"][number - 1].decode())
        for name, value in (("epoch_number", number), ("epoch_type", "optogenetic"), ("stimulation_on", True), ("power_in_mW", use["power_in_mW"]),
                            ("wavelength_in_nm", use.get("wavelength_in_nm", meta["opto_excitation_source"][0]["wavelength_in_nm"])),
                            ("convenience_code", action["nickname"]), ("pulse_length_in_ms", action["pulseLength"]),
                            ("period_in_ms", action["sequencePeriod"]), ("number_pulses_per_pulse_train", action["nPulses"]),
                            ("number_trains", action["nOutputTrains"]), ("intertrain_interval_in_ms", action["trainInterval"])):
            same.cell(name, row, value)
        sites = use.get("optogenetic_sites", list(range(len(meta["optical_fiber"]))))
        same.equal("sites", same.ragged(EPOCHS + "optogenetic_sites", row).tolist(), sites)
        same.target(EPOCHS + "stimulus_signal", row, "/processing/behavior/behavioral_events/" + use["dio_output_name"])
        conditions(same, row, use, nodes, action, folder, {camera["id"]: camera for camera in meta["cameras"]})


def compare(output, day, shared):
    import h5py
    import yaml
    load = lambda path: yaml.safe_load(open(path, encoding="utf-8"))
    meta = load(glob.glob(os.path.join(day, "*_metadata.yml"))[0])
    files = [load(path) for path in glob.glob(os.path.join(shared, "data", "devices", "*", "*.yml"))]
    with h5py.File(output, "r") as nwb:
        same = Comparison(nwb)
        devices(same, meta, files)
        experiment(same, meta, files)
        epochs(same, meta, os.path.join(shared, "data", "optogenetics"))
    print(f"{same.compared} values compared with the metadata, {len(same.problems)} differ")
    if same.problems:
        sys.exit("\n".join(same.problems))


def main():
    rec2nwb, = sys.argv[1:]
    shared = os.environ.get("SLUICE_SHARED_DIR", "")
    if not os.path.isdir(shared):
        facts.skip("SLUICE_SHARED_DIR names no folder")
    facts.require_modules()
    python = [sys.executable, "-B"]
    tools, data = os.path.join(shared, "tools"), os.path.join(shared, "data")
    with tempfile.TemporaryDirectory(prefix="sluice-optogenetics-") as folder:
        day, output = os.path.join(folder, "day"), os.path.join(folder, "day.nwb")
        facts.run(python + [os.path.join(tools, "make_day.py"), day, "--opto", "--duration", "3", "--seed", "18", "--channels", "32"])
        print(facts.run([rec2nwb, day, "--output", output, "--schema", os.path.join(shared, "schema"), "--devices", os.path.join(data, "devices"),
                         "--fs-gui-directory", os.path.join(data, "optogenetics")], facts.CONVERTED), end="")
        check = python + [os.path.join(tools, "check_nwb.py"), output]
        print(facts.run(check), end="")
        print(facts.run(check + ["--cached"]), end="")
        compare(output, day, shared)


if __name__ == "__main__":
    main()
