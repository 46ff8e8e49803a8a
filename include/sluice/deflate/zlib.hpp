/// \file
/// deflate::zlib: compresses chunks with zlib, which HDF5's own filter uses. Link `z`.
#pragma once

#include <zlib.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>

#include <sluice/deflate/codec.hpp>

namespace sluice::deflate {
namespace detail {

/// Holds zlib's state, 256 KiB.
class zlib_deflater final : public deflater {
public:
    explicit zlib_deflater(unsigned level) {
        constexpr int raw_window_bits = -15, memory_level = 8;
        if (deflateInit2(&stream_, static_cast<int>(level), Z_DEFLATED, raw_window_bits, memory_level,
                         Z_DEFAULT_STRATEGY) != Z_OK)
            throw std::bad_alloc();
    }
    ~zlib_deflater() override { deflateEnd(&stream_); }

    std::size_t compress(std::span<std::byte const> from, std::span<std::byte> to) override {
        deflateReset(&stream_);
        stream_.next_in = const_cast<Bytef*>(reinterpret_cast<Bytef const*>(from.data()));  // zlib only reads there
        stream_.avail_in = static_cast<uInt>(from.size());
        stream_.next_out = reinterpret_cast<Bytef*>(to.data());
        stream_.avail_out = static_cast<uInt>(to.size());
        return ::deflate(&stream_, Z_FINISH) == Z_STREAM_END ? to.size() - stream_.avail_out : 0;
    }

private:
    z_stream stream_{};
};

}  // namespace detail

/// \throws argument_error unless level is 1 to 9
inline codec zlib(unsigned level) {
    detail::require_level("sluice::deflate::zlib", level);
    return {level, "zlib", [level] { return std::make_unique<detail::zlib_deflater>(level); }};
}

}  // namespace sluice::deflate
