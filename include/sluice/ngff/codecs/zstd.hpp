/// \file
/// zstd: the Zstandard codec, available if the library is installed. Link `zstd` to use it; the rest of sluice does not
/// need it.
#pragma once

#if __has_include(<zstd.h>)

#include <zstd.h>

#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/ngff/codec.hpp>

namespace sluice::ngff {
namespace detail {

/// Holds the state of zstd and the bytes of one compressed chunk.
class zstd_compressor {
public:
    explicit zstd_compressor(int level) : state_(ZSTD_createCCtx(), &ZSTD_freeCCtx) {
        if (!state_) throw std::bad_alloc();
        ZSTD_CCtx_setParameter(state_.get(), ZSTD_c_compressionLevel, level);
    }
    /// Valid until the next call.
    std::span<std::byte const> operator()(std::span<std::byte const> chunk) {
        made_.resize(ZSTD_compressBound(chunk.size()));
        auto const size = ZSTD_compress2(state_.get(), made_.data(), made_.size(), chunk.data(), chunk.size());
        if (ZSTD_isError(size))
            throw error("sluice::ngff: zstd cannot compress a chunk, got: " + std::string(ZSTD_getErrorName(size)));
        return std::span(made_).first(size);
    }

private:
    std::unique_ptr<ZSTD_CCtx, std::size_t (*)(ZSTD_CCtx*)> state_;
    std::vector<std::byte> made_;
};

}  // namespace detail

/// Faster and smaller than gzip. Zarr 2 readers support it through numcodecs. In Zarr 3 it is a registered extension.
/// \throws argument_error unless level is 1 to 22
inline codec zstd(int level = 3) {
    if (level < 1 || level > 22)
        throw argument_error("sluice::ngff::zstd: level must be 1 to 22, got " + std::to_string(level));
    codec made;
    made.zarr2 = {{"id", "zstd"}, {"level", level}};
    made.zarr3 = [level](std::size_t) {
        return json{{"name", "zstd"}, {"configuration", {{"level", level}, {"checksum", false}}}};
    };
    made.start = [level](std::size_t) -> encoder {
        return [compress = std::make_shared<detail::zstd_compressor>(level)](std::span<std::byte const> elements) {
            return (*compress)(elements);
        };
    };
    return made;
}

}  // namespace sluice::ngff

#endif
