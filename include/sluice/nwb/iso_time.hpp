/// \file
/// Formats and checks NWB times: ISO 8601 with an offset from UTC.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include <sluice/core/error.hpp>

namespace sluice::nwb {

/// Returns "2023-06-22T23:00:00+00:00"; with ".250" after the seconds if the milliseconds are not zero.
/// `since_1970`: Unix time. `offset`: local time minus UTC, between -23:59 and +23:59.
inline std::string iso_time(std::chrono::milliseconds since_1970, std::chrono::minutes offset = {}) {
    using namespace std::chrono;
    if (abs(offset) >= days{1})
        throw argument_error("sluice::nwb::iso_time: offset must be less than a day, got " +
                             std::to_string(offset.count()) + " minutes");
    auto const local = since_1970 + offset;
    auto const day = floor<days>(local);
    year_month_day const date{sys_days{day}};
    hh_mm_ss const time{local - day};
    char text[64];
    int length = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                               static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                               static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                               static_cast<int>(time.seconds().count()));
    std::string out(text, static_cast<std::size_t>(length));
    if (time.subseconds().count() != 0) {
        length = std::snprintf(text, sizeof text, ".%03d", static_cast<int>(time.subseconds().count()));
        out.append(text, static_cast<std::size_t>(length));
    }
    auto const minutes_off = static_cast<int>(abs(offset).count());
    length = std::snprintf(text, sizeof text, "%c%02d:%02d", offset.count() < 0 ? '-' : '+', minutes_off / 60,
                           minutes_off % 60);
    return out.append(text, static_cast<std::size_t>(length));
}

/// Returns the current time in UTC.
inline std::string iso_now() {
    using namespace std::chrono;
    return iso_time(duration_cast<milliseconds>(system_clock::now().time_since_epoch()));
}

/// Whether `text` is "YYYY-MM-DDThh:mm:ss", with an optional fraction, and "Z", "+hh:mm" or "-hh:mm".
inline bool is_iso_time(std::string_view text) noexcept {
    auto const matches = [](std::string_view digits, std::string_view pattern) {
        return digits.size() == pattern.size() &&
               std::equal(digits.begin(), digits.end(), pattern.begin(),
                          [](char c, char p) { return p == '0' ? c >= '0' && c <= '9' : c == p; });
    };
    if (text.size() < 20 || !matches(text.substr(0, 19), "0000-00-00T00:00:00")) return false;
    auto rest = text.substr(19);
    if (rest.starts_with('.')) {
        auto const end = rest.find_first_not_of("0123456789", 1);
        if (end == 1 || end == std::string_view::npos) return false;
        rest.remove_prefix(end);
    }
    return rest == "Z" || matches(rest, "+00:00") || matches(rest, "-00:00");
}

}  // namespace sluice::nwb
