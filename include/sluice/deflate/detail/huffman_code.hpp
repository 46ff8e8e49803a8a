/// \file
/// deflate::detail::huffman_code: the shortest code with a maximum code length, numbered as in deflate (RFC
/// 1951, 3.2.2).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace sluice::deflate::detail {

/// The codes of up to Symbols symbols. Symbols that do not occur have length 0. A code of one symbol has one bit and is
/// incomplete, which 3.2.7 allows for distances. Any other code is complete. Holds its arrays.
template <std::size_t Symbols>
class huffman_code {
public:
    std::array<std::uint16_t, Symbols> bits;  ///< the first bit to write is the lowest
    std::array<std::uint8_t, Symbols> length;

    /// \pre the sum of the counts is below 2^32, and limit is at most 15 and enough for as many symbols
    void assign(std::span<std::uint32_t const, Symbols> counts, unsigned limit) noexcept {
        std::array<std::uint64_t, Symbols> sorted;  // the symbols that occur: count, symbol; the rarest first
        std::size_t used = 0;
        for (std::size_t s = 0; s < Symbols; ++s)
            if (counts[s] != 0) sorted[used++] = std::uint64_t{counts[s]} << 16 | s;
        std::sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(used));
        length.fill(0);
        std::array<std::uint32_t, longest + 1> of_length{};  // number of codes by length
        if (used == 1) of_length[1] = 1;
        if (used > 1) count_lengths({sorted.data(), used}, limit, of_length);
        std::size_t rarest = 0;
        for (auto longer = limit; longer > 0; --longer)
            for (auto n = of_length[longer]; n > 0; --n)
                length[sorted[rarest++] & 0xffff] = static_cast<std::uint8_t>(longer);
        number(of_length);
    }

    /// The total bits of all symbols, without extra bits.
    std::uint64_t cost(std::span<std::uint32_t const, Symbols> counts) const noexcept {
        std::uint64_t sum = 0;
        for (std::size_t s = 0; s < Symbols; ++s) sum += std::uint64_t{counts[s]} * length[s];
        return sum;
    }

private:
    static constexpr std::size_t longest = 15;

    /// Builds Huffman's tree: the two lightest nodes without a parent get one, whose weight is their sum. Parents are
    /// created in order of weight, like the sorted leaves.
    static void count_lengths(std::span<std::uint64_t const> leaves, unsigned limit,
                              std::array<std::uint32_t, longest + 1>& of_length) noexcept {
        std::array<std::uint32_t, Symbols> weight;  // of the parents
        std::array<std::uint16_t, Symbols> up_leaf, up_parent, depth;
        auto const parents = leaves.size() - 1;
        std::size_t leaf = 0, inner = 0;
        for (std::size_t made = 0; made < parents; ++made) {
            weight[made] = 0;
            for (int child = 0; child < 2; ++child) {
                bool const take_leaf = leaf < leaves.size() && (inner == made || leaves[leaf] >> 16 <= weight[inner]);
                weight[made] += take_leaf ? static_cast<std::uint32_t>(leaves[leaf] >> 16) : weight[inner];
                (take_leaf ? up_leaf[leaf++] : up_parent[inner++]) = static_cast<std::uint16_t>(made);
            }
        }
        depth[parents - 1] = 0;
        for (auto p = parents - 1; p-- > 0;) depth[p] = static_cast<std::uint16_t>(depth[up_parent[p]] + 1);
        std::uint64_t taken = 0;  // used codes out of 2^limit, counted at the greatest length
        for (std::size_t l = 0; l < leaves.size(); ++l) {
            auto const bits_of = std::min<unsigned>(limit, depth[up_leaf[l]] + 1U);
            ++of_length[bits_of];
            taken += std::uint64_t{1} << (limit - bits_of);
        }
        for (; taken > std::uint64_t{1} << limit; --taken) {  // a longest code becomes the sibling of a shorter one
            auto shorter = limit - 1;
            while (of_length[shorter] == 0) --shorter;
            --of_length[shorter];
            of_length[shorter + 1] += 2;
            --of_length[limit];
        }
    }

    /// Numbers the codes consecutively, by length, then by symbol.
    void number(std::array<std::uint32_t, longest + 1> const& of_length) noexcept {
        std::array<std::uint32_t, longest + 1> next{};
        for (std::size_t l = 1; l < longest; ++l) next[l + 1] = (next[l] + of_length[l]) << 1;
        for (std::size_t s = 0; s < Symbols; ++s) {
            bits[s] = 0;
            if (length[s] == 0) continue;
            auto const code = next[length[s]]++;
            for (unsigned i = 0; i < length[s]; ++i)
                bits[s] = static_cast<std::uint16_t>(bits[s] | (code >> i & 1) << (length[s] - 1U - i));
        }
    }
};

}  // namespace sluice::deflate::detail
