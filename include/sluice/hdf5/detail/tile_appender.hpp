/// \file
/// tile_appender: writes rows of a dataset directly to the addresses of their chunks, synchronously.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include <sluice/hdf5/detail/strip_writer.hpp>

namespace sluice::hdf5::detail {

/// For two-dimensional chunked datasets without filters and without a chunk cache, in files of sluice's driver.
/// Holds a strip of 2048 rows, allocated with the first row.
template <number T>
class tile_appender {
public:
    /// Returns null if the dataset does not qualify.
    static std::unique_ptr<tile_appender> make(hid_t dataset) {
        auto const shape = shape_of({"sluice::hdf5::dataset::append", dataset}, stored_type<T>());
        silence_errors const silence;
        if (shape.chunk_rows == 0 || shape.filters || shape.cached || !driver_file_of(dataset)) return nullptr;
        return std::unique_ptr<tile_appender>(new tile_appender(dataset, shape));
    }

    /// The number of rows after row `rows` that HDF5 must append itself, to complete a chunk that it started.
    std::uint64_t rows_of_hdf5(std::uint64_t rows) const noexcept {
        auto const row = rows % shape_.chunk_rows;
        return row == 0 || (strips_ && strips_->rows() == rows) ? 0 : shape_.chunk_rows - row;
    }
    /// The following calls of append() add rows after row `rows`. \pre rows_of_hdf5(rows) is 0
    void start(std::uint64_t rows) {
        active_ = true;
        if (!strips_ || strips_->rows() != rows) strips_.emplace(dataset_, shape_, default_strip_rows, at_once_, rows);
    }
    template <class R>
    void append(R const& rows, std::size_t first, std::size_t count) {
        append_rows(rows, first, count, copier_, *strips_);
    }
    void append(T const* row_major, std::size_t count) {
        for (std::size_t at = 0; at != count;)
            at += strips_->append(count - at, [&](std::size_t some, std::span<T* const> blocks, std::size_t row) {
                copier_.copy(row_major + at * shape_.columns, some, blocks, row);
            });
    }
    /// Whether start() was called since the last finish().
    bool active() const noexcept { return active_; }
    /// Writes the remaining rows. Returns the number of rows of the dataset. \pre active()
    std::uint64_t finish() {
        active_ = false;
        strips_->flush();
        return strips_->rows();
    }

private:
    tile_appender(hid_t dataset, tile_shape const& shape)
        : dataset_(dataset),
          shape_(shape),
          copier_(static_cast<std::size_t>(shape.columns), static_cast<std::size_t>(shape.chunk_columns)) {
        at_once_->strips = 0;
    }

    hid_t dataset_;
    tile_shape shape_;
    column_block_copier<T> copier_;
    std::shared_ptr<write_budget> at_once_ = std::make_shared<write_budget>();
    std::optional<strip_writer<T>> strips_;
    bool active_ = false;
};

}  // namespace sluice::hdf5::detail
