#include <sluice/trodes/optogenetic_catalog.hpp>

#include <sluice/trodes/probe_catalog.hpp>

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/optogenetics_files.hpp"
#include "support/shared_dir.hpp"
#include "support/temp_dir.hpp"

namespace {
using namespace sluice::trodes;
using names = std::vector<std::string>;
using paths = std::vector<std::filesystem::path>;

TEST_CASE("optogenetic_catalog: a folder adds its devices by kind and name", "[trodes][optogenetics]") {
    test::temp_dir dir;
    dir.write("d/one/source.yml", test::source_device);
    dir.write("d/two/fiber.yaml", test::fiber_device);
    dir.write("d/virus.yml", test::virus_device);
    dir.write("d/probe.yml", "probe_type: two\n");
    dir.write("d/notes.yml", "- a list\n");
    optogenetic_catalog const catalog(paths{dir / "d"});
    CHECK(catalog.names<excitation_source_model>() == names{"Laser 488", "LuxX+ 638-200", "Omicron LuxX+ 488-100"});
    CHECK(catalog.names<optical_fiber_model>() == names{"demo fiber device", "optogenix_lambda_fiber", "tapered"});
    CHECK(catalog.names<virus>().front() == "AAV-1-EF1a-DIO-ChRmine-mScarlet-WPRE");
    CHECK(catalog.names<virus>()[2] == "AAV1/2");
    error_list errors("m.yml");
    CHECK(!catalog.find<virus>("tapered", errors));
    CHECK(errors.size() == 0);
}

TEST_CASE("optogenetic_catalog: reads a device file as a value", "[trodes][optogenetics]") {
    test::temp_dir dir;
    optogenetic_catalog const catalog(paths{dir.write("s.yml", test::source_device),
                                            dir.write("f.yml", test::fiber_device),
                                            dir.write("v.yml", test::virus_device)});
    error_list errors("m.yml");
    auto const source = *catalog.find<excitation_source_model>("Laser 488", errors);
    CHECK(names{source.description, source.manufacturer, source.source_type, source.excitation_mode} ==
          names{"blue light", "Omicron", "laser", "unknown"});
    CHECK(source.wavelength_range_in_nm == std::array{487.5, 488.5});
    auto const fiber = *catalog.find<optical_fiber_model>("tapered", errors);
    CHECK(names{fiber.description, fiber.manufacturer, fiber.model_number, fiber.ferrule_name} ==
          names{"a tapered fibre", "Optogenix", "lambda_b5",
                "\xE2\x88\x85"
                "2.5mm"});
    CHECK(fiber.numerical_aperture == 0.39);
    CHECK(fiber.core_diameter_in_um == 200.);
    CHECK(fiber.active_length_in_mm == 2.);
    CHECK(fiber.ferrule_diameter_in_mm == 2.5);
    auto const vector = *catalog.find<virus>("AAV1/2", errors);
    CHECK(names{vector.description, vector.manufacturer, vector.construct_name} ==
          names{"excites", "Core", "AAV-ChR2"});
    CHECK(errors.size() == 0);
}

TEST_CASE("optogenetic_catalog: the file added last wins", "[trodes][optogenetics]") {
    test::temp_dir dir;
    auto const first = dir.write("1.yml", "virus_name: v\nconstruct_name: a\nmanufacturer: m\n");
    auto const second = dir.write("2.yml", "virus_name: v\nconstruct_name: b\nmanufacturer: m\n");
    error_list errors("m.yml");
    CHECK(optogenetic_catalog(paths{first, second}).find<virus>("v", errors)->construct_name == "b");
    CHECK(optogenetic_catalog(paths{second, first}).find<virus>("v", errors)->construct_name == "a");
}

TEST_CASE("optogenetic_catalog: a file wins over a built-in device", "[trodes][optogenetics]") {
    test::temp_dir dir;
    error_list errors("m.yml");
    CHECK(optogenetic_catalog().find<virus>("demo_virus_1", errors)->manufacturer == "UNC Vector Core");
    auto const file = dir.write("v.yml", "virus_name: demo_virus_1\nconstruct_name: a\nmanufacturer: m\n");
    CHECK(optogenetic_catalog(paths{file}).find<virus>("demo_virus_1", errors)->manufacturer == "m");
    CHECK(optogenetic_catalog(paths{file}).names<virus>().size() == 3);
}

TEST_CASE("optogenetic_catalog: errors of a device file are reported with its path when it is looked up",
          "[trodes][optogenetics][errors]") {
    test::temp_dir dir;
    optogenetic_catalog const catalog(
        paths{dir.write("s.yml", "model_name: x\nmanufacturer: m\nwavelength_range_in_nm: [1]\n"),
              dir.write("f.yml", "hardware_name: f\nnumerical_aperture: wide\n")});
    error_list errors("m.yml");
    CHECK(!catalog.find<virus>("x", errors));
    CHECK(errors.size() == 0);
    catalog.find<excitation_source_model>("x", errors);
    catalog.find<optical_fiber_model>("f", errors);
    CHECK_THROWS_WITH(errors.throw_if_any(),
                      ContainsSubstring("3 errors") &&
                          ContainsSubstring("s.yml:3: wavelength_range_in_nm: must be two numbers, got 1") &&
                          ContainsSubstring("f.yml:2: numerical_aperture: must be a number, got \"wide\"") &&
                          ContainsSubstring("f.yml:1: manufacturer: must be text, got nothing"));
}

TEST_CASE("probe_catalog: a file of another device is ignored, one of no device is not", "[trodes][optogenetics]") {
    test::temp_dir dir;
    CHECK_NOTHROW(probe_catalog(paths{dir.write("v.yml", test::virus_device), dir.write("f.yml", test::fiber_device)}));
    CHECK_THROWS_WITH(probe_catalog(paths{dir.write("n.yml", "name: x\n")}),
                      ContainsSubstring("probe_type: must be text, got nothing"));
}

TEST_CASE("optogenetic_catalog: reads device files written by labs", "[trodes][optogenetics]") {
    auto const folder = test::shared_dir();
    if (!folder) return;
    optogenetic_catalog const catalog(paths{*folder / "data/devices"});
    error_list errors("m.yml");
    for (auto const& name : catalog.names<excitation_source_model>())
        CHECK(catalog.find<excitation_source_model>(name, errors)->wavelength_range_in_nm);
    for (auto const& name : catalog.names<optical_fiber_model>())
        CHECK(catalog.find<optical_fiber_model>(name, errors)->numerical_aperture == 0.39);
    for (auto const& name : catalog.names<virus>()) CHECK(!catalog.find<virus>(name, errors)->construct_name.empty());
    CHECK(errors.size() == 0);
}

template <class Device>
void check_built_in(optogenetic_catalog const& files, Device const& model) {
    error_list errors("m.yml");
    auto const read = files.find<Device>(model.name, errors);
    CHECK(read.has_value());
    if (!read) return;
    CHECK(read->manufacturer == model.manufacturer);
    if constexpr (requires { model.wavelength_range_in_nm; })
        CHECK((read->wavelength_range_in_nm == model.wavelength_range_in_nm && read->source_type == model.source_type));
    if constexpr (requires { model.construct_name; }) CHECK(read->construct_name == model.construct_name);
    if constexpr (requires { model.numerical_aperture; }) {
        CHECK((read->numerical_aperture == model.numerical_aperture && read->model_number == model.model_number &&
               read->ferrule_name == model.ferrule_name));
        CHECK((read->core_diameter_in_um == model.core_diameter_in_um &&
               read->active_length_in_mm == model.active_length_in_mm &&
               read->ferrule_diameter_in_mm == model.ferrule_diameter_in_mm));
    }
}

TEST_CASE("built_in_models: equal the device files written by labs", "[trodes][optogenetics]") {
    auto const folder = test::shared_dir();
    if (!folder) return;
    optogenetic_catalog const files(paths{*folder / "data/devices"});
    for (auto const& model : built_in_models<excitation_source_model>()) check_built_in(files, model);
    for (auto const& model : built_in_models<optical_fiber_model>()) check_built_in(files, model);
    for (auto const& model : built_in_models<virus>()) check_built_in(files, model);
}
}  // namespace
