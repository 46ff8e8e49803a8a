#include <sluice/trodes/tracking.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/data_file_bytes.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::trodes::no_row;
using sluice::trodes::read_tracking;
using sluice::trodes::rows_at;
using ticks = std::vector<std::uint32_t>;
using test::packed;

TEST_CASE("read_tracking: rows whose tick does not increase are dropped", "[trodes][tracking]") {
    test::temp_dir folder;
    auto const tracked = read_tracking(
        folder.write("a", test::tracking_bytes({{10, 1, 2}, {10, 3, 4}, {20, 5, 6}, {15, 7, 8}, {18, 9, 10}})));
    CHECK(tracked.ticks == ticks{10, 20, 18});
    REQUIRE(tracked.lights.size() == 1);
    CHECK(tracked.lights[0].number == 0);
    CHECK(tracked.lights[0].x == std::vector<double>{1, 5, 9});
    CHECK(tracked.lights[0].y == std::vector<double>{2, 6, 10});
    CHECK(tracked.warnings.empty());
}
TEST_CASE("read_tracking: reads two lights among other fields, in any order", "[trodes][tracking]") {
    test::temp_dir folder;
    auto const tracked = read_tracking(folder.write(
        "a", test::data_file_bytes(
                 "Fields: <yloc2 uint16><time uint32><velocity 2*float32><xloc2 uint16><xloc int32><yloc float64>\n",
                 packed(std::uint16_t{4}) + packed(7u) + packed(0.f) + packed(0.f) + packed(std::uint16_t{3}) +
                     packed(1) + packed(2.5))));
    REQUIRE(tracked.lights.size() == 2);
    CHECK(tracked.lights[0].y == std::vector{2.5});
    CHECK(tracked.lights[1].number == 1);
    CHECK(tracked.lights[1].x == std::vector{3.0});
}
TEST_CASE("read_tracking: missing fields are warnings, a missing time is an error", "[trodes][tracking][errors]") {
    test::temp_dir folder;
    CHECK(
        read_tracking(folder.write("a", test::data_file_bytes("Fields: <time uint32><xloc uint16>\n", ""))).warnings ==
        std::vector<std::string>{"a light must have both fields, got xloc only", "there are no fields xloc and yloc"});
    CHECK_THROWS_WITH(read_tracking(folder.write("b", test::data_file_bytes("Fields: <xloc uint16>\n", ""))),
                      ContainsSubstring("tracking must have the field time, got none"));
}
TEST_CASE("rows_at, points_at: frames that were not tracked have no position", "[trodes][tracking]") {
    test::temp_dir folder;
    auto const tracked =
        read_tracking(folder.write("a", test::tracking_bytes({{10, 1, 2}, {30, 3, 4}, {5, 5, 6}, {30, 7, 8}})));
    auto const rows = rows_at(tracked, ticks{30, 20, 10, 30});
    CHECK(rows == std::vector<std::size_t>{1, no_row, 0, 1});  // the first of two rows with one tick
    auto const points = points_at(tracked.lights[0], rows);
    REQUIRE(points.size() == 8);
    CHECK((points[0] == 3 && points[1] == 4 && points[4] == 1 && points[5] == 2));
    CHECK((std::isnan(points[2]) && std::isnan(points[3])));
}
}  // namespace
