/// \file
/// The laws of rows: copied, sliced or selected in any way, the values equal the rows', and nothing else is written.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/numbered_rows.hpp"
#include <sluice/core/algorithms.hpp>
#include <sluice/core/copy_rows.hpp>
#include <sluice/views/select.hpp>

namespace laws {

template <class T>
std::vector<T> flat(std::vector<std::vector<T>> const& rows) {
    std::vector<T> all;
    for (auto const& row : rows) all.insert(all.end(), row.begin(), row.end());
    return all;
}

/// With a stride larger than the width, only the columns are written.
template <class View, class T>
void writes_only_its_columns(View view, std::vector<std::vector<T>> const& expected) {
    std::size_t const width = view.width(), apart = width + 3;
    constexpr T untouched = 77;
    std::vector<T> out(expected.size() * apart + 1, untouched), wanted = out;
    for (std::size_t i = 0; i != expected.size(); ++i)
        std::copy(expected[i].begin(), expected[i].end(), wanted.begin() + static_cast<std::ptrdiff_t>(i * apart));
    T* to = out.data();
    for (auto const& segment : sluice::segments(view)) {
        sluice::detail::copy_rows(segment, to, apart);
        to += static_cast<std::size_t>(ranges::size(segment)) * apart;
    }
    CHECK(out == wanted);
}

/// Any slice of any segment is copied correctly.
template <class View, class T>
void segments_can_be_cut(View const& view, std::vector<std::vector<T>> const& expected) {
    std::size_t at = 0;
    for (auto const& segment : sluice::segments(view)) {
        auto const size = static_cast<std::size_t>(ranges::size(segment));
        for (std::size_t first = 0; first != size; ++first)
            for (std::size_t count = 1; first + count <= size; ++count) {
                std::vector<T> out(count * view.width());
                sluice::detail::copy_rows(sluice::slice(segment, first, count), out.data(), view.width());
                auto const from = expected.begin() + static_cast<std::ptrdiff_t>(at + first);
                CHECK(out == flat(std::vector<std::vector<T>>(from, from + static_cast<std::ptrdiff_t>(count))));
            }
        at += size;
    }
    CHECK(at == expected.size());
}

/// Selects columns in reverse order, with the first one repeated at the end, and no columns.
template <class View, class T>
void columns_can_be_selected(View const& view, std::vector<std::vector<T>> const& expected) {
    std::vector<std::size_t> columns(view.width());
    std::iota(columns.rbegin(), columns.rend(), std::size_t{0});
    if (!columns.empty()) columns.push_back(0);
    auto const chosen = view | sluice::views::select(columns);
    auto wanted = expected;
    for (auto& row : wanted) {
        std::reverse(row.begin(), row.end());
        if (!row.empty()) row.push_back(row.back());
    }
    CHECK(chosen.width() == columns.size());
    CHECK(test::copied_rows(chosen) == flat(wanted));
    CHECK(test::values(chosen) == wanted);
    CHECK(test::values(chosen | sluice::views::select(columns)) == test::values(view | sluice::views::select([&] {
                                                                                    auto twice = columns;
                                                                                    for (auto& c : twice)
                                                                                        c = columns[c];
                                                                                    return twice;
                                                                                }())));
    CHECK((view | sluice::views::select(std::vector<std::size_t>{})).width() == 0);
    CHECK_THROWS_AS(view | sluice::views::select(std::vector<std::size_t>{view.width()}), sluice::argument_error);
}

/// Rows with random access. `expected` has at least one row.
template <class View, class T>
void rows(View const& view, std::vector<std::vector<T>> const& expected) {
    static_assert(sluice::row_range<View> && sluice::row_range<View const>);
    static_assert(std::same_as<sluice::row_field_t<View>, T>);
    REQUIRE(view.width() == expected.front().size());
    random_access(view, expected, test::row_values{});
    segmented(view, expected, test::row_values{});
    algorithms_agree(view, expected, test::row_values{});
    CHECK(test::copied_rows(view) == flat(expected));
    CHECK(sluice::equal(view, view));
    writes_only_its_columns(view, expected);
    segments_can_be_cut(view, expected);
    columns_can_be_selected(view, expected);
}

}  // namespace laws
