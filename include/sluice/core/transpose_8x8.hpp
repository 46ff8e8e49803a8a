/// \file
/// De-interleaves records in which 8 chips alternate: 8 samples of each of 8 chips are 8 runs of 16 bytes, transposed
/// to 8 rows of 8 columns.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

namespace sluice::detail {

/// Columns `column` to `column` + 7 of each of the blocks `block` to `block` + 7. Column i of block k is 2 k bytes
/// after `from[i]`.
struct interleaved_columns {
    static constexpr std::size_t side = 8;
    std::array<std::uint32_t, side> from{};  // byte offsets from the record's first byte
    std::size_t block = 0, column = 0;
};

/// Returns the columns if they are interleaved that way; `offset(k, i)` is the offset of column i of block k.
template <class Offset>
std::optional<interleaved_columns> find_interleaved(std::size_t block, std::size_t column, Offset const& offset) {
    interleaved_columns made{{}, block, column};
    for (std::size_t i = 0; i != made.side; ++i) {
        made.from[i] = offset(0, i);
        for (std::size_t k = 1; k != made.side; ++k)
            if (offset(k, i) != made.from[i] + 2 * k) return std::nullopt;
    }
    return made;
}

/// Copies `count` records, `stride` bytes apart, into rows of `width` values of each block, from row `first` on.
template <class T>
void transpose_8x8(interleaved_columns const& columns, std::byte const* record, std::size_t stride, std::size_t count,
                   std::span<T* const> out, std::size_t first, std::size_t width) noexcept {
    static_assert(sizeof(T) == 2);
    using words = std::uint16_t __attribute__((vector_size(16)));
    using doubles = std::uint32_t __attribute__((vector_size(16)));
    using quads = std::uint64_t __attribute__((vector_size(16)));
    auto const from = columns.from;  // local, so stores in the loop cannot alias it
    std::array<T*, interleaved_columns::side> to;
    for (std::size_t k = 0; k != to.size(); ++k) to[k] = out[columns.block + k] + first * width + columns.column;
    for (std::size_t at = 0; count != 0; --count, record += stride, at += width) {
        words w[8];
        for (std::size_t i = 0; i != 8; ++i) std::memcpy(&w[i], record + from[i], sizeof w[i]);
        doubles d[8];  // d[2 j], d[2 j + 1]: values of columns 2 j and 2 j + 1, from four blocks each
        for (std::size_t j = 0; j != 4; ++j) {
            d[2 * j] =
                reinterpret_cast<doubles>(__builtin_shufflevector(w[2 * j], w[2 * j + 1], 0, 8, 1, 9, 2, 10, 3, 11));
            d[2 * j + 1] =
                reinterpret_cast<doubles>(__builtin_shufflevector(w[2 * j], w[2 * j + 1], 4, 12, 5, 13, 6, 14, 7, 15));
        }
        for (std::size_t high = 0; high != 2; ++high) {  // blocks 0 to 3, then 4 to 7
            auto const a = d[high], b = d[2 + high], c = d[4 + high], e = d[6 + high];
            auto const ab = reinterpret_cast<quads>(__builtin_shufflevector(a, b, 0, 4, 1, 5));
            auto const ab_next = reinterpret_cast<quads>(__builtin_shufflevector(a, b, 2, 6, 3, 7));
            auto const ce = reinterpret_cast<quads>(__builtin_shufflevector(c, e, 0, 4, 1, 5));
            auto const ce_next = reinterpret_cast<quads>(__builtin_shufflevector(c, e, 2, 6, 3, 7));
            quads const rows[4] = {__builtin_shufflevector(ab, ce, 0, 2), __builtin_shufflevector(ab, ce, 1, 3),
                                   __builtin_shufflevector(ab_next, ce_next, 0, 2),
                                   __builtin_shufflevector(ab_next, ce_next, 1, 3)};
            for (std::size_t k = 0; k != 4; ++k) std::memcpy(to[4 * high + k] + at, &rows[k], sizeof rows[k]);
        }
    }
}

}  // namespace sluice::detail
