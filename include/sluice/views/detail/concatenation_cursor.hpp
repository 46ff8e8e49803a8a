/// \file
/// concatenation_cursor: iterates over the segments of a concatenation, or over a subrange.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

#include <sluice/core/indexed_segments.hpp>
#include <range/v3/iterator/default_sentinel.hpp>
#include <range/v3/range/access.hpp>

namespace sluice::detail {

/// Points into a segment and stores where to leave it: the segment's end, or the limit of the iteration if that comes
/// first. So one comparison covers both "next segment" and "done".
///
/// The layout lets compilers generate fast loops. `single` never changes as the cursor advances, so compilers test it
/// once, before the loop; iteration within one segment is then a loop over a pointer (SIMD if the body allows it).
/// Otherwise `more` tells compilers that a step within a segment needs no further test. The step to the next segment is
/// a call that passes only values, so the cursor stays in registers. clang then generates a loop over one segment
/// inside a loop over segments.
template <class Outer>
struct concatenation_cursor {
    using segment_type = indexed_segment_t<Outer>;
    using segment_iterator = ranges::iterator_t<segment_type const>;
    using segment_difference = ranges::range_difference_t<segment_type const>;
    using value_type = ranges::range_value_t<segment_type const>;
    Outer const* all = nullptr;
    std::size_t limit = 0;         // index one past the last element
    std::size_t segment = 0;       // the end of the last segment is the end of the range
    segment_iterator it{}, end{};  // it != end, except at the limit
    bool single = false;           // no segment comes after this one
    bool more = false;             // it != end; kept where not single

    static constexpr concatenation_cursor at(Outer const& all, std::size_t index, std::size_t limit) {
        if (all.size() == 0) return {&all, limit};
        std::size_t segment = std::min<std::size_t>(all.segment_of(index), all.size() - 1);
        if (index == limit && segment > 0 && all.first_index(segment) == limit) --segment;
        return in(all, segment, index, limit);
    }

    constexpr decltype(auto) read() const { return *it; }
    constexpr bool equal(concatenation_cursor const& other) const { return it == other.it && segment == other.segment; }
    constexpr bool equal(ranges::default_sentinel_t) const { return single ? it == end : !more; }
    constexpr void next() {
        ++it;
        if (single) return;
        if (it != end) [[likely]] {
            more = true;
            return;
        }
        auto const next = after(*all, segment, limit);
        more = all->first_index(segment + 1) < limit;
        segment += more;
        it = next.it;
        end = next.end;
    }
    constexpr void prev() {
        if (is_first()) [[unlikely]]
            *this = in(*all, segment - 1, all->first_index(segment), limit);
        --it;
        more = true;
    }
    constexpr void advance(std::ptrdiff_t n) {
        if (n < end - it && n >= 0) [[likely]] {
            it += static_cast<segment_difference>(n);
            return;
        }
        if (n == 0) return;
        *this = at(*all, static_cast<std::size_t>(index() + n), limit);
    }
    constexpr std::ptrdiff_t distance_to(concatenation_cursor const& other) const {
        if (all == nullptr || all->size() == 0) return 0;
        return other.index() - index();
    }
    constexpr std::ptrdiff_t distance_to(ranges::default_sentinel_t) const {
        return all == nullptr || all->size() == 0 ? 0 : static_cast<std::ptrdiff_t>(limit) - index();
    }

private:
    constexpr bool is_first() const {
        auto&& here = (*all)[segment];
        return it == ranges::begin(std::as_const(here));
    }
    constexpr std::size_t stop() const {
        return std::min<std::size_t>(all->first_index(segment + 1), limit);
    }  // index of `end`
    constexpr std::ptrdiff_t index() const {
        return static_cast<std::ptrdiff_t>(stop()) - static_cast<std::ptrdiff_t>(end - it);
    }
    struct place {
        segment_iterator it, end;
    };
    /// The beginning of the next segment, or the end of this one if the iteration ends there.
    [[gnu::noinline]] static constexpr place after(Outer const& all, std::size_t segment, std::size_t limit) {
        auto const stop = all.first_index(segment + 1);
        bool const more = stop < limit;
        auto const there = in(all, segment + more, more ? stop : limit, limit);
        return {there.it, there.end};
    }
    /// A cursor at element `index` (or the limit), which is in `segment`.
    static constexpr concatenation_cursor in(Outer const& all, std::size_t segment, std::size_t index,
                                             std::size_t limit) {
        auto&& here = all[segment];
        auto const begin = ranges::begin(std::as_const(here));
        auto const first = all.first_index(segment), end = all.first_index(segment + 1), stop = std::min(end, limit);
        return {&all,
                limit,
                segment,
                begin + static_cast<segment_difference>(index - first),
                begin + static_cast<segment_difference>(stop - first),
                limit <= end,
                index != limit};
    }
};

}  // namespace sluice::detail
