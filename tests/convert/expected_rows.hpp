/// \file
/// The expected rows and times of a converted day, computed from the closed forms of the synthetic day, independently
/// of the library.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include <sluice/trodes/synthetic_signals.hpp>

namespace test {

/// A row of a stream: its tick, and the tick of its samples.
struct expected_row {
    std::uint32_t epoch = 1;
    std::uint64_t offset = 0;   // ticks from the epoch's first
    std::uint64_t samples = 0;  // offset of the recorded packet
};

/// Returns the rows of a day: every recorded packet and, if `filled`, a repeat for each single dropped packet.
inline std::vector<expected_row> expected_rows(sluice::trodes::synthesis const& day, bool filled) {
    std::vector<expected_row> rows;
    for (std::uint32_t epoch = 1; epoch <= day.epochs; ++epoch)
        for (std::uint64_t k = 0; k < day.ticks_per_epoch(); ++k) {
            bool const lost = is_lost(day, epoch, k);
            if (!lost)
                rows.push_back({epoch, k, k});
            else if (filled && !is_lost(day, epoch, k - 1) && !is_lost(day, epoch, k + 1))
                rows.push_back({epoch, k, k - 1});
        }
    return rows;
}

/// The least-squares line of an epoch's system clock over its ticks, in two long double passes: means, then products.
class two_pass_line {
public:
    two_pass_line(sluice::trodes::synthesis const& day, std::uint32_t epoch) {
        std::vector<std::pair<long double, long double>> points;
        auto const origin = expected_system_time_ns(day, epoch, 0);
        for (std::uint64_t k = 0; k < day.ticks_per_epoch(); ++k)
            if (!is_lost(day, epoch, k)) points.emplace_back(k, expected_system_time_ns(day, epoch, k) - origin);
        for (auto const& [x, y] : points) {
            mean_x_ += x / static_cast<long double>(points.size());
            mean_y_ += y / static_cast<long double>(points.size());
        }
        long double xy = 0, xx = 0;
        for (auto const& [x, y] : points) {
            xy += (x - mean_x_) * (y - mean_y_);
            xx += (x - mean_x_) * (x - mean_x_);
        }
        slope_ = xy / xx;
        origin_ns_ = origin;
    }
    /// Returns the distance of `seconds` since 1970 from the line at an offset, in nanoseconds.
    long double error_ns(double seconds, std::uint64_t offset) const {
        auto const whole = std::floor(seconds);
        auto const ns = static_cast<std::int64_t>(whole) * 1'000'000'000 - origin_ns_;
        auto const fraction = (static_cast<long double>(seconds) - static_cast<long double>(whole)) * 1e9L;
        return static_cast<long double>(ns) + fraction -
               (mean_y_ + slope_ * (static_cast<long double>(offset) - mean_x_));
    }

private:
    long double mean_x_ = 0, mean_y_ = 0, slope_ = 0;
    std::int64_t origin_ns_ = 0;
};

}  // namespace test
