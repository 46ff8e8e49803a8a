/// \file
/// record_fields: the contents of records as a view, by description: a field, one row per record, or many.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segmented_adaptor.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/memory/detail/nested_segments.hpp>
#include <sluice/memory/packed.hpp>
#include <sluice/views/concatenate.hpp>
#include <range/v3/range/access.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/view/interface.hpp>

namespace sluice::memory {

/// Describes the contents of records: `fields(records)` is a view of them; `fields.require_within(record_bytes)` throws
/// if they do not fit.
template <class F, class Records>
concept field_description = std::semiregular<F> && requires(F const& fields, Records const& r) {
    fields.require_within(std::size_t{});
    { fields(r) } -> ranges::view_;
};

/// `count` columns of T, `step` bytes apart, the first at byte `first` of the record.
template <packet_field T>
column_table evenly_spaced(std::size_t count, std::size_t first = 0, std::size_t step = sizeof(T)) {
    std::vector<std::uint32_t> bytes(count);
    for (std::size_t c = 0; c < count; ++c) bytes[c] = static_cast<std::uint32_t>(first + c * step);
    return column_table(std::move(bytes));
}

namespace detail {
/// `end`: the largest end offset of the fields.
inline void require_within(std::size_t end, std::size_t record_bytes) {
    if (end > record_bytes)
        throw argument_error("sluice::memory::records: a field must end within the record of " +
                             std::to_string(record_bytes) + " bytes, got one that ends at byte " + std::to_string(end));
}
}  // namespace detail

/// One value of type T per record.
template <packet_field T>
struct field_of {
    std::size_t byte = 0;
    void require_within(std::size_t record_bytes) const { detail::require_within(byte + sizeof(T), record_bytes); }
    template <class Records>
    strided<T> operator()(Records const& r) const {
        return {r.size() == 0 ? nullptr : r.data() + byte, r.record_bytes(), r.size(), r.hook(), r.owner()};
    }
};

/// Records that consist of one value of type T.
template <packet_field T>
struct whole_of {
    void require_within(std::size_t record_bytes) const {
        if (sizeof(T) != record_bytes)
            throw argument_error("sluice::memory::records: a record must have the " + std::to_string(sizeof(T)) +
                                 " bytes of its value, got " + std::to_string(record_bytes));
    }
    template <class Records>
    packed<T> operator()(Records const& r) const {
        return {r.data(), r.size(), r.hook(), r.owner()};
    }
};

/// One row per record.
template <packet_field T>
struct row_of {
    column_table columns;
    void require_within(std::size_t record_bytes) const {
        if (columns.size() != 0) detail::require_within(columns.last_offset() + sizeof(T), record_bytes);
    }
    template <class Records>
    strided_rows<T> operator()(Records const& r) const {
        return {r.data(), r.record_bytes(), r.size(), columns, r.hook(), r.owner()};
    }
    row_of select_columns(std::span<std::size_t const> chosen) const { return {columns.select(chosen)}; }
};

/// Many values of one field in a record, `step` bytes apart.
struct values_in_record {
    std::size_t first = 0;  ///< byte of the first one
    std::size_t rows = 1;   ///< how many
    std::size_t step = 0;   ///< 0: no bytes between them
};

/// Many values of type T per record.
template <packet_field T>
struct values_of {
    values_in_record layout;
    void require_within(std::size_t record_bytes) const {
        detail::require_rows(layout.rows);
        detail::require_within(layout.first + (layout.rows - 1) * step() + sizeof(T), record_bytes);
    }
    template <class Records>
    auto operator()(Records const& r) const {
        return views::concatenate(detail::nested_values<T, Records>(r, layout.first, step(), layout.rows));
    }
    std::size_t step() const noexcept { return layout.step == 0 ? sizeof(T) : layout.step; }
};

/// Many rows in a record, for example 128 samples of one channel, then 128 of the next.
struct rows_in_record {
    std::size_t first = 0;  ///< byte of the first value
    std::size_t columns = 1;
    std::size_t rows = 1;
    std::size_t row_step = 0;     ///< bytes from one row to the next; 0: the values of a column are contiguous
    std::size_t column_step = 0;  ///< bytes from one column to the next; 0: columns are contiguous
};

/// Many rows of values of type T per record.
template <packet_field T>
class rows_of {
    std::size_t rows_ = 1, step_ = sizeof(T);
    column_table columns_;

public:
    rows_of() = default;
    explicit rows_of(rows_in_record const& layout)
        : rows_(layout.rows),
          step_(layout.row_step == 0 ? sizeof(T) : layout.row_step),
          columns_(evenly_spaced<T>(layout.columns, layout.first,
                                    layout.column_step == 0 ? layout.rows * step_ : layout.column_step)) {
        detail::require_rows(layout.rows);
    }
    void require_within(std::size_t record_bytes) const {
        if (columns_.size() != 0)
            detail::require_within(columns_.last_offset() + (rows_ - 1) * step_ + sizeof(T), record_bytes);
    }
    template <class Records>
    auto operator()(Records const& r) const {
        return views::concatenate(detail::nested_rows<T, Records>(r, columns_, step_, rows_));
    }
    rows_of select_columns(std::span<std::size_t const> chosen) const {
        rows_of other = *this;
        other.columns_ = columns_.select(chosen);
        return other;
    }
};

/// The fields of records as a view. It keeps its records, so that \ref blocks can read the same fields block by block.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | records and a `field_description` | a random-access view of values or rows, segments kept | yes | yes | the records and the description | an element is read |
template <class Records, field_description<Records> Fields>
class record_fields : public ranges::view_interface<record_fields<Records, Fields>>,
                      public segmented_adaptor<record_fields<Records, Fields>> {
    using view_type = std::invoke_result_t<Fields const&, Records const&>;
    Records records_{};
    Fields fields_{};
    view_type view_{};

public:
    static constexpr bool keeps_rows = true;

    record_fields() = default;
    record_fields(Records records, Fields fields)
        : records_(std::move(records)), fields_(std::move(fields)), view_(fields_(records_)) {}

    auto begin() const { return ranges::begin(view_); }
    auto end() const { return ranges::end(view_); }
    std::size_t size() const { return static_cast<std::size_t>(ranges::size(view_)); }

    /// The fields without their records.
    view_type const& base() const noexcept { return view_; }
    detail::as_it_is adaptor() const noexcept { return {}; }
    /// The records, and the description of the fields.
    Records const& source() const noexcept { return records_; }
    Fields const& fields() const noexcept { return fields_; }
    auto select_columns(std::span<std::size_t const> columns) const
        requires requires(Fields const& f) { f.select_columns(columns); }
    {
        return record_fields(records_, fields_.select_columns(columns));
    }
};

}  // namespace sluice::memory

template <class R, class F>
inline constexpr bool std::ranges::enable_view<sluice::memory::record_fields<R, F>> = true;
