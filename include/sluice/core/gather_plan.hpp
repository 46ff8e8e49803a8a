/// \file
/// A plan for gathering up to 32 columns of a packet from a few vectors of its bytes. \ref gather_rows.hpp executes it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sluice::detail {

/// 32 columns in a few 64-byte vectors of a packet. One instruction selects any 32 of the 64 values of a pair of
/// vectors, in any order.
struct gather_block {
    static constexpr std::size_t columns = 32, vector_bytes = 64;
    static constexpr std::size_t most_pairs = 4;  // with more, a loop over the columns is as fast
    static constexpr std::size_t fewest = 8;      // columns; with fewer, a loop over them is as fast

    std::size_t first_column = 0;
    std::size_t rows_left = 0;  // if fewer than 32 columns: the last rows, which 64-byte vectors would overrun
    std::size_t pairs = 0;
    std::array<std::uint32_t, 2 * most_pairs> vectors{};  // byte offsets from the beginning of the packet
    std::array<std::uint32_t, most_pairs> chosen{};       // bit c: column c is in this pair
    std::array<std::array<std::uint16_t, columns>, most_pairs> value_of_pair{};  // index of each column in the pair
};

/// Returns the offsets of vectors that cover the 32 columns, or nullopt if too many vectors are needed. Each vector is
/// within bytes [low, high) of the packet, so no byte after the last column is read.
inline std::optional<gather_block> cover(std::span<std::uint32_t const> offsets, std::uint32_t low,
                                         std::uint32_t high) {
    constexpr std::uint32_t length = gather_block::vector_bytes;
    auto ascending = std::vector(offsets.begin(), offsets.end());
    std::sort(ascending.begin(), ascending.end());
    auto const holds = [](std::uint32_t vector, std::uint32_t offset) {
        return offset >= vector && offset - vector <= length - 2 && (offset - vector) % 2 == 0;
    };
    gather_block made;
    std::size_t vectors = 0;
    for (auto const offset : ascending) {
        auto const known = std::span(made.vectors).first(vectors);
        if (std::any_of(known.begin(), known.end(), [&](std::uint32_t v) { return holds(v, offset); })) continue;
        auto vector = std::min(offset, high - length);
        if (!holds(vector, offset)) --vector;  // the distance is an odd number of bytes
        if (vectors == made.vectors.size() || vector < low || vector > offset) return std::nullopt;
        made.vectors[vectors++] = vector;
    }
    made.pairs = (vectors + 1) / 2;
    if (vectors % 2 != 0) made.vectors[vectors] = made.vectors[vectors - 1];
    for (std::size_t c = 0; c != offsets.size(); ++c) {
        std::size_t v = 0;
        while (!holds(made.vectors[v], offsets[c])) ++v;
        made.chosen[v / 2] |= std::uint32_t{1} << c;
        made.value_of_pair[v / 2][c] =
            static_cast<std::uint16_t>(v % 2 * (length / 2) + (offsets[c] - made.vectors[v]) / 2);
    }
    return made;
}

/// Returns one block for fewer than 32 columns within 64 bytes of each other, in packets at least as long; otherwise
/// nothing.
inline std::vector<gather_block> narrow_block(std::span<std::uint32_t const> offsets, std::uint32_t low,
                                              std::uint32_t high) {
    constexpr auto columns = gather_block::columns, length = gather_block::vector_bytes;
    if (offsets.size() < gather_block::fewest || high - low > length) return {};
    auto block = cover(offsets, low, static_cast<std::uint32_t>(low + length + 1));  // odd and even bytes: two vectors
    if (!block) return {};
    block->rows_left = std::max<std::size_t>(2, (columns + offsets.size() - 1) / offsets.size());
    return {*block};
}

/// Returns the blocks of a column table; the last block may overlap the one before. Returns nothing if there are too
/// few columns or a block needs too many vectors.
inline std::vector<gather_block> gather_blocks(std::span<std::uint32_t const> offsets) {
    constexpr auto columns = gather_block::columns;
    if (offsets.empty()) return {};
    auto const [least, greatest] = std::minmax_element(offsets.begin(), offsets.end());
    auto const low = *least, high = *greatest + 2;
    if (high < low) return {};
    if (offsets.size() < columns) return narrow_block(offsets, low, high);
    if (high - low < gather_block::vector_bytes) return {};
    std::vector<gather_block> blocks;
    for (std::size_t done = 0; done < offsets.size(); done += columns) {
        auto const first = std::min(done, offsets.size() - columns);
        auto block = cover(offsets.subspan(first, columns), low, high);
        if (!block) return {};
        block->first_column = first;
        blocks.push_back(*block);
    }
    return blocks;
}

}  // namespace sluice::detail
