/// \file
/// timestamp_seconds: converts an instrument's date and time to seconds, to compute differences.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include <sluice/plate/detail/name_reader.hpp>

namespace sluice::plate::detail {

/// Parses "20260102 03:04:05.678" or "2026-01-02T03:04:05.678+01:00" to seconds since 1970. Returns no value for other
/// text.
inline std::optional<double> timestamp_seconds(std::string_view text) {
    name_reader in(text);
    bool valid = true;
    auto const number = [&](std::size_t digits) -> unsigned {
        auto const value = parse_number(in.take(digits));
        valid = valid && value;
        return value ? **value : 0;
    };
    auto const pass = [&](std::string_view separator) { valid = in.skip(separator) && valid; };
    auto const year = number(4);
    bool const dashes = in.skip("-");
    auto const month = number(2);
    if (dashes) pass("-");
    auto const day = number(2);
    pass(dashes ? "T" : " ");
    double seconds = number(2) * 3600.0;
    pass(":");
    seconds += number(2) * 60.0;
    pass(":");
    seconds += number(2);
    if (in.skip("."))
        for (double digit = 0.1; !in.at_end() && is_digit(in.rest().front()); digit /= 10) seconds += digit * number(1);
    bool const ahead = in.skip("+");
    if (ahead || in.skip("-")) {
        auto zone = number(2) * 3600.0;
        pass(":");
        zone += number(2) * 60.0;
        seconds += ahead ? -zone : zone;
    } else
        in.skip("Z");
    std::chrono::year_month_day const date{std::chrono::year(static_cast<int>(year)), std::chrono::month(month),
                                           std::chrono::day(day)};
    if (!valid || !in.at_end() || !date.ok()) return std::nullopt;
    return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count()) * 86400 + seconds;
}

}  // namespace sluice::plate::detail
