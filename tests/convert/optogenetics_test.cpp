#include "convert/optogenetic_day.hpp"

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"

namespace {
using texts = std::vector<std::string>;
using numbers = std::vector<double>;
using integers = std::vector<std::int64_t>;
using truths = std::vector<std::int8_t>;

std::string const devices = "/general/devices/", experiment = "/general/optogenetic_experiment_metadata/",
                  table = "/intervals/optogenetic_epochs/";

/// A day, converted, with its file open.
struct converted {
    explicit converted(test::optogenetic_day day = {}) : report(day.convert()), raw(day.file()) {}
    numbers of(std::string const& object, std::vector<char const*> const& names) const {
        numbers all;
        for (auto const* name : names) all.push_back(raw.number_attribute(object, name));
        return all;
    }
    texts said(std::string const& object, std::vector<char const*> const& names) const {
        texts all;
        for (auto const* name : names) all.push_back(raw.text_attribute(object, name));
        return all;
    }
    texts targets(std::string const& column) const {
        texts all;
        for (auto const reference : raw.values<hobj_ref_t>(column, H5T_STD_REF_OBJ))
            all.push_back(raw.target(reference));
        return all;
    }
    truths flags(std::string const& name) const {
        hid_t const own = H5Tenum_create(H5T_NATIVE_INT8);
        std::int8_t const no = 0, yes = 1;
        H5Tenum_insert(own, "FALSE", &no);
        H5Tenum_insert(own, "TRUE", &yes);
        auto const all = raw.values<std::int8_t>(table + name, own);
        H5Tclose(own);
        return all;
    }

