/// \file
/// strips: buffers of some rows of each block of columns of a dataset, filled in memory before they are written.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/column_block_copier.hpp>
#include <sluice/hdf5/detail/chunk_writer.hpp>
#include <sluice/hdf5/detail/tile_shape.hpp>
#include <sluice/hdf5/type.hpp>

namespace sluice::hdf5::detail {

/// The common base of strip_writer and strip_compressor. A strip never has rows of two chunks.
template <number T>
class strips {
public:
    /// `first_row`: the first row of the first strip, a multiple of the chunk's rows.
    strips(tile_shape const& shape, std::uint64_t most_rows, std::uint64_t first_row = 0)
        : shape_(shape),
          blocks_(shape.blocks()),
          most_rows_(std::min(most_rows, shape.chunk_rows)),
          first_row_(first_row) {}

    /// The number of rows appended.
    std::uint64_t rows() const noexcept { return first_row_ + filled_; }

protected:
    std::size_t block_elements() const noexcept { return static_cast<std::size_t>(most_rows_ * shape_.chunk_columns); }
    using strip_memory = std::vector<std::unique_ptr<T[]>>;
    /// Returns zeroed memory for a strip, one allocation per block, so that it fits into memory freed before.
    strip_memory make_strip() const {
        strip_memory made(blocks_.size());
        for (auto& block : made) block = std::make_unique<T[]>(block_elements());
        return made;
    }
    void fill_into(strip_memory const& strip) {
        for (std::size_t block = 0; block != blocks_.size(); ++block) blocks_[block] = strip[block].get();
    }
    /// The number of rows until the strip is full; never 0.
    std::size_t room() const noexcept {
        return static_cast<std::size_t>(std::min(most_rows_, shape_.chunk_rows - first_row_ % shape_.chunk_rows)) -
               filled_;
    }
    struct run {
        std::uint64_t first;
        std::size_t rows;
    };
    /// Returns the rows of the strip and starts the next one. A strip whose write fails is not written again.
    run take() noexcept {
        auto const rows = std::exchange(filled_, 0);
        return {std::exchange(first_row_, first_row_ + rows), rows};
    }
    /// Extends the dataset to the rows taken so far.
    void extend(chunk_writer const& to, char const* function) const {
        hsize_t const extent[] = {first_row_, shape_.columns};
        call(to.where(function), H5Dset_extent, to.dataset(), &extent[0]);
    }

    tile_shape shape_;
    std::vector<T*> blocks_;   // the first element of each block of the current strip
    std::uint64_t most_rows_;  // of a strip
    std::uint64_t first_row_;  // of the current strip
    std::size_t filled_ = 0;   // rows in the current strip; it is not full between calls
};

/// Appends rows [first, first + count) of a range to a strip_writer or strip_compressor.
template <row_range R, number T, class Strips>
void append_rows(R const& rows, std::size_t first, std::size_t count, column_block_copier<T>& copier, Strips& to) {
    sluice::detail::visit_segments(rows, first, count, [&](auto const& segment) {
        auto const size = static_cast<std::size_t>(ranges::size(segment));
        for (std::size_t at = 0; at != size;)
            at += to.append(std::min(size - at, copier.most_rows),
                            [&](std::size_t some, std::span<T* const> blocks, std::size_t row) {
                                copier.copy(segment, at, some, blocks, row);
                            });
        return true;
    });
}

}  // namespace sluice::hdf5::detail
