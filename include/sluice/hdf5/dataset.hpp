/// \file
/// hdf5::dataset<T>: numbers of one type in a file, written and read in runs of whole rows.
#pragma once

#include <hdf5.h>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <future>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/hdf5/chunk_place.hpp>
#include <sluice/hdf5/object.hpp>
#include <range/v3/range/access.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/range/traits.hpp>

namespace sluice::hdf5 {

/// A contiguous range of T: it goes to the file as it lies.
template <class R, class T>
concept contiguous_of =
    ranges::contiguous_range<R> && ranges::sized_range<R> && std::same_as<ranges::range_value_t<R>, T>;

/// Rows whose fields become T: a row of the range is a row of the dataset.
template <class R, class T>
concept rows_of = row_range<R> && segmented_range<R> && std::convertible_to<row_field_t<R>, T>;

/// What a dataset of T takes: contiguous or segmented or merely readable elements that become T, or rows of them.
template <class R, class T>
concept writable_as = contiguous_of<R, T> || rows_of<R, T> ||
    (ranges::input_range<R> && std::convertible_to<ranges::range_reference_t<R>, T>);

/// The first dimension counts rows; the others make up a row. Elements are row-major.
/// Calls throw argument_error for a broken rule and hdf5::error where the library fails.
template <number T>
class dataset : public object {
public:
    dataset() = default;
    /// Takes over an open dataset (group::create_dataset and group::open_dataset make them).
    explicit dataset(id handle) : object(std::move(handle)) {
        id const space(call(where("sluice::hdf5::dataset::open"), H5Dget_space, this->handle()), &H5Sclose);
        auto const rank = call(where("sluice::hdf5::dataset::open"), H5Sget_simple_extent_ndims, space.value());
        if (rank < 1)
            fail(where("sluice::hdf5::dataset::open"), "a dataset of numbers must have a dimension, got a scalar");
        extent_.resize(static_cast<std::size_t>(rank));
        call(where("sluice::hdf5::dataset::open"), H5Sget_simple_extent_dims, space.value(), extent_.data(),
             static_cast<hsize_t*>(nullptr));
    }

    std::vector<std::uint64_t> extent() const { return {extent_.begin(), extent_.end()}; }
    std::uint64_t rows() const noexcept { return extent_.empty() ? 0 : extent_[0]; }
    /// Elements in a row: 1 where there is one dimension.
    std::size_t row_elements() const noexcept {
        return static_cast<std::size_t>(
            std::accumulate(extent_.begin() + 1, extent_.end(), hsize_t{1}, std::multiplies{}));
    }

    /// Writes whole rows behind the last one (layout::extendable). A contiguous range of T goes as it lies; any other is
    /// copied, piece by piece, through one buffer of at most 16384 elements (or one row), which is kept for the next call.
    template <class R>
        requires writable_as<R, T>
    void append(R&& range) { stream(rows(), std::forward<R>(range), true); }
    /// The same, into rows that exist, from row `first` on.
    template <class R>
        requires writable_as<R, T>
    void write(std::uint64_t first, R&& range) { stream(first, std::forward<R>(range), false); }

    /// Fills `to`, a whole number of rows, from row `first` on.
    void read(std::uint64_t first, std::span<T> to) const {
        auto const [memory, file] = selection("sluice::hdf5::dataset::read", first, to.size());
        if (!to.empty())
            call(where("sluice::hdf5::dataset::read"), H5Dread, handle(), memory_type<T>(), memory.value(),
                 file.value(), H5P_DEFAULT, static_cast<void*>(to.data()));
    }

    /// Sets the number of rows (layouts extendable and tiled).
    void resize(std::uint64_t row_count) {
        auto next = extent_;
        next[0] = row_count;
        call(where("sluice::hdf5::dataset::resize"), H5Dset_extent, handle(), next.data());
        extent_ = std::move(next);
    }

    /// Writes one chunk past the filters, byte for byte: `bytes` is what the declared filters would have made of it
    /// (the elements themselves, little-endian, where there are none). `offset`: its first element, a multiple of the chunk, within the extent.
    void write_chunk(std::span<std::uint64_t const> offset, std::span<std::byte const> bytes) {
        chunk_call("sluice::hdf5::dataset::write_chunk", offset, bytes.data(), bytes.size());
    }

    /// Gives a chunk of so many bytes its place in the file, which was made by file::create, and writes nothing: what is not written there
    /// later reads as zero where the file has grown by it.
    chunk_place place_chunk(std::span<std::uint64_t const> offset, std::size_t bytes) {
        auto const here = where("sluice::hdf5::dataset::place_chunk");
        if (!detail::has_places(here)) fail(here, "the file must be one that sluice::hdf5::file::create has made, got another driver");
        return ask_for_place(here, offset, bytes);
    }

    /// As write_chunk, but the bytes come in pieces, and the file may write them later, from a thread of its own: then the future is valid, and
    /// they must stay as they are until it is ready; `owner` keeps them in memory. A failure of that write is thrown by a later call on the file,
    /// its flush or its close.
    std::shared_future<void> lend_chunk(std::span<std::uint64_t const> offset, std::span<std::span<std::byte const> const> pieces,
                                        std::shared_ptr<void const> const& owner) {
        auto const here = where("sluice::hdf5::dataset::lend_chunk");
        std::size_t bytes = 0;
        for (auto const& one : pieces) bytes += one.size();
        if (!detail::has_places(here)) {  // the application's own file
            std::vector<std::byte> joined;
            joined.reserve(bytes);
            for (auto const& one : pieces) joined.insert(joined.end(), one.begin(), one.end());
            write_chunk(offset, joined);
            return {};
        }
        auto const place = ask_for_place(here, offset, bytes);
        std::vector<placed_bytes> placed;
        placed.reserve(pieces.size());
        for (auto at = place.byte(); auto const& one : pieces) {
            placed.push_back({at, one});
            at += one.size();
        }
        return place.lend(placed, owner);
    }

private:
    site where(char const* function) const noexcept { return {function, handle()}; }

