/// \file
/// Zarr's own metadata: the description of a pixel array in Zarr 2 and in Zarr 3.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>

#include <sluice/ngff/codec.hpp>
#include <sluice/ngff/data_type.hpp>
#include <sluice/ngff/image_layout.hpp>
#include <sluice/ngff/image_metadata.hpp>

namespace sluice::ngff {

/// Chunk height and width in pixels. A chunk has extent 1 in t, c and z.
struct chunk_shape {
    std::uint64_t y = 0, x = 0;
    std::uint64_t pixels() const noexcept { return y * x; }
    friend bool operator==(chunk_shape const&, chunk_shape const&) = default;
};

/// Returns the chunk shape with sides of at most `side` pixels, limited to the size of the plane.
inline chunk_shape chunk_of(image_shape const& image, std::uint64_t side) noexcept {
    return {std::min(image.y, side), std::min(image.x, side)};
}

/// Returns the contents of .zarray.
inline json zarr2_array_json(image_shape const& image, chunk_shape const& chunk, data_type type,
                             codec const& compression) {
    return {{"zarr_format", 2},
            {"shape", {image.t, image.c, image.z, image.y, image.x}},
            {"chunks", {1, 1, 1, chunk.y, chunk.x}},
            {"dtype", zarr2_name_of(type)},
            {"compressor", compression.zarr2},
            {"fill_value", 0},
            {"filters", nullptr},
            {"order", "C"},
            {"dimension_separator", "/"}};
}

/// Returns the contents of an array's zarr.json.
inline json zarr3_array_json(image_shape const& image, chunk_shape const& chunk, data_type type,
                             codec const& compression) {
    json bytes{{"name", "bytes"}};
    if (element_bytes(type) > 1) bytes["configuration"] = {{"endian", "little"}};
    json codecs = json::array({std::move(bytes)});
    if (compression.zarr3) codecs.push_back(compression.zarr3(element_bytes(type)));
    return {{"zarr_format", 3},
            {"node_type", "array"},
            {"shape", {image.t, image.c, image.z, image.y, image.x}},
            {"data_type", name_of(type)},
            {"chunk_grid", {{"name", "regular"}, {"configuration", {{"chunk_shape", {1, 1, 1, chunk.y, chunk.x}}}}}},
            {"chunk_key_encoding", {{"name", "default"}, {"configuration", {{"separator", "/"}}}}},
            {"fill_value", type == data_type::float32 ? json(0.0) : json(0)},
            {"codecs", std::move(codecs)},
            {"attributes", json::object()},
            {"dimension_names", {"t", "c", "z", "y", "x"}}};
}

/// Returns the contents of a group's zarr.json. Pass null as `ome` for a group without OME attributes.
inline json zarr3_group_json(json ome) {
    json attributes = json::object();
    if (!ome.is_null()) attributes["ome"] = std::move(ome);
    return {{"zarr_format", 3}, {"node_type", "group"}, {"attributes", std::move(attributes)}};
}

}  // namespace sluice::ngff
