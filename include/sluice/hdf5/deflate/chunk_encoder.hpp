/// \file
/// What HDF5's filters shuffle and deflate make of a chunk, made with any library of deflate.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <sluice/hdf5/deflate/deflater.hpp>

namespace sluice::hdf5::detail {

template <std::size_t Bytes>
void shuffle_elements(std::byte const* from, std::size_t elements, std::byte* to) noexcept {
    constexpr std::size_t at_once = 512;  // elements: they stay in the first cache while their bytes are parted
    for (std::size_t first = 0; first < elements; first += at_once) {
        auto const count = std::min(at_once, elements - first);
        for (std::size_t b = 0; b < Bytes; ++b) {
            auto const* const source = from + first * Bytes + b;
            auto* const plane = to + b * elements + first;
            for (std::size_t i = 0; i < count; ++i) plane[i] = source[i * Bytes];
        }
    }
}

/// The first bytes of all elements, then the second ones, and so on: a plane for each byte of an element.
/// \pre `to` is as large as `from`; Bytes, those of an element, divide it
template <std::size_t Bytes>
void shuffle(std::span<std::byte const> from, std::span<std::byte> to) noexcept {
    shuffle_elements<Bytes>(from.data(), from.size() / Bytes, to.data());
}

/// Makes zlib streams (RFC 1950) of shuffled chunks.
///
/// The low bytes of samples are noise that no library shrinks, and finding that out takes most of its time. So a piece of each plane is tried,
/// and the leading planes that are noise are stored as they are; the others are one run of the library.
/// Holds a deflater, and 32 KiB.
class chunk_encoder {
public:
    explicit chunk_encoder(deflate_codec const& codec) : deflater_(codec.start()) {}

    /// What a chunk of `bytes` may become at most.
    static constexpr std::size_t most_bytes(std::size_t bytes) noexcept { return frame_bytes + bytes + stored_head * (bytes / most_stored + 2); }

    /// \pre to.size() >= most_bytes(chunk.size()); the chunk is not empty
    std::size_t operator()(std::span<std::byte const> chunk, std::size_t element_bytes, std::span<std::byte> to) {
        auto const plane = chunk.size() / element_bytes;
        std::size_t noise = 0;
        while (noise < chunk.size() && is_noise(chunk.subspan(noise, plane))) noise += plane;
        to[0] = std::byte{0x78};  // deflate, a window of 32 KiB
        to[1] = std::byte{0x01};  // no dictionary; the two are a multiple of 31
        std::size_t made = 2 + store(chunk.first(noise), noise == chunk.size(), to.subspan(2));
        if (auto const rest = chunk.subspan(noise); !rest.empty()) {
            auto const size = deflater_->compress(rest, to.subspan(made, rest.size()));
            made += size != 0 ? size : store(rest, true, to.subspan(made));
        }
        auto const sum = deflater_->checksum(chunk);
        for (int shift = 24; shift >= 0; shift -= 8) to[made++] = static_cast<std::byte>(sum >> shift);
        return made;
    }

private:
    static constexpr std::size_t frame_bytes = 6;       // the head and the sum
    static constexpr std::size_t most_stored = 0xffff;  // in a block that is stored
    static constexpr std::size_t stored_head = 5;

    /// Whether four pieces of a plane, a 32nd of it together, do not shrink by a 32nd.
    bool is_noise(std::span<std::byte const> plane) {
        constexpr std::size_t pieces = 4, part = 32, worth_a_try = std::size_t{1} << 15;
        if (plane.size() < worth_a_try) return false;
        auto const piece = std::min(plane.size() / part, sample_.size()) / pieces;
        for (std::size_t p = 0; p < pieces; ++p)
            std::memcpy(sample_.data() + p * piece, plane.data() + plane.size() / pieces * p, piece);
        auto const tried = std::span(sample_).first(pieces * piece);
        return deflater_->compress(tried, std::span(shrunk_).first(tried.size() - tried.size() / part)) == 0;
    }

    /// Blocks that are not compressed (RFC 1951, 3.2.4): one bit tells the last of a stream, then the length, twice.
    static std::size_t store(std::span<std::byte const> bytes, bool ends, std::span<std::byte> to) noexcept {
        std::size_t made = 0;
        while (!bytes.empty()) {
            auto const count = std::min(bytes.size(), most_stored);
            bool const is_last = ends && count == bytes.size();
            to[made++] = std::byte{is_last};
            for (auto const length : {count, ~count})
                for (int shift = 0; shift < 16; shift += 8) to[made++] = static_cast<std::byte>(length >> shift);
            std::memcpy(to.data() + made, bytes.data(), count);
            made += count;
            bytes = bytes.subspan(count);
        }
        return made;
    }

    std::unique_ptr<deflater> deflater_;
    std::array<std::byte, std::size_t{1} << 14> sample_, shrunk_;
};

}  // namespace sluice::hdf5::detail
