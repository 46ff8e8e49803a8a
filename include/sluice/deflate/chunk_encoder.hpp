/// \file
/// chunk_encoder: compresses a shuffled chunk as HDF5's deflate filter does, with any deflate library.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <sluice/deflate/codec.hpp>
#include <sluice/deflate/detail/bit_writer.hpp>
#include <sluice/deflate/detail/row_encoder.hpp>
#include <sluice/deflate/detail/row_masks.hpp>

namespace sluice::deflate {

/// Compresses shuffled chunks to zlib streams (RFC 1950).
///
/// The low bytes of samples are incompressible noise, and a library spends most of its time finding that out. The
/// encoder therefore samples each plane and stores leading noise planes uncompressed. With \ref by_rows, row_encoder
/// compresses planes that resemble earlier rows or have more frequent bytes. The library compresses the remaining
/// planes in one call. Holds a deflater, and 32 KiB or a row_encoder.
class chunk_encoder {
public:
    explicit chunk_encoder(codec const& codec) : deflater_(codec.start()) {
        if (codec.by_rows)
            rows_ = std::make_unique<detail::row_encoder>();
        else
            tried_ = std::make_unique_for_overwrite<std::byte[]>(2 * most_tried);
    }

    /// The size of the output buffer for a chunk of `bytes`, scratch space included.
    static constexpr std::size_t most_bytes(std::size_t bytes) noexcept {
        return frame_bytes + bytes +
               (detail::bit_writer::stored_head + 1) * (bytes / detail::row_masks::size + most_planes + 2) +
               detail::bit_writer::slack;
    }

    /// Returns the stream as segments: stored blocks point into the chunk, the rest into `room`. `columns`: elements in
    /// a row of the chunk; 1 if rows do not resemble earlier rows. `sum`: the chunk's adler32. \pre room.size() >=
    /// most_bytes(chunk.size()); the chunk is not empty; element_bytes <= 8
    std::vector<std::span<std::byte const>> operator()(std::span<std::byte const> chunk, std::size_t element_bytes,
                                                       std::size_t columns, std::uint32_t sum,
                                                       std::span<std::byte> room) {
        auto const plane = chunk.size() / element_bytes;
        std::vector<std::span<std::byte const>> result;
        room[0] = std::byte{0x78};  // deflate, a window of 32 KiB
        room[1] = std::byte{0x01};  // no dictionary; the two bytes are a multiple of 31
        detail::bit_writer out(room.data() + 2);
        std::byte const* flushed = room.data();  // the room is in `result` up to here
        std::size_t written = 0, at = 0;         // [written, at): planes to store
        auto const flush = [&](std::byte const* end) { result.emplace_back(std::exchange(flushed, end), end); };
        auto const store = [&](std::size_t end) {
            while (written != end) {
                auto const block = chunk.subspan(written, std::min(end - written, detail::bit_writer::most_stored));
                written += block.size();
                out.begin_stored(block.size(), written == chunk.size());
                flush(out.end());
                result.push_back(block);
            }
        };
        for (; at < chunk.size(); at += plane) {
            auto const one = chunk.subspan(at, plane);
            auto const kind = kind_of(one, columns);
            if (kind == detail::plane_kind::other) break;
            if (kind == detail::plane_kind::noise) continue;
            store(at);
            rows_->encode(one, columns, kind, at + plane == chunk.size(), out);
            written = at + plane;
        }
        store(at);
        if (at < chunk.size() && !out.at_byte()) out.store({}, false);
        auto* end = out.end();
        if (auto const rest = chunk.subspan(at); !rest.empty()) {
            auto const size = deflater_->compress(rest, {end, rest.size()});
            if (size == 0) store(chunk.size());
            end = size != 0 ? end + size : out.end();
        }
        for (int shift = 24; shift >= 0; shift -= 8) *end++ = static_cast<std::byte>(sum >> shift);
        flush(end);
        return result;
    }

private:
    static constexpr std::size_t frame_bytes = 6;  // header and checksum
    static constexpr std::size_t most_planes = 8;
    static constexpr std::size_t most_tried = std::size_t{1} << 14;

    detail::plane_kind kind_of(std::span<std::byte const> plane, std::size_t columns) {
        if (!rows_) return is_noise(plane) ? detail::plane_kind::noise : detail::plane_kind::other;
        return columns > 1 ? rows_->kind_of(plane, columns) : detail::plane_kind::other;
    }

    /// Whether four samples, together a 32nd of the plane, do not shrink by a 32nd.
    bool is_noise(std::span<std::byte const> plane) {
        constexpr std::size_t samples = 4, fraction = 32, worth_a_try = std::size_t{1} << 15;
        if (plane.size() < worth_a_try) return false;
        auto const sample_bytes = std::min(plane.size() / fraction, most_tried) / samples;
        for (std::size_t p = 0; p < samples; ++p)
            std::memcpy(tried_.get() + p * sample_bytes, plane.data() + plane.size() / samples * p, sample_bytes);
        auto const tried = std::span<std::byte const>(tried_.get(), samples * sample_bytes);
        return deflater_->compress(tried,
                                   std::span(tried_.get() + most_tried, tried.size() - tried.size() / fraction)) == 0;
    }

    std::unique_ptr<deflater> deflater_;
    std::unique_ptr<detail::row_encoder> rows_;
    std::unique_ptr<std::byte[]> tried_;  // the samples, then their compressed form
};

}  // namespace sluice::deflate
