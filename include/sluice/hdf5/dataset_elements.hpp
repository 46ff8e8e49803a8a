/// \file
/// hdf5::dataset_elements<T>: the elements of a one-dimensional dataset as a range. Holds one chunk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/core/shared_span.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/detail/index_cursor.hpp>
#include <sluice/hdf5/conversion.hpp>
#include <sluice/hdf5/detail/chunk_source.hpp>
#include <sluice/hdf5/detail/decoded_chunks.hpp>
#include <sluice/hdf5/object.hpp>
#include <sluice/hdf5/type.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice::hdf5 {

/// The elements of a one-dimensional dataset, as a random-access range.
///
/// Made by `dataset.elements()` of a `dataset<T>`, `dataset.elements<T>()` of a \ref stored_dataset.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | an open dataset of numbers, of any layout and filters | random-access view of T (by value), segments contiguous | yes | yes | one chunk (without chunks, 1 MiB); copies share it | an element of another chunk is reached |
///
/// A segment keeps its chunk alive. Extent, errors and thread safety are as for \ref dataset_rows.
/// Throws argument_error if the dataset has more than one dimension.
/// See also \ref dataset_rows for datasets of several dimensions.
template <number T>
class dataset_elements : public ranges::view_facade<dataset_elements<T>, ranges::finite> {
    friend ranges::range_access;
    template <class View>
    friend class detail::chunk_segments;
    std::shared_ptr<detail::decoded_chunks> chunks_;

    struct cursor : sluice::detail::index_cursor {
        detail::decoded_chunks* chunks = nullptr;
        T read() const { return load<T>(chunks->row(index)); }
    };
    cursor begin_cursor() const noexcept { return {{0}, chunks_.get()}; }
    cursor end_cursor() const noexcept { return {{size()}, chunks_.get()}; }

    std::size_t rows_in_chunk(std::size_t index) const { return chunks_->rows_from(index); }
    shared_span<T const> segment(std::size_t first, std::size_t count) const {
        auto const* const values = reinterpret_cast<T const*>(chunks_->row(first));
        return {{values, count}, chunks_->owner()};
    }

public:
    dataset_elements() = default;
    /// The elements of an open dataset. The view keeps the dataset open.
    explicit dataset_elements(object const& dataset, conversion how = conversion::exact) {
        auto const who = "sluice::hdf5::dataset_elements";
        detail::require_kept<T>(who, dataset, how);
        auto source = std::make_shared<detail::chunk_source const>(who, dataset, memory_type<T>(), sizeof(T));
        if (source->dimensions() != 1)
            throw argument_error(std::string(who) + ": " + dataset.path() + " of " + dataset.file_path() +
                                 " must have one dimension, got " + std::to_string(source->dimensions()));
        std::size_t const first = 0;
        chunks_ = std::make_shared<detail::decoded_chunks>(std::move(source), std::span(&first, 1));
    }

    std::size_t size() const noexcept { return chunks_ ? static_cast<std::size_t>(chunks_->source()->rows()) : 0; }
    auto segments(std::size_t first, std::size_t count) const {
        return detail::chunk_segments<dataset_elements>(*this, first, count);
    }
};

}  // namespace sluice::hdf5

template <class T>
inline constexpr bool std::ranges::enable_view<sluice::hdf5::dataset_elements<T>> = true;
