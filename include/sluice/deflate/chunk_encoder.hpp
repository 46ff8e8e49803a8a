/// \file
/// What HDF5's deflate filter makes of a shuffled chunk, made with any library of deflate.
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

/// Makes zlib streams (RFC 1950) of shuffled chunks.
///
/// The low bytes of samples are noise that no library shrinks, and finding that out takes most of its time. So a piece
/// of each plane is looked at, and the leading planes that are noise are stored as they are. Where the codec is \ref
/// by_rows, those that are like rows before, or of bytes some of which are more frequent, are row_encoder's. The others
/// are one run of the library. Holds a deflater; and 32 KiB, or a row_encoder.
class chunk_encoder {
public:
    explicit chunk_encoder(codec const& codec) : deflater_(codec.start()) {
        if (codec.by_rows)
            rows_ = std::make_unique<detail::row_encoder>();
        else
            tried_ = std::make_unique_for_overwrite<std::byte[]>(2 * most_tried);
    }

    /// Room for a chunk of `bytes`, with what is written in vain.
    static constexpr std::size_t most_bytes(std::size_t bytes) noexcept {
        return frame_bytes + bytes +
               (detail::bit_writer::stored_head + 1) * (bytes / detail::row_masks::size + most_planes + 2) +
               detail::bit_writer::slack;
    }

    /// The stream, piece by piece: what is stored lies in the chunk, all else in `room`.
    /// `columns`: elements in a row of the chunk; 1 where nothing is like the rows before. `sum`: the chunk's adler32.
    /// \pre room.size() >= most_bytes(chunk.size()); the chunk is not empty; element_bytes <= 8
    std::vector<std::span<std::byte const>> operator()(std::span<std::byte const> chunk, std::size_t element_bytes,
                                                       std::size_t columns, std::uint32_t sum,
                                                       std::span<std::byte> room) {
        auto const plane = chunk.size() / element_bytes;
        std::vector<std::span<std::byte const>> pieces;
        room[0] = std::byte{0x78};  // deflate, a window of 32 KiB
        room[1] = std::byte{0x01};  // no dictionary; the two are a multiple of 31
        detail::bit_writer out(room.data() + 2);
        std::byte const* told = room.data();  // up to there the room is in pieces
        std::size_t written = 0, at = 0;      // from written to at: planes that are to be stored
        auto const tell = [&](std::byte const* end) { pieces.emplace_back(std::exchange(told, end), end); };
        auto const store = [&](std::size_t end) {
            while (written != end) {
                auto const block = chunk.subspan(written, std::min(end - written, detail::bit_writer::most_stored));
                written += block.size();
                out.begin_stored(block.size(), written == chunk.size());
                tell(out.end());
                pieces.push_back(block);
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
        tell(end);
        return pieces;
    }

private:
    static constexpr std::size_t frame_bytes = 6;  // the head and the sum
    static constexpr std::size_t most_planes = 8;
    static constexpr std::size_t most_tried = std::size_t{1} << 14;

    detail::plane_kind kind_of(std::span<std::byte const> plane, std::size_t columns) {
        if (!rows_) return is_noise(plane) ? detail::plane_kind::noise : detail::plane_kind::other;
        return columns > 1 ? rows_->kind_of(plane, columns) : detail::plane_kind::other;
    }

    /// Whether four pieces of a plane, a 32nd of it together, do not shrink by a 32nd.
    bool is_noise(std::span<std::byte const> plane) {
        constexpr std::size_t pieces = 4, part = 32, worth_a_try = std::size_t{1} << 15;
        if (plane.size() < worth_a_try) return false;
        auto const piece = std::min(plane.size() / part, most_tried) / pieces;
        for (std::size_t p = 0; p < pieces; ++p)
            std::memcpy(tried_.get() + p * piece, plane.data() + plane.size() / pieces * p, piece);
        auto const tried = std::span<std::byte const>(tried_.get(), pieces * piece);
        return deflater_->compress(tried, std::span(tried_.get() + most_tried, tried.size() - tried.size() / part)) ==
               0;
    }

    std::unique_ptr<deflater> deflater_;
    std::unique_ptr<detail::row_encoder> rows_;
    std::unique_ptr<std::byte[]> tried_;  // and what became of it
};

}  // namespace sluice::deflate
