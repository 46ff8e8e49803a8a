/// \file
/// deflate::detail::length_symbol and distance_symbol: the symbols for the length and distance of a match (RFC
/// 1951, 3.2.5).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

namespace sluice::deflate::detail {

inline constexpr std::size_t shortest_match = 3, longest_match = 258, longest_distance = 32768;
inline constexpr std::size_t literal_symbols = 286,
                             distance_symbols = 30;  // literal symbols include the end of a block and the lengths
inline constexpr std::size_t end_of_block = 256;

/// A symbol and the extra bits after its code.
struct symbol {
    std::uint16_t number = 0, extra = 0;
    std::uint8_t extra_bits = 0;
};

namespace symbols {
/// Each group of `step` symbols has one extra bit more than the previous group.
constexpr symbol grouped(std::size_t value, unsigned log_step) noexcept {
    auto const width = static_cast<unsigned>(std::bit_width(value));
    unsigned const further = width > log_step + 1 ? width - log_step - 1 : 0;
    auto const number = (further << log_step) + (value >> further);
    return {static_cast<std::uint16_t>(number), static_cast<std::uint16_t>(value & ((std::size_t{1} << further) - 1)),
            static_cast<std::uint8_t>(further)};
}
}  // namespace symbols

/// \pre length is a valid match length
constexpr symbol length_symbol(std::size_t length) noexcept {
    if (length == longest_match) return {285, 0, 0};
    auto made = symbols::grouped(length - shortest_match, 2);
    made.number = static_cast<std::uint16_t>(made.number + 257);
    return made;
}

/// \pre distance is 1 to longest_distance
constexpr symbol distance_symbol(std::size_t distance) noexcept { return symbols::grouped(distance - 1, 1); }

static_assert(length_symbol(3).number == 257 && length_symbol(10).number == 264 && length_symbol(11).number == 265 &&
              length_symbol(12).extra == 1 && length_symbol(257).number == 284 && length_symbol(257).extra == 30 &&
              length_symbol(257).extra_bits == 5);
static_assert(distance_symbol(1).number == 0 && distance_symbol(4).number == 3 && distance_symbol(5).number == 4 &&
              distance_symbol(32).number == 9 && distance_symbol(32).extra == 7 &&
              distance_symbol(32768).number == 29 && distance_symbol(32768).extra_bits == 13);

}  // namespace sluice::deflate::detail
