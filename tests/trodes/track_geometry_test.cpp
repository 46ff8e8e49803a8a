#include <sluice/trodes/track_geometry.hpp>

#include <string>

#include "support/catch.hpp"
#include "support/optogenetics_files.hpp"
#include "support/shared_dir.hpp"
#include "support/temp_dir.hpp"

namespace {
using namespace sluice::trodes;

track_geometry read(std::string const& text) {
    test::temp_dir dir;
    return read_track_geometry(dir.write("t.trackgeometry", text));
}

TEST_CASE("read_track_geometry: reads zones by section, with their nodes in order", "[trodes][optogenetics]") {
    auto const geometry = read(test::zones);
    REQUIRE(geometry.zones.size() == 2);
    CHECK(geometry.zones[0] == track_zone{1, {{0.1, 0.5}, {0.2, 0.6}, {0.3004, 0.7}}});
    CHECK(geometry.zones[1] == track_zone{2, {{0.25, 0}, {0.75, 0}, {0.75, 1.01}, {0.25, 1}}});
    REQUIRE(geometry.inclusion.size() == 1);
    CHECK(geometry.inclusion[0].id == -1);
    CHECK(geometry.exclusion.empty());
    CHECK(find_zone(geometry, 2) == &geometry.zones[1]);
    CHECK(!find_zone(geometry, -1));
}

TEST_CASE("read_track_geometry: reads Windows line ends, a zone at the end, and zones without sections",
          "[trodes][optogenetics]") {
    auto const geometry = read("Zone id: 7\r\nnodes_x: 0.5  1\r\nnodes_y: 0.25 -0.5");
    REQUIRE(geometry.zones.size() == 1);
    CHECK(geometry.zones[0] == track_zone{7, {{0.5, 0.25}, {1, -0.5}}});
    CHECK(read("").zones.empty());
    CHECK(read("<Exclusion Zone Object> 1\nZone id: 3\nnodes_x: 1\nnodes_y: 2\n").exclusion.size() == 1);
    CHECK(read("<Rangeline Object> 1\nZone id: 3\nnodes_x: 1\nnodes_y: 2\n").zones.empty());
}

TEST_CASE("read_track_geometry: a zone that breaks a rule is an error with its line",
          "[trodes][optogenetics][errors]") {
    CHECK_THROWS_WITH(read("<Zone Objects>\nZone id: one\n"),
                      ContainsSubstring("t.trackgeometry: line 2: Zone id must be an integer, got \"one\""));
    CHECK_THROWS_WITH(read("Zone id: 1\nnodes_x: 0.1 left\n"),
                      ContainsSubstring("line 2: nodes must be numbers, got \"left\""));
    CHECK_THROWS_WITH(read("Zone id: 1\nnodes_x: 0.1 0.2\nnodes_y: 1\n"),
                      ContainsSubstring("zone 1 must have as many nodes_x as nodes_y, got 2 and 1"));
    test::temp_dir dir;
    CHECK_THROWS_AS(read_track_geometry(dir / "absent"), sluice::file_error);
    CHECK_THROWS_AS(read_track_geometry(dir.path()), sluice::file_error);
    CHECK_THROWS_WITH(read_track_geometry(dir.write("large", std::string((16 << 20) + 1, '\n'))),
                      ContainsSubstring("must have at most 16777216 bytes"));
}

TEST_CASE("read_track_geometry: reads a file written by a lab", "[trodes][optogenetics]") {
    auto const folder = test::shared_dir();
    if (!folder) return;
    auto const geometry = read_track_geometry(*folder / "data/optogenetics/fsgui_geometry.trackgeometry");
    CHECK(geometry.zones.size() == 53);
    REQUIRE(find_zone(geometry, 54));
    CHECK(find_zone(geometry, 54)->nodes.at(1) == zone_node{0.884396, 1.01342});
    CHECK(geometry.inclusion.size() == 1);
}
}  // namespace
