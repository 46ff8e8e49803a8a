/// \file
/// views::select(columns): rows with only the chosen columns, in the chosen order.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <span>
#include <utility>
#include <vector>

#include <sluice/core/rows.hpp>
#include <sluice/core/adaptor_closure.hpp>
#include <sluice/detail/view_all.hpp>

namespace sluice {

/// Rows that support another column table.
template <class R>
concept selectable =
    row_range<R> && requires(std::remove_reference_t<R> const& r, std::span<std::size_t const> columns) {
        { r.select_columns(columns) } -> row_range;
    };

namespace views {
struct select_fn : needs_arguments<select_fn> {
    template <detail::viewable_range R>
        requires selectable<R>
    auto operator()(R&& rows, std::vector<std::size_t> const& columns) const {
        return rows.select_columns(columns);
    }
    auto operator()(std::vector<std::size_t> columns) const { return bind_adaptor<select_fn>(std::move(columns)); }
};

/// Rows with only the chosen columns: columns `{2, 0}` of `10, 11, 12` are `12, 10`.
///
/// `select(rows, columns)`, `rows | select(columns)`, `select({2, 0})` to keep or compose.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | rows (\ref sluice::row_range) | the same rows, same category, segments kept | yes | as its base | one column table per segment | a value of a row is read |
///
/// Changes only the column table: `select | select` makes one table, and copying stays one loop. A column may be chosen
/// twice. Throws argument_error if a column is not below the width. Rows refer to their packets.
/// \snippet examples/views/select.cpp select
/// See also views::transform (computes instead of choosing).
inline constexpr select_fn select{};
}  // namespace views
}  // namespace sluice
