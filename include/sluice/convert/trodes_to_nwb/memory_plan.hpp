/// \file
/// memory_plan: the memory use of a conversion as a formula, and the most buffers that a limit allows.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/buffers.hpp>
#include <sluice/convert/trodes_to_nwb/edge_store.hpp>
#include <sluice/core/error.hpp>
#include <sluice/hdf5/layout.hpp>
#include <sluice/hdf5/row_sink.hpp>

namespace sluice::convert {

/// The quantities that determine the memory use of a conversion. The length of the day is not among them.
struct memory_needs {
    std::uint64_t resident = 0;  ///< resident bytes with the day open: the program, its libraries, headers and metadata
    std::uint64_t peak = 0;      ///< the maximum of `resident` so far
    std::size_t packet_bytes = 0;
    std::size_t channels = 0;  ///< columns of the e-series
    std::size_t analog_columns = 0;
    std::size_t lines = 0;                                        ///< digital lines to convert
    std::uint64_t chunk_rows = hdf5::layout::default_chunk_rows;  ///< of the e-series
    std::uint64_t text_bytes = 0;         ///< of the largest associated file, up to the size limit
    std::uint64_t on_complete_bytes = 0;  ///< memory of on_complete
    std::size_t compressors = 0;          ///< compression threads; 0: no compression

