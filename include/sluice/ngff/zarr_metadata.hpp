/// \file
/// The metadata of Zarr's own: what an array of pixels is, in Zarr 2 and in Zarr 3.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>

#include <sluice/ngff/codec.hpp>
#include <sluice/ngff/data_type.hpp>
#include <sluice/ngff/image_layout.hpp>
#include <sluice/ngff/image_metadata.hpp>

namespace sluice::ngff {

/// The sides of a chunk in pixels; it is one plane deep in t, c and z.
struct chunk_shape {
    std::uint64_t y = 0, x = 0;
    std::uint64_t pixels() const noexcept { return y * x; }
    friend bool operator==(chunk_shape const&, chunk_shape const&) = default;
};

/// Of a chunk whose sides may be `side` pixels: no larger than the plane.
inline chunk_shape chunk_of(image_shape const& image, std::uint64_t side) noexcept {
    return {std::min(image.y, side), std::min(image.x, side)};
}

/// The contents of .zarray.
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

/// The contents of an array's zarr.json.
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

/// The contents of a group's zarr.json; `ome` is null where the group has nothing to say.
inline json zarr3_group_json(json ome) {
    json attributes = json::object();
    if (!ome.is_null()) attributes["ome"] = std::move(ome);
    return {{"zarr_format", 3}, {"node_type", "group"}, {"attributes", std::move(attributes)}};
}

}  // namespace sluice::ngff
