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

TEST_CASE("optogenetic_catalog: a folder gives its devices by kind and name", "[trodes][optogenetics]") {
    test::temp_dir dir;
    dir.write("d/one/source.yml", test::source_device);
    dir.write("d/two/fiber.yaml", test::fiber_device);
    dir.write("d/virus.yml", test::virus_device);
    dir.write("d/probe.yml", "probe_type: two\n");
    dir.write("d/notes.yml", "- a list\n");
    optogenetic_catalog const catalog(paths{dir / "d"});
    CHECK(catalog.names(device_kind::excitation_source) == names{"Laser 488"});
    CHECK(catalog.names(device_kind::optical_fiber) == names{"tapered"});
    CHECK(catalog.names(device_kind::virus) == names{"AAV1/2"});
    fault_list faults("m.yml");
    CHECK(!catalog.find<virus>("tapered", faults));
    CHECK(faults.size() == 0);
}

TEST_CASE("optogenetic_catalog: a device file becomes a value", "[trodes][optogenetics]") {
    test::temp_dir dir;
    optogenetic_catalog const catalog(paths{dir.write("s.yml", test::source_device), dir.write("f.yml", test::fiber_device), dir.write("v.yml", test::virus_device)});
    fault_list faults("m.yml");
    auto const source = *catalog.find<excitation_source_model>("Laser 488", faults);
    CHECK(names{source.description, source.manufacturer, source.source_type, source.excitation_mode} == names{"blue light", "Omicron", "laser", "unknown"});
    CHECK(source.wavelength_range_in_nm == std::array{487.5, 488.5});
    auto const fiber = *catalog.find<optical_fiber_model>("tapered", faults);
    CHECK(names{fiber.description, fiber.manufacturer, fiber.model_number, fiber.ferrule_name} ==
          names{"a tapered fibre", "Optogenix", "lambda_b5", "\xE2\x88\x85" "2.5mm"});
    CHECK(fiber.numerical_aperture == 0.39);
    CHECK(fiber.core_diameter_in_um == 200.);
    CHECK(fiber.active_length_in_mm == 2.);
    CHECK(fiber.ferrule_diameter_in_mm == 2.5);
    auto const vector = *catalog.find<virus>("AAV1/2", faults);
    CHECK(names{vector.description, vector.manufacturer, vector.construct_name} == names{"excites", "Core", "AAV-ChR2"});
    CHECK(faults.size() == 0);
}

TEST_CASE("optogenetic_catalog: the file added last wins", "[trodes][optogenetics]") {
    test::temp_dir dir;
    auto const first = dir.write("1.yml", "virus_name: v\nconstruct_name: a\nmanufacturer: m\n");
    auto const second = dir.write("2.yml", "virus_name: v\nconstruct_name: b\nmanufacturer: m\n");
    fault_list faults("m.yml");
    CHECK(optogenetic_catalog(paths{first, second}).find<virus>("v", faults)->construct_name == "b");
    CHECK(optogenetic_catalog(paths{second, first}).find<virus>("v", faults)->construct_name == "a");
}

TEST_CASE("optogenetic_catalog: faults of a device file are told with its path, and only when it is asked for", "[trodes][optogenetics][errors]") {
    test::temp_dir dir;
    optogenetic_catalog const catalog(paths{dir.write("s.yml", "model_name: x\nmanufacturer: m\nwavelength_range_in_nm: [1]\n"),
                                            dir.write("f.yml", "hardware_name: f\nnumerical_aperture: wide\n")});
    fault_list faults("m.yml");
    CHECK(!catalog.find<virus>("x", faults));
    CHECK(faults.size() == 0);
    catalog.find<excitation_source_model>("x", faults);
    catalog.find<optical_fiber_model>("f", faults);
    CHECK_THROWS_WITH(faults.throw_if_any(), ContainsSubstring("3 faults") && ContainsSubstring("s.yml:3: wavelength_range_in_nm: must be two numbers, got 1") &&
                                                 ContainsSubstring("f.yml:2: numerical_aperture: must be a number, got \"wide\"") &&
                                                 ContainsSubstring("f.yml:1: manufacturer: must be text, got nothing"));
}

TEST_CASE("probe_catalog: a file of another device is passed over, one of no device is not", "[trodes][optogenetics]") {
    test::temp_dir dir;
    CHECK_NOTHROW(probe_catalog(paths{dir.write("v.yml", test::virus_device), dir.write("f.yml", test::fiber_device)}));
    CHECK_THROWS_WITH(probe_catalog(paths{dir.write("n.yml", "name: x\n")}), ContainsSubstring("probe_type: must be text, got nothing"));
}

TEST_CASE("optogenetic_catalog: the device files that labs share are read", "[trodes][optogenetics]") {
    auto const folder = test::shared_dir();
    if (!folder) return;
    optogenetic_catalog const catalog(paths{*folder / "data/devices"});
    fault_list faults("m.yml");
    for (auto const& name : catalog.names(device_kind::excitation_source)) CHECK(catalog.find<excitation_source_model>(name, faults)->wavelength_range_in_nm);
    for (auto const& name : catalog.names(device_kind::optical_fiber)) CHECK(catalog.find<optical_fiber_model>(name, faults)->numerical_aperture == 0.39);
    for (auto const& name : catalog.names(device_kind::virus)) CHECK(!catalog.find<virus>(name, faults)->construct_name.empty());
    CHECK(catalog.names(device_kind::virus).size() == 3);
    CHECK(faults.size() == 0);
}
}  // namespace
