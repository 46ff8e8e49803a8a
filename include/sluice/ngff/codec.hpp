/// \file
/// codec: the compression of a Zarr array's chunks, and its entry in the array's metadata.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/deflate/gzip.hpp>
#include <sluice/deflate/zlib.hpp>
#include <sluice/ngff/image_metadata.hpp>

namespace sluice::ngff {

/// Encodes the elements of one chunk. The result is valid until the next call.
using encoder = std::function<std::span<std::byte const>(std::span<std::byte const> elements)>;

/// A compression method, held as a value. Use `uncompressed`, \ref gzip, zstd or blosc (in codecs/, if their
/// libraries are present), or define your own.
struct codec {
    json zarr2;                                            ///< "compressor" in Zarr 2; null: uncompressed
    std::function<json(std::size_t element_bytes)> zarr3;  ///< returns the entry of "codecs" in Zarr 3; empty: no entry
    std::function<encoder(std::size_t element_bytes)>
        start;  ///< creates an encoder for one thread; empty: elements are stored unencoded
};

inline codec uncompressed() { return {}; }

/// Every Zarr reader supports gzip. One core compresses about 50 to 100 MB/s at level 1.
/// \throws argument_error unless level is 1 to 9
inline codec gzip(unsigned level = 1) {
    if (level < 1 || level > 9)
        throw argument_error("sluice::ngff::gzip: level must be 1 to 9, got " + std::to_string(level));
    codec made;
    made.zarr2 = {{"id", "gzip"}, {"level", level}};
    made.zarr3 = [level](std::size_t) { return json{{"name", "gzip"}, {"configuration", {{"level", level}}}}; };
    made.start = [level](std::size_t) -> encoder {
        return [encode = std::make_shared<deflate::gzip_encoder>(deflate::zlib(level))](
                   std::span<std::byte const> elements) { return (*encode)(elements); };
    };
    return made;
}

}  // namespace sluice::ngff
