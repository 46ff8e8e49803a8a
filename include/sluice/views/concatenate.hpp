/// \file
/// views::concatenate: a run-time number of ranges as one long range that keeps its pieces visible.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/detail/closure.hpp>
#include <sluice/detail/piece_cursor.hpp>
#include <sluice/detail/pieces.hpp>
#include <range/v3/view/all.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

/// A range whose elements are themselves ranges that can stand side by side: sized, random access, all of one type.
/// They are views, or lie in something that outlives the call.
template <class R>
concept concatenable = ranges::forward_range<R> && sized_random_access_range<ranges::range_reference_t<R>> &&
    ranges::viewable_range<ranges::range_reference_t<R>> &&
    (ranges::viewable_range<R> || ranges::view_<ranges::range_value_t<R>>);

template <ranges::view_ P>
    requires sized_random_access_range<P const>
class concatenate_view : public ranges::view_facade<concatenate_view<P>, ranges::finite> {
    friend ranges::range_access;
    using pieces = detail::pieces<P>;
    std::shared_ptr<pieces const> pieces_ = std::make_shared<pieces const>();

    using cursor = detail::piece_cursor<P>;
    cursor begin_cursor() const { return cursor::at(*pieces_, 0, size()); }
    cursor end_cursor() const { return cursor::at(*pieces_, size(), size()); }

public:
    concatenate_view() = default;
    explicit concatenate_view(std::vector<P> views) : pieces_(std::make_shared<pieces const>(std::move(views))) {
        if constexpr (row_range<P>)
            for (P const& piece : pieces_->views)
                if (piece.width() != width())
                    throw argument_error("sluice::views::concatenate: rows side by side must have one width, got " +
                                         std::to_string(width()) + " and " + std::to_string(piece.width()));
    }

    std::size_t size() const noexcept { return pieces_->ends.empty() ? 0 : pieces_->ends.back(); }
    constexpr decltype(auto) operator[](std::ptrdiff_t index) const {  // one search, where begin() + index makes an iterator first
        std::size_t const at = static_cast<std::size_t>(index), piece = pieces_->piece_of(at);
        return ranges::begin(pieces_->views[piece])[static_cast<ranges::range_difference_t<P const>>(at - pieces_->first(piece))];
    }
    auto segments(std::size_t first, std::size_t count) const {
        return detail::concatenated_segments<P>(pieces_, first, count);
    }
    /// An iterator over a part that ends where it equals ranges::default_sentinel: the fastest walk element by element.
    auto walk(std::size_t first, std::size_t count) const {
        return ranges::basic_iterator<cursor>(cursor::at(*pieces_, first, first + count));
    }

    std::size_t width() const requires row_range<P> { return pieces_->views.empty() ? 0 : pieces_->views.front().width(); }
    concatenate_view select_columns(std::span<std::size_t const> columns) const
        requires row_range<P> && requires(P const& p) { { p.select_columns(columns) } -> std::same_as<P>; }
    {
        std::vector<P> chosen;
        for (P const& piece : pieces_->views) chosen.push_back(piece.select_columns(columns));
        return concatenate_view(std::move(chosen));
    }
};

namespace views {
struct concatenate_fn {
    template <ranges::range R>
        requires concatenable<R>
    auto operator()(R&& outer) const {
        using piece = ranges::views::all_t<ranges::range_reference_t<R>>;
        std::vector<piece> pieces;
        if constexpr (ranges::sized_range<R>) pieces.reserve(static_cast<std::size_t>(ranges::size(outer)));
        for (auto&& element : outer) pieces.push_back(ranges::views::all(std::forward<decltype(element)>(element)));
        return concatenate_view<piece>(std::move(pieces));
    }
    template <ranges::viewable_range R, ranges::viewable_range... Rs>
        requires(sizeof...(Rs) > 0) && sized_random_access_range<R> &&
        (std::same_as<ranges::views::all_t<R>, ranges::views::all_t<Rs>> && ...)
    auto operator()(R&& first, Rs&&... others) const {
        using piece = ranges::views::all_t<R>;
        return concatenate_view<piece>(std::vector<piece>{ranges::views::all(std::forward<R>(first)),
                                                          ranges::views::all(std::forward<Rs>(others))...});
    }
};

/// Ranges one after the other, as one range: `{{1, 2}, {3}}` becomes `1, 2, 3`.
///
/// `concatenate(range_of_ranges)`, `range_of_ranges | concatenate`, `concatenate(a, b, c)` of one type.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | forward range of sized random-access ranges | random access, pieces visible | yes | yes | one view and one offset per piece, shared by copies | the outer range once, at the call; elements when dereferenced |
///
/// Throws argument_error where rows of different width are put together. Elements live as long as the pieces' own elements.
/// \snippet examples/views/concatenate.cpp concatenate
/// See also ranges::views::join (forward only, one pass), ranges::views::concat (number of parts fixed at compile time).
inline constexpr detail::pipeable<concatenate_fn> concatenate{};
}  // namespace views
}  // namespace sluice

template <class P>
inline constexpr bool std::ranges::enable_view<sluice::concatenate_view<P>> = true;
