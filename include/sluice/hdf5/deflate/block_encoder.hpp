/// \file
/// hdf5::detail::block_encoder: blocks of deflate with codes of their own (RFC 1951, 3.2.3), of tokens or of mere bytes.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <sluice/hdf5/deflate/bit_writer.hpp>
#include <sluice/hdf5/deflate/block_codes.hpp>
#include <sluice/hdf5/deflate/row_parser.hpp>
#include <sluice/hdf5/deflate/symbols.hpp>

namespace sluice::hdf5::detail {

/// Counts first, so that each block's codes are the best for it; what does not shrink is stored. Holds 40 KiB.
class block_encoder {
public:
    static constexpr std::size_t most_bytes = std::size_t{1} << 17;  ///< in a block of bytes

    /// How often which symbol occurs in tokens of rows that are `row` bytes long. A block ends once.
    symbol_counts count(std::span<row_token const> tokens, std::size_t row) noexcept {
        for (auto& one : counts_) one.fill(0);
        std::size_t i = 0;
        for (; i + 1 < tokens.size(); i += 2) {
            ++counts_[0][tokens[i]];
            ++counts_[1][tokens[i + 1]];
        }
        if (i < tokens.size()) ++counts_[0][tokens[i]];
        symbol_counts made;
        made.literals[end_of_block] = 1;
        for (std::size_t byte = 0; byte < 256; ++byte) made.literals[byte] = counts_[0][byte] + counts_[1][byte];
        std::array<std::uint32_t, row_masks::rows> back{};
        for (auto length = shortest_match; length <= longest_match; ++length)
            for (std::size_t r = 0; r < back.size(); ++r) {
                auto const n = counts_[0][token(length, r)] + counts_[1][token(length, r)];
                made.literals[length_symbol(length).number] += n;
                back[r] += n;
            }
        for (std::size_t r = 0; r < back.size(); ++r)
            if (back[r] != 0) made.distances[distance_symbol((r + 1) * row).number] += back[r];
        return made;
    }
    symbol_counts count(std::span<std::byte const> bytes) noexcept {
        std::array<std::array<std::uint32_t, 256>, 4> parts{};
        std::size_t i = 0;
        for (; i + 3 < bytes.size(); i += 4)
            for (std::size_t p = 0; p < parts.size(); ++p) ++parts[p][static_cast<std::size_t>(bytes[i + p])];
        for (; i < bytes.size(); ++i) ++parts[0][static_cast<std::size_t>(bytes[i])];
        symbol_counts made;
        made.literals[end_of_block] = 1;
        for (auto const& one : parts)
            for (std::size_t byte = 0; byte < 256; ++byte) made.literals[byte] += one[byte];
        return made;
    }

    /// One block: the tokens, which are those of `bytes`.
    void write(std::span<row_token const> tokens, std::size_t row, std::span<std::byte const> bytes, bool ends, bit_writer& to) noexcept {
        if (!begin(count(tokens, row), 15, bytes, ends, to)) return;
        for (std::size_t byte = 0; byte < 256; ++byte) entries_[byte] = literal(byte);
        for (auto length = shortest_match; length <= longest_match; ++length) {
            auto const long_part = follow(codes_.literals, length_symbol(length));
            if (long_part == 0) continue;
            for (std::size_t r = 0; r < row_masks::rows && (r + 1) * row <= longest_distance; ++r)
                entries_[token(length, r)] = joined(long_part, follow(codes_.distances, distance_symbol((r + 1) * row)));
        }
        auto out = to;
        for (auto const one : tokens) out.put(entries_[one] & bits_of_entry, static_cast<unsigned>(entries_[one] >> 56));
        to = out;
        end(to);
    }

    /// One block of at most most_bytes.
    void write(std::span<std::byte const> bytes, bool ends, bit_writer& to) noexcept {
        constexpr std::size_t at_once = 4;
        if (!begin(count(bytes), bit_writer::most_bits / at_once, bytes, ends, to)) return;
        for (std::size_t byte = 0; byte < 256; ++byte) entries_[byte] = literal(byte);
        auto out = to;
        auto const entry = [&](std::size_t i) { return entries_[static_cast<std::size_t>(bytes[i])]; };
        auto const put = [&](std::uint64_t one) { out.put(one & bits_of_entry, static_cast<unsigned>(one >> 56)); };
        std::size_t i = 0;
        for (; i + at_once <= bytes.size(); i += at_once) put(joined(joined(entry(i), entry(i + 1)), joined(entry(i + 2), entry(i + 3))));
        for (; i < bytes.size(); ++i) put(entry(i));
        to = out;
        end(to);
    }

private:
    static constexpr std::uint64_t bits_of_entry = (std::uint64_t{1} << 56) - 1;  // above them: how many there are

    static constexpr std::size_t token(std::size_t length, std::size_t r) noexcept { return 256 + (length - shortest_match) * row_masks::rows + r; }
    static std::uint64_t entry_of(std::uint64_t bits, std::uint64_t count) noexcept { return bits | count << 56; }
    static std::uint64_t joined(std::uint64_t first, std::uint64_t second) noexcept {
        auto const bits = (first & bits_of_entry) | (second & bits_of_entry) << (first >> 56);
        return entry_of(bits, (first >> 56) + (second >> 56));
    }
    std::uint64_t literal(std::size_t byte) const noexcept { return entry_of(codes_.literals.bits[byte], codes_.literals.length[byte]); }
    template <std::size_t Symbols>
    static std::uint64_t follow(huffman_code<Symbols> const& code, symbol what) noexcept {
        auto const length = code.length[what.number];
        return length == 0 ? 0 : entry_of(code.bits[what.number] | std::uint64_t{what.extra} << length, std::uint64_t{length} + what.extra_bits);
    }

    /// Writes the head; or, where that is not longer, stores all, and there is nothing left to do.
    bool begin(symbol_counts const& counts, unsigned limit, std::span<std::byte const> bytes, bool ends, bit_writer& to) noexcept {
        codes_.assign(counts, limit);
        if (codes_.head_cost() + codes_.cost(counts) >= 8 * bytes.size()) {
            to.store(bytes, ends);
            return false;
        }
        codes_.write_head(to, ends);
        return true;
    }
    void end(bit_writer& to) const noexcept { to.put(codes_.literals.bits[end_of_block], codes_.literals.length[end_of_block]); }

    block_codes codes_;
    std::array<std::array<std::uint32_t, row_tokens>, 2> counts_;  // by turns: the next one need not wait for this one
    std::array<std::uint64_t, row_tokens> entries_;
};

}  // namespace sluice::hdf5::detail
