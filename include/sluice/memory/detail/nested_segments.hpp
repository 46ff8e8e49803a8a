/// \file
/// nested_rows and nested_values: records that hold many rows, as segments: one per record, computed from its index.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/strided.hpp>

namespace sluice::memory::detail {

inline void require_rows(std::size_t rows) {
    if (rows == 0) throw argument_error("sluice::memory::records: a record must hold at least 1 row, got 0");
}

/// The identity adaptor, for views that do not change their segments.
struct as_it_is {
    template <class S>
    constexpr S operator()(S segment) const {
        return segment;
    }
    template <class It>
    constexpr It walk(It it) const {
        return it;
    }
};

/// The common base: segments of equal length, found by division. Holds the records and no memory per segment.
template <class Records>
class nested_segments {
public:
    std::size_t size() const noexcept { return records_.size(); }
    std::size_t elements() const noexcept { return records_.size() * rows_; }
    std::size_t first_index(std::size_t segment) const noexcept { return segment * rows_; }
    std::size_t segment_of(std::size_t index) const noexcept { return index / rows_; }
    void release_all() const noexcept { records_.release_all(); }

protected:
    nested_segments() = default;
    nested_segments(Records records, std::size_t step, std::size_t rows)
        : records_(std::move(records)), step_(step), rows_(rows) {}
    std::byte const* record(std::size_t index) const noexcept {
        return records_.data() + index * records_.record_bytes();
    }

    Records records_{};
    std::size_t step_ = 1, rows_ = 1;  // bytes from one row to the next; rows in a record
};

template <packet_field T, class Records>
class nested_values : public nested_segments<Records> {
    std::size_t first_ = 0;

public:
    nested_values() = default;
    nested_values(Records records, std::size_t first, std::size_t step, std::size_t rows)
        : nested_segments<Records>(std::move(records), step, rows), first_(first) {}
    strided<T> operator[](std::size_t segment) const {
        return {this->record(segment) + first_, this->step_, this->rows_, this->records_.hook()};
    }
};

template <packet_field T, class Records>
class nested_rows : public nested_segments<Records> {
    column_table columns_;

public:
    nested_rows() = default;
    nested_rows(Records records, column_table columns, std::size_t step, std::size_t rows)
        : nested_segments<Records>(std::move(records), step, rows), columns_(std::move(columns)) {}
    strided_rows<T> operator[](std::size_t segment) const {
        return {this->record(segment), this->step_, this->rows_, columns_, this->records_.hook()};
    }
    std::size_t width() const noexcept { return columns_.size(); }
    nested_rows select_columns(std::span<std::size_t const> chosen) const {
        return nested_rows(this->records_, columns_.select(chosen), this->step_, this->rows_);
    }
};

}  // namespace sluice::memory::detail
