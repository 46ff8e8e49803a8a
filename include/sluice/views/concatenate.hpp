/// \file
/// views::concatenate: a run-time number of ranges as one long range that keeps its segments visible.
#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/adaptor_closure.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/indexed_segments.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/detail/view_all.hpp>
#include <sluice/views/detail/concatenation_cursor.hpp>
#include <sluice/views/detail/segment_list.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

/// A range of ranges that can be concatenated: sized, random access, all of one type. The inner ranges are views, or
/// elements of an object that outlives the call.
template <class R>
concept concatenable = ranges::forward_range<R> && sized_random_access_range<ranges::range_reference_t<R>> &&
                       detail::viewable_range<ranges::range_reference_t<R>> &&
                       (detail::viewable_range<R> || ranges::view_<ranges::range_value_t<R>>);

template <indexed_segments Outer>
class concatenate_view : public ranges::view_facade<concatenate_view<Outer>, ranges::finite> {
    friend ranges::range_access;
    using segment_type = detail::indexed_segment_t<Outer>;
    std::shared_ptr<Outer const> all_;

    using cursor = detail::concatenation_cursor<Outer>;
    cursor begin_cursor() const { return all_ ? cursor::at(*all_, 0, size()) : cursor{}; }
    cursor end_cursor() const { return all_ ? cursor::at(*all_, size(), size()) : cursor{}; }

public:
    concatenate_view()
        requires std::default_initializable<Outer>
        : all_(std::make_shared<Outer const>()) {}
    concatenate_view()
        requires(!std::default_initializable<Outer>)
    = default;
    explicit concatenate_view(Outer all) : all_(std::make_shared<Outer const>(std::move(all))) {
        if constexpr (row_range<segment_type>)
            for (std::size_t i = 1; stores_segments && i < all_->size(); ++i)
                if ((*all_)[i].width() != width())
                    throw argument_error("sluice::views::concatenate: rows must all have one width, got " +
                                         std::to_string(width()) + " and " + std::to_string((*all_)[i].width()));
    }

    /// The segments, by index.
    Outer const& outer() const noexcept { return *all_; }
    std::size_t size() const noexcept { return all_ ? all_->elements() : 0; }
    constexpr decltype(auto) operator[](
        std::ptrdiff_t index) const {  // one search; begin() + index would construct an iterator first
        std::size_t const at = static_cast<std::size_t>(index), segment = all_->segment_of(at);
        auto&& there = (*all_)[segment];
        return ranges::begin(std::as_const(
            there))[static_cast<ranges::range_difference_t<segment_type const>>(at - all_->first_index(segment))];
    }
    auto segments(std::size_t first, std::size_t count) const {
        return detail::concatenated_segments<Outer>(all_, first, count);
    }
    /// Returns an iterator over elements [first, first + count) that ends at ranges::default_sentinel: the fastest
    /// element-by-element iteration.
    auto walk(std::size_t first, std::size_t count) const {
        return ranges::basic_iterator<cursor>(cursor::at(*all_, first, first + count));
    }

    std::size_t width() const
        requires row_range<segment_type> && requires(Outer const& o) { o.width(); }
    {
        return all_ ? all_->width() : 0;
    }
    auto select_columns(std::span<std::size_t const> columns) const
        requires row_range<segment_type> && requires(Outer const& o) { o.select_columns(columns); }
    {
        return concatenate_view<std::remove_cvref_t<decltype(all_->select_columns(columns))>>(
            all_->select_columns(columns));
    }
    void release_all() const
        requires requires(Outer const& o) { o.release_all(); }
    {
        all_->release_all();
    }

private:
    static constexpr bool stores_segments = std::same_as<Outer, detail::segment_list<segment_type>>;
};

namespace views {
struct concatenate_fn {
    template <ranges::range R>
        requires concatenable<R>
    auto operator()(R&& outer) const {
        using segment = detail::all_t<ranges::range_reference_t<R>>;
        if constexpr (std::same_as<R, std::vector<segment>>) return stored(std::move(outer));
        std::vector<segment> segments;
        if constexpr (ranges::sized_range<R>) segments.reserve(static_cast<std::size_t>(ranges::size(outer)));
        for (auto&& element : outer) segments.push_back(detail::view_all(std::forward<decltype(element)>(element)));
        return stored(std::move(segments));
    }
    template <detail::viewable_range R, detail::viewable_range... Rs>
        requires(sizeof...(Rs) > 0) && sized_random_access_range<R> &&
                (std::same_as<detail::all_t<R>, detail::all_t<Rs>> && ...)
    auto operator()(R&& first, Rs&&... others) const {
        using segment = detail::all_t<R>;
        return stored(std::vector<segment>{detail::view_all(std::forward<R>(first)),
                                           detail::view_all(std::forward<Rs>(others))...});
    }
    template <indexed_segments S>
        requires(!ranges::range<S>)
    auto operator()(S segments) const {
        return concatenate_view<S>(std::move(segments));
    }

private:
    template <class P>
    static auto stored(std::vector<P> segments) {
        return concatenate_view<detail::segment_list<P>>(detail::segment_list<P>(std::move(segments)));
    }
};

/// Concatenates ranges into one range: `{{1, 2}, {3}}` becomes `1, 2, 3`.
///
/// `concatenate(range_of_ranges)`, `range_of_ranges | concatenate`, `concatenate(a, b, c)` of one type, and
/// `concatenate(segments)` of segments computed by index (\ref sluice::indexed_segments), which stores no segments.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | forward range of sized random-access ranges | random access, segments visible | yes | yes | one view and one offset per segment, shared by copies; for indexed segments nothing | the outer range once, at the call; elements when dereferenced |
///
/// Throws argument_error if the widths of rows differ. Elements are valid as long as the elements of the segments.
/// \snippet examples/views/concatenate.cpp concatenate
/// See also ranges::views::join (forward only, one pass), ranges::views::concat (number of ranges fixed at compile
/// time).
inline constexpr adaptor_closure<concatenate_fn> concatenate{};
}  // namespace views

/// The concatenation of stored views of type P.
template <class P>
using concatenated = concatenate_view<detail::segment_list<P>>;

}  // namespace sluice

template <class Outer>
inline constexpr bool std::ranges::enable_view<sluice::concatenate_view<Outer>> = true;
