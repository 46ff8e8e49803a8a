/// \file
/// hdf5::dataset<T>: a dataset of numbers, written and read by whole rows.
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/value_cast.hpp>
#include <sluice/hdf5/conversion.hpp>
#include <sluice/hdf5/dataset_elements.hpp>
#include <sluice/hdf5/dataset_rows.hpp>
#include <sluice/hdf5/detail/tile_appender.hpp>
#include <sluice/hdf5/object.hpp>
#include <range/v3/range/access.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/range/traits.hpp>

namespace sluice::hdf5 {

/// A contiguous range of T. It is written without a copy.
template <class R, class T>
concept contiguous_of =
    ranges::contiguous_range<R> && ranges::sized_range<R> && std::same_as<ranges::range_value_t<R>, T>;

/// Rows whose fields convert to T without loss. A row of the range is a row of the dataset.
template <class R, class T>
concept rows_of = row_range<R> && segmented_range<R> && keeps_values<row_field_t<R>, T>;

/// A range that a dataset of T accepts: rows or elements whose values T represents exactly. For other types (double to
/// int16), convert first with `views::transform(saturating_cast_to<T>)` or checked_cast_to<T>.
template <class R, class T>
concept writable_as =
    contiguous_of<R, T> || rows_of<R, T> || (ranges::input_range<R> && keeps_values<ranges::range_reference_t<R>, T>);

/// The first dimension counts rows; the others form a row. Elements are row-major.
/// Calls throw argument_error for invalid arguments and hdf5::error if HDF5 fails.
template <number T>
class dataset : public object {
public:
    dataset() = default;
    /// Takes ownership of an open dataset. See group::create_dataset and group::open_dataset.
    explicit dataset(id handle) : object(std::move(handle)) {
        auto const here = where("sluice::hdf5::dataset::open");
        id const space(call(here, H5Dget_space, this->handle()), &H5Sclose);
        auto const rank = call(here, H5Sget_simple_extent_ndims, space.value());
        if (rank < 1) fail(here, "a dataset of numbers must have a dimension, got a scalar");
        extent_.resize(static_cast<std::size_t>(rank));
        call(here, H5Sget_simple_extent_dims, space.value(), extent_.data(), static_cast<hsize_t*>(nullptr));
    }

    std::vector<std::uint64_t> extent() const { return {extent_.begin(), extent_.end()}; }
    std::uint64_t row_count() const noexcept { return extent_.empty() ? 0 : extent_[0]; }
    /// Elements in a row: 1 for a one-dimensional dataset.
    std::size_t row_elements() const noexcept {
        return static_cast<std::size_t>(
            std::accumulate(extent_.begin() + 1, extent_.end(), hsize_t{1}, std::multiplies{}));
    }

    /// Returns the rows as a range, segmented by chunk.
    dataset_rows<T> rows(conversion how = conversion::exact) const { return dataset_rows<T>(*this, how); }
    /// Returns the elements of a one-dimensional dataset as a range.
    dataset_elements<T> elements(conversion how = conversion::exact) const { return dataset_elements<T>(*this, how); }

    /// Appends whole rows (layout::extendable, layout::tiled). A contiguous range of T is written without a copy. Any
    /// other range is copied through one buffer of at most 16384 elements (or one row), which is kept for the next
    /// call.
    ///
    /// Rows of a layout::tiled without filters are written directly to their chunks' addresses, bypassing HDF5, before
    /// the call returns. The buffer is then a strip of 2048 rows. Use \ref row_sink to write asynchronously or with
    /// compression.
    template <class R>
        requires writable_as<R, T>
    void append(R&& range) {
        if (!tiles_known_) tiles_ = detail::tile_appender<T>::make(handle());
        tiles_known_ = true;
        try {
            stream(row_count(), std::forward<R>(range), true);
        } catch (...) {
            settle_tiles();
            throw;
        }
        settle_tiles();
    }
    /// Overwrites existing rows from row `first` on.
    template <class R>
        requires writable_as<R, T>
    void write(std::uint64_t first, R&& range) {
        stream(first, std::forward<R>(range), false);
    }

    /// Reads rows from row `first` on into `to`, which holds a whole number of rows.
    void read(std::uint64_t first, std::span<T> to) const {
        auto const [memory, file] = selection("sluice::hdf5::dataset::read", first, to.size());
        if (!to.empty())
            call(where("sluice::hdf5::dataset::read"), H5Dread, handle(), memory_type<T>(), memory.value(),
                 file.value(), H5P_DEFAULT, static_cast<void*>(to.data()));
    }

    /// Sets the number of rows (layout::extendable, layout::tiled).
    void resize(std::uint64_t row_count) {
        auto next = extent_;
        next[0] = row_count;
        call(where("sluice::hdf5::dataset::resize"), H5Dset_extent, handle(), next.data());
        extent_ = std::move(next);
    }

    /// Writes one chunk byte for byte, bypassing the filters. `bytes` must be the output of the declared filters
    /// (without filters: the elements, little-endian). `offset` is its first element, a multiple of the chunk, within
    /// the extent.
    void write_chunk(std::span<std::uint64_t const> offset, std::span<std::byte const> bytes) {
        auto const function = "sluice::hdf5::dataset::write_chunk";
        if (offset.size() != extent_.size())
            throw argument_error(std::string(function) + ": offset must have " + std::to_string(extent_.size()) +
                                 " dimensions, got " + std::to_string(offset.size()));
        detail::write_chunk(where(function), offset, bytes.data(), bytes.size());
    }

private:
    call_context where(char const* function) const noexcept { return {function, handle()}; }

