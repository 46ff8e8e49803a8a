#include <sluice/nwb/iso_time.hpp>

#include <chrono>

#include "support/catch.hpp"

namespace {
using namespace std::chrono_literals;
using sluice::nwb::is_iso_time;
using sluice::nwb::iso_time;

TEST_CASE("iso_time: formats milliseconds since 1970", "[nwb][iso_time]") {
    CHECK(iso_time(0ms) == "1970-01-01T00:00:00+00:00");
    CHECK(iso_time(1687474800000ms) == "2023-06-22T23:00:00+00:00");
    CHECK(iso_time(1687474800123ms) == "2023-06-22T23:00:00.123+00:00");
    CHECK(iso_time(1709164800000ms) == "2024-02-29T00:00:00+00:00");
    CHECK(iso_time(-1ms) == "1969-12-31T23:59:59.999+00:00");
}

TEST_CASE("iso_time: an offset changes the local time, not the instant", "[nwb][iso_time]") {
    CHECK(iso_time(1687474800000ms, -7h) == "2023-06-22T16:00:00-07:00");
    CHECK(iso_time(1687474800000ms, 5h + 30min) == "2023-06-23T04:30:00+05:30");
    CHECK_THROWS_WITH(iso_time(0ms, 24h), "sluice::nwb::iso_time: offset must be less than a day, got 1440 minutes");
}

TEST_CASE("is_iso_time: requires seconds and an offset", "[nwb][iso_time]") {
    CHECK(is_iso_time("2000-01-01T00:00:00+00:00"));
    CHECK(is_iso_time("2000-01-01T00:00:00Z"));
    CHECK(is_iso_time("2000-01-01T00:00:00.000001-08:00"));
    CHECK(is_iso_time(sluice::nwb::iso_now()));
    for (auto const* wrong : {"", "2000-01-01", "2000-01-01T00:00:00", "2000-01-01 00:00:00Z", "2000-01-01T00:00:00.Z",
                              "2000-01-01T00:00:00.5", "2000-01-01T00:00:00+0000"}) {
        CAPTURE(wrong);
        CHECK(!is_iso_time(wrong));
    }
}
}  // namespace
