/// \file
/// plate_metadata: sizes and names of a plate, from the instrument's own files.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace sluice::plate {

/// Metadata of a plate. Values that no file has are absent. The files contain more than is read here.
struct plate_metadata {
    std::string plate_name;
    std::optional<std::uint32_t> rows, columns;  ///< of the whole plate
    std::optional<double> pixel_width_um, pixel_height_um, z_step_um, time_step_s;
    std::map<std::uint32_t, std::string> channel_names;              ///< keyed by the channel's number
    std::optional<std::uint32_t> site_rows = {}, site_columns = {};  ///< grid of sites in a well
};

/// Returns the median of the differences between sorted positions; no value if fewer than two positions differ.
inline std::optional<double> median_step(std::vector<double> positions) {
    std::sort(positions.begin(), positions.end());
    std::vector<double> steps;
    for (std::size_t i = 1; i < positions.size(); ++i)
        if (positions[i] > positions[i - 1]) steps.push_back(positions[i] - positions[i - 1]);
    if (steps.empty()) return std::nullopt;
    auto const middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    return *middle;
}

namespace detail {

/// Parses all of `text`, without surrounding spaces, as a finite number.
inline std::optional<double> to_double(std::string_view text) {
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    double value = 0;
    auto const [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
    return value;
}
inline std::optional<double> to_double(std::string const& text) { return to_double(std::string_view(text)); }
inline std::optional<double> to_double(std::optional<std::string> const& text) {
    return text ? to_double(*text) : std::nullopt;
}

/// Returns a length or time if it is above 0.
inline std::optional<double> positive(std::optional<double> value, double unit = 1) {
    return value && *value > 0 ? std::optional(*value * unit) : std::nullopt;
}

/// Returns the micrometres in a unit of length, in OME's spelling; no value for pixels and other units.
inline std::optional<double> micrometres(std::string_view unit) {
    if (unit == "\xC2\xB5m" || unit == "\xCE\xBCm" || unit == "um" || unit == "\xB5m" || unit.empty()) return 1;
    if (unit == "nm") return 1e-3;
    if (unit == "mm") return 1e3;
    if (unit == "m") return 1e6;
    return std::nullopt;
}

}  // namespace detail

}  // namespace sluice::plate
