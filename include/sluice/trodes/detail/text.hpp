/// \file
/// Text of headers and metadata: trims blanks, splits words, parses whole numbers, quotes values for an error.
#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

#include <sluice/core/utf8.hpp>

namespace sluice::trodes::detail {

inline std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    auto const first = text.find_first_not_of(blanks);
    return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// The substrings between each `at`: one more than the number of `at`.
inline std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> substrings(1);
    for (char const c : text) {
        if (c == at)
            substrings.emplace_back();
        else
            substrings.back() += c;
    }
    return substrings;
}

/// The whole text as a number, or none. "30000x", "", "nan" and values out of T's range are not numbers.
template <class T>
std::optional<T> number(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('+')) text.remove_prefix(1);
    T value{};
    auto const end = text.data() + text.size();
    auto const [rest, code] = std::from_chars(text.data(), end, value);
    if (text.empty() || code != std::errc{} || rest != end) return std::nullopt;
    if constexpr (std::is_floating_point_v<T>)
        if (!std::isfinite(value)) return std::nullopt;
    return value;
}

/// Converts Latin-1, as old Windows programs wrote it, to UTF-8.
inline std::string from_latin_1(std::string_view text) {
    std::string made;
    for (char const c : text) {
        auto const code = static_cast<unsigned char>(c);
        if (code < 0x80)
            made += c;
        else
            (made += static_cast<char>(0xC0 | (code >> 6))) += static_cast<char>(0x80 | (code & 0x3F));
    }
    return made;
}

/// The text with "\x1B" for each byte that is a control character or not UTF-8, so that a damaged file cannot control
/// the terminal that prints the message.
inline std::string printable(std::string_view text) {
    std::string made;
    auto const add = [&](unsigned char c) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        (((made += "\\x") += digits[c >> 4]) += digits[c & 15]);
    };
    while (!text.empty()) {
        auto const sound = malformed_byte(text).value_or(text.size());
        for (char const c : text.substr(0, sound)) {
            auto const code = static_cast<unsigned char>(c);
            if (code < 0x20 || code == 0x7F)
                add(code);
            else
                made += c;
        }
        text.remove_prefix(sound);
        if (text.empty()) break;
        add(static_cast<unsigned char>(text.front()));
        text.remove_prefix(1);
    }
    return made;
}

/// A value from a file for an error message: quoted, printable, and truncated between two characters if it is long.
inline std::string in_quotes(std::string_view text) {
    constexpr std::size_t longest = 80;
    auto shown = text.substr(0, longest);
    for (int i = 0;
         i < 3 && shown.size() < text.size() && (static_cast<unsigned char>(text[shown.size()]) & 0xC0) == 0x80; ++i)
        shown.remove_suffix(1);
    return "\"" + printable(shown) + (shown.size() == text.size() ? "\"" : "...\"");
}

}  // namespace sluice::trodes::detail
