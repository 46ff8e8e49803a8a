/// \file
/// deflate::detail::block_encoder: deflate blocks with dynamic codes (RFC 1951, 3.2.3), from tokens or bytes.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <sluice/deflate/detail/bit_writer.hpp>
#include <sluice/deflate/detail/block_codes.hpp>
#include <sluice/deflate/detail/instructions.hpp>
#include <sluice/deflate/detail/row_parser.hpp>
#include <sluice/deflate/detail/symbols.hpp>

namespace sluice::deflate::detail {

/// Counts symbols first, so that each block has optimal codes. Incompressible blocks are stored. Holds 40 KiB.
class block_encoder {
public:
    static constexpr std::size_t most_bytes = std::size_t{1} << 17;  ///< per block of bytes

    explicit block_encoder(instructions use) noexcept : use_(use) {}

    /// Counts the symbols in tokens of rows of `row` bytes, plus one end of block.
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
                auto const n = counts_[0][match_token(length, r)] + counts_[1][match_token(length, r)];
                made.literals[length_symbol(length).number] += n;
                back[r] += n;
            }
        add_distances(back, row, made);
        return made;
    }
    /// The same, faster for at most a few thousand tokens.
    static symbol_counts count_few(std::span<row_token const> tokens, std::size_t row) noexcept {
        symbol_counts made;
        made.literals[end_of_block] = 1;
        std::array<std::uint32_t, row_masks::rows> back{};
        for (auto const one : tokens) {
            if (one < 256) {
                ++made.literals[one];
                continue;
            }
            ++made.literals[length_symbol((one - 256U) / back.size() + shortest_match).number];
            ++back[one % back.size()];
        }
        add_distances(back, row, made);
        return made;
    }
    symbol_counts count(std::span<std::byte const> bytes) noexcept {
        std::array<std::array<std::uint32_t, 256>, 8> tables{};  // independent increments run in parallel
        std::size_t i = 0;
        for (; i + tables.size() <= bytes.size(); i += tables.size())
            for (std::size_t p = 0; p < tables.size(); ++p) ++tables[p][static_cast<std::size_t>(bytes[i + p])];
        for (; i < bytes.size(); ++i) ++tables[0][static_cast<std::size_t>(bytes[i])];
        symbol_counts made;
        made.literals[end_of_block] = 1;
        for (auto const& one : tables)
            for (std::size_t byte = 0; byte < 256; ++byte) made.literals[byte] += one[byte];
        return made;
    }

    /// Writes one block of tokens; `bytes` are the bytes that they encode.
    void write(std::span<row_token const> tokens, std::size_t row, std::span<std::byte const> bytes, bool ends,
               bit_writer& to) noexcept {
        if (!begin(count(tokens, row), 15, bytes, ends, to)) return;
        std::array<coded, row_masks::rows> back{};
        for (std::size_t r = 0; r < back.size() && (r + 1) * row <= longest_distance; ++r)
            back[r] = follow(codes_.distances, distance_symbol((r + 1) * row));
        for (auto length = shortest_match; length <= longest_match; ++length)
            if (auto const first = follow(codes_.literals, length_symbol(length)); first.length != 0)
                for (std::size_t r = 0; r < back.size(); ++r)
                    enter(match_token(length, r),
                          {first.bits | back[r].bits << first.length, first.length + back[r].length});
        put(tokens, to);
    }

    /// Writes one block of at most most_bytes.
    void write(std::span<std::byte const> bytes, bool ends, bit_writer& to) noexcept {
        if (begin(count(bytes), bit_writer::most_bits / 4, bytes, ends, to)) put(bytes, to);
    }

private:
    struct coded {
        std::uint64_t bits;
        unsigned length;
    };

    /// `back`: the number of matches one row back, two rows back, and so on.
    static void add_distances(std::array<std::uint32_t, row_masks::rows> const& back, std::size_t row,
                              symbol_counts& made) noexcept {
        for (std::size_t r = 0; r < back.size(); ++r)
            if (back[r] != 0) made.distances[distance_symbol((r + 1) * row).number] += back[r];
    }
    template <std::size_t Symbols>
    static coded follow(huffman_code<Symbols> const& code, symbol what) noexcept {
        unsigned const length = code.length[what.number];
        if (length == 0) return {0, 0};
        return {code.bits[what.number] | std::uint64_t{what.extra} << length, length + what.extra_bits};
    }
    void enter(std::size_t token, coded one) noexcept {
        bits_[token] = one.bits;
        lengths_[token] = static_cast<std::uint8_t>(one.length);
        longest_ = std::max(longest_, one.length);
    }

    /// Writes the block header and returns true. If compression does not help, stores all bytes and returns false.
    bool begin(symbol_counts const& counts, unsigned limit, std::span<std::byte const> bytes, bool ends,
               bit_writer& to) noexcept {
        codes_.assign(counts, limit);
        if (codes_.head_cost() + codes_.cost(counts) >= 8 * bytes.size()) {
            to.store(bytes, ends);
            return false;
        }
        codes_.write_head(to, ends);
        longest_ = 0;
        for (std::size_t byte = 0; byte < 256; ++byte)
            enter(byte, {codes_.literals.bits[byte], codes_.literals.length[byte]});
        return true;
    }

    /// Writes the tokens or bytes, and the end of the block.
    template <class T>
    void put(std::span<T> all, bit_writer& to) const noexcept {
#if defined(__x86_64__)
        if (use_ != instructions::plain) return put_by_bits(all, to);
#endif
        put_here(all, to);
    }
#if defined(__x86_64__)
    template <class T>
    [[gnu::target("avx2,bmi,bmi2")]] void put_by_bits(std::span<T> all, bit_writer& to) const noexcept {
        put_here(all, to);
    }
#endif
    template <class T>
    [[gnu::always_inline]] void put_here(std::span<T> all, bit_writer& to) const noexcept {
        auto out = to;  // a local copy, which cannot alias the output
        if (longest_ <= bit_writer::most_bits / 4)
            put_all<4>(all, out);
        else if (longest_ <= bit_writer::most_bits / 2)
            put_all<2>(all, out);
        else
            put_all<1>(all, out);
        out.put(codes_.literals.bits[end_of_block], codes_.literals.length[end_of_block]);
        to = out;
    }
    template <std::size_t AtOnce, class T>
    [[gnu::always_inline]] void put_all(std::span<T> all, bit_writer& out) const noexcept {
        std::size_t i = 0;
        for (; i + AtOnce <= all.size(); i += AtOnce) {
            auto const some = joined<AtOnce>(all.data() + i);
            out.put(some.bits, some.length);
        }
        for (; i < all.size(); ++i)
            out.put(bits_[static_cast<std::size_t>(all[i])], lengths_[static_cast<std::size_t>(all[i])]);
    }
    template <std::size_t Count, class T>
    [[gnu::always_inline]] coded joined(T const* first) const noexcept {
        if constexpr (Count == 1) {
            return {bits_[static_cast<std::size_t>(*first)], lengths_[static_cast<std::size_t>(*first)]};
        } else {
            auto const one = joined<Count / 2>(first), other = joined<Count / 2>(first + Count / 2);
            return {one.bits | other.bits << one.length, one.length + other.length};
        }
    }

    [[maybe_unused]] instructions use_;
    block_codes codes_;
    std::array<std::array<std::uint32_t, row_tokens>, 2>
        counts_;                                  // alternating, so that increments do not depend on each other
    std::array<std::uint64_t, row_tokens> bits_;  // of each token, extra bits included
    std::array<std::uint8_t, row_tokens> lengths_;
    unsigned longest_ = 0;
};

}  // namespace sluice::deflate::detail
