#include "convert/optogenetic_day.hpp"

#include <filesystem>
#include <regex>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"

namespace {
using texts = std::vector<std::string>;
std::string const metadata_is = "TEMP/day/20230622_sample_metadata.yml: ",
                  metadata_with_line = "TEMP/day/20230622_sample_metadata.yml:LINE: ";

TEST_CASE("trodes_to_nwb: optogenetics with missing keys is skipped, with a warning that names them",
          "[convert][optogenetics]") {
    test::optogenetic_day day;
    day.keys["virus_injection"] = " []";
    day.keys.erase("optical_fiber");
    day.keys["fs_gui_yamls"] = "\n  - {name: missing.yaml}";
    CHECK(day.warnings() == texts{metadata_is + "optogenetics is not converted: all of its keys are required, "
                                                "missing: virus_injection, optical_fiber"});
    test::raw_hdf5 const raw(day.file());
    CHECK(!raw.exists("/general/optogenetic_experiment_metadata"));
    CHECK(!raw.exists("/general/devices/Blue"));
    CHECK(!raw.exists("/intervals/optogenetic_epochs"));
}

TEST_CASE("trodes_to_nwb: without fs_gui_yamls the experiment is written, and no table of epochs",
          "[convert][optogenetics]") {
    test::optogenetic_day day;
    day.keys["fs_gui_yamls"] = " []";
    CHECK(day.warnings().empty());
    CHECK(test::raw_hdf5(day.file()).exists("/general/optogenetic_experiment_metadata"));
    CHECK(!test::raw_hdf5(day.file()).exists("/intervals/optogenetic_epochs"));
}

TEST_CASE("trodes_to_nwb: all unknown devices are reported together", "[convert][optogenetics][errors]") {
    test::optogenetic_day day;
    day.options.devices.erase(day.options.devices.begin());
    day.change("optical_fiber", "hardware_name: tapered", "hardware_name: flat");
    CHECK(day.errors() == texts{"optical_fiber[0].hardware_name: must be the hardware_name of a built-in device "
                                "or of a device file, got \"flat\"; "
                                "known: demo fiber device, optogenix_lambda_fiber, tapered",
                                "opto_excitation_source[0].model_name: must be the model_name of a built-in device "
                                "or of a device file, got \"Laser 488\"; "
                                "known: LuxX+ 638-200, Omicron LuxX+ 488-100"});
    CHECK(!std::filesystem::exists(day.file()));
}

TEST_CASE("trodes_to_nwb: an invalid device file is reported with its path", "[convert][optogenetics][errors]") {
    test::optogenetic_day day;
    test::replace_in(day.folder / "devices/fiber.yml", "numerical_aperture: 0.39", "numerical_aperture: wide");
    CHECK(day.errors() == texts{"TEMP/devices/fiber.yml: numerical_aperture: must be a number, got \"wide\""});
}

TEST_CASE("trodes_to_nwb: two sources or an unknown hemisphere are rejected", "[convert][optogenetics][errors]") {
    test::optogenetic_day day;
    day.change("opto_excitation_source", "1e10}", "1e10}\n  - {name: Red}");
    day.change("virus_injection", "hemisphere: Right", "hemisphere: middle");
    CHECK(day.errors() == texts{"opto_excitation_source: must name one source, got 2",
                                "virus_injection[0].hemisphere: must be left or right, got \"middle\""});
}

TEST_CASE("trodes_to_nwb: missing protocols, events and values are reported together",
          "[convert][optogenetics][errors]") {
    test::optogenetic_day day;
    day.change("fs_gui_yamls", "name: ripple.yaml", "name: lost.yaml");
    day.change("fs_gui_yamls", "nPulses: 3", "camera_id: 0");
    day.change("fs_gui_yamls", "dio_output_name: Light_1", "dio_output_name: Laser");
    CHECK(day.errors() ==
          texts{"fs_gui_yamls[0].dio_output_name: must be the name of a behavioral event, got \"Laser\"",
                "fs_gui_yamls[0].name: must be a file in TEMP/day or the working directory, got \"lost.yaml\"",
                "fs_gui_yamls[1].nPulses: must be given here or in theta.yaml, got nothing"});
}

TEST_CASE("trodes_to_nwb: filters of speed and place require a known camera", "[convert][optogenetics][errors]") {
    for (auto const& [given, rule] :
         {std::pair{"camera: 0", "must be given because ripple.yaml has a filter of speed or place, got nothing"},
          {"camera_id: [7]", "must be the id of a camera, got 7"}}) {
        test::optogenetic_day day;
        day.change("fs_gui_yamls", "camera_id: 0", given);
        CHECK(day.errors() == texts{"fs_gui_yamls[0].camera_id: " + std::string(rule)});
    }
}

TEST_CASE("trodes_to_nwb: missing zones are reported with the protocol that uses them",
          "[convert][optogenetics][errors]") {
    test::optogenetic_day unknown;
    test::replace_in(unknown.folder / "day/ripple.yaml", "zone_id: 2", "zone_id: 9");
    CHECK(
        unknown.errors() ==
        texts{"TEMP/day/ripple.yaml: trackgeometry.zone_id: must be a zone with nodes in track.trackgeometry, got 9"});
    test::optogenetic_day lost;
    std::filesystem::remove(lost.folder / "day/track.trackgeometry");
    CHECK(lost.errors() == texts{"TEMP/day/ripple.yaml: trackgeometry.filename: must be a file in the folder of this "
                                 "file or of the recordings, got \"track.trackgeometry\""});
    test::optogenetic_day broken;
    test::replace_in(broken.folder / "day/track.trackgeometry", "nodes_y: 0.5 0.6 0.7", "nodes_y: 0.5");
    CHECK(broken.errors() ==
          texts{"TEMP/day/track.trackgeometry: : line 12: zone 1 must have as many nodes_x as nodes_y, got 3 and 1"});
}

TEST_CASE("trodes_to_nwb: recoverable optogenetics errors are warnings", "[convert][optogenetics]") {
    test::optogenetic_day day;
    day.change("fs_gui_yamls", "epochs: [1]", "epochs: [1, 7]");
    day.change("optical_fiber", "hemisphere: RIGHT", "hemisphere: Both");
    day.change("virus_injection", "titer_in_vg_per_ml: 1.0e9, volume_in_ul", "titer_in_vg_per_ml: 2.0e9, volume_in_ul");
    test::replace_in(day.folder / "day/theta.yaml", "trigger_id", "another_id");
    test::replace_in(day.folder / "day/ripple.yaml", "speed-filter-type", "mood-filter-type");
    std::vector<std::string> rules;
    for (auto const& line : day.warnings())
        rules.push_back(std::regex_replace(line, std::regex(":[0-9]+: "), ":LINE: "));
    CHECK(rules ==
          texts{metadata_with_line +
                    "fs_gui_yamls[1].epochs: should be epochs of the recordings, got 7, which is left out",
                metadata_with_line + "optical_fiber[1].hemisphere: should be left or right, got \"both\"",
                metadata_with_line +
                    "virus_injection[1].titer_in_vg_per_ml: a virus should have one titer, got another for "
                    "AAV1/2: that of its first injection is kept",
                "TEMP/day/ripple.yaml: a trigger should be ripple or theta, and a filter speed or geometry, got "
                "\"mood-filter-type\", which is left out",
                "TEMP/day/theta.yaml: an action should name its trigger, got none: no trigger is written"});
    CHECK(test::raw_hdf5(day.file()).integers("/intervals/optogenetic_epochs/epoch_number") ==
          std::vector<std::int64_t>{1, 2});
}
}  // namespace
