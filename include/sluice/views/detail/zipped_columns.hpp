/// \file
/// Operations of views::zip_columns on each range: width, value type, column selection and release.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/value_cast.hpp>
#include <sluice/core/window.hpp>
#include <sluice/views/detail/column_places.hpp>

namespace sluice {
namespace detail {

template <class R>
struct column_value {
    using type = ranges::range_value_t<R>;
};
template <row_range R>
struct column_value<R> {
    using type = row_field_t<R>;
};
template <class R>
using column_value_t = typename column_value<R>::type;

/// Rows, or elements that can form a column.
template <class R>
concept columns_of = segmented_range<R> && packet_field<column_value_t<R>>;

/// The contribution of each range to a row: a row or a value.
template <class R>
using row_part_t =
    std::conditional_t<row_range<R>, std::remove_cvref_t<ranges::range_reference_t<R const>>, ranges::range_value_t<R>>;

/// The first of the types that can hold the values of all others; void if there is no such type.
template <class T, class... All>
inline constexpr bool keeps_all = (keeps_values<All, T> && ...);
template <class... All>
struct widest {
    template <class T, class... Rest>
    static auto find() {
        if constexpr (keeps_all<T, All...>)
            return std::type_identity<T>{};
        else if constexpr (sizeof...(Rest) > 0)
            return find<Rest...>();
        else
            return std::type_identity<void>{};
    }
    using type = typename decltype(find<All...>())::type;
};
template <class... All>
using widest_t = typename widest<All...>::type;

template <class R>
std::size_t width_of(R const& range) {
    if constexpr (row_range<R>)
        return range.width();
    else
        return 1;
}
inline void require_size(std::size_t got, std::size_t needed) {
    if (got != needed)
        throw argument_error("sluice::views::zip_columns: every range must have the size of the first, " +
                             std::to_string(needed) + ", got " + std::to_string(got));
}

template <class R>
concept selectable_columns =
    !row_range<R> || requires(R const& r, std::span<std::size_t const> c) { r.select_columns(c); };
template <class R>
auto chosen_of(R const& range, std::span<std::size_t const> columns) {
    if constexpr (row_range<R>)
        return range.select_columns(columns);
    else
        return range;
}

template <class R>
std::size_t step_of(R const& range) {
    if constexpr (releasable<R>)
        return range.release_step();
    else
        return 0;
}
/// The least non-zero step; 0 if all are 0.
inline std::size_t least_step(std::initializer_list<std::size_t> steps) {
    std::size_t least = 0;
    for (auto const step : steps)
        if (step != 0 && (least == 0 || step < least)) least = step;
    return least;
}
template <class R>
void release_part(R const& range, std::size_t first, std::size_t count) {
    if constexpr (releasable<R>) range.release(first, count);
}

}  // namespace detail

/// Random-access ranges of rows or of elements (one column each). One of the value types must be able to hold the
/// values of all others.
template <class... Rs>
concept zippable_columns = (sizeof...(Rs) > 0) && (chunkable<Rs> && ...) && (detail::columns_of<Rs> && ...) &&
                           packet_field<detail::widest_t<detail::column_value_t<Rs>...>>;

template <ranges::view_... Vs>
    requires zippable_columns<Vs...>
class zip_columns_view;

namespace detail {

/// Combines parts side by side; `Places` maps their columns.
template <class Places>
struct make_zip {
    std::shared_ptr<Places const> places{};
    template <class... Parts>
    auto operator()(Parts... parts) const {
        return zip_columns_view<Parts...>(places, std::move(parts)...);
    }
};
template <class Places>
make_zip(std::shared_ptr<Places const>) -> make_zip<Places>;

}  // namespace detail
}  // namespace sluice
