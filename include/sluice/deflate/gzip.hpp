/// \file
/// deflate::gzip_encoder: gzip members (RFC 1952), one after the other, in one buffer. Link `z`.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/deflate/codec.hpp>

namespace sluice::deflate {

/// Compresses bytes to a gzip member with any codec. Not thread-safe; use one for each thread.
///
/// Holds the codec's state and the member that was made last.
class gzip_encoder {
public:
    explicit gzip_encoder(codec const& with) : level_(with.level), deflater_(with.start()) {}

    /// Returns a whole member, valid until the next call.
    /// \throws argument_error `from` has 2 GiB or more
    std::span<std::byte const> operator()(std::span<std::byte const> from) {
        if (from.size() >= most)
            throw argument_error("sluice::deflate::gzip_encoder: a chunk must be below 2 GiB, got " +
                                 std::to_string(from.size()) + " bytes");
        made_.resize(header_bytes + stream_bound(from.size()) + trailer_bytes);
        write_header();
        auto const room = std::span(made_).subspan(header_bytes, made_.size() - header_bytes - trailer_bytes);
        auto const size = deflater_->compress(from, room);
        if (size == 0)
            throw error("sluice::deflate::gzip_encoder: the stream must fit into its bound, got a larger one");
        auto const* const bytes = reinterpret_cast<Bytef const*>(from.data());
        put(header_bytes + size, static_cast<std::uint32_t>(::crc32(0, bytes, static_cast<uInt>(from.size()))));
        put(header_bytes + size + 4, static_cast<std::uint32_t>(from.size()));
        return std::span(made_).first(header_bytes + size + trailer_bytes);
    }

private:
    static constexpr std::size_t header_bytes = 10, trailer_bytes = 8, most = std::size_t{1} << 31;

    /// What a stream takes at most: stored blocks, with room to spare.
    static constexpr std::size_t stream_bound(std::size_t bytes) noexcept { return bytes + bytes / 1024 + 64; }

    void write_header() noexcept {
        constexpr unsigned char magic[] = {0x1f, 0x8b, 8};  // gzip, deflate
        auto const effort = level_ == 1 ? 4 : level_ == 9 ? 2 : 0;
        std::memset(made_.data(), 0, header_bytes);
        std::memcpy(made_.data(), magic, sizeof magic);
        made_[8] = static_cast<std::byte>(effort);
        made_[9] = std::byte{3};  // Unix
    }
    void put(std::size_t at, std::uint32_t value) noexcept {
        for (unsigned i = 0; i != 4; ++i) made_[at + i] = static_cast<std::byte>(value >> (8 * i));
    }

    unsigned level_;
    std::unique_ptr<deflater> deflater_;
    std::vector<std::byte> made_;
};

}  // namespace sluice::deflate
