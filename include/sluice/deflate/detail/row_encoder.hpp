/// \file
/// deflate::detail::row_encoder: deflate for planes of shuffled samples, which are noise or resemble earlier rows.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <sluice/deflate/detail/bit_writer.hpp>
#include <sluice/deflate/detail/block_codes.hpp>
#include <sluice/deflate/detail/block_encoder.hpp>
#include <sluice/deflate/detail/entropy.hpp>
#include <sluice/deflate/detail/instructions.hpp>
#include <sluice/deflate/detail/repeats.hpp>
#include <sluice/deflate/detail/row_parser.hpp>

namespace sluice::deflate::detail {

/// How a plane is best compressed.
enum class plane_kind {
    noise,  ///< stored
    bytes,  ///< some are more frequent than others: Huffman codes only
    rows,   ///< matches with earlier rows
    other   ///< other repeats, very compressible, or too short to decide: compressed by a library
};

/// The output does not depend on the instructions. Holds 256 KiB; allocates only in the constructor.
class row_encoder {
public:
    explicit row_encoder(instructions use = best_instructions()) : parser_(use), blocks_(use) {}

    /// Chooses a kind from four samples of a plane with rows of `row` bytes, and one sample in its middle.
    plane_kind kind_of(std::span<std::byte const> plane, std::size_t row) noexcept {
        if (plane.size() < worth_a_look) return plane_kind::other;
        auto const sample_bytes = std::min(plane.size(), most_sampled) / samples;
        std::array<std::array<std::uint32_t, 256>, 4>
            counts{};  // alternating, so that increments do not depend on each other
        parser_.begin(plane, row);
        for (std::size_t p = 0; p < samples; ++p) {
            auto const from = plane.size() / samples * p;
            for (std::size_t i = 0; i < sample_bytes; ++i)
                ++counts[i % counts.size()][static_cast<std::size_t>(plane[from + i])];
            parser_.parse(from, from + sample_bytes);
        }
        auto const sampled = sample_bytes * samples;
        for (std::size_t byte = 0; byte < 256; ++byte)
            counts[0][byte] += counts[1][byte] + counts[2][byte] + counts[3][byte];
        auto const as_bytes = least_bits(counts[0]);
        auto const as_rows = parser_.tokens().size() == sampled
                                 ? as_bytes
                                 : block_encoder::count_few(parser_.tokens(), row).least_cost();
        auto const best = std::min(as_bytes, as_rows);
        if (best < sampled / 5) return plane_kind::other;
        bool const is_noise = best * 10 >= sampled * 79;
        auto const longer =
            is_noise ? std::min(plane.size(), repeats::most_bytes) : sampled;  // fast if there are few repeats
        symbol_counts single;
        auto const matches = repeats_.find(plane.subspan((plane.size() - longer) / 2, longer), single.literals);
        if (matches != 0 && (matches + least_bits(single.literals)) * sampled * 5 < best * longer * 4)
            return plane_kind::other;
        if (is_noise) return plane_kind::noise;
        return as_rows < as_bytes ? plane_kind::rows : plane_kind::bytes;
    }

    /// \pre how is bytes or rows
    void encode(std::span<std::byte const> plane, std::size_t row, plane_kind how, bool ends, bit_writer& to) noexcept {
        if (how == plane_kind::rows) parser_.begin(plane, row);
        for (std::size_t from = 0; from < plane.size();) {
            auto next = std::min(plane.size(), from + block_encoder::most_bytes);
            if (how == plane_kind::rows) {
                parser_.clear();
                next = parser_.parse(from, plane.size());
            }
            auto const block = plane.subspan(from, next - from);
            auto const last = ends && next == plane.size();
            if (how == plane_kind::rows)
                blocks_.write(parser_.tokens(), row, block, last, to);
            else
                blocks_.write(block, last, to);
            from = next;
        }
    }

private:
    static constexpr std::size_t samples = 4, worth_a_look = 4096, most_sampled = 8192;

    row_parser parser_;
    block_encoder blocks_;
    repeats repeats_;
};

}  // namespace sluice::deflate::detail
