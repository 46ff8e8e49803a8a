/// \file
/// Packets of 128 channels into tiles of (16384, 32) with permuted columns, as the converter writes electrophysiology.
#include <sluice/core/algorithms.hpp>
#include <sluice/core/column_blocks.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/views/select.hpp>

#include "contest.hpp"
#include "contests.hpp"
#include "segments.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <span>
#include <vector>

namespace bench {
namespace {

/// Packets of 1024 channels, 32 interleaved chips of 32 channels, into one tile per chip.
void chips_that_take_turns() {
    constexpr std::size_t chips = 32, width = 32, lead = 54, stride = lead + 2 * chips * width, rows = 2048,
                          strip = 256;
    static std::vector<std::byte> const packets(stride * rows, std::byte{1});
    static std::vector<std::int16_t> tiles(rows * chips * width);
    static auto const offsets = [] {
        std::vector<std::uint32_t> bytes;
        for (std::uint32_t chip = 0; chip != chips; ++chip)
            for (std::uint32_t c = 0; c != width; ++c)
                bytes.push_back(static_cast<std::uint32_t>(lead + 2 * (c * chips + chip)));
        return bytes;
    }();
    static sluice::column_table const table(offsets);
    static sluice::column_blocks columns(table, width);
    static auto const places = [](std::size_t first, std::size_t n) {
        std::vector<std::span<std::int16_t>> made;
        for (std::size_t chip = 0; chip != chips; ++chip)
            made.push_back(std::span(tiles).subspan((chip * rows + first) * width, n * width));
        return made;
    };
    contest("de-interleave 1024 channels into tiles",
            {rows * chips * width, rows * chips * width * sizeof(std::int16_t)},
            [](auto& sink) {
                for (std::size_t at = 0; at != rows; at += strip) {
                    auto const to = places(at, strip);
                    for (std::size_t chip = 0; chip != chips; ++chip) {
                        std::uint32_t const* const from = offsets.data() + chip * width;
                        for (std::size_t r = 0; r != strip; ++r)
                            for (std::size_t c = 0; c != width; ++c)
                                std::memcpy(&to[chip][r * width + c], packets.data() + (at + r) * stride + from[c],
                                            sizeof tiles[0]);
                    }
                }
                sink(std::span(tiles));
            })
        .against("copy_column_blocks", as_by_hand,
                 [](auto& sink) {
                     for (std::size_t at = 0; at != rows; at += strip) {
                         auto const to = places(at, strip);
                         sluice::strided_rows<std::int16_t> const some(packets.data() + at * stride, stride, strip,
                                                                       table);
                         sluice::copy_column_blocks(some, columns, std::span<std::span<std::int16_t> const>(to));
                     }
                     sink(std::span(tiles));
                 })
        .beside("memcpy of the same bytes", [](auto& sink) {
            std::memcpy(tiles.data(), packets.data(), tiles.size() * sizeof tiles[0]);
            sink(std::span(tiles));
        });
}

}  // namespace

void de_interleaving() {
    chips_that_take_turns();
    constexpr std::size_t rows = 16384, blocks = 4, width = 32, tiles = packet_bytes::channels / width;
    static auto const packets = make_packets(rows * blocks);
    static std::vector<std::int16_t> tile(rows * packet_bytes::channels);  // the tiles, contiguous
    static auto const offsets = [] {
        std::vector<std::uint32_t> bytes(packet_bytes::channels);
        for (std::uint32_t c = 0; c != bytes.size(); ++c)
            bytes[c] = static_cast<std::uint32_t>(packet_bytes::samples) +
                       2 * (c * 37 % static_cast<std::uint32_t>(packet_bytes::channels));
        return bytes;
    }();
    static sluice::column_table const columns(offsets);
    static auto const groups = [] {
        std::vector<std::vector<std::size_t>> chosen(tiles, std::vector<std::size_t>(width));
        for (std::size_t g = 0; g != tiles; ++g) std::iota(chosen[g].begin(), chosen[g].end(), g * width);
        return chosen;
    }();
    static auto const tables = [] {
        std::vector<sluice::column_table> chosen;
        for (auto const& group : groups) chosen.push_back(columns.select(group));
        return chosen;
    }();
    static auto const tile_of = [](std::size_t g) { return std::span(tile).subspan(g * rows * width, rows * width); };
    constexpr amount work{rows * blocks * packet_bytes::channels,
                          rows * blocks * packet_bytes::channels * sizeof(std::int16_t)};

    contest("de-interleave 128 channels into tiles", work,
            [](auto& sink) {
                for (std::size_t block = 0; block != blocks; ++block)
                    for (std::size_t g = 0; g != tiles; ++g) {
                        std::byte const* packet = packets.data() + block * rows * packet_bytes::all;
                        std::uint32_t const* const from = offsets.data() + g * width;
                        std::int16_t* out = tile_of(g).data();
                        for (std::size_t r = 0; r != rows; ++r, packet += packet_bytes::all, out += width)
                            for (std::size_t c = 0; c != width; ++c)
                                std::memcpy(out + c, packet + from[c], sizeof *out);
                        sink(tile_of(g));
                    }
            })
        .against("select | copy", as_by_hand,
                 [](auto& sink) {
                     for (std::size_t block = 0; block != blocks; ++block) {
                         std::byte const* const first = packets.data() + block * rows * packet_bytes::all;
                         sluice::strided_rows<std::int16_t> const all(first, packet_bytes::all, rows, columns);
                         for (std::size_t g = 0; g != tiles; ++g) {
                             sluice::copy(all | sluice::views::select(groups[g]), tile_of(g));
                             sink(tile_of(g));
                         }
                     }
                 })
        .against("copy, 256 rows at a time", no_bound,
                 [](auto& sink) {  // like the converter: packets are still in the cache for the next tile
                     constexpr std::size_t strip = 256;
                     for (std::size_t at = 0; at != rows * blocks; at += strip) {
                         std::byte const* const first = packets.data() + at * packet_bytes::all;
                         for (std::size_t g = 0; g != tiles; ++g)
                             sluice::copy(
                                 sluice::strided_rows<std::int16_t>(first, packet_bytes::all, strip, tables[g]),
                                 tile_of(g).subspan(at % rows * width, strip * width));
                         if ((at + strip) % rows != 0) continue;
                         for (std::size_t g = 0; g != tiles; ++g) sink(tile_of(g));
                     }
                 })
        .beside("memcpy of the same bytes", [](auto& sink) {
            for (std::size_t block = 0; block != blocks; ++block) {
                std::memcpy(tile.data(), packets.data() + block * rows * packet_bytes::all,
                            tile.size() * sizeof tile[0]);
                sink(std::span(tile));
            }
        });
}

}  // namespace bench
