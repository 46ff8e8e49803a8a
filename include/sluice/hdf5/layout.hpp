/// \file
/// hdf5::layout: the extent, chunks and filters of a new dataset.
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/hdf5/call.hpp>
#include <sluice/hdf5/id.hpp>

namespace sluice::hdf5 {

/// The layout of a new dataset. Four functions make one, each for one way of writing:
///
///     layout::contiguous({rows, columns})     known length; one run of bytes, no chunk index
///     layout::extendable(chunk_rows)          1-D, grows by append; the chunk cache holds two chunks
///     layout::tiled(columns, rows, columns)   2-D, grows; write_chunk writes whole chunks, so there is no chunk cache
///     layout::sparse(extent, chunk)           any rank; as tiled, but unwritten chunks take no space and read as 0
///
/// `deflated(level)` adds the filters shuffle and deflate to a chunked layout.
class layout {
public:
    static constexpr std::uint64_t default_chunk_rows = 16384;
    static constexpr std::uint64_t default_chunk_columns = 32;

    static layout contiguous(std::vector<std::uint64_t> extent) {
        if (extent.empty())
            throw argument_error("sluice::hdf5::layout::contiguous: extent must have at least 1 dimension, got 0");
        layout made;
        made.extent_.assign(extent.begin(), extent.end());
        return made;
    }
    static layout extendable(std::uint64_t chunk_rows = default_chunk_rows) {
        if (chunk_rows == 0)
            throw argument_error("sluice::hdf5::layout::extendable: chunk_rows must be at least 1, got 0");
        layout made;
        made.extent_ = {0};
        made.chunk_ = {chunk_rows};
        made.cached_chunks_ = 2;
        return made;
    }
    static layout tiled(std::uint64_t columns, std::uint64_t chunk_rows = default_chunk_rows,
                        std::uint64_t chunk_columns = default_chunk_columns) {
        if (columns == 0 || chunk_rows == 0 || chunk_columns == 0)
            throw argument_error(
                "sluice::hdf5::layout::tiled: columns, chunk_rows and chunk_columns must be at least 1, got " +
                std::to_string(columns) + ", " + std::to_string(chunk_rows) + ", " + std::to_string(chunk_columns));
        layout made;
        made.extent_ = {0, columns};
        made.chunk_ = {chunk_rows, std::min(chunk_columns, columns)};
        return made;
    }

    static layout sparse(std::vector<std::uint64_t> extent, std::vector<std::uint64_t> chunk) {
        if (extent.empty() || chunk.size() != extent.size() || std::count(chunk.begin(), chunk.end(), 0) != 0)
            throw argument_error(
                "sluice::hdf5::layout::sparse: extent must have at least 1 dimension, and chunk a side of at least 1 "
                "for "
                "each, got " +
                std::to_string(extent.size()) + " dimensions and " + std::to_string(chunk.size()) + " sides");
        layout made;
        made.extent_.assign(extent.begin(), extent.end());
        made.chunk_.assign(chunk.begin(), chunk.end());
        made.absent_is_zero_ = true;
        return made;
    }

    /// Returns this layout with the filters shuffle and deflate (zlib level 1 to 9). Requires a chunked layout.
    layout deflated(unsigned level) const {
        if (chunk_.empty())
            throw argument_error("sluice::hdf5::layout::deflated: filters require chunks, got a contiguous layout");
        if (level < 1 || level > 9)
            throw argument_error("sluice::hdf5::layout::deflated: level must be 1 to 9, got " + std::to_string(level));
        auto made = *this;
        made.deflate_ = level;
        return made;
    }

    std::vector<hsize_t> const& extent() const noexcept { return extent_; }
    std::vector<hsize_t> const& chunk() const noexcept { return chunk_; }  ///< empty: contiguous

    /// Returns the dataspace. If the layout is chunked, the number of rows is unlimited.
    id space(call_context const& where) const {
        auto limit = extent_;
        if (!chunk_.empty()) limit[0] = H5S_UNLIMITED;
        return {call(where, H5Screate_simple, static_cast<int>(extent_.size()), extent_.data(), limit.data()),
                &H5Sclose};
    }
    /// Returns the creation properties. No fill values are written: the caller writes the whole dataset or, if sparse,
    /// HDF5 supplies zeros when it reads.
    id creation(call_context const& where) const {
        id made(call(where, H5Pcreate, H5P_DATASET_CREATE), &H5Pclose);
        if (absent_is_zero_) {
            std::int8_t const zero = 0;  // HDF5 converts it to the dataset's type
            call(where, H5Pset_fill_value, made.value(), H5T_NATIVE_INT8, static_cast<void const*>(&zero));
            call(where, H5Pset_fill_time, made.value(), H5D_FILL_TIME_IFSET);
        } else {
            call(where, H5Pset_fill_time, made.value(), H5D_FILL_TIME_NEVER);
        }
        if (!chunk_.empty()) call(where, H5Pset_chunk, made.value(), static_cast<int>(chunk_.size()), chunk_.data());
        if (deflate_ > 0) {
            call(where, H5Pset_shuffle, made.value());
            call(where, H5Pset_deflate, made.value(), deflate_);
        }
        return made;
    }
    /// Returns the access properties, with a chunk cache of the size that the layout needs.
    id access(call_context const& where, std::size_t element_bytes) const {
        id made(call(where, H5Pcreate, H5P_DATASET_ACCESS), &H5Pclose);
        std::size_t bytes = element_bytes * cached_chunks_;
        for (auto const side : chunk_) bytes *= static_cast<std::size_t>(side);
        if (!chunk_.empty()) call(where, H5Pset_chunk_cache, made.value(), cached_chunks_, bytes, 1.0);
        return made;
    }

private:
    layout() = default;

    std::vector<hsize_t> extent_;
    std::vector<hsize_t> chunk_;
    std::size_t cached_chunks_ = 0;
    unsigned deflate_ = 0;
    bool absent_is_zero_ = false;
};

}  // namespace sluice::hdf5
