/// \file
/// chunk_source: reads an open dataset of numbers chunk by chunk, each into memory of the chunk's shape.
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/hdf5/call.hpp>
#include <sluice/hdf5/id.hpp>
#include <sluice/hdf5/object.hpp>

namespace sluice::hdf5::detail {

/// The first dimension counts rows. The chunks of a row of chunks (*groups* of columns) are numbered in row-major
/// order. A dataset without chunks is one group, in chunks of as many whole rows as fit in 1 MiB. Keeps the dataset
/// open. Its extent is read once, by the constructor.
class chunk_source {
public:
    /// `values`, `value_bytes`: the type in memory and its size.
    chunk_source(char const* who, object const& dataset, hid_t values, std::size_t value_bytes)
        : who_(who), dataset_(shared(who, dataset)), values_(values), value_bytes_(value_bytes) {
        call_context const here{who, dataset.handle()};
        id const space(call(here, H5Dget_space, dataset.handle()), &H5Sclose);
        auto const rank = call(here, H5Sget_simple_extent_ndims, space.value());
        if (rank < 1) fail(here, "the dataset must have a dimension, got a scalar");
        extent_.resize(static_cast<std::size_t>(rank));
        call(here, H5Sget_simple_extent_dims, space.value(), extent_.data(), static_cast<hsize_t*>(nullptr));
        chunk_ = extent_;
        id const made(call(here, H5Dget_create_plist, dataset.handle()), &H5Pclose);
        if (call(here, H5Pget_layout, made.value()) == H5D_CHUNKED) {
            call(here, H5Pget_chunk, made.value(), rank, chunk_.data());
            id const stored(call(here, H5Dget_type, dataset.handle()), &H5Tclose);
            is_plain_ =
                call(here, H5Pget_nfilters, made.value()) == 0 && call(here, H5Tequal, stored.value(), values) > 0;
        } else {
            chunk_[0] = std::max<hsize_t>(1, unchunked_bytes / std::max<std::size_t>(1, row_bytes()));
        }
    }

    std::size_t dimensions() const noexcept { return extent_.size(); }
    std::uint64_t rows() const noexcept { return extent_[0]; }
    /// Values in a row.
    std::size_t width() const { return product(std::span(extent_).subspan(1)); }
    std::uint64_t chunk_rows() const noexcept { return chunk_[0]; }
    /// Bytes from one row of a chunk to the next, in memory.
    std::size_t row_bytes() const { return product(std::span(chunk_).subspan(1)) * value_bytes_; }
    /// Whether chunks are stored without filters or conversion, so that some rows of a chunk can be read without the
    /// others.
    bool is_plain() const noexcept { return is_plain_; }

    /// The group that holds a column, and the column's byte offset in a row of the group.
    struct place {
        std::uint64_t group;
        std::size_t byte;
    };
    place place_of(std::size_t column) const {
        place found{0, 0};
        std::uint64_t groups = 1;
        std::size_t bytes = value_bytes_;
        for (std::size_t d = extent_.size(); --d > 0; column /= static_cast<std::size_t>(extent_[d])) {
            auto const at = column % extent_[d];
            found.group += at / chunk_[d] * groups;
            found.byte += static_cast<std::size_t>(at % chunk_[d]) * bytes;
            groups *= chunks(d);
            bytes *= static_cast<std::size_t>(chunk_[d]);
        }
        return found;
    }

    /// Reads `rows` rows of a group from row `row` on, all of one chunk. Writes them row-major, \ref row_bytes apart,
    /// to `to`, which has room for `room` rows. The contents after the last row are unspecified. Throws hdf5::error.
    void read(std::uint64_t row, std::uint64_t rows, std::uint64_t group, std::byte* to, std::uint64_t room) const {
        hsize_t first[H5S_MAX_RANK], count[H5S_MAX_RANK];
        first[0] = row;
        count[0] = rows;
        for (std::size_t d = extent_.size(); --d > 0; group /= chunks(d)) {
            first[d] = group % chunks(d) * chunk_[d];
            count[d] = std::min(chunk_[d], extent_[d] - first[d]);
        }
        if (room < chunk_[0] || !read_plain(first, to)) read_box(first, count, to);
    }

private:
    static constexpr std::size_t unchunked_bytes = std::size_t{1} << 20;

    static id shared(char const* who, object const& dataset) {
        call({who, dataset.handle()}, H5Iinc_ref, dataset.handle());
        return {dataset.handle(), &H5Dclose};
    }
    static std::size_t product(std::span<hsize_t const> sides) {
        return static_cast<std::size_t>(std::accumulate(sides.begin(), sides.end(), hsize_t{1}, std::multiplies{}));
    }
    std::uint64_t chunks(std::size_t d) const noexcept {
        return extent_[d] / chunk_[d] + (extent_[d] % chunk_[d] != 0);
    }

    /// Reads all bytes of a chunk, bypassing HDF5's chunk cache: HDF5 reads a chunk that is wider than the dataset row
    /// by row. Returns false if the bytes are not plain values or cannot be read, for example in a chunk of fill
    /// values. read_box then reads the chunk.
    bool read_plain(hsize_t const* first, std::byte* to) const {
        if (!is_plain_) return false;
        silence_errors const silence;
        std::uint32_t filters = 0;
        return H5Dread_chunk(dataset_.value(), H5P_DEFAULT, first, &filters, to) >= 0;
    }

    void read_box(hsize_t const* first, hsize_t const* count, std::byte* to) const {
        auto const rank = extent_.size();
        auto const who = std::string(who_) + ": box " + text(first) + " of " + text(count);
        call_context const here{who.c_str(), dataset_.value()};
        id const file(call(here, H5Dget_space, dataset_.value()), &H5Sclose);
        call(here, H5Sselect_hyperslab, file.value(), H5S_SELECT_SET, first, static_cast<hsize_t const*>(nullptr),
             count, static_cast<hsize_t const*>(nullptr));
        hsize_t sides[H5S_MAX_RANK];
        std::copy(chunk_.begin(), chunk_.end(), sides);
        sides[0] = count[0];
        id const memory(call(here, H5Screate_simple, static_cast<int>(rank), static_cast<hsize_t const*>(sides),
                             static_cast<hsize_t const*>(nullptr)),
                        &H5Sclose);
        hsize_t const origin[H5S_MAX_RANK]{};
        if (!std::equal(sides, sides + rank, count))
            call(here, H5Sselect_hyperslab, memory.value(), H5S_SELECT_SET, static_cast<hsize_t const*>(origin),
                 static_cast<hsize_t const*>(nullptr), count, static_cast<hsize_t const*>(nullptr));
        call(here, H5Dread, dataset_.value(), values_, memory.value(), file.value(), H5P_DEFAULT,
             static_cast<void*>(to));
    }
    std::string text(hsize_t const* numbers) const {
        std::string all;
        for (std::size_t d = 0; d < extent_.size(); ++d) (all += d == 0 ? "[" : ", ") += std::to_string(numbers[d]);
        return all + "]";
    }

    char const* who_;
    id dataset_;
    hid_t values_;
    std::size_t value_bytes_;
    std::vector<hsize_t> extent_, chunk_;
    bool is_plain_ = false;
};

}  // namespace sluice::hdf5::detail
