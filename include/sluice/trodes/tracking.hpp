/// \file
/// tracking: the positions of the animal's lights by tick (.videoPositionTracking).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/trodes/camera_sync.hpp>
#include <sluice/trodes/data_file.hpp>

namespace sluice::trodes {

/// One light: pixels from the upper left corner of the frame.
struct tracked_light {
    std::size_t number = 0;  ///< 0: xloc and yloc; 1: xloc2 and yloc2
    std::vector<double> x, y;
};

struct tracking {
    std::string path;
    std::vector<std::uint32_t> ticks;   ///< strictly increasing
    std::vector<tracked_light> lights;  ///< those in the file
    std::vector<std::string> warnings;   ///< warnings, one sentence each
};

namespace detail {

template <class T>
std::vector<T> chosen(std::vector<T> const& values, std::vector<std::size_t> const& which) {
    std::vector<T> made;
    made.reserve(which.size());
    for (auto const i : which) made.push_back(values[i]);
    return made;
}

}  // namespace detail

/// Reads a .videoPositionTracking file: fields time, xloc, yloc, xloc2, yloc2. Rows whose recorded tick is not above
/// that of the previous row are dropped. This is the rule of the established converter; it drops the first row after
/// the tick wraps (one in 40 h). Reads and holds the file. Throws what \ref read_data_file throws, and format_error if
/// there is no field time.
inline tracking read_tracking(std::filesystem::path const& path) {
    auto const file = read_data_file(path);
    tracking made;
    made.path = file.path;
    detail::warn_of_partial_record(file, made.warnings);
    auto const* time = detail::number_field(file, "time");
    if (!time) throw format_error(file.path, "tracking must have the field time, got none");
    auto const ticks = file.values<std::uint32_t>(*time);
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < ticks.size(); ++i)
        if (i == 0 || ticks[i] > ticks[i - 1]) kept.push_back(i);
    made.ticks = detail::chosen(ticks, kept);
    constexpr std::array<std::pair<std::string_view, std::string_view>, 2> names{
        {{"xloc", "yloc"}, {"xloc2", "yloc2"}}};
    for (std::size_t n = 0; n < names.size(); ++n) {
        auto const *x = detail::number_field(file, names[n].first), *y = detail::number_field(file, names[n].second);
        if (x && y)
            made.lights.push_back(
                {n, detail::chosen(file.values<double>(*x), kept), detail::chosen(file.values<double>(*y), kept)});
        else if (x || y)
            made.warnings.push_back("a light must have both fields, got " + (x ? x : y)->name + " only");
    }
    if (made.lights.empty()) made.warnings.push_back("there are no fields xloc and yloc");
    return made;
}

/// The row of tracking for each tick; `no_row` if nothing was tracked. If rows share a tick, the first.
inline constexpr std::size_t no_row = std::numeric_limits<std::size_t>::max();
inline std::vector<std::size_t> rows_at(tracking const& tracked, std::span<std::uint32_t const> ticks) {
    std::vector<std::pair<std::uint32_t, std::size_t>> order;
    order.reserve(tracked.ticks.size());
    for (std::size_t i = 0; i < tracked.ticks.size(); ++i) order.emplace_back(tracked.ticks[i], i);
    std::sort(order.begin(), order.end());
    std::vector<std::size_t> rows;
    rows.reserve(ticks.size());
    for (auto const tick : ticks) {
        auto const found = std::lower_bound(order.begin(), order.end(), std::pair{tick, std::size_t{0}});
        rows.push_back(found != order.end() && found->first == tick ? found->second : no_row);
    }
    return rows;
}

/// x and y of a light for each of those rows: (rows, 2), row-major; not-a-number for `no_row`.
inline std::vector<double> points_at(tracked_light const& light, std::span<std::size_t const> rows) {
    std::vector<double> points;
    points.reserve(2 * rows.size());
    constexpr auto unknown = std::numeric_limits<double>::quiet_NaN();
    for (auto const row : rows) {
        points.push_back(row == no_row ? unknown : light.x[row]);
        points.push_back(row == no_row ? unknown : light.y[row]);
    }
    return points;
}

}  // namespace sluice::trodes
