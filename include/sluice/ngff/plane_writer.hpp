/// \file
/// plane_writer: writes planes of one type into a store, with all levels of their pyramid.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/ngff/codec.hpp>
#include <sluice/ngff/data_type.hpp>
#include <sluice/ngff/detail/plane_ledger.hpp>
#include <sluice/ngff/plate_layout.hpp>
#include <sluice/ngff/pyramid.hpp>
#include <sluice/ngff/store_options.hpp>
#include <sluice/ngff/zarr_metadata.hpp>

namespace sluice::ngff {
namespace detail {

/// Copies one chunk, given by its chunk row and chunk column, out of a plane. Pads the chunk with zeros at the lower
/// and right edges. The result refers to the plane if the chunk is contiguous there, else to `buffer`.
template <element T>
std::span<std::byte const> copy_chunk(std::span<T const> plane, plane_shape const& shape, chunk_shape const& chunk,
                                      std::uint64_t row, std::uint64_t column, std::vector<T>& buffer) {
    auto const y = row * chunk.y, x = column * chunk.x;
    auto const rows = std::min<std::uint64_t>(chunk.y, shape.height - y),
               columns = std::min<std::uint64_t>(chunk.x, shape.width - x);
    if (chunk.x == shape.width && rows == chunk.y) return std::as_bytes(plane.subspan(y * shape.width, chunk.pixels()));
    buffer.assign(chunk.pixels(), T{});
    for (std::uint64_t r = 0; r < rows; ++r)
        std::copy_n(plane.data() + (y + r) * shape.width + x, columns, buffer.data() + r * chunk.x);
    return std::as_bytes(std::span<T const>(buffer));
}

/// Identifies one chunk for the store.
struct chunk_place {
    plane_place plane;
    std::size_t level = 0;
    std::uint64_t row = 0, column = 0;  // of chunks, not of pixels
    chunk_shape shape;
};

}  // namespace detail

/// Created by `store.writer<T>()`. Each thread uses its own writer. The store must outlive it.
///
/// Holds the smaller levels of a plane, one chunk, and one compressed chunk. T is the pixel type of the store.
template <class Store, element T>
class plane_writer {
    static_assert(std::endian::native == std::endian::little,
                  "stores are little-endian, and sluice does not swap bytes: the machine must be little-endian");
    Store* store_;
    pyramid<T> pyramid_;
    encoder encode_;  // empty: unencoded
    std::vector<T> chunk_;

public:
    explicit plane_writer(Store& store) : store_(&store), encode_(store.start_encoder()) {
        if (data_type_of<T> != store.plate().image.type)
            throw argument_error("sluice::ngff::plane_writer: the pixels of this store are " +
                                 std::string(name_of(store.plate().image.type)) + ", got " +
                                 std::string(name_of(data_type_of<T>)));
    }

    /// Writes a plane of (y, x) pixels, row-major, and its smaller pyramid levels. Planes may be written in any order,
    /// each at most once. A plane that is not written uses no disk space and reads as 0.
    /// \throws argument_error an index or the number of pixels does not match the plate; the plane is already written;
    /// the store is finished
    /// \throws file_error the plane cannot be written; a zarr_store allows another attempt, an HDF5 file is lost
    void write(plane_place const& at, std::span<T const> pixels) {
        store_->require_open();
        auto& ledger = store_->ledger();
        ledger.require_fresh(at, pixels.size());
        auto const& plate = store_->plate();
        auto const& image = plate.shape_of(plate.wells[at.well].fields[at.field]);
        value_range seen;
        auto const levels = plate.image.levels_of(image);
        pyramid_.build(pixels, {image.y, image.x}, levels,
                       [&](std::size_t level, std::span<T const> plane, plane_shape const& shape) {
                           write_level(at, level, plane, shape, store_->chunk(image.level(level)));
                           if (level + 1 == levels)  // the smallest level suffices for the display range
                               for (auto const value : plane) seen.include(static_cast<double>(value));
                       });
        ledger.note(at, seen);
    }

private:
    void write_level(plane_place const& at, std::size_t level, std::span<T const> plane, plane_shape const& shape,
                     chunk_shape const& chunk) {
        for (std::uint64_t row = 0; row * chunk.y < shape.height; ++row)
            for (std::uint64_t column = 0; column * chunk.x < shape.width; ++column) {
                auto const elements = detail::copy_chunk(plane, shape, chunk, row, column, chunk_);
                store_->put_chunk({at, level, row, column, chunk}, encode_ ? encode_(elements) : elements);
            }
    }
};

}  // namespace sluice::ngff
