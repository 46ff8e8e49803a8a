/// \file
/// codec: how the chunks of a Zarr array are compressed, and how its metadata says so.
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

/// Makes the bytes of a chunk from its elements; they are valid until the next call.
using encoder = std::function<std::span<std::byte const>(std::span<std::byte const> elements)>;

/// A value: \ref uncompressed, \ref gzip, zstd and blosc (codecs/, where their libraries are present), or one of your
/// own.
struct codec {
    json zarr2;                                            ///< "compressor" of an array of Zarr 2; null: none
    std::function<json(std::size_t element_bytes)> zarr3;  ///< makes its element of "codecs" in Zarr 3; empty: none
    std::function<encoder(std::size_t element_bytes)>
        start;  ///< makes an encoder for one thread; empty: elements are stored as they are
};

inline codec uncompressed() { return {}; }

/// Known to every reader of Zarr. One core compresses some 50 to 100 MB/s at level 1.
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