    std::size_t groups() const noexcept { return (channels + chunk_columns() - 1) / chunk_columns(); }
    std::size_t chunk_columns() const noexcept {
        return std::clamp<std::size_t>(channels, 1, hdf5::layout::default_chunk_columns);
    }
    std::uint64_t tile_bytes() const noexcept { return chunk_rows * chunk_columns() * sizeof(std::int16_t); }
    std::uint64_t analog_tile_bytes() const noexcept {
        return hdf5::layout::default_chunk_rows * analog_columns * sizeof(std::int16_t);
    }
    /// A strip of `rows` rows of the e-series, whose groups are all as wide as a chunk, and one of the analog series.
    std::uint64_t strip_bytes(std::uint64_t rows = hdf5::default_strip_rows) const noexcept {
        auto const elements = std::min(rows, chunk_rows) * groups() * chunk_columns() + rows * analog_columns;
        return elements * sizeof(std::int16_t);
    }
};

/// The limit is below the minimum. The text gives the minimum.
class memory_limit_error : public argument_error {
public:
    memory_limit_error(std::string const& text, std::uint64_t least) : argument_error(text), least_(least) {}
    /// The minimum limit in bytes.
    std::uint64_t least() const noexcept { return least_; }

private:
    std::uint64_t least_;
};

/// The maximum of resident memory (VmHWM), in bytes:
///
///     resident + 7 MiB                                          HDF5 and its records, threads, small objects
///     + 384 KiB + 24 packets                                    a block of packets; one packet at least
///     + (1 + strips in flight) x 2048 rows x columns x 2 bytes  e-series in whole groups of 32 columns, analog series
///     + 9 bytes x changes of digital lines in memory            segments of 4096, at least one for each line
///
/// and with compression, in place of the strips,
///
///     + chunk rows x columns x 2 bytes                          the e-series
///     + 16384 x columns x 2 bytes                               the analog series
///     + 128 rows x columns x 2 bytes                            of both, before shuffling
///     + (threads + chunks in flight) x 2 x the larger tile
///     + threads x 1 MiB                                         a tile of times is 0.5 MiB; 4 chunks or one per group
///
/// It is at least `peak`, and at least `resident + 7 MiB` plus three times the largest associated file or the memory of
/// on_complete. Gaps and camera frames add 16 and about 50 bytes each: the 7 MiB cover 20,000 of them.
inline std::uint64_t peak_bytes(memory_needs const& n, buffers const& b) {
    constexpr auto mebibyte = std::uint64_t{1} << 20;
    auto const block = std::max<std::uint64_t>(b.block_bytes, n.packet_bytes) + 24 * std::uint64_t{n.packet_bytes};

    auto const threads = std::min(n.compressors, b.compressors);
    auto const larger_tile = std::max({n.channels == 0 ? 0 : n.tile_bytes(), n.analog_tile_bytes(), mebibyte / 2});
    auto const chunks = n.groups() * n.tile_bytes() + n.analog_tile_bytes() + (threads + b.chunks) * 2 * larger_tile +
                        threads * mebibyte;
    auto const rows = n.compressors == 0 ? (1 + b.strips) * n.strip_bytes()
                                         : n.strip_bytes(hdf5::detail::shuffled_strip_rows) + chunks;

    auto const edge_segments =
        n.lines == 0 ? 0 : std::max<std::size_t>(1, b.edges / n.lines / edge_store::segment_edges) * n.lines;
    auto const lines = edge_segments * edge_store::segment_edges * std::uint64_t{9};
    auto const base = n.resident + 7 * mebibyte;
    return std::max({n.peak, base + 3 * n.text_bytes, base + n.on_complete_bytes, base + block + rows + lines});
}

namespace detail {

/// Buffers from the most that are useful to the least that work. First come reductions that cost no time, then those
/// that make threads wait.
inline std::vector<buffers> fewer_and_fewer(memory_needs const& n) {
    buffers b;
    b.compressors = n.compressors;
    auto const few_chunks =
        std::exchange(b.chunks, std::max(b.chunks, n.groups()));  // the chunks of all groups fill at the same time
    std::vector<buffers> all{b};
    auto const then = [&](std::size_t& number, std::size_t fewer) {
        number = std::min(number, fewer);
        all.push_back(b);
    };
    for (std::size_t const edges : {1U << 18, 1U << 16}) then(b.edges, edges);
    then(b.chunks, few_chunks);
    for (auto threads = b.compressors / 2; threads != 0; threads /= 2) then(b.compressors, threads);
    for (std::size_t const strips : {1U, 0U}) then(b.strips, strips);
    for (std::size_t const chunks : {2U, 0U}) then(b.chunks, chunks);
    for (std::size_t const bytes : {128U << 10, 32U << 10}) then(b.block_bytes, bytes);
    then(b.edges, 0);
    return all;
}

inline std::string mebibytes_text(std::uint64_t bytes) {
    return std::to_string((bytes + (std::uint64_t{1} << 20) - 1) >> 20) +
           " MiB";  // rounded up, so that the reported limit works
}

}  // namespace detail

/// The minimum memory of a conversion.
inline std::uint64_t least_bytes(memory_needs const& n) { return peak_bytes(n, detail::fewer_and_fewer(n).back()); }

/// The most buffers with which the peak stays within `limit`; without a limit, all that are useful.
/// Throws memory_limit_error if the limit is too low; the message gives the minimum.
inline buffers plan_buffers(memory_needs const& n, std::optional<std::uint64_t> limit = {}) {
    auto const all = detail::fewer_and_fewer(n);
    if (!limit) return all.front();
    for (auto const& one : all)
        if (peak_bytes(n, one) <= *limit) return one;
    auto const least = least_bytes(n);
    auto const reported = least + (std::uint64_t{1} << 19);  // resident memory varies by some pages between runs
    auto text = "sluice::convert::trodes_to_nwb: memory_limit must be at least " + detail::mebibytes_text(reported) +
                " for " + std::to_string(n.channels) + " channels in chunks of " + std::to_string(n.chunk_rows) +
                " rows, got " + std::to_string(*limit) + " bytes";
    for (auto smaller = n; smaller.chunk_rows > 512;) {
        smaller.chunk_rows /= 2;
        auto const less = least_bytes(smaller) + (std::uint64_t{1} << 19);
        if (less > *limit) continue;
        text += "; chunks of " + std::to_string(smaller.chunk_rows) + " rows require " + detail::mebibytes_text(less);
        break;
    }
    throw memory_limit_error(text, least);
}

}  // namespace sluice::convert
