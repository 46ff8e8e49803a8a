/// \file
/// views::zip_columns(a, b, ...): combines rows side by side into wider rows.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <tuple>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/window.hpp>
#include <sluice/detail/view_all.hpp>
#include <sluice/views/detail/zipped_columns.hpp>
#include <sluice/views/detail/zipped_row.hpp>
#include <sluice/views/detail/zipped_segments.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

template <ranges::view_... Vs>
    requires zippable_columns<Vs...>
class zip_columns_view : public ranges::view_facade<zip_columns_view<Vs...>, ranges::finite> {
    friend ranges::range_access;
    using value = detail::widest_t<detail::column_value_t<Vs>...>;
    using places = detail::column_places<sizeof...(Vs)>;
    static constexpr bool is_segmented = (detail::has_segments<Vs> || ...);
    std::tuple<Vs...> bases_;
    std::shared_ptr<places const> places_;

    struct cursor : detail::index_cursor {
        using row = detail::zipped_row<value, detail::row_part_t<Vs>...>;
        using value_type = row;
        std::tuple<ranges::iterator_t<Vs const>...> its{};
        places const* to = nullptr;
        row read() const {
            return std::apply([&](auto const&... it) { return row(to, *it...); }, its);
        }
        void next() { advance(1); }
        void prev() { advance(-1); }
        void advance(std::ptrdiff_t n) {
            index_cursor::advance(n);
            std::apply(
                [n](auto&... it) {
                    ((it += static_cast<ranges::iter_difference_t<std::remove_cvref_t<decltype(it)>>>(n)), ...);
                },
                its);
        }
    };
    cursor begin_cursor() const {
        return {{0},
                std::apply([](auto const&... base) { return std::tuple(ranges::begin(base)...); }, bases_),
                places_.get()};
    }
    cursor end_cursor() const {
        auto c = begin_cursor();
        c.advance(static_cast<std::ptrdiff_t>(size()));
        return c;
    }

public:
    zip_columns_view() = default;
    explicit zip_columns_view(Vs... bases) : bases_(std::move(bases)...) {
        std::apply(
            [&](auto const&... base) {
                (detail::require_size(static_cast<std::size_t>(ranges::size(base)), size()), ...);
                places_ = places::side_by_side({detail::width_of(base)...});
            },
            bases_);
    }
    zip_columns_view(std::shared_ptr<places const> to, Vs... bases)
        : bases_(std::move(bases)...), places_(std::move(to)) {}

    std::size_t size() const { return static_cast<std::size_t>(ranges::size(std::get<0>(bases_))); }
    std::size_t width() const noexcept { return places_ ? places_->columns.size() : 0; }

    auto segments(std::size_t first, std::size_t count) const
        requires is_segmented
    {
        return std::apply(
            [&](auto const&... base) {
                return detail::zipped_segments(detail::make_zip{places_}, sluice::segments(base, first, count)...);
            },
            bases_);
    }
    auto slice(std::size_t first, std::size_t count) const
        requires(!is_segmented)
    {
        return std::apply(
            [&](auto const&... base) { return detail::make_zip{places_}(sluice::slice(base, first, count)...); },
            bases_);
    }
    auto every(std::size_t step) const
        requires(!is_segmented)
    {
        return std::apply([&](auto const&... base) { return detail::make_zip{places_}(detail::every(base, step)...); },
                          bases_);
    }
    /// For a plain segment: copies a few rows of each part in turn, while the output rows are in the L1 cache.
    template <class U>
    void copy_rows(U* out, std::size_t out_stride) const
        requires(!is_segmented)
    {
        auto const step = std::max<std::size_t>(1, 4096 / std::max<std::size_t>(1, width()));
        for (std::size_t at = 0, all = size(); at < all; at += step, out += step * out_stride)
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                (detail::copy_part(sluice::slice(std::get<I>(bases_), at, std::min(step, all - at)),
                                   places_->of_part[I], places_->adjacent[I], out, out_stride),
                 ...);
            }(std::index_sequence_for<Vs...>{});
    }
    auto select_columns(std::span<std::size_t const> columns) const
        requires(detail::selectable_columns<Vs> && ...)
    {
        auto const chosen = places_->select(columns, {row_range<Vs>...});
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return detail::make_zip{chosen.places}(detail::chosen_of(std::get<I>(bases_), chosen.chosen[I])...);
        }(std::index_sequence_for<Vs...>{});
    }

    std::size_t release_step() const
        requires(!is_segmented && (releasable<Vs> || ...))
    {
        return std::apply([](auto const&... base) { return detail::least_step({detail::step_of(base)...}); }, bases_);
    }
    void release(std::size_t first, std::size_t count) const
        requires(!is_segmented && (releasable<Vs> || ...))
    {
        std::apply([&](auto const&... base) { (detail::release_part(base, first, count), ...); }, bases_);
    }
    void release_all() const
        requires(detail::releases_all<Vs>() || ...)
    {
        std::apply([](auto const&... base) { (detail::release_all(base), ...); }, bases_);
    }
};

namespace views {
struct zip_columns_fn {
    template <detail::viewable_range... Rs>
        requires zippable_columns<detail::all_t<Rs>...>
    auto operator()(Rs&&... ranges) const {
        return zip_columns_view<detail::all_t<Rs>...>(detail::view_all(std::forward<Rs>(ranges))...);
    }
};

/// Rows side by side: the columns of `a`, then those of `b`, as rows of one type. A range of plain elements is one
/// column.
///
/// `zip_columns(a, b, ...)`. There is no pipe form, because no range is the first.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | rows or elements, sized, random access, of equal size; one value type must hold the values of all others | random-access rows of that type; a segment ends where any input segment ends | yes | yes | 24 bytes a column, shared | a value of a row is read |
///
/// int16 and int32 make rows of int32. int16 and uint16 do not compile; convert with transform_values. Throws
/// argument_error if the sizes differ. Rows refer to their packets and to the view.
/// \snippet examples/views/zip_columns.cpp zip_columns
/// See also views::concatenate (one after the other), ranges::views::zip (tuples instead of rows).
inline constexpr zip_columns_fn zip_columns{};
}  // namespace views
}  // namespace sluice

template <class... Vs>
inline constexpr bool std::ranges::enable_view<sluice::zip_columns_view<Vs...>> = true;