    /// \pre the file has places
    chunk_place ask_for_place(site const& here, std::span<std::uint64_t const> offset, std::size_t bytes) {
        char const nowhere{};
        detail::placement asked(&nowhere, bytes);
        chunk_call(here.function, offset, &nowhere, bytes);
        if (!asked.file()) fail(here, "HDF5 has given the chunk no place");
        return {handle(), *asked.file(), asked.at()};
    }

    void chunk_call(char const* function, std::span<std::uint64_t const> offset, void const* from, std::size_t bytes) {
        if (offset.size() != extent_.size())
            throw argument_error(std::string(function) + ": offset must have " + std::to_string(extent_.size()) + " dimensions, got " +
                                 std::to_string(offset.size()));
        hsize_t at[H5S_MAX_RANK];
        std::copy(offset.begin(), offset.end(), at);
        std::uint32_t const all_filters_applied = 0;
        call(where(function), H5Dwrite_chunk, handle(), H5P_DEFAULT, all_filters_applied, static_cast<hsize_t const*>(at), bytes, from);
    }

    template <class R>
    void stream(std::uint64_t first, R&& range, bool grow) {
        if constexpr (contiguous_of<R, T>) {
            put(first, std::span<T const>(ranges::data(range), static_cast<std::size_t>(ranges::size(range))), grow);
        } else if constexpr (rows_of<R, T>) {
            if (range.width() != row_elements())
                throw argument_error("sluice::hdf5::dataset: a row of the range must be as wide as the dataset's, " +
                                     std::to_string(row_elements()) + ", got " + std::to_string(range.width()));
            stream_pieces(first, range, row_elements(), grow);
        } else if constexpr (segmented_range<R>) {
            stream_pieces(first, range, 1, grow);
        } else {
            auto const rows_held = std::max<std::size_t>(1, buffer_elements / row_elements());
            auto const limit = rows_held * row_elements();
            buffer_.clear();
            for (auto&& element : range) {
                buffer_.push_back(static_cast<T>(element));
                if (buffer_.size() < limit) continue;
                put(first, buffer_, grow);
                first += rows_held;
                buffer_.clear();
            }
            put(first, buffer_, grow);
        }
    }

    /// `width`: elements of the dataset in an element of the range, 1 or a row.
    template <class R>
    void stream_pieces(std::uint64_t first, R& range, std::size_t width, bool grow) {
        auto const size = static_cast<std::size_t>(ranges::size(range));
        whole_rows(grow ? "sluice::hdf5::dataset::append" : "sluice::hdf5::dataset::write", size * width);
        auto const row = row_elements();
        auto const step = std::max<std::size_t>(1, buffer_elements / row) * row / width;  // whole rows
        for (std::size_t at = 0; at < size; at += step) {
            auto const count = std::min(step, size - at);
            buffer_.resize(count * width);
            auto to = std::span(buffer_);
            for (auto const& piece : segments(range, at, count)) {
                auto const elements = static_cast<std::size_t>(ranges::size(piece)) * width;
                sluice::copy(piece, to.first(elements));
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
            if (!from.empty()) resize(first + from.size() / row_elements());
        }
        auto const [memory, file] = selection(function, first, from.size());
        if (!from.empty())
            call(where(function), H5Dwrite, handle(), memory_type<T>(), memory.value(), file.value(), H5P_DEFAULT,
                 static_cast<void const*>(from.data()));
    }

    void whole_rows(char const* function, std::size_t elements) const {
        if (row_elements() == 0 || elements % row_elements() != 0)
            throw argument_error(std::string(function) + ": elements must fill whole rows of " +
                                 std::to_string(row_elements()) + ", got " + std::to_string(elements));
    }

    /// The dataspaces of `elements` in memory and of their rows in the file.
    std::pair<id, id> selection(char const* function, std::uint64_t first, std::size_t elements) const {
        whole_rows(function, elements);
        auto const count = elements / row_elements();
        if (first > rows() || count > rows() - first)
            throw argument_error(std::string(function) + ": rows must lie within " + std::to_string(rows()) + ", got " +
                                 std::to_string(count) + " from " + std::to_string(first));
        auto shape = extent_;
        shape[0] = count;
        std::vector<hsize_t> start(shape.size(), 0);
        start[0] = first;
        // Of the rows' own shape: between unlike shapes HDF5 goes element by element, ten times slower.
        id memory(call(where(function), H5Screate_simple, static_cast<int>(shape.size()), shape.data(), static_cast<hsize_t const*>(nullptr)), &H5Sclose);
        id file(call(where(function), H5Dget_space, handle()), &H5Sclose);
        call(where(function), H5Sselect_hyperslab, file.value(), H5S_SELECT_SET,
             static_cast<hsize_t const*>(start.data()), static_cast<hsize_t const*>(nullptr),
             static_cast<hsize_t const*>(shape.data()), static_cast<hsize_t const*>(nullptr));
        return {std::move(memory), std::move(file)};
    }

    static constexpr std::size_t buffer_elements = 16384;
    std::vector<hsize_t> extent_;
    std::vector<T>
        buffer_;  // capacity <= max(buffer_elements, one row); empty until a range that is not contiguous comes
};

}  // namespace sluice::hdf5
