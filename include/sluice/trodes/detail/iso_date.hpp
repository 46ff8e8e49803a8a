/// \file
/// Converts a date in metadata to the form that NWB readers accept: ISO 8601 with an offset.
#pragma once

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include <sluice/trodes/detail/text.hpp>

namespace sluice::trodes::detail {

/// Removes a match of a pattern from the front of `text`: '0' is a digit, anything else itself. Leaves `text` unchanged
/// if it does not match.
inline std::optional<std::string> take(std::string_view& text, std::string_view pattern) {
    if (text.size() < pattern.size()) return std::nullopt;
    for (std::size_t i = 0; i < pattern.size(); ++i)
        if (pattern[i] == '0' ? !std::isdigit(static_cast<unsigned char>(text[i])) : text[i] != pattern[i])
            return std::nullopt;
    std::string taken(text.substr(0, pattern.size()));
    text.remove_prefix(pattern.size());
    return taken;
}

/// True if "YYYYMMDD" (or with separators at 4 and 7, "YYYY-MM-DD") is a calendar day.
inline bool is_calendar_day(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](unsigned char c) { return std::isdigit(c); });
    if (digits.size() != 8) return false;
    auto const number_at = [&](std::size_t at, std::size_t n) {
        return *number<unsigned>(std::string_view(digits).substr(at, n));
    };
    return std::chrono::year_month_day{std::chrono::year{static_cast<int>(number_at(0, 4))},
                                       std::chrono::month{number_at(4, 2)}, std::chrono::day{number_at(6, 2)}}
        .ok();
}

/// "2000-01-01T00:00:00+00:00" from "2000-01-01T00:00:00.000Z", "2000-01-01 00:00:00", "2000-01-01T00:00" or
/// "2000-01-01". Without an offset the time is UTC; an offset is kept; a fraction is kept if it is not zero. Returns
/// none if the text is not a date.
inline std::optional<std::string> iso_date(std::string_view text) {
    text = trimmed(text);
    auto const day = take(text, "0000-00-00");
    if (!day || !is_calendar_day(*day)) return std::nullopt;
    std::string clock = "00:00:00", fraction, offset = "+00:00";
    if (!text.empty()) {
        if (text.front() != 'T' && text.front() != 't' && text.front() != ' ') return std::nullopt;
        text.remove_prefix(1);
        if (auto const full = take(text, "00:00:00"))
            clock = *full;
        else if (auto const minutes = take(text, "00:00"))
            clock = *minutes + ":00";
        else
            return std::nullopt;
        if (clock > "23:59:59" || clock[3] > '5' || clock[6] > '5') return std::nullopt;
        if (!text.empty() && text.front() == '.') {
            auto const end = std::min(text.find_first_not_of("0123456789", 1), text.size());
            fraction = text.substr(0, end);
            text.remove_prefix(end);
            if (fraction.size() == 1) return std::nullopt;
            if (fraction.find_first_not_of("0", 1) == fraction.npos) fraction.clear();
        }
        text = trimmed(text);
        if (text == "Z" || text == "z")
            text = {};
        else if (!text.empty()) {
            auto const sign = std::string(1, text.front());
            text.remove_prefix(1);
            if (auto const wide = take(text, "00:00"))
                offset = sign + *wide;
            else if (auto const plain = take(text, "0000"))
                offset = sign + plain->substr(0, 2) + ":" + plain->substr(2);
            else if (auto const hours = take(text, "00"))
                offset = sign + *hours + ":00";
            if ((sign != "+" && sign != "-") || !text.empty() || offset.substr(1) > "23:59" || offset[4] > '5')
                return std::nullopt;
        }
    }
    return *day + "T" + clock + fraction + offset;
}

}  // namespace sluice::trodes::detail
