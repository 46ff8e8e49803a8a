/// \file
/// strided_segments: of each segment of a range the elements that views::stride keeps.
#pragma once

#include <algorithm>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <sluice/core/segments.hpp>
#include <sluice/core/window.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {
template <ranges::view_ V>
    requires chunkable<V>
class stride_view;

namespace detail {

/// Elements [first, first + count) of a plain range, which need not live on.
template <class S>
auto part_of(S const& plain, std::size_t first, std::size_t count) {
    if constexpr (has_slice<S> || ranges::contiguous_range<S const>) return sluice::slice(plain, first, count);
    else return window<S>(plain, first, count);
}

/// Elements 0, step, ... of a plain range: of its own making where it has a member `every`.
template <class S>
auto every(S part, std::size_t step) {
    if constexpr (requires { part.every(step); }) return part.every(step);
    else return stride_view<S>(std::move(part), step);
}

/// The segments of a base, thinned out; the count goes on from one to the next. Single pass.
template <class Segments>
class strided_segments : public ranges::view_facade<strided_segments<Segments>, ranges::unknown> {
    friend ranges::range_access;
    using segment = std::remove_cvref_t<ranges::range_reference_t<Segments>>;
    Segments segments_{};
    std::size_t step_ = 1;

    struct cursor {
        using single_pass = std::true_type;
        using value_type = decltype(every(part_of(std::declval<segment const&>(), 0, 0), 1));
        strided_segments* all = nullptr;
        ranges::iterator_t<Segments> it{};
        std::size_t skipped = 0;  // elements of this segment before the first that is kept
        value_type read() const {
            segment const here = *it;
            return every(part_of(here, skipped, size_of(here) - skipped), all->step_);
        }
        bool equal(ranges::default_sentinel_t) const { return it == ranges::end(all->segments_); }
        void next() {
            auto const left = size_of(*it) - skipped;  // at least 1
            skipped = (left - 1) / all->step_ * all->step_ + all->step_ - left;
            ++it;
            seek();
        }
        void seek() {
            for (; it != ranges::end(all->segments_); ++it) {
                auto const size = size_of(*it);
                if (skipped < size) return;
                skipped -= size;
            }
        }
        static std::size_t size_of(segment const& s) { return static_cast<std::size_t>(ranges::size(s)); }
    };
    cursor begin_cursor() {
        cursor c{this, ranges::begin(segments_)};
        c.seek();
        return c;
    }

public:
    strided_segments() = default;
    strided_segments(Segments segments, std::size_t step) : segments_(std::move(segments)), step_(step) {}
};

}  // namespace detail
}  // namespace sluice

template <class S>
inline constexpr bool std::ranges::enable_view<sluice::detail::strided_segments<S>> = true;
