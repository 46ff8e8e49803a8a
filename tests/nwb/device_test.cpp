#include <sluice/nwb/device.hpp>

#include <string>

#include <sluice/nwb/header_device.hpp>
#include <sluice/nwb/probe.hpp>

#include "support/catch.hpp"
#include "support/nwb_session.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::nwb::file;

TEST_CASE("camera_device: cameras of one model link to the same model", "[nwb][device]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    for (int id : {0, 3})
        write(out,
              sluice::nwb::camera_device{id, "over the track", 0.001, "16 mm", {"Mako G-158/C", "Allied Vision"}, 30.});
    out.commit();
    test::raw_hdf5 const raw(dir / "a.nwb");
    auto const camera = std::string("/general/devices/camera_device 3");
    CHECK(raw.text_attribute(camera, "neurodata_type") == "CameraDevice");
    CHECK(raw.text_attribute(camera, "namespace") == "ndx-franklab-novela");
    CHECK(raw.text_attribute(camera, "camera_name") == "over the track");
    CHECK(raw.number_attribute(camera, "meters_per_pixel") == 0.001);
    CHECK(raw.number_attribute(camera, "frame_rate") == 30.);
    CHECK(raw.soft_link(camera + "/model") == "/general/devices/models/Mako G-158_C");
    CHECK(raw.text_attribute("/general/devices/models/Mako G-158_C", "manufacturer") == "Allied Vision");
    CHECK(raw.text_attribute(camera, "object_id") !=
          raw.text_attribute("/general/devices/camera_device 0", "object_id"));
}

TEST_CASE("camera_device: rejects a repeated id and a model without a name", "[nwb][device][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    write(out, sluice::nwb::camera_device{0, "a", 1, "", {"m", "x"}});
    CHECK_THROWS_WITH(
        write(out, sluice::nwb::camera_device{0, "b", 1, "", {"m", "x"}}),
        ContainsSubstring("/general/devices/camera_device 0: ") && ContainsSubstring("the name must not exist"));
    CHECK_THROWS_AS(write(out, sluice::nwb::camera_device{1, "b", 1, "", {"", "x"}}), sluice::argument_error);
}

TEST_CASE("header_device: names are snake case, missing attributes are empty", "[nwb][header_device]") {
    CHECK(sluice::nwb::snake_case("commitHead") == "commit_head");
    CHECK(sluice::nwb::snake_case("saveDisplayedChanOnly") == "save_displayed_chan_only");
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    write(out,
          sluice::nwb::header_device{{{"commitHead", "abc"}, {"unknownToTheSchema", "x"}, {"qtVersion", "5.9.8"}}});
    write(out, sluice::nwb::data_acquisition_device{1, "SpikeGadgets", "Intan", ""});
    out.commit();
    test::raw_hdf5 const raw(dir / "a.nwb");
    CHECK(raw.text_attribute("/general/devices/header_device", "commit_head") == "abc");
    CHECK(raw.text_attribute("/general/devices/header_device", "qt_version") == "5.9.8");
    CHECK(raw.text_attribute("/general/devices/header_device", "realtime_mode").empty());
    CHECK(!raw.has_attribute("/general/devices/header_device", "unknown_to_the_schema"));
    CHECK(raw.text_attribute("/general/devices/dataacq_device1", "amplifier") == "Intan");
    CHECK(!raw.has_attribute("/general/devices/dataacq_device1", "adc_circuit"));
}

TEST_CASE("probe: writes shanks and contacts with their positions", "[nwb][probe]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    write(out, sluice::nwb::probe{7,
                                  "two shanks",
                                  "described",
                                  "um",
                                  true,
                                  12.5,
                                  {{"0", {{"0", 1, 2, 3}}}, {"1", {{"1", 4, 5, 6}, {"2", 7, 8, 9}}}}});
    out.commit();
    test::raw_hdf5 const raw(dir / "a.nwb");
    auto const probe = "/general/devices/" + sluice::nwb::probe_name(7);
    CHECK(raw.text_attribute(probe, "neurodata_type") == "Probe");
    CHECK(raw.attribute<std::int64_t>(probe, "id", H5T_NATIVE_INT64) == std::vector<std::int64_t>{7});
    CHECK(raw.attribute<std::int8_t>(probe, "contact_side_numbering", sluice::hdf5::bool_type().value()) ==
          std::vector<std::int8_t>{1});
    CHECK(raw.text_attribute(probe + "/1", "neurodata_type") == "Shank");
    CHECK(raw.text_attribute(probe + "/1/2", "neurodata_type") == "ShanksElectrode");
    CHECK(raw.text_attribute(probe + "/1/2", "name") == "2");
    CHECK(raw.number_attribute(probe + "/1/2", "rel_z") == 9.);
}
}  // namespace
