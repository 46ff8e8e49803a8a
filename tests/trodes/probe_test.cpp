#include <sluice/trodes/probe_catalog.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/shared_dir.hpp"
#include "support/temp_dir.hpp"

namespace {
using namespace sluice::trodes;
using test::temp_dir;

std::string const small =
    "probe_type: two\nunits: um\nprobe_description: two contacts\nnum_shanks: 1\ncontact_side_numbering: true\n"
    "contact_size: 10\nshanks:\n  - shank_id: 0\n    electrodes:\n      - {id: 0, rel_x: 0, rel_y: 1.5, rel_z: 0}\n"
    "      - {id: 1, rel_x: 0, rel_y: -2, rel_z: 0}\n";

std::string replaced(std::string text, std::string const& from, std::string const& to) {
    return text.replace(text.find(from), from.size(), to);
}

TEST_CASE("built_in_probe: every listed type has contacts with unique ids", "[trodes][probe]") {
    for (auto const& type : built_in_probe_types()) {
        auto const p = built_in_probe(type);
        REQUIRE(p);
        CHECK(p->probe_type == type);
        std::set<std::int64_t> ids;
        std::set<std::array<double, 3>> places;
        for (auto const& shank : p->shanks)
            for (auto const& e : shank.electrodes) {
                ids.insert(e.id);
                places.insert({e.rel_x, e.rel_y, e.rel_z});
            }
        CHECK(ids.size() == contact_count(*p));
        CHECK(places.size() == contact_count(*p));
        CHECK(*ids.rbegin() == static_cast<std::int64_t>(ids.size()) - 1);
    }
    CHECK(!built_in_probe("unheard-of"));
}

TEST_CASE("built_in_probe: the tetrode is a square of 12.5 micrometres", "[trodes][probe]") {
    auto const p = *built_in_probe("tetrode_12.5");
    CHECK(p.shanks.at(0).electrodes ==
          std::vector<probe_electrode>{
              {0, 6.25, 0, 6.25}, {1, -6.25, 0, 6.25}, {2, -6.25, 0, -6.25}, {3, 6.25, 0, -6.25}});
    CHECK(p.contact_size == 12.5);
}

TEST_CASE("built_in_probe: shanks are apart and contacts go down by the pitch", "[trodes][probe]") {
    auto const single = *built_in_probe("128c-4s8mm6cm-15um-26um-sl");
    CHECK(single.shanks.at(2).electrodes.at(31) == probe_electrode{95, 774, -806, 0});
    auto const twofold = *built_in_probe("32c-2s8mm6cm-20um-40um-dl");
    CHECK(twofold.shanks.at(0).electrodes.at(1) == probe_electrode{1, 58, -20, 0});
    CHECK(twofold.shanks.at(1).electrodes.at(0) == probe_electrode{16, 340, -20, 0});  // mirrored
    CHECK(twofold.shanks.at(1).electrodes.at(1) == probe_electrode{17, 398, 0, 0});
    auto const net = *built_in_probe("NET-EBL-128ch-single-shank");
    CHECK(net.shanks.at(0).electrodes.at(18) == probe_electrode{18, -21.4, 69.85, 0});
    CHECK(net.shanks.at(0).electrodes.at(68) == probe_electrode{68, 21.4, 1980.45, 0});
}

TEST_CASE("built_in_probe: equals the device files written by labs", "[trodes][probe]") {
    auto const folder = test::shared_dir();
    if (!folder) return;
    std::size_t files = 0;
    for (auto const& entry : std::filesystem::directory_iterator(*folder / "data/devices/probe_metadata")) {
        auto const from_file = read_probe(entry.path());
        auto const built_in = built_in_probe(from_file.probe_type);
        CAPTURE(from_file.probe_type);
        REQUIRE(built_in);
        CHECK(*built_in == from_file);
        ++files;
    }
    CHECK(files == built_in_probe_types().size());
}

TEST_CASE("read_probe: reads a device file as a value", "[trodes][probe]") {
    temp_dir dir;
    auto const p = read_probe(dir.write("two.yml", small));
    CHECK(p.probe_type == "two");
    CHECK(p.description == "two contacts");
    CHECK(p.contact_size == 10);
    CHECK(p.declared_shanks == 1);
    CHECK(p.shanks.at(0).electrodes == std::vector<probe_electrode>{{0, 0, 1.5, 0}, {1, 0, -2, 0}});
}

TEST_CASE("read_probe: each error in a device file names its key", "[trodes][probe][errors]") {
    temp_dir dir;
    auto const refused = [&](std::string const& from, std::string const& to, std::string const& rule) {
        CHECK_THROWS_AS(read_probe(dir.write("p.yml", replaced(small, from, to))), metadata_error);
        CHECK_THROWS_WITH(read_probe(dir / "p.yml"), ContainsSubstring(rule));
    };
    refused("id: 1,", "id: 0,", "shanks[0].electrodes[1].id: must not be repeated, got \"0\" again");
    refused("rel_y: 1.5", "rel_y: up", "shanks[0].electrodes[0].rel_y: must be a number, got \"up\"");
    refused("contact_size: 10", "size: 10", "contact_size: must be a number, got nothing");
    refused("contact_side_numbering: true", "contact_side_numbering: 7",
            "contact_side_numbering: must be true or false, got \"7\"");
    refused("probe_type: two", "probe_type: ''", "probe_type: must not be empty");
    CHECK_THROWS_WITH(
        read_probe(dir.write("e.yml", replaced(small, small.substr(small.find("shanks:\n")), "shanks:\n"))),
        ContainsSubstring("shanks: must hold at least one electrode, got none"));
}

TEST_CASE("probe_catalog: a user's file wins over a built-in probe, and the last file wins", "[trodes][probe]") {
    temp_dir dir;
    auto const one = dir.write("a/one.yml", replaced(small, "probe_type: two", "probe_type: tetrode_12.5"));
    auto const two = dir.write("b/two.yml", replaced(replaced(small, "probe_type: two", "probe_type: tetrode_12.5"),
                                                     "contact_size: 10", "contact_size: 11"));
    probe_catalog catalog;
    CHECK(catalog.find("tetrode_12.5")->contact_size == 12.5);
    catalog.add(one);
    CHECK(catalog.find("tetrode_12.5")->contact_size == 10);
    catalog.add(two);
    CHECK(catalog.find("tetrode_12.5")->contact_size == 11);
    std::vector<std::filesystem::path> const paths{two, one};
    CHECK(probe_catalog(paths).find("tetrode_12.5")->contact_size == 10);
    CHECK(!catalog.find("unheard-of"));
}

TEST_CASE("probe_catalog: a folder adds its probes, and other devices are ignored", "[trodes][probe]") {
    temp_dir dir;
    dir.write("devices/probes/two.yml", small);
    dir.write("devices/fibres/fibre.yml", "hardware_name: fibre\n");
    dir.write("devices/notes.txt", "probe_type: no\n");
    probe_catalog catalog;
    catalog.add(dir / "devices");
    CHECK(catalog.find("two"));
    CHECK(catalog.types().size() == built_in_probe_types().size() + 1);
    CHECK_THROWS_AS(catalog.add(dir / "absent"), sluice::file_error);
    dir.write("devices/broken.yml", "probe_type: x\n");
    CHECK_THROWS_WITH(catalog.add(dir / "devices"), ContainsSubstring("broken.yml:1: shanks: must be given"));
}
}  // namespace
