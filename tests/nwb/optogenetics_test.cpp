#include <sluice/nwb/optogenetic_epochs.hpp>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include <sluice/nwb/processing_module.hpp>
#include <sluice/nwb/specifications.hpp>
#include <sluice/nwb/time_series.hpp>

#include "support/catch.hpp"
#include "support/nwb_session.hpp"
#include "support/raw_hdf5.hpp"
#include "support/shared_dir.hpp"
#include "support/temp_dir.hpp"

namespace {
using namespace sluice::nwb;
using texts = std::vector<std::string>;
using integers = std::vector<std::int64_t>;
using sides = std::vector<hsize_t>;

std::string const experiment = "/general/optogenetic_experiment_metadata";
std::string const table = "/intervals/optogenetic_epochs/";

void write_devices(file& out) {
    write(out, camera_device{3, "camera", 0.002, "lens", {"model", "maker"}});
    write(out, excitation_source_model{{"Laser/488", "Omicron", "blue"}, "laser", "one-photon", {{487., 489.}}});
    write(out, excitation_source{"Blue", "a laser", "Laser/488", 0.077, 1e10});
    write(out, optical_fiber_model{{"tapered", "Optogenix", "a fibre"}, "lambda", 0.39, 200., 2., "cFCF", "LC", 2.5});
    write(out, optical_fiber{"Fiber 1", "CA1", "tapered", {1., 2., 3., 4., "Bregma", "left", 5., 6., 7.}});
    write(out, optical_fiber{"Fiber 2", "CA3", "tapered", {}});
}

void write_experiment(file& out) {
    write(out,
          optogenetic_experiment{"fs-gui",
                                 {{"AAV", "excites", "AAV-ChR2", "Core", 1e9}},
                                 {{"Injection", "into CA1", "AAV", "CA1", "left", "Bregma", 1, 2, 3, 4., 5., 6., 0.45}},
                                 {{"ChR2", "opens", "channel", "", "Injection"}},
                                 {{"Blue", "Fiber 1", "ChR2"}, {"Blue", "Fiber 2", "ChR2", "CA3", "thin"}}});
}

/// Writes a row with all optional values, and one without.
void write_epochs(file& out) {
    auto module = write(out, processing_module{"behavior", "events"});
    sluice::nwb::write<std::uint8_t>(module, {.name = "Light", .unit = "-1"}, std::vector<std::uint8_t>{0, 1},
                                     std::vector<double>{1, 2});
    optogenetic_epoch row{1, 2, "01_a", 1, "on", 2, 5, 1000, 7, 3, 77, 488, {0, 1}, "/processing/behavior/Light"};
    optogenetic_epochs rows{{row, row}};
    rows.rows[0].ripple = {250, 3.9, 2};
    rows.rows[0].theta = {80, 320, 15};
    rows.rows[0].speed = {4, true};
    rows.rows[0].zones = {{{1, 2}, {3, 4}, {5, 6}}, {{7, 8}}};
    rows.rows[0].cameras = {{3, 0.2}};
    rows.rows[1].sites = {1};
    write(out, rows);
}

TEST_CASE("optogenetic devices: sources and fibres link to their models", "[nwb][optogenetics]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    write_devices(out);
    out.commit();
    test::raw_hdf5 const raw(dir / "a.nwb");
    auto const devices = std::string("/general/devices/"), model = devices + "models/Laser_488",
               insertion = devices + "Fiber 1/fiber_insertion";
    CHECK(raw.text_attribute(model, "neurodata_type") == "ExcitationSourceModel");
    CHECK(raw.text_attribute(model, "namespace") == "ndx-ophys-devices");
    CHECK(raw.text_attribute(model, "excitation_mode") == "one-photon");
    CHECK(raw.attribute<double>(model, "wavelength_range_in_nm", H5T_NATIVE_DOUBLE) == std::vector{487., 489.});
    CHECK(raw.soft_link(devices + "Blue/model") == model);
    CHECK(raw.number_attribute(devices + "Blue", "intensity_in_W_per_m2") == 1e10);
    CHECK(raw.text_attribute(devices + "models/tapered", "model_number") == "lambda");
    CHECK(raw.number_attribute(devices + "models/tapered", "ferrule_diameter_in_mm") == 2.5);
    CHECK(raw.text_attribute(insertion, "neurodata_type") == "FiberInsertion");
    CHECK(raw.number_attribute(insertion, "depth_in_mm") == 4.);
    CHECK(raw.number_attribute(insertion, "insertion_angle_roll_in_deg") == 7.);
    CHECK(raw.text_attribute(insertion, "hemisphere") == "left");
    CHECK(!raw.has_attribute(devices + "Fiber 2/fiber_insertion", "depth_in_mm"));
}

TEST_CASE("optogenetic devices: rejects a device without its model", "[nwb][optogenetics][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    CHECK_THROWS_WITH(write(out, excitation_source{"Blue", "", "Laser", 1., 1.}), ContainsSubstring("Laser"));
    CHECK_THROWS_WITH(write(out, optogenetic_experiment{"x", {}, {}, {}, {{"Blue", "Fiber", "ChR2"}}}),
                      ContainsSubstring("Blue"));
}

TEST_CASE("optogenetic_experiment: viruses, injections, effectors and sites refer to each other",
          "[nwb][optogenetics]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    write_devices(out);
    write_experiment(out);
    out.commit();
    test::raw_hdf5 const raw(dir / "a.nwb");
    auto const injection = experiment + "/optogenetic_virus_injections/Injection",
               effector = experiment + "/optogenetic_effectors/ChR2";
    CHECK(raw.text_attribute(experiment, "stimulation_software") == "fs-gui");
    CHECK(raw.text_attribute(experiment + "/optogenetic_viruses", "neurodata_type") == "OptogeneticViruses");
    CHECK(raw.number_attribute(experiment + "/optogenetic_viruses/AAV", "titer_in_vg_per_ml") == 1e9);
    CHECK(raw.soft_link(injection + "/viral_vector") == experiment + "/optogenetic_viruses/AAV");
    CHECK(raw.number_attribute(injection, "volume_in_uL") == 0.45);
    CHECK(raw.soft_link(effector + "/viral_vector_injection") == injection);
    auto const targets = [&](char const* column) {
        texts all;
        for (auto const reference :
             raw.values<hobj_ref_t>(experiment + "/optogenetic_sites_table/" + column, H5T_STD_REF_OBJ))
            all.push_back(raw.target(reference));
        return all;
    };
    CHECK(targets("excitation_source") == texts{"/general/devices/Blue", "/general/devices/Blue"});
    CHECK(targets("optical_fiber") == texts{"/general/devices/Fiber 1", "/general/devices/Fiber 2"});
    CHECK(targets("effector") == texts{effector, effector});
    CHECK(raw.texts(experiment + "/optogenetic_sites_table/location") == texts{"", "CA3"});
    CHECK(raw.texts(experiment + "/optogenetic_sites_table/implanted_fiber_description") == texts{"", "thin"});
}

TEST_CASE("optogenetic_epochs: missing values are as the schema specifies", "[nwb][optogenetics]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    write_devices(out);
    write_experiment(out);
    write_epochs(out);
    out.commit();
    test::raw_hdf5 const raw(dir / "a.nwb");
    CHECK(raw.integers(table + "ripple_filter_lockout_period_in_samples") == integers{250, -1});
    CHECK(raw.integers(table + "theta_filter_reference_ntrode") == integers{15, -1});
    CHECK(raw.doubles(table + "theta_filter_phase_in_deg")[0] == 320);
    CHECK(std::isnan(raw.doubles(table + "theta_filter_phase_in_deg")[1]));
    CHECK(raw.values<std::int8_t>(table + "spatial_filter_on", sluice::hdf5::bool_type().value()) ==
          std::vector<std::int8_t>{1, 0});
    auto const zones = table + "spatial_filter_region_node_coordinates_in_pixels";
    CHECK(raw.extent(zones) == sides{2, 2, 3, 2});
    CHECK(raw.integers(zones) ==
          integers{1, 2, 3, 4, 5, 6, 7, 8, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1});
    CHECK(raw.integers(table + "spatial_filter_cameras_index") == integers{1, 1});
    CHECK(raw.target(raw.values<hobj_ref_t>(table + "spatial_filter_cameras", H5T_STD_REF_OBJ).at(0)) ==
          "/general/devices/camera_device 3");
    CHECK(raw.text_attribute(table + "optogenetic_sites", "neurodata_type") == "DynamicTableRegion");
    CHECK(raw.attribute_target(table + "optogenetic_sites", "table") == experiment + "/optogenetic_sites_table");
    CHECK(raw.integers(table + "optogenetic_sites") == integers{0, 1, 1});
    CHECK(raw.integers(table + "optogenetic_sites_index") == integers{2, 3});
    CHECK(raw.target(raw.values<hobj_ref_t>(table + "stimulus_signal", H5T_STD_REF_OBJ).at(1)) ==
          "/processing/behavior/Light");
}

TEST_CASE("optogenetic_epochs: a table without rows and empty columns are not written", "[nwb][optogenetics]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    write(out, optogenetic_epochs{});
    CHECK(!out.root().contains("intervals"));
    write_devices(out);
    write_experiment(out);
    optogenetic_epochs rows{{{1, 2, "01_a", 1, "on", 2, 5, 1000, 7, 3, 77, 488, {0}, "/general/devices"}}};
    write(out, rows);
    out.commit();
    test::raw_hdf5 const raw(dir / "a.nwb");
    CHECK(raw.exists(table + "speed_filter_on"));
    CHECK(!raw.exists(table + "spatial_filter_region_node_coordinates_in_pixels"));
    CHECK(!raw.exists(table + "spatial_filter_cameras"));
}

TEST_CASE("optogenetic types: all types are valid by the schema and by the cached schema", "[nwb][optogenetics]") {
    auto const shared = test::shared_dir();
    if (!shared) return;
    if (std::system("/usr/bin/python3 -c 'import h5py, hdmf' > /dev/null 2>&1") != 0) {
        WARN("test skipped: /usr/bin/python3 has no h5py or no hdmf");
        return;
    }
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    cache_specifications(out, *shared / "schema");
    write_devices(out);
    write_experiment(out);
    write_epochs(out);
    out.commit();
    auto const check =
        "/usr/bin/python3 -B " + (*shared / "tools/check_nwb.py").string() + " " + (dir / "a.nwb").string();
    CHECK(std::system(check.c_str()) == 0);
    CHECK(std::system((check + " --cached").c_str()) == 0);
}
}  // namespace
