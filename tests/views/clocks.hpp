/// \file
/// A recording of two clocks that counts reads, and its textbook regression.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include <range/v3/view/interface.hpp>

#include "support/catch.hpp"
#include "support/counting_source.hpp"

namespace test::clocks {

using counters = std::vector<std::uint32_t>;
using readings = std::vector<std::int64_t>;
inline constexpr std::int64_t start_ns = 1'700'000'000'000'000'000;

/// A recording that counts the reads of its ticks and clock readings. It is a view, like a real recording.
struct fake : ranges::view_interface<fake> {
    struct contents {
        counters ticks;
        readings ns;
        std::size_t tick_reads = 0, clock_reads = 0;
    };
    std::shared_ptr<contents> shared = std::make_shared<contents>();
    bool clock = true;

    std::uint32_t const* begin() const { return shared->ticks.data(); }
    std::uint32_t const* end() const { return shared->ticks.data() + shared->ticks.size(); }
    bool has_system_clock() const { return clock; }
    // The number of passes over the clock. The first reading of a run may be read a second time.
    std::size_t passes() const { return shared->clock_reads / shared->ns.size(); }
    auto raw_ticks() const { return test::counting<strength::random_access>(shared->ticks, shared->tick_reads); }
    auto system_times() const { return test::counting<strength::random_access>(shared->ns, shared->clock_reads); }
};
static_assert(ranges::view_<fake>);

/// 30 kHz from `first` on, 20 ppm slow, with jitter of up to 0.1 ms.
inline fake recording(std::uint32_t first, std::size_t count, unsigned seed = 1) {
    std::mt19937 random(seed);
    fake made;
    for (std::size_t i = 0; i != count; ++i) {
        made.shared->ticks.push_back(first + static_cast<std::uint32_t>(i));
        made.shared->ns.push_back(start_ns +
                                  static_cast<std::int64_t>(std::llround(static_cast<double>(i) * 33'334.0)) +
                                  static_cast<std::int64_t>(random() % 100'000));
    }
    return made;
}

/// The textbook regression in long double, over unwrapped ticks.
inline std::vector<double> eager(fake const& r) {
    long double sx = 0, sy = 0, sxx = 0, sxy = 0;
    auto const n = r.shared->ticks.size();
    for (std::size_t i = 0; i != n; ++i) {
        auto const x = static_cast<long double>(i), y = static_cast<long double>(r.shared->ns[i] - start_ns);
        sx += x, sy += y, sxx += x * x, sxy += x * y;
    }
    auto const points = static_cast<long double>(n), slope = (points * sxy - sx * sy) / (points * sxx - sx * sx),
               at = (sy - slope * sx) / points;
    std::vector<double> all;
    for (std::size_t i = 0; i != n; ++i)
        all.push_back(static_cast<double>((start_ns + at + slope * static_cast<long double>(i)) / 1e9L));
    return all;
}
template <class R>
void check_near(R const& got, std::vector<double> const& expected) {
    REQUIRE(static_cast<std::size_t>(ranges::size(got)) == expected.size());
    double worst = 0;
    for (std::size_t i = 0; i != expected.size(); ++i)
        worst = std::max(worst, std::abs(got[static_cast<std::ptrdiff_t>(i)] - expected[i]));
    CHECK(worst <= 2.4e-7);  // a double's spacing: both sides round once
}

}  // namespace test::clocks
