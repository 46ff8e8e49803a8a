/// \file
/// tile_appender: rows of a dataset are written straight to the addresses of their chunks before the call returns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include <sluice/hdf5/detail/row_filler.hpp>
#include <sluice/hdf5/detail/strip_writer.hpp>
#include <sluice/hdf5/detail/tile_shape.hpp>
#include <sluice/hdf5/type.hpp>

namespace sluice::hdf5::detail {

/// For tables of chunks without filters, in files of sluice's driver, of which HDF5 keeps no chunk in memory.
/// Holds a strip of 2048 rows once there are rows.
template <number T>
class tile_appender {
public:
    /// Null where the dataset is another.
    static std::unique_ptr<tile_appender> make(hid_t dataset) {
        auto const shape = shape_of({"sluice::hdf5::dataset::append", dataset}, stored_type<T>());
        quiet const silence;
        if (shape.chunk_rows == 0 || shape.filters || shape.cached || !driver_file_of(dataset)) return nullptr;
        return std::unique_ptr<tile_appender>(new tile_appender(dataset, shape));
    }

    /// How many of the rows after `rows` HDF5 itself must append, up to the end of a chunk that it began.
    std::uint64_t rows_of_hdf5(std::uint64_t rows) const noexcept {
        auto const row = rows % shape_.chunk_rows;
        return row == 0 || (strips_ && strips_->rows() == rows) ? 0 : shape_.chunk_rows - row;
    }
    /// The rows that follow are appended after `rows`. \pre rows_of_hdf5(rows) is 0
    void start(std::uint64_t rows) {
        active_ = true;
        if (!strips_ || strips_->rows() != rows) strips_.emplace(dataset_, shape_, default_strip_rows, at_once(), rows);
    }
    template <class R>
    void append(R const& rows, std::size_t first, std::size_t count) {
        append_rows(rows, first, count, filler_, *strips_);
    }
    void append(T const* row_major, std::size_t count) {
        for (auto const columns = static_cast<std::size_t>(shape_.columns); count != 0;) {
            auto const some = std::min(count, strips_->room());
            filler_.split(row_major, some, strips_->blocks(), strips_->filled());
            strips_->commit(some);
            row_major += some * columns;
            count -= some;
        }
    }
    /// Whether there are rows since the last finish().
    bool active() const noexcept { return active_; }
    /// Writes what is left of them. Returns the number of rows of the dataset. \pre active()
    std::uint64_t finish() {
        active_ = false;
        strips_->flush();
        return strips_->rows();
    }

private:
    tile_appender(hid_t dataset, tile_shape const& shape) : dataset_(dataset), shape_(shape), filler_(static_cast<std::size_t>(shape.columns), static_cast<std::size_t>(shape.chunk_columns)) {}

    static std::shared_ptr<write_budget const> at_once() {
        auto made = std::make_shared<write_budget>();
        made->strips = 0;
        return made;
    }

    hid_t dataset_;
    tile_shape shape_;
    row_filler<T> filler_;
    std::optional<strip_writer<T>> strips_;
    bool active_ = false;
};

}  // namespace sluice::hdf5::detail
