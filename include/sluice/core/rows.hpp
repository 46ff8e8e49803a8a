/// \file
/// Rows: records of fixed width, and the table of visible columns and their byte offsets.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <ranges>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/gather_plan.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/detail/index_cursor.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/traits.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

/// The columns of a row, as byte offsets from the row's first byte. Immutable; copies share it. Tables are equal if
/// their offsets are equal. Holds 4 bytes per column and, once rows are copied with it, a plan of at most about 50
/// bytes per column.
class column_table {
    struct table {
        std::vector<std::uint32_t> offsets;
        std::once_flag planned;
        std::vector<detail::gather_block> blocks;
        std::mutex guard;
        std::vector<std::size_t> selection;  // the last selection and its table
        std::shared_ptr<table> selected;
        std::uint32_t apart = 0;  // bytes from a column to the next; 0 if not constant, or with fewer than two columns
        explicit table(std::vector<std::uint32_t> all = {}) : offsets(std::move(all)) {
            if (offsets.size() < 2 || offsets[1] <= offsets[0]) return;
            apart = offsets[1] - offsets[0];
            for (std::size_t c = 2; c != offsets.size() && apart != 0; ++c)
                if (offsets[c] - offsets[c - 1] != apart) apart = 0;  // modulo 2^32, so backward steps differ too
        }
    };
    std::shared_ptr<table> columns_ = std::make_shared<table>();

    struct known {};
    column_table(known, std::shared_ptr<table> columns) noexcept : columns_(std::move(columns)) {}

public:
    column_table() = default;
    explicit column_table(std::vector<std::uint32_t> byte_offsets)
        : columns_(std::make_shared<table>(std::move(byte_offsets))) {}

    std::size_t size() const noexcept { return columns_->offsets.size(); }
    std::span<std::uint32_t const> offsets() const noexcept { return columns_->offsets; }
    /// Whether values of `value_bytes` bytes are adjacent and in order, so that a row is one run of bytes.
    bool are_adjacent(std::size_t value_bytes) const noexcept { return size() == 1 || columns_->apart == value_bytes; }
    /// The greatest offset; 0 without columns.
    std::uint32_t last_offset() const noexcept {
        return size() == 0 ? 0 : *std::max_element(offsets().begin(), offsets().end());
    }
    /// The gather plan for two-byte values, if the processor supports it; empty if a loop over the columns is as fast.
    /// Made at the first call; thread-safe.
    std::span<detail::gather_block const> blocks() const {
        std::call_once(columns_->planned, [this] { columns_->blocks = detail::gather_blocks(columns_->offsets); });
        return columns_->blocks;
    }

    /// Returns the table of the chosen columns, in the chosen order. A column may be chosen more than once. Caches the
    /// last result, so selecting the same columns for every block costs one comparison. Thread-safe.
    column_table select(std::span<std::size_t const> columns) const {
        std::lock_guard const lock(columns_->guard);
        auto& last = columns_->selection;
        if (columns_->selected && std::equal(columns.begin(), columns.end(), last.begin(), last.end()))
            return {known(), columns_->selected};
        std::vector<std::uint32_t> chosen;
        chosen.reserve(columns.size());
        for (std::size_t const column : columns) {
            if (column >= size())
                throw argument_error("sluice::views::select: a column must be below the width " +
                                     std::to_string(size()) + ", got " + std::to_string(column));
            chosen.push_back(columns_->offsets[column]);
        }
        column_table made(std::move(chosen));
        last.assign(columns.begin(), columns.end());
        columns_->selected = made.columns_;
        return made;
    }

    friend bool operator==(column_table const& a, column_table const& b) noexcept {
        return a.columns_ == b.columns_ || a.columns_->offsets == b.columns_->offsets;
    }
};

/// One row: `size()` values of T, read from its bytes. Refers to the bytes and the column table; owns neither.
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
    row(std::byte const* packet, std::span<std::uint32_t const> byte_offsets) noexcept
        : packet_(packet), offsets_(byte_offsets) {}
    std::size_t size() const noexcept { return offsets_.size(); }
    T operator[](std::size_t column) const noexcept { return load<T>(packet_ + offsets_[column]); }
};

/// Whether a type is a row: a sized random-access range of values, and the reference type of a `row_range`.
template <class Row>
inline constexpr bool is_row = false;
template <class T>
inline constexpr bool is_row<row<T>> = true;

/// The rows of an array of records. Every row range is built on it.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | bytes that outlive it, or an owner of them | random-access view of row<T> | yes | yes | a pointer, a shared column table, its share of the owner | a value of a row is read |
template <packet_field T>
class strided_rows : public ranges::view_facade<strided_rows<T>, ranges::finite> {
    friend ranges::range_access;
    std::byte const* first_ = nullptr;
    std::size_t stride_ = 1;
    std::size_t count_ = 0;
    column_table columns_;
    consumption const* hook_ = nullptr;
    std::shared_ptr<void const> owner_;

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
    /// `hook` releases consumed bytes; `owner` keeps the bytes in memory.
    strided_rows(std::byte const* first, std::size_t stride_bytes, std::size_t count, column_table columns,
                 consumption const* hook = nullptr, std::shared_ptr<void const> owner = nullptr)
        : first_(first),
          stride_(stride_bytes),
          count_(count),
          columns_(std::move(columns)),
          hook_(hook),
          owner_(std::move(owner)) {}

    std::size_t size() const noexcept { return count_; }
    /// The number of values in a row; known before reading.
    std::size_t width() const noexcept { return columns_.size(); }
    std::byte const* data() const noexcept { return first_; }
    /// Bytes from one row to the next.
    std::size_t stride() const noexcept { return stride_; }
    column_table const& columns() const noexcept { return columns_; }

    strided_rows slice(std::size_t first, std::size_t count) const {
        strided_rows sliced = *this;
        sliced.count_ = count;
        if (count != 0) sliced.first_ = first_ + first * stride_;
        return sliced;
    }
    /// The same rows with other columns. Only the column table changes.
    strided_rows select_columns(std::span<std::size_t const> columns) const {
        strided_rows chosen = *this;
        chosen.columns_ = columns_.select(columns);
        return chosen;
    }
    /// Rows 0, step, 2 step, ...
    strided_rows every(std::size_t step) const {
        strided_rows chosen = *this;
        chosen.count_ = count_ / step + (count_ % step != 0);
        if (chosen.count_ > 1) chosen.stride_ = step * stride_;
        return chosen;
    }
    std::size_t release_step() const noexcept { return hook_ ? release_bytes / stride_ + 1 : 0; }
    /// Releases whole records, so that each release begins where the one before ended.
    void release(std::size_t first, std::size_t count) const noexcept {
        if (!hook_ || count == 0) return;
        auto const reach = std::max<std::size_t>(stride_, columns_.last_offset() + sizeof(T));
        hook_->release(first_ + first * stride_, first_ + (first + count - 1) * stride_ + reach);
    }
    void release_all() const noexcept {
        if (hook_) hook_->release_all();
    }
};

/// The type of the values of the rows of R.
template <class R>
    requires is_row<std::remove_cvref_t<ranges::range_reference_t<R>>>
using row_field_t = ranges::range_value_t<ranges::range_reference_t<R>>;

/// A sized range of rows with visible segments, whose width is known before reading.
template <class R>
concept row_range = ranges::input_range<R> && is_row<std::remove_cvref_t<ranges::range_reference_t<R>>> &&
                    segmented_range<R> && requires(std::remove_reference_t<R> const& r) {
                        { r.width() } -> std::convertible_to<std::size_t>;
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
