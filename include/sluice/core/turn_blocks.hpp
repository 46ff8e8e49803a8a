/// \file
/// Chips that take turns in a packet: 8 samples of each of 8 chips are 8 pieces of 16 bytes, whose transpose is 8 rows of 8 columns.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

namespace sluice::detail {

/// Columns `column` to `column` + 7 of each of the parts `part` to `part` + 7. Column i of part k lies 2 k bytes behind `from[i]`.
struct turn_block {
    static constexpr std::size_t side = 8;
    std::array<std::uint32_t, side> from{};  // byte offsets from the packet's beginning
    std::size_t part = 0, column = 0;
};

/// Whether columns lie so: `offset(k, i)` is that of column i of part k.
template <class Offset>
std::optional<turn_block> turns_of(std::size_t part, std::size_t column, Offset const& offset) {
    turn_block made{{}, part, column};
    for (std::size_t i = 0; i != turn_block::side; ++i) {
        made.from[i] = offset(0, i);
        for (std::size_t k = 1; k != turn_block::side; ++k)
            if (offset(k, i) != made.from[i] + 2 * k) return std::nullopt;
    }
    return made;
}

/// `count` rows of a block, packets `stride` bytes apart, into rows of `width` values of each part, from row `first` on.
template <class T>
void transpose_turns(turn_block const& block, std::byte const* packet, std::size_t stride, std::size_t count, std::span<std::span<T> const> out, std::size_t first,
                     std::size_t width) noexcept {
    static_assert(sizeof(T) == 2);
    using words = std::uint16_t __attribute__((vector_size(16)));
    using doubles = std::uint32_t __attribute__((vector_size(16)));
    using quads = std::uint64_t __attribute__((vector_size(16)));
    auto const from = block.from;  // local: what the loop writes cannot change it
    std::array<T*, turn_block::side> to;
    for (std::size_t k = 0; k != to.size(); ++k) to[k] = out[block.part + k].data() + first * width + block.column;
    for (std::size_t at = 0; count != 0; --count, packet += stride, at += width) {
        words w[8];
        for (std::size_t i = 0; i != 8; ++i) std::memcpy(&w[i], packet + from[i], sizeof w[i]);
        doubles d[8];  // d[2 i], d[2 i + 1]: of columns 2 j and 2 j + 1 the values of four parts each
        for (std::size_t j = 0; j != 4; ++j) {
            d[2 * j] = reinterpret_cast<doubles>(__builtin_shufflevector(w[2 * j], w[2 * j + 1], 0, 8, 1, 9, 2, 10, 3, 11));
            d[2 * j + 1] = reinterpret_cast<doubles>(__builtin_shufflevector(w[2 * j], w[2 * j + 1], 4, 12, 5, 13, 6, 14, 7, 15));
        }
        for (std::size_t high = 0; high != 2; ++high) {  // parts 0 to 3, then 4 to 7
            auto const a = d[high], b = d[2 + high], c = d[4 + high], e = d[6 + high];
            auto const ab = reinterpret_cast<quads>(__builtin_shufflevector(a, b, 0, 4, 1, 5)), ab_next = reinterpret_cast<quads>(__builtin_shufflevector(a, b, 2, 6, 3, 7));
            auto const ce = reinterpret_cast<quads>(__builtin_shufflevector(c, e, 0, 4, 1, 5)), ce_next = reinterpret_cast<quads>(__builtin_shufflevector(c, e, 2, 6, 3, 7));
            quads const rows[4] = {__builtin_shufflevector(ab, ce, 0, 2), __builtin_shufflevector(ab, ce, 1, 3),
                                   __builtin_shufflevector(ab_next, ce_next, 0, 2), __builtin_shufflevector(ab_next, ce_next, 1, 3)};
            for (std::size_t k = 0; k != 4; ++k) std::memcpy(to[4 * high + k] + at, &rows[k], sizeof rows[k]);
        }
    }
}

}  // namespace sluice::detail
