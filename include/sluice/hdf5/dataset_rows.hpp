/// \file
/// hdf5::dataset_rows<T>: the rows of a dataset as a range, segmented by chunk. Holds one row of chunks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <ranges>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/detail/index_cursor.hpp>
#include <sluice/hdf5/conversion.hpp>
#include <sluice/hdf5/detail/chunk_source.hpp>
#include <sluice/hdf5/detail/decoded_chunks.hpp>
#include <sluice/hdf5/object.hpp>
#include <sluice/hdf5/type.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice::hdf5 {

/// The rows of a dataset, as a random-access range. The first dimension counts rows; the others form a row, row-major.
///
/// Made by `dataset.rows()` of a `dataset<T>`, `dataset.rows<T>()` of a \ref stored_dataset.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | an open dataset of numbers, of any layout and filters | random-access view of row<T>, segments: rows of chunks | yes | yes | the chunks that the columns of one row need; copies share them | a row of other chunks is reached |
///
/// One HDF5 call reads each chunk into its own memory. The column table points there, so no values are rearranged. Only
/// chunks with selected columns are read. If a row of unfiltered chunks is larger than 8 MiB, it is read in blocks of
/// rows. A dataset without chunks is read by whole rows, about 1 MiB per call.
///
/// A segment keeps its chunks alive; several segments can be alive. A row (`*it`, `rows[i]`) is valid until any copy of
/// the view reads a row of other chunks. The number of rows is fixed when the view is made. A view that outlives its
/// file throws when it reads. Not thread-safe, like HDF5.
///
/// Throws argument_error if T cannot represent the stored values (\ref conversion). Throws hdf5::error, with the box,
/// if a chunk cannot be read; the view then holds no chunk and remains usable.
/// \snippet examples/lessons/10_back_to_a_flat_file.cpp back
/// See also \ref dataset_elements (one dimension), stored_dataset::read (boxes, into the caller's memory).
template <number T>
class dataset_rows : public ranges::view_facade<dataset_rows<T>, ranges::finite> {
    friend ranges::range_access;
    template <class View>
    friend class detail::chunk_segments;

    struct shared_state {
        std::vector<std::size_t> chosen;  // indices of the dataset's columns
        detail::decoded_chunks chunks;
        column_table columns;

        shared_state(std::shared_ptr<detail::chunk_source const> source, std::vector<std::size_t> columns_chosen)
            : chosen(std::move(columns_chosen)), chunks(std::move(source), chosen) {
            std::vector<std::uint32_t> offsets;
            offsets.reserve(chosen.size());
            for (auto const column : chosen) offsets.push_back(chunks.offset_of(column));
            columns = column_table(std::move(offsets));
        }
    };
    std::shared_ptr<shared_state> state_;

    struct cursor : sluice::detail::index_cursor {
        shared_state* state = nullptr;
        row<T> read() const { return {state->chunks.row(index), state->columns.offsets()}; }
    };
    cursor begin_cursor() const noexcept { return {{0}, state_.get()}; }
    cursor end_cursor() const noexcept { return {{size()}, state_.get()}; }

    explicit dataset_rows(std::shared_ptr<shared_state> state) : state_(std::move(state)) {}
    std::size_t rows_in_chunk(std::size_t index) const { return state_->chunks.rows_from(index); }
    strided_rows<T> segment(std::size_t first, std::size_t count) const {
        auto const* const bytes = state_->chunks.row(first);
        return {bytes, state_->chunks.stride(), count, state_->columns, nullptr, state_->chunks.owner()};
    }

public:
    dataset_rows() = default;
    /// All columns of an open dataset. The view keeps the dataset open.
    explicit dataset_rows(object const& dataset, conversion how = conversion::exact) {
        auto const who = "sluice::hdf5::dataset_rows";
        detail::require_kept<T>(who, dataset, how);
        auto source = std::make_shared<detail::chunk_source const>(who, dataset, memory_type<T>(), sizeof(T));
        std::vector<std::size_t> all(source->width());
        std::iota(all.begin(), all.end(), std::size_t{0});
        state_ = std::make_shared<shared_state>(std::move(source), std::move(all));
    }

    std::size_t size() const noexcept { return state_ ? static_cast<std::size_t>(state_->chunks.source()->rows()) : 0; }
    std::size_t width() const noexcept { return state_ ? state_->columns.size() : 0; }
    auto segments(std::size_t first, std::size_t count) const {
        return detail::chunk_segments<dataset_rows>(*this, first, count);
    }
    /// Returns a view of these columns. It shares the dataset, not the decoded chunks.
    dataset_rows select_columns(std::span<std::size_t const> columns) const {
        std::vector<std::size_t> chosen;
        chosen.reserve(columns.size());
        for (auto const column : columns) {
            if (column >= width())
                throw argument_error("sluice::views::select: a column must be below the width " +
                                     std::to_string(width()) + ", got " + std::to_string(column));
            chosen.push_back(state_->chosen[column]);
        }
        return state_ ? dataset_rows(std::make_shared<shared_state>(state_->chunks.source(), std::move(chosen)))
                      : dataset_rows();
    }
};

}  // namespace sluice::hdf5

template <class T>
inline constexpr bool std::ranges::enable_view<sluice::hdf5::dataset_rows<T>> = true;
