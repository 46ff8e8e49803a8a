/// \file
/// well: a position on a plate of up to 1536 wells, A01 to AF48.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::plate {

/// Row and column from 0: {0, 0} is A01. Ordered by row, then by column: Z12 precedes AA01.
struct well {
    static constexpr unsigned rows = 32, columns = 48;  // of the largest plate, 1536

    std::uint8_t row = 0;
    std::uint8_t column = 0;
    friend constexpr auto operator<=>(well, well) = default;
};

namespace detail {
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) noexcept { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
constexpr char upper(char c) noexcept { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
}  // namespace detail

/// Returns the letters of a row: 0 is "A", 25 "Z", 26 "AA", 31 "AF".
inline std::string row_name(unsigned row) {
    std::string name;
    for (unsigned rest = row + 1; rest != 0; rest = (rest - 1) / 26)
        name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return name;
}

/// Returns the letters in upper case and two digits: "A01", "AF48".
inline std::string to_string(well w) {
    unsigned const column = w.column + 1u;
    return row_name(w.row) + (column < 10 ? "0" : "") + std::to_string(column);
}

/// Returns a well from its row and column, counted from 1; no value if no plate has it.
constexpr std::optional<well> well_at(std::uint64_t row, std::uint64_t column) noexcept {
    if (row < 1 || row > well::rows || column < 1 || column > well::columns) return std::nullopt;
    return well{static_cast<std::uint8_t>(row - 1), static_cast<std::uint8_t>(column - 1)};
}

/// Returns the row of one or two letters in either case, from 1; no value for other text. \ref well_at rejects rows
/// beyond AF.
constexpr std::optional<unsigned> row_of(std::string_view letters) noexcept {
    if (letters.empty() || letters.size() > 2) return std::nullopt;
    unsigned row = 0;
    for (char const c : letters) {
        if (!detail::is_letter(c)) return std::nullopt;
        row = row * 26 + static_cast<unsigned>(detail::upper(c) - 'A') + 1;
    }
    return row;
}

/// Parses one or two letters in either case, then one or two digits ("A1", "a01", "AF48"). Returns no value for other
/// text, and for a well that no plate has.
constexpr std::optional<well> parse_well(std::string_view text) noexcept {
    std::size_t letters = 0;
    while (letters < text.size() && detail::is_letter(text[letters])) ++letters;
    auto const row = row_of(text.substr(0, letters));
    auto const digits = text.substr(letters);
    if (!row || digits.empty() || digits.size() > 2) return std::nullopt;
    unsigned column = 0;
    for (char const c : digits) {
        if (!detail::is_digit(c)) return std::nullopt;
        column = column * 10 + static_cast<unsigned>(c - '0');
    }
    return well_at(*row, column);
}

}  // namespace sluice::plate
