/// \file
/// deflater: compresses chunks with zlib into one reused buffer.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <new>
#include <span>
#include <string>
#include <vector>

#include <sluice/core/error.hpp>

namespace sluice::ngff::detail {

enum class deflate_frame { zlib, gzip };  // RFC 1950, RFC 1952

/// Holds zlib's state (256 KiB) and the bytes of one compressed chunk.
class deflater {
public:
    /// \pre level is 1 to 9
    deflater(int level, deflate_frame frame) {
        constexpr int window_bits = 15, gzip_instead = 16, memory_level = 8;
        auto const bits = frame == deflate_frame::gzip ? window_bits + gzip_instead : window_bits;
        if (deflateInit2(&stream_, level, Z_DEFLATED, bits, memory_level, Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::bad_alloc();
    }
    deflater(deflater const&) = delete;
    deflater& operator=(deflater const&) = delete;
    ~deflater() { deflateEnd(&stream_); }

    /// The result is valid until the next call. Equal input yields equal output.
    std::span<std::byte const> operator()(std::span<std::byte const> chunk) {
        if (chunk.size() > most)
            throw argument_error("sluice::ngff: a chunk must be below 2 GiB, got " + std::to_string(chunk.size()) +
                                 " bytes");
        deflateReset(&stream_);
        made_.resize(deflateBound(&stream_, static_cast<uLong>(chunk.size())));
        stream_.next_in =
            const_cast<Bytef*>(reinterpret_cast<Bytef const*>(chunk.data()));  // zlib does not modify its input
        stream_.avail_in = static_cast<uInt>(chunk.size());
        stream_.next_out = reinterpret_cast<Bytef*>(made_.data());
        stream_.avail_out = static_cast<uInt>(made_.size());
        if (::deflate(&stream_, Z_FINISH) != Z_STREAM_END)
            throw error("sluice::ngff: zlib cannot compress a chunk, got: " +
                        std::string(stream_.msg ? stream_.msg : "no reason"));
        return std::span(made_).first(made_.size() - stream_.avail_out);
    }

private:
    static constexpr std::size_t most = std::size_t{1} << 31;
    z_stream stream_{};
    std::vector<std::byte> made_;
};

}  // namespace sluice::ngff::detail
