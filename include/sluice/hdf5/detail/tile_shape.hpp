/// \file
/// tile_shape: the extent, chunks and filters of a two-dimensional chunked dataset.
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include <sluice/core/error.hpp>
#include <sluice/hdf5/call.hpp>
#include <sluice/hdf5/id.hpp>

namespace sluice::hdf5::detail {

/// Columns are divided into blocks of chunk_columns. The last block may have fewer; its chunks are padded.
struct tile_shape {
    std::uint64_t rows = 0, columns = 0;              ///< the extent
    std::uint64_t chunk_rows = 0, chunk_columns = 0;  ///< 0: not a two-dimensional chunked dataset
    bool filters = false;                             ///< at least one filter is declared
    unsigned deflate_level = 0;  ///< exactly shuffle and deflate are declared; 0: other filters, or none
    bool cached = false;         ///< the chunk cache can hold a chunk

    std::size_t blocks() const noexcept {
        return static_cast<std::size_t>((columns + chunk_columns - 1) / chunk_columns);
    }
    std::size_t chunk_elements() const noexcept { return static_cast<std::size_t>(chunk_rows * chunk_columns); }
};

/// Returns the level of a dataset that declares exactly shuffle and deflate; 0 for any other.
inline unsigned level_of(hid_t creation) {
    unsigned flags = 0, level = 0;
    std::size_t values = 0;
    if (H5Pget_nfilters(creation) != 2 ||
        H5Pget_filter2(creation, 0, &flags, &values, nullptr, 0, nullptr, nullptr) != H5Z_FILTER_SHUFFLE)
        return 0;
    values = 1;
    return H5Pget_filter2(creation, 1, &flags, &values, &level, 0, nullptr, nullptr) == H5Z_FILTER_DEFLATE ? level : 0;
}

/// Returns the shape of a dataset whose stored type is `element`. chunk_rows is 0 if the type differs, the dataset is
/// not two-dimensional, or it is not chunked.
inline tile_shape shape_of(call_context const& where, hid_t element) {
    tile_shape shape;
    id const space(call(where, H5Dget_space, where.object), &H5Sclose),
        made(call(where, H5Dget_create_plist, where.object), &H5Pclose);
    id const stored(call(where, H5Dget_type, where.object), &H5Tclose);
    hsize_t sides[H5S_MAX_RANK], chunk[H5S_MAX_RANK];
    auto const rank = call(where, H5Sget_simple_extent_dims, space.value(), &sides[0], static_cast<hsize_t*>(nullptr));
    if (rank != 2 || H5Pget_layout(made.value()) != H5D_CHUNKED || H5Tequal(stored.value(), element) <= 0) return shape;
    call(where, H5Pget_chunk, made.value(), 2, &chunk[0]);
    shape.rows = sides[0];
    shape.columns = sides[1];
    shape.chunk_rows = chunk[0];
    shape.chunk_columns = chunk[1];

    id const access(call(where, H5Dget_access_plist, where.object), &H5Pclose);
    std::size_t slots = 0, bytes = 0;
    double preemption = 0;
    call(where, H5Pget_chunk_cache, access.value(), &slots, &bytes, &preemption);
    shape.cached = bytes >= shape.chunk_elements() * H5Tget_size(stored.value());

    shape.filters = call(where, H5Pget_nfilters, made.value()) != 0;
    shape.deflate_level = level_of(made.value());
    return shape;
}

}  // namespace sluice::hdf5::detail
