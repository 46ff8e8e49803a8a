#include <sluice/memory/profiler.hpp>

#include <cstddef>
#include <vector>

#include "support/catch.hpp"

namespace {
namespace memory = sluice::memory;

TEST_CASE("profiler: the peak is never below the resident size", "[memory][profiler]") {
    auto const resident = memory::resident_bytes();
    auto const peak = memory::peak_resident_bytes();
#ifdef __linux__
    CHECK(resident > 100'000);
#endif
    CHECK(peak + (std::size_t{1} << 20) >= resident);  // the kernel counts both in batches
}

TEST_CASE("profiler: touched memory is counted, and stays in the peak after it is freed", "[memory][profiler]") {
    memory::profiler profile;
    profile.mark("before");
    {
        std::vector<char> touched(std::size_t{64} << 20, 'x');
        profile.mark("held");
        CHECK(touched.back() == 'x');
    }
    profile.mark("after");
    auto const& points = profile.points();
    REQUIRE(points.size() == 3);
    if (points[0].resident_bytes == 0) return;  // not reported by this system
    CHECK(points[1].resident_bytes > points[0].resident_bytes + (std::size_t{60} << 20));
    constexpr std::size_t slack = std::size_t{1}
                                  << 20;  // the kernel counts pages per processor and sums them with a delay
    CHECK(points[2].peak_bytes + slack > points[1].peak_bytes);
    CHECK(points[1].seconds >= points[0].seconds);
}

TEST_CASE("profiler: reset_peak() resets the peak if the system permits it", "[memory][profiler]") {
    {
        std::vector<char> touched(std::size_t{96} << 20, 'x');
    }
    auto const before = memory::peak_resident_bytes();
    if (!memory::reset_peak()) return;
    CHECK(memory::peak_resident_bytes() <= before + (std::size_t{1} << 20));
}

TEST_CASE("profiler: the table has one line per point, with its label", "[memory][profiler]") {
    memory::profiler profile;
    CHECK(profile.table() == "   seconds  resident MiB  peak MiB  at\n");
    profile.mark("headers read");
    profile.mark("converted");
    auto const table = profile.table();
    CHECK_THAT(table, ContainsSubstring("  headers read\n"));
    CHECK_THAT(table, ContainsSubstring("  converted\n"));
}
}  // namespace
