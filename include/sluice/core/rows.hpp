/// \file
/// Rows: records of fixed width that lie in packets, and the table that says which columns are seen and where they lie.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/gather_plan.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/detail/index_cursor.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/traits.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

/// Where the columns of a row lie: byte offsets from the packet's beginning. Immutable; copies share it. Holds 4 bytes a column
/// and, from 8 columns on, how they are gathered together: some 50 bytes a column at most.
class column_table {
    struct table {
        std::vector<std::uint32_t> offsets;
        std::vector<detail::gather_block> blocks;
    };
    std::shared_ptr<table const> columns_ = std::make_shared<table const>();

public:
    column_table() = default;
    explicit column_table(std::vector<std::uint32_t> byte_offsets) {
        auto blocks = detail::gather_blocks(byte_offsets);
        columns_ = std::make_shared<table const>(table{std::move(byte_offsets), std::move(blocks)});
    }

    std::size_t size() const noexcept { return columns_->offsets.size(); }
    std::span<std::uint32_t const> offsets() const noexcept { return columns_->offsets; }
    /// How values of two bytes are gathered where the processor can; empty where one by one is the way.
    std::span<detail::gather_block const> blocks() const noexcept { return columns_->blocks; }

    /// The table of the chosen columns, in the chosen order; a column may be chosen more than once.
    column_table select(std::span<std::size_t const> columns) const {
        std::vector<std::uint32_t> chosen;
        chosen.reserve(columns.size());
        for (std::size_t const column : columns) {
            if (column >= size())
                throw argument_error("sluice::views::select: a column must be below the width " + std::to_string(size()) +
                                     ", got " + std::to_string(column));
            chosen.push_back(columns_->offsets[column]);
        }
        return column_table(std::move(chosen));
    }
};

/// One row: `size()` values of T, read where they lie. Refers to the packet and to the column table; owns neither.
template <packet_field T>
class row : public ranges::view_facade<row<T>, ranges::finite> {
    friend ranges::range_access;
    std::byte const* packet_ = nullptr;
    std::span<std::uint32_t const> offsets_;

    struct cursor {
        std::byte const* packet = nullptr;
        std::uint32_t const* offset = nullptr;
        T read() const noexcept { return load<T>(packet + *offset); }
        bool equal(cursor const& other) const noexcept { return offset == other.offset; }
        void next() noexcept { ++offset; }
        void prev() noexcept { --offset; }
        void advance(std::ptrdiff_t n) noexcept { offset += n; }
        std::ptrdiff_t distance_to(cursor const& other) const noexcept { return other.offset - offset; }
    };
    cursor begin_cursor() const noexcept { return {packet_, offsets_.data()}; }
    cursor end_cursor() const noexcept { return {packet_, offsets_.data() + offsets_.size()}; }

public:
    row() = default;
    row(std::byte const* packet, std::span<std::uint32_t const> byte_offsets) noexcept : packet_(packet), offsets_(byte_offsets) {}
    std::size_t size() const noexcept { return offsets_.size(); }
    T operator[](std::size_t column) const noexcept { return load<T>(packet_ + offsets_[column]); }
};

/// The rows of an array of packets: the leaf of every row range.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | bytes that outlive it | random-access view of row<T> | yes | yes | a pointer, a shared column table | a value of a row is read |
template <packet_field T>
class strided_rows : public ranges::view_facade<strided_rows<T>, ranges::finite> {
    friend ranges::range_access;
    std::byte const* first_ = nullptr;
    std::size_t stride_ = 1;
    std::size_t count_ = 0;
    column_table columns_;
    consumption const* hook_ = nullptr;

    struct cursor : detail::index_cursor {
        std::byte const* first = nullptr;
        std::size_t stride = 0;
        std::span<std::uint32_t const> offsets{};
        row<T> read() const noexcept { return {first + index * stride, offsets}; }
    };
    cursor begin_cursor() const noexcept { return {{0}, first_, stride_, columns_.offsets()}; }
    cursor end_cursor() const noexcept { return {{size()}, first_, stride_, columns_.offsets()}; }

public:
    strided_rows() = default;
    strided_rows(std::byte const* first, std::size_t stride_bytes, std::size_t count, column_table columns,
                 consumption const* hook = nullptr)
        : first_(first), stride_(stride_bytes), count_(count), columns_(std::move(columns)), hook_(hook) {}

    std::size_t size() const noexcept { return count_; }
    /// Values in a row; known before anything is read.
    std::size_t width() const noexcept { return columns_.size(); }
    std::byte const* data() const noexcept { return first_; }
    std::size_t stride() const noexcept { return stride_; }
    column_table const& columns() const noexcept { return columns_; }

    strided_rows slice(std::size_t first, std::size_t count) const {
        strided_rows part = *this;
        part.count_ = count;
        if (count != 0) part.first_ = first_ + first * stride_;
        return part;
    }
    /// The same rows seen through other columns: the leaf's table changes, nothing else.
    strided_rows select_columns(std::span<std::size_t const> columns) const {
        strided_rows chosen = *this;
        chosen.columns_ = columns_.select(columns);
        return chosen;
    }
    std::size_t release_step() const noexcept { return hook_ ? release_bytes / stride_ + 1 : 0; }
    /// Whole packets, so that one release begins where the one before it ended.
    void release(std::size_t first, std::size_t count) const noexcept {
        if (hook_ && count != 0) hook_->release(first_ + first * stride_, first_ + (first + count) * stride_);
    }
};

namespace detail {
template <class Row>
struct row_field {};
template <class T>
struct row_field<row<T>> {
    using type = T;
};
}  // namespace detail

/// The type of the values of the rows of R.
template <class R>
using row_field_t = typename detail::row_field<std::remove_cvref_t<ranges::range_reference_t<R>>>::type;

/// A range of rows whose width is known before reading.
template <class R>
concept row_range = ranges::random_access_range<R> && ranges::sized_range<R> && requires(std::remove_reference_t<R> const& r) {
    { r.width() } -> std::convertible_to<std::size_t>;
    typename row_field_t<R>;
};

/// The number of values in each row of `rows`.
template <row_range R>
std::size_t width(R const& rows) {
    return rows.width();
}

}  // namespace sluice

template <class T>
inline constexpr bool std::ranges::enable_view<sluice::row<T>> = true;
template <class T>
inline constexpr bool std::ranges::enable_view<sluice::strided_rows<T>> = true;
