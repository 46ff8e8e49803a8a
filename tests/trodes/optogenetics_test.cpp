#include <sluice/trodes/metadata.hpp>

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/optogenetics_files.hpp"
#include "support/temp_dir.hpp"
#include "support/trodes_metadata.hpp"

namespace {
using namespace sluice::trodes;
using keys = std::map<std::string, std::string>;

metadata read(keys const& optogenetic) {
    test::temp_dir dir;
    test::trodes_metadata file;
    for (auto const& [key, value] : optogenetic) file.keys[key] = value;
    return read_metadata(dir.write("m.yml", file.yaml()));
}

/// The errors after `from` in `key` is replaced by `to`.
std::vector<std::string> errors(std::string const& key, std::string const& from, std::string const& to) {
    auto spoilt = test::optogenetics_keys();
    auto& text = spoilt[key];
    text.replace(text.find(from), from.size(), to);
    std::vector<std::string> all;
    try {
        read(spoilt);
    } catch (metadata_error const& error) {
        for (auto const& one : error.errors()) all.push_back(one.key + ": " + one.rule);
    }
    return all;
}

using rules = std::vector<std::string>;

TEST_CASE("read_metadata: source and fibres are read", "[trodes][optogenetics]") {
    auto const read_day = read(test::optogenetics_keys());
    REQUIRE(read_day.optogenetics);
    auto const& day = *read_day.optogenetics;
    CHECK(day.stimulation_software == "fs-gui");
    CHECK(day.source.name == "Blue");
    CHECK(day.source.model_name == "Laser 488");
    CHECK(day.source.description == "a laser");
    CHECK(day.source.wavelength_in_nm == 488.);
    CHECK(day.source.power_in_w == 0.077);
    CHECK(day.source.intensity_in_w_per_m2 == 1e10);
    REQUIRE(day.fibers.size() == 2);
    auto const& right = day.fibers[1];
    CHECK(right.name == "Fiber R");
    CHECK(right.hardware_name == "tapered");
    CHECK(right.description == "in the right");
    CHECK(right.location == "CA1");
    CHECK(right.hemisphere == "right");
    auto const& at = right.place;
    CHECK(std::vector{at.ap_in_mm, at.ml_in_mm, at.dv_in_mm, at.roll_in_deg, at.pitch_in_deg, at.yaw_in_deg} ==
          std::vector{13., 14., 15., 16., 17., 18.});
    CHECK(at.reference == "Bregma");
    CHECK(right.depth_in_mm == 2.5);
    CHECK(!day.fibers[0].depth_in_mm);
}

TEST_CASE("read_metadata: injections are read, the volume in either spelling", "[trodes][optogenetics]") {
    auto const day = *read(test::optogenetics_keys()).optogenetics;
    REQUIRE(day.injections.size() == 2);
    auto const& right = day.injections[0];
    CHECK(right.name == "Injection R");
    CHECK(right.description == "into the right");
    CHECK(right.hemisphere == "right");
    CHECK(right.location == "CA1");
    CHECK(right.virus_name == "AAV1/2");
    CHECK(right.titer_in_vg_per_ml == 1e9);
    CHECK(right.volume_in_ul == 0.45);
    auto const& at = right.place;
    CHECK(std::vector{at.ap_in_mm, at.ml_in_mm, at.dv_in_mm, at.roll_in_deg, at.pitch_in_deg, at.yaw_in_deg} ==
          std::vector{1., 2., 3., 4., 5., 6.});
    CHECK(at.reference == "Bregma");
    CHECK(day.injections[1].volume_in_ul == 0.5);
}

TEST_CASE("read_metadata: the uses of protocols are read", "[trodes][optogenetics]") {
    auto const day = *read(test::optogenetics_keys()).optogenetics;
    REQUIRE(day.protocols.size() == 2);
    auto const& first = day.protocols[0];
    CHECK(first.file == "ripple.yaml");
    CHECK(first.epochs == std::vector<std::int64_t>{2});
    CHECK(first.power_in_mw == 70);
    CHECK(first.dio_output_name == "Light");
    CHECK(first.camera_ids == std::vector<std::int64_t>{0});
    CHECK(first.wavelength_in_nm == 500.);
    CHECK(first.optogenetic_sites == std::vector<std::int64_t>{1});
    auto const& second = day.protocols[1];
    CHECK(second.camera_ids.empty());
    CHECK(!second.wavelength_in_nm);
    CHECK(!second.optogenetic_sites);
    CHECK(second.pulses.pulses == 3);
    CHECK(!second.pulses.trains);
}

TEST_CASE("read_metadata: an unknown coordinate may be NaN", "[trodes][optogenetics]") {
    for (std::string const written : {".nan", "NaN"}) {
        auto unknown = test::optogenetics_keys();
        auto& text = unknown["virus_injection"];
        text.replace(text.find("yaw_in_deg: 6"), 13, "yaw_in_deg: " + written);
        CHECK(std::isnan(read(unknown).optogenetics->injections[0].place.yaw_in_deg));
    }
}

TEST_CASE("read_metadata: optogenetics without one of its keys is ignored, and the key reported",
          "[trodes][optogenetics]") {
    CHECK(!read({}).optogenetics);
    CHECK(read({}).missing_optogenetics_keys.empty());
    for (auto const* key :
         {"virus_injection", "opto_excitation_source", "optical_fiber", "optogenetic_stimulation_software"})
        for (auto const* empty : {" []", " null", ""}) {
            auto lacking = test::optogenetics_keys();
            lacking[key] = empty;
            lacking[std::string(key) == "virus_injection" ? "optical_fiber" : "virus_injection"] +=
                "\n  - nobody looks at this";
            CHECK(!read(lacking).optogenetics);
            CHECK(read(lacking).missing_optogenetics_keys == rules{key});
        }
    keys const nothing{
        {"virus_injection", " []"}, {"opto_excitation_source", ""}, {"optical_fiber", " []"}, {"fs_gui_yamls", ""}};
    CHECK(read(nothing).missing_optogenetics_keys.empty());
    CHECK(read({{"fs_gui_yamls", test::optogenetics_keys().at("fs_gui_yamls")}}).missing_optogenetics_keys.size() == 4);
}

TEST_CASE("read_metadata: each broken rule of optogenetics is an error with its key",
          "[trodes][optogenetics][errors]") {
    CHECK(errors("virus_injection", "hemisphere: Right", "hemisphere: both") ==
          rules{"virus_injection[0].hemisphere: must be left or right, got \"both\""});
    CHECK(errors("virus_injection", "name: Injection L", "name: Injection R") ==
          rules{"virus_injection[1].name: must not be repeated, got \"Injection R\" again"});
    CHECK(errors("virus_injection", "volume_in_ul: 0.5", "v: 1") ==
          rules{"virus_injection[1].volume_in_uL: must be a number, got nothing"});
    CHECK(errors("virus_injection", "yaw_in_deg: 6", "yaw_in_deg: right") ==
          rules{"virus_injection[0].yaw_in_deg: must be a number, got \"right\""});
    CHECK(errors("opto_excitation_source", "1e10}", "1e10}\n  - {name: Red}") ==
          rules{"opto_excitation_source: must name one source, got 2"});
    CHECK(
        errors("opto_excitation_source", "wavelength_in_nm: 488, ", "") ==
        rules{"fs_gui_yamls[1].wavelength_in_nm: must be given here or with the opto_excitation_source, got nothing"});
    CHECK(errors("optical_fiber", "name: Fiber L", "name: Blue") ==
          rules{"optical_fiber[0].name: must not be repeated, got \"Blue\" again"});
    CHECK(errors("optical_fiber", "name: Fiber L", "name: a/b") ==
          rules{"optical_fiber[0].name: must not hold '/', got \"a/b\""});
    CHECK(errors("fs_gui_yamls", "sites: [1]", "sites: [2]") ==
          rules{"fs_gui_yamls[0].optogenetic_sites: must be indices in the list of optical_fiber, 0 to 1, got 2"});
    CHECK(errors("fs_gui_yamls", "epochs: [2], ", "") == rules{"fs_gui_yamls[0].epochs: must be given, got nothing"});
    CHECK(errors("fs_gui_yamls", "camera_id: 0", "camera_id: top") ==
          rules{"fs_gui_yamls[0].camera_id: must be an integer of at least 0, got \"top\""});
    CHECK(errors("optogenetic_stimulation_software", " fs-gui", " {a: 1}") ==
          rules{"optogenetic_stimulation_software: must be text, got a map"});
}
}  // namespace
