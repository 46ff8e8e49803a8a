/// \file
/// hold_rows: rows whose columns report occasionally, filled with their last values through one small buffer.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/hold_state.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/detail/non_propagating.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

/// Rows of words whose bits tell which columns report.
template <class R>
concept report_words = row_range<R> && std::unsigned_integral<row_field_t<R>>;

/// Rows, and the same number of rows of words.
template <class R, class Reports>
concept holdable_rows = row_range<R> && report_words<Reports>;

namespace detail {

/// The rows of a segment as strided_rows over the state's memory, a few at a time. Single pass.
template <class V, class Reports>
class held_segments : public ranges::view_facade<held_segments<V, Reports>, ranges::unknown> {
    friend ranges::range_access;
    using field = row_field_t<V>;
    V rows_{};
    Reports reports_{};
    hold_state<field>* state_ = nullptr;
    column_table columns_;
    std::size_t at_ = 0, end_ = 0, n_ = 0;

    struct cursor {
        using single_pass = std::true_type;
        using value_type = strided_rows<field>;
        held_segments* self = nullptr;
        value_type read() const {
            auto const rows = std::as_bytes(std::span(self->state_->memory()));
            return {rows.data(), self->rows_.width() * sizeof(field), self->n_, self->columns_};
        }
        bool equal(ranges::default_sentinel_t) const { return self->at_ == self->end_; }
        void next() {
            self->at_ += self->n_;
            self->fill();
        }
    };
    cursor begin_cursor() {
        fill();
        return {this};
    }

    void fill() {
        constexpr std::size_t most_rows = 256, most_values = 16384;  // fit in a core's L1 and L2 caches
        auto const width = rows_.width();
        n_ = std::min({end_ - at_, most_rows, std::max<std::size_t>(1, most_values / std::max<std::size_t>(1, width))});
        if (n_ == 0) return;
        auto& memory = state_->memory();
        if (memory.size() < n_ * width + 1) memory.resize(n_ * width + 1);  // never empty, so data() is not null
        auto* to = memory.data();
        visit_segments(rows_, at_, n_, [&](auto const& segment) {
            copy_rows(segment, to, width);
            to += static_cast<std::size_t>(ranges::size(segment)) * width;
            return true;
        });
        auto* row = memory.data();
        visit_segments(reports_, at_, n_, [&](auto const& segment) {
            state_->apply(row, width, segment);
            row += static_cast<std::size_t>(ranges::size(segment)) * width;
            return true;
        });
    }

public:
    held_segments() = default;
    held_segments(V rows, Reports reports, hold_state<field>& state, column_table columns, std::size_t first,
                  std::size_t count)
        : rows_(std::move(rows)),
          reports_(std::move(reports)),
          state_(&state),
          columns_(std::move(columns)),
          at_(first),
          end_(first + count) {}
};

}  // namespace detail

template <ranges::view_ V, ranges::view_ Reports>
    requires holdable_rows<V, Reports>
class hold_rows_view : public ranges::view_facade<hold_rows_view<V, Reports>, ranges::finite> {
    friend ranges::range_access;
    using field = row_field_t<V>;
    using all_segments = detail::held_segments<V, Reports>;
    struct walk {  // row by row
        all_segments segments;
        ranges::iterator_t<all_segments> it{};
        strided_rows<field> current{};
    };
    V base_{};
    Reports reports_{};
    hold_state<field>* state_ = nullptr;
    column_table columns_;  // of a row in the buffer
    detail::non_propagating<walk> walk_;

    struct cursor {
        using single_pass = std::true_type;
        using value_type = row<field>;
        hold_rows_view* self = nullptr;
        std::ptrdiff_t index = 0;  // in the current segment
        value_type read() const { return self->walk_->current[index]; }
        bool equal(ranges::default_sentinel_t) const { return self->walk_->current.empty(); }
        void next() {
            if (++index != static_cast<std::ptrdiff_t>(self->walk_->current.size())) return;
            index = 0;
            ++self->walk_->it;
            enter();
        }
        void enter() {
            auto& w = *self->walk_;
            w.current = w.it == ranges::end(w.segments) ? strided_rows<field>{} : *w.it;
        }
    };
    cursor begin_cursor() {
        auto& w = walk_.emplace(walk{segments(0, size())});
        w.it = ranges::begin(w.segments);
        cursor c{this};
        c.enter();
        return c;
    }
    hold_rows_view(hold_rows_view const& other, column_table columns) : hold_rows_view(other) {
        columns_ = std::move(columns);
    }

public:
    hold_rows_view() = default;
    hold_rows_view(V base, Reports reports, hold_state<field>& state)
        : base_(std::move(base)), reports_(std::move(reports)), state_(&state) {
        auto const of_reports = static_cast<std::size_t>(ranges::size(reports_)), words = state.columns().words();
        auto const held = state.columns().held();
        auto const columns = held.empty() ? 0 : held.back() + 1;
        if (of_reports != size()) refuse("reports must have as many rows as the range, ", size(), of_reports);
        if (words > reports_.width())
            refuse("reports must have at least the words of the table, ", words, reports_.width());
        if (columns > base_.width())
            refuse("rows must have at least the columns of the table, ", columns, base_.width());
        std::vector<std::uint32_t> bytes(base_.width());
        for (std::size_t c = 0; c != bytes.size(); ++c) bytes[c] = static_cast<std::uint32_t>(c * sizeof(field));
        columns_ = column_table(std::move(bytes));
    }

    V const& base() const noexcept { return base_; }
    std::size_t size() const { return static_cast<std::size_t>(ranges::size(base_)); }
    std::size_t width() const noexcept { return columns_.size(); }
    /// A segment is valid until the next one. Moving to each segment, including the first, changes the state.
    auto segments(std::size_t first, std::size_t count) const {
        return count == 0 ? all_segments{} : all_segments(base_, reports_, *state_, columns_, first, count);
    }
    auto select_columns(std::span<std::size_t const> columns) const {
        return hold_rows_view(*this, columns_.select(columns));
    }

private:
    [[noreturn]] static void refuse(char const* rule, std::size_t needed, std::size_t got) {
        throw argument_error(std::string("sluice::views::hold: ") + rule + std::to_string(needed) + ", got " +
                             std::to_string(got));
    }
};

}  // namespace sluice

template <class V, class R>
inline constexpr bool std::ranges::enable_view<sluice::detail::held_segments<V, R>> = true;
template <class V, class R>
inline constexpr bool std::ranges::enable_view<sluice::hold_rows_view<V, R>> = true;
