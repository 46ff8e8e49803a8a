/// \file
/// deflate::detail::block_codes: the two Huffman codes of a deflate block, and its header (RFC 1951, 3.2.7).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <sluice/deflate/detail/bit_writer.hpp>
#include <sluice/deflate/detail/entropy.hpp>
#include <sluice/deflate/detail/huffman_code.hpp>
#include <sluice/deflate/detail/symbols.hpp>

namespace sluice::deflate::detail {

/// The number of occurrences of each symbol in a block.
struct symbol_counts {
    std::array<std::uint32_t, literal_symbols> literals{};
    std::array<std::uint32_t, distance_symbols> distances{};

    /// The extra bits of lengths and distances.
    std::uint64_t further_bits() const noexcept {
        std::uint64_t sum = 0;
        for (std::size_t s = 265; s < 285; ++s) sum += std::uint64_t{literals[s]} * ((s - 261) / 4);
        for (std::size_t s = 4; s < distance_symbols; ++s) sum += std::uint64_t{distances[s]} * (s / 2 - 1);
        return sum;
    }
    /// An estimate of block_codes::cost() with optimal codes.
    std::uint64_t least_cost() const noexcept { return least_bits(literals) + least_bits(distances) + further_bits(); }
};

/// Holds 2 KiB.
class block_codes {
public:
    huffman_code<literal_symbols> literals;
    huffman_code<distance_symbols> distances;

    /// Codes of at most `limit` bits for literals and lengths. \pre literals[end_of_block] is 1
    void assign(symbol_counts const& counts, unsigned limit) noexcept {
        literals.assign(counts.literals, limit);
        distances.assign(counts.distances, 15);
        encode_lengths();
    }

    /// Size of the block header in bits.
    std::uint64_t head_cost() const noexcept {
        return 17 + 3 * sent_lengths_ + lengths_.cost(length_counts_) + 2 * length_counts_[16] +
               3 * length_counts_[17] + 7 * length_counts_[18];
    }
    /// Size of all symbols with their extra bits, in bits.
    std::uint64_t cost(symbol_counts const& counts) const noexcept {
        return literals.cost(counts.literals) + distances.cost(counts.distances) + counts.further_bits();
    }

    void write_head(bit_writer& out, bool ends) const noexcept {
        out.put((ends ? 1U : 0U) | 2U << 1, 3);
        out.put((used_literals_ - 257) | (used_distances_ - 1) << 5 | (sent_lengths_ - 4) << 10, 14);
        for (std::size_t i = 0; i < sent_lengths_; ++i) out.put(lengths_.length[order[i]], 3);
        for (auto const& one : std::span(runs_).first(run_count_)) {
            out.put(lengths_.bits[one.symbol], lengths_.length[one.symbol]);
            if (one.symbol >= 16) out.put(one.extra, one.symbol == 16 ? 2 : one.symbol == 17 ? 3 : 7);
        }
    }

private:
    static constexpr std::size_t length_symbols = 19;
    static constexpr std::array<std::uint8_t, length_symbols> order{16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                                                    11, 4,  12, 3, 13, 2, 14, 1, 15};

    struct run {
        std::uint8_t symbol,
            extra;  // a length; or 16: repeat the last one 3 to 6 times, 17: 3 to 10 zeros, 18: 11 to 138
    };

    void encode_lengths() noexcept {
        std::array<std::uint8_t, literal_symbols + distance_symbols> all;
        auto const used = [](auto const& lengths, std::size_t least) {
            auto count = lengths.size();
            while (count > least && lengths[count - 1] == 0) --count;
            return count;
        };
        used_literals_ = used(literals.length, 257);
        used_distances_ = used(distances.length, 1);
        auto const second = std::copy_n(literals.length.begin(), used_literals_, all.begin());
        std::copy_n(distances.length.begin(), used_distances_, second);
        run_count_ = 0;
        length_counts_.fill(0);
        auto const add = [&](std::size_t symbol, std::size_t extra) {
            runs_[run_count_++] = {static_cast<std::uint8_t>(symbol), static_cast<std::uint8_t>(extra)};
            ++length_counts_[symbol];
        };
        auto const count = used_literals_ + used_distances_;
        for (std::size_t at = 0; at < count;) {
            auto const length = all[at];
            std::size_t same = 1;
            while (at + same < count && all[at + same] == length) ++same;
            at += same;
            if (length != 0) {
                add(length, 0);
                --same;
            }
            while (same >= 3) {
                auto const most = length != 0 ? std::size_t{6} : same >= 11 ? std::size_t{138} : std::size_t{10};
                auto const taken = std::min(same, most);
                if (length != 0)
                    add(16, taken - 3);
                else if (taken >= 11)
                    add(18, taken - 11);
                else
                    add(17, taken - 3);
                same -= taken;
            }
            for (; same > 0; --same) add(length, 0);
        }
        lengths_.assign(length_counts_, 7);
        sent_lengths_ = length_symbols;
        while (sent_lengths_ > 4 && lengths_.length[order[sent_lengths_ - 1]] == 0) --sent_lengths_;
    }

    huffman_code<length_symbols> lengths_;
    std::array<std::uint32_t, length_symbols> length_counts_;
    std::array<run, literal_symbols + distance_symbols> runs_;
    std::size_t run_count_ = 0, used_literals_ = 257, used_distances_ = 1, sent_lengths_ = length_symbols;
};

}  // namespace sluice::deflate::detail