    template <class R>
    void stream(std::uint64_t first, R&& range, bool grow) {
        if constexpr (contiguous_of<R, T>) {
            put(first, std::span<T const>(ranges::data(range), static_cast<std::size_t>(ranges::size(range))), grow);
        } else if constexpr (rows_of<R, T>) {
            require_width(range.width());
            auto const size = static_cast<std::size_t>(ranges::size(range));
            auto const of_hdf5 = grow && tiles_ ? std::min<std::uint64_t>(size, tiles_->rows_of_hdf5(first)) : size;
            stream_segments(first, range, static_cast<std::size_t>(of_hdf5), row_elements(), grow);
            if (of_hdf5 == size) return;
            tiles_->start(row_count());
            tiles_->append(range, static_cast<std::size_t>(of_hdf5), size - static_cast<std::size_t>(of_hdf5));
        } else if constexpr (sluice::detail::walked_by_segments<R>) {
            stream_segments(first, range, static_cast<std::size_t>(ranges::size(range)), 1, grow);
        } else {
            auto const rows_held = std::max<std::size_t>(1, buffer_elements / row_elements());
            buffer_.clear();
            sluice::detail::visit_elements(range, [&](auto&& element) {
                buffer_.push_back(static_cast<T>(element));
                if (buffer_.size() == rows_held * row_elements()) {
                    put(first, buffer_, grow);
                    first += rows_held;
                    buffer_.clear();
                }
                return true;
            });
            put(first, buffer_, grow);
        }
    }

    /// Writes the first `size` elements of the range. `width`: dataset elements in one of them, 1 or a row.
    template <class R>
    void stream_segments(std::uint64_t first, R& range, std::size_t size, std::size_t width, bool grow) {
        whole_rows(grow ? "sluice::hdf5::dataset::append" : "sluice::hdf5::dataset::write", size * width);
        auto const row = row_elements();
        auto const step = std::max<std::size_t>(1, buffer_elements / row) * row / width;  // whole rows
        for (std::size_t at = 0; at < size; at += step) {
            auto const count = std::min(step, size - at);
            buffer_.resize(count * width);
            auto to = std::span(buffer_);
            for (auto const& segment : segments(range, at, count)) {
                auto const elements = static_cast<std::size_t>(ranges::size(segment)) * width;
                sluice::copy(segment, to.first(elements));
                to = to.subspan(elements);
            }
            put(first, buffer_, grow);
            first += buffer_.size() / row;
        }
    }

    void put(std::uint64_t first, std::span<T const> from, bool grow) {
        auto const function = grow ? "sluice::hdf5::dataset::append" : "sluice::hdf5::dataset::write";
        if (grow) {
            whole_rows(function, from.size());
            auto const row = row_elements();
            auto const count = from.size() / row;
            if (auto const of_hdf5 = tiles_ ? tiles_->rows_of_hdf5(first) : count; of_hdf5 < count) {
                if (of_hdf5 != 0) put(first, from.first(static_cast<std::size_t>(of_hdf5) * row), grow);
                tiles_->start(first + of_hdf5);
                return tiles_->append(from.data() + of_hdf5 * row, static_cast<std::size_t>(count - of_hdf5));
            }
            if (!from.empty()) resize(first + count);
        }
        auto const [memory, file] = selection(function, first, from.size());
        if (!from.empty())
            call(where(function), H5Dwrite, handle(), memory_type<T>(), memory.value(), file.value(), H5P_DEFAULT,
                 static_cast<void const*>(from.data()));
    }

    void settle_tiles() {
        if (tiles_ && tiles_->active()) extent_[0] = tiles_->finish();
    }

    void require_width(std::size_t width) const {
        if (width != row_elements())
            throw argument_error("sluice::hdf5::dataset: a row of the range must have " +
                                 std::to_string(row_elements()) + " columns, got " + std::to_string(width));
    }
    void whole_rows(char const* function, std::size_t elements) const {
        if (row_elements() == 0 || elements % row_elements() != 0)
            throw argument_error(std::string(function) + ": elements must fill whole rows of " +
                                 std::to_string(row_elements()) + ", got " + std::to_string(elements));
    }

    /// Returns the dataspaces of `elements` in memory and of their rows in the file.
    std::pair<id, id> selection(char const* function, std::uint64_t first, std::size_t elements) const {
        whole_rows(function, elements);
        auto const count = elements / row_elements();
        if (first > row_count() || count > row_count() - first)
            throw argument_error(std::string(function) + ": rows must be within " + std::to_string(row_count()) +
                                 ", got " + std::to_string(count) + " from " + std::to_string(first));
        auto shape = extent_;
        shape[0] = count;
        std::vector<hsize_t> start(shape.size(), 0);
        start[0] = first;
        // The shape of the rows: HDF5 copies between different shapes element by element, ten times slower.
        id memory(call(where(function), H5Screate_simple, static_cast<int>(shape.size()), shape.data(),
                       static_cast<hsize_t const*>(nullptr)),
                  &H5Sclose);
        id file(call(where(function), H5Dget_space, handle()), &H5Sclose);
        call(where(function), H5Sselect_hyperslab, file.value(), H5S_SELECT_SET,
             static_cast<hsize_t const*>(start.data()), static_cast<hsize_t const*>(nullptr),
             static_cast<hsize_t const*>(shape.data()), static_cast<hsize_t const*>(nullptr));
        return {std::move(memory), std::move(file)};
    }

    static constexpr std::size_t buffer_elements = 16384;
    std::vector<hsize_t> extent_;
    std::vector<T> buffer_;  // capacity <= max(buffer_elements, one row); empty until a range is copied
    std::unique_ptr<detail::tile_appender<T>> tiles_;  // null: HDF5 writes the rows
    bool tiles_known_ = false;
};

}  // namespace sluice::hdf5
