/// \file
/// blosc: the Blosc codec, available if the library is installed. Link `blosc` to use it; the rest of sluice does not
/// need it.
#pragma once

#if __has_include(<blosc.h>)

#include <blosc.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/ngff/codec.hpp>

namespace sluice::ngff {
namespace detail {

/// Holds the bytes of one compressed chunk. The library keeps no state between chunks.
class blosc_compressor {
public:
    blosc_compressor(std::string compressor, int level, std::size_t element_bytes)
        : compressor_(std::move(compressor)), level_(level), element_bytes_(element_bytes) {}

    /// Valid until the next call.
    std::span<std::byte const> operator()(std::span<std::byte const> chunk) {
        if (chunk.size() > BLOSC_MAX_BUFFERSIZE)
            throw argument_error("sluice::ngff: a chunk must be below 2 GiB, got " + std::to_string(chunk.size()) +
                                 " bytes");
        made_.resize(chunk.size() + BLOSC_MAX_OVERHEAD);  // always large enough
        auto const size = blosc_compress_ctx(level_, BLOSC_SHUFFLE, element_bytes_, chunk.size(), chunk.data(),
                                             made_.data(), made_.size(), compressor_.c_str(), 0, 1);
        if (size <= 0) throw error("sluice::ngff: blosc cannot compress a chunk, got error " + std::to_string(size));
        return std::span<std::byte const>(made_).first(static_cast<std::size_t>(size));
    }

private:
    std::string compressor_;
    int level_;
    std::size_t element_bytes_;
    std::vector<std::byte> made_;
};

}  // namespace detail

/// Most OME-Zarr data uses this codec. It shuffles the bytes of the elements, then applies "zstd" (small), "lz4" (fast)
/// or another compressor of the library.
/// \throws argument_error unless level is 1 to 9 and the library has the compressor
inline codec blosc(std::string const& compressor = "zstd", int level = 5) {
    if (level < 1 || level > 9)
        throw argument_error("sluice::ngff::blosc: level must be 1 to 9, got " + std::to_string(level));
    if (blosc_compname_to_compcode(compressor.c_str()) < 0)
        throw argument_error("sluice::ngff::blosc: compressor must be one of " + std::string(blosc_list_compressors()) +
                             ", got " + compressor);
    codec made;
    made.zarr2 = {
        {"id", "blosc"}, {"cname", compressor}, {"clevel", level}, {"shuffle", BLOSC_SHUFFLE}, {"blocksize", 0}};
    made.zarr3 = [compressor, level](std::size_t element_bytes) {
        return json{{"name", "blosc"},
                    {"configuration",
                     {{"cname", compressor},
                      {"clevel", level},
                      {"shuffle", "shuffle"},
                      {"typesize", element_bytes},
                      {"blocksize", 0}}}};
    };
    made.start = [compressor, level](std::size_t element_bytes) -> encoder {
        return [compress = std::make_shared<detail::blosc_compressor>(compressor, level, element_bytes)](
                   std::span<std::byte const> elements) { return (*compress)(elements); };
    };
    return made;
}

}  // namespace sluice::ngff

#endif