    sluice::convert::trodes_to_nwb_report report;
    test::raw_hdf5 raw;
};

TEST_CASE("trodes_to_nwb: the light source and its model have the values of metadata and device file",
          "[convert][optogenetics]") {
    converted const day;
    CHECK(day.report.warnings.empty());
    CHECK(day.said(devices + "Blue", {"neurodata_type", "description"}) == texts{"ExcitationSource", "a laser"});
    CHECK(day.of(devices + "Blue", {"power_in_W", "intensity_in_W_per_m2"}) == numbers{0.077, 1e10});
    CHECK(day.raw.soft_link(devices + "Blue/model") == devices + "models/Laser 488");
    CHECK(day.said(devices + "models/Laser 488", {"description", "manufacturer", "source_type", "excitation_mode"}) ==
          texts{"blue light", "Omicron", "laser", "unknown"});
    CHECK(day.raw.attribute<double>(devices + "models/Laser 488", "wavelength_range_in_nm", H5T_NATIVE_DOUBLE) ==
          numbers{487.5, 488.5});
}

TEST_CASE("trodes_to_nwb: fibres and their shared model have the values of metadata and device file",
          "[convert][optogenetics]") {
    converted const day;
    CHECK(day.said(devices + "models/tapered", {"description", "manufacturer", "model_number", "ferrule_name"}) ==
          texts{"a tapered fibre", "Optogenix", "lambda_b5",
                "\xE2\x88\x85"
                "2.5mm"});
    CHECK(day.of(devices + "models/tapered", {"numerical_aperture", "core_diameter_in_um", "active_length_in_mm",
                                              "ferrule_diameter_in_mm"}) == numbers{0.39, 200, 2, 2.5});
    std::vector<char const*> const places{"insertion_position_ap_in_mm",  "insertion_position_ml_in_mm",
                                          "insertion_position_dv_in_mm",  "insertion_angle_roll_in_deg",
                                          "insertion_angle_pitch_in_deg", "insertion_angle_yaw_in_deg"};
    CHECK(day.of(devices + "Fiber L/fiber_insertion", places) == numbers{7, 8, 9, 10, 11, 12});
    CHECK(day.of(devices + "Fiber R/fiber_insertion", places) == numbers{13, 14, 15, 16, 17, 18});
    CHECK(day.of(devices + "Fiber R/fiber_insertion", {"depth_in_mm"}) == numbers{2.5});
    CHECK(!day.raw.has_attribute(devices + "Fiber L/fiber_insertion", "depth_in_mm"));
    CHECK(day.said(devices + "Fiber R/fiber_insertion", {"position_reference", "hemisphere"}) ==
          texts{"Bregma", "right"});
    CHECK(day.said(devices + "Fiber R", {"neurodata_type", "description"}) == texts{"OpticalFiber", "CA1"});
    CHECK(day.raw.soft_link(devices + "Fiber R/model") == devices + "models/tapered");
}

TEST_CASE("trodes_to_nwb: viruses, injections and effectors have the values of metadata and device file",
          "[convert][optogenetics]") {
    converted const day;
    auto const virus = experiment + "optogenetic_viruses/AAV1_2",
               injections = experiment + "optogenetic_virus_injections/";
    CHECK(day.said(virus, {"construct_name", "description", "manufacturer"}) == texts{"AAV-ChR2", "excites", "Core"});
    CHECK(day.of(virus, {"titer_in_vg_per_ml"}) == numbers{1e9});
    std::vector<char const*> const places{"ap_in_mm",     "ml_in_mm",   "dv_in_mm",    "roll_in_deg",
                                          "pitch_in_deg", "yaw_in_deg", "volume_in_uL"};
    CHECK(day.of(injections + "Injection R", places) == numbers{1, 2, 3, 4, 5, 6, 0.45});
    CHECK(day.of(injections + "Injection L", places) == numbers{-1, -2, -3, -4, -5, -6, 0.5});
    CHECK(day.said(injections + "Injection R", {"description", "hemisphere", "location", "reference"}) ==
          texts{"into the right", "right", "CA1", "Bregma"});
    CHECK(day.said(injections + "Injection L", {"description", "hemisphere", "location", "reference"}) ==
          texts{"into the left", "left", "CA1", "Lambda"});
    CHECK(day.raw.soft_link(injections + "Injection L/viral_vector") == virus);
    auto const effector = experiment + "optogenetic_effectors/Injection L";
    CHECK(day.said(effector, {"description", "label"}) == texts{"into the left", "Injection L CA1"});
    CHECK(day.raw.soft_link(effector + "/viral_vector_injection") == injections + "Injection L");
    CHECK(day.raw.text_attribute("/general/optogenetic_experiment_metadata", "stimulation_software") == "fs-gui");
}

TEST_CASE("trodes_to_nwb: a site refers to a fibre, the source, and the effector at the same place",
          "[convert][optogenetics]") {
    converted const day;
    auto const sites = experiment + "optogenetic_sites_table/", effectors = experiment + "optogenetic_effectors/";
    CHECK(day.targets(sites + "excitation_source") == texts{devices + "Blue", devices + "Blue"});
    CHECK(day.targets(sites + "optical_fiber") == texts{devices + "Fiber L", devices + "Fiber R"});
    CHECK(day.targets(sites + "effector") == texts{effectors + "Injection L", effectors + "Injection R"});
    CHECK(day.raw.texts(sites + "location") == texts{"CA1", "CA1"});
    CHECK(day.raw.texts(sites + "implanted_fiber_description") == texts{"in the left", "in the right"});
}

TEST_CASE("trodes_to_nwb: stimulated epochs have their times, pulses and light", "[convert][optogenetics]") {
    converted const day;
    auto const& raw = day.raw;
    CHECK(raw.doubles(table + "start_time") == raw.doubles("/intervals/epochs/start_time"));
    CHECK(raw.doubles(table + "stop_time") == raw.doubles("/intervals/epochs/stop_time"));
    CHECK(raw.texts(table + "epoch_name") == raw.texts("/intervals/epochs/tags"));
    CHECK(raw.integers(table + "epoch_number") == integers{1, 2});
    CHECK(raw.texts(table + "convenience_code") == texts{"on theta", "on ripples"});
    CHECK(raw.texts(table + "epoch_type") == texts{"optogenetic", "optogenetic"});
    CHECK(day.flags("stimulation_on") == truths{1, 1});
    CHECK(raw.doubles(table + "pulse_length_in_ms") == numbers{1.5, 2});
    CHECK(raw.doubles(table + "period_in_ms") == numbers{6, 5});
    CHECK(raw.integers(table + "number_pulses_per_pulse_train") ==
          integers{3, 20});  // the first is from the metadata: the protocol has no value
    CHECK(raw.integers(table + "number_trains") == integers{1, 4});
    CHECK(raw.doubles(table + "intertrain_interval_in_ms") == numbers{900, 1000});
    CHECK(raw.doubles(table + "power_in_mW") == numbers{60, 70});
    CHECK(raw.doubles(table + "wavelength_in_nm") == numbers{488, 500});
    CHECK(raw.integers(table + "optogenetic_sites") == integers{0, 1, 1});
    CHECK(raw.integers(table + "optogenetic_sites_index") == integers{2, 3});
    CHECK(day.targets(table + "stimulus_signal") == texts(2, "/processing/behavior/behavioral_events/Light_1"));
}

TEST_CASE("trodes_to_nwb: stimulated epochs have their triggers and conditions", "[convert][optogenetics]") {
    converted const day;
    auto const& raw = day.raw;
    CHECK(day.flags("ripple_filter_on") == truths{0, 1});
    CHECK(raw.integers(table + "ripple_filter_lockout_period_in_samples") == integers{-1, 250});
    CHECK(raw.doubles(table + "ripple_filter_threshold_sd") == numbers{-1, 3.92});
    CHECK(raw.integers(table + "ripple_filter_num_above_threshold") == integers{-1, 6});
    CHECK(day.flags("theta_filter_on") == truths{1, 0});
    CHECK(raw.integers(table + "theta_filter_lockout_period_in_samples") == integers{80, -1});
    CHECK(raw.doubles(table + "theta_filter_phase_in_deg").at(0) == 320);
    CHECK(std::isnan(raw.doubles(table + "theta_filter_phase_in_deg").at(1)));
    CHECK(raw.integers(table + "theta_filter_reference_ntrode") == integers{15, -1});
    CHECK(day.flags("speed_filter_on") == truths{0, 1});
    CHECK(std::isnan(raw.doubles(table + "speed_filter_threshold_in_cm_per_s").at(0)));
    CHECK(raw.doubles(table + "speed_filter_threshold_in_cm_per_s").at(1) == 8.5);
    CHECK(day.flags("speed_filter_on_above_threshold") == truths{0, 0});
    CHECK(day.flags("spatial_filter_on") == truths{0, 1});
    CHECK(day.targets(table + "spatial_filter_cameras") == texts{devices + "camera_device 0"});
    CHECK(raw.integers(table + "spatial_filter_cameras_index") == integers{0, 1});
    CHECK(raw.doubles(table + "spatial_filter_cameras_cm_per_pixel") == numbers{0.1});
}

TEST_CASE("trodes_to_nwb: zones are whole camera pixels, padded to one shape", "[convert][optogenetics]") {
    converted const day;
    auto const zones = table + "spatial_filter_region_node_coordinates_in_pixels";
    CHECK(day.raw.extent(zones) == std::vector<hsize_t>{2, 2, 4, 2});
    integers expected(16, -1);  // epoch 1 has no zones
    for (auto const value : {100, 250, 200, 300, 300, 350, -1, -1, 250, 0, 750, 0, 750, 505, 250, 500})
        expected.push_back(value);
    CHECK(day.raw.integers(zones) == expected);
}

TEST_CASE("trodes_to_nwb: protocols and zones are found in fs_gui_directory", "[convert][optogenetics]") {
    test::optogenetic_day day;
    std::filesystem::create_directory(day.folder / "gui");
    for (auto const* name : {"ripple.yaml", "theta.yaml", "track.trackgeometry"})
        std::filesystem::rename(day.folder / "day" / name, day.folder / "gui" / name);
    day.options.fs_gui_directory = day.folder / "gui";
    day.change("fs_gui_yamls", "name: ripple.yaml", "name: /another/machine/ripple.yaml");
    day.convert();
    CHECK(test::raw_hdf5(day.file()).extent(table + "spatial_filter_region_node_coordinates_in_pixels") ==
          std::vector<hsize_t>{2, 2, 4, 2});
}

TEST_CASE("trodes_to_nwb: a missing zone file is replaced by the one next to the epoch's recording",
          "[convert][optogenetics]") {
    test::optogenetic_day day;
    std::filesystem::rename(day.folder / "day/track.trackgeometry",
                            day.folder / "day/20230622_sample_02_a1.trackgeometry");
    day.convert();
    CHECK(test::raw_hdf5(day.file()).extent(table + "spatial_filter_region_node_coordinates_in_pixels") ==
          std::vector<hsize_t>{2, 2, 4, 2});
}
}  // namespace
