/// \file
/// piece_cursor: how an iterator walks over the pieces of a concatenation, or over a part of them.
#pragma once

#include <algorithm>
#include <cstddef>

#include <sluice/detail/pieces.hpp>
#include <range/v3/iterator/default_sentinel.hpp>

namespace sluice::detail {

/// Stands in a piece, and knows where to leave it: at the piece's end, or before, at the limit of the part that is walked.
/// So one comparison serves for both "next piece" and "done".
///
/// Written so that a loop over it becomes a fast one. `single` never changes as the cursor goes forward: compilers ask it once, before the
/// loop, and the loop for a walk within one piece is that over a pointer (SIMD where the body allows it). Elsewhere `more` tells them
/// that after a step within a piece there is nothing else to ask, and the step to the next piece is a call that takes and gives back
/// values only, so that the cursor stays in registers: clang then makes a loop over one piece inside a loop over pieces.
template <class P>
struct piece_cursor {
    using piece_iterator = ranges::iterator_t<P const>;
    using value_type = ranges::range_value_t<P const>;
    pieces<P> const* all = nullptr;
    std::size_t limit = 0;       // index of the element that the walk ends before
    std::size_t piece = 0;       // the last piece's end stands for the end
    piece_iterator it{}, end{};  // it != end, except at the limit
    bool single = false;         // no piece comes after this one
    bool more = false;           // it != end; kept where not single

    static constexpr piece_cursor at(pieces<P> const& all, std::size_t index, std::size_t limit) {
        if (all.views.empty()) return {&all, limit};
        std::size_t piece = std::min(all.piece_of(index), all.views.size() - 1);
        if (index == limit && piece > 0 && all.first(piece) == limit) --piece;
        return in(all, piece, index, limit);
    }

    constexpr decltype(auto) read() const { return *it; }
    constexpr bool equal(piece_cursor const& other) const { return it == other.it && piece == other.piece; }
    constexpr bool equal(ranges::default_sentinel_t) const { return single ? it == end : !more; }
    constexpr void next() {
        ++it;
        if (single) return;
        if (it != end) [[likely]] {
            more = true;
            return;
        }
        auto const next = after(*all, piece, limit);
        more = all->ends[piece] < limit;
        piece += more;
        it = next.it;
        end = next.end;
    }
    constexpr void prev() {
        if (it == ranges::begin(all->views[piece])) [[unlikely]]
            *this = in(*all, piece - 1, all->ends[piece - 1], limit);
        --it;
        more = true;
    }
    constexpr void advance(std::ptrdiff_t n) {
        if (n < end - it && n >= 0) [[likely]] {
            it += static_cast<ranges::range_difference_t<P const>>(n);
            return;
        }
        if (n == 0) return;
        *this = at(*all, static_cast<std::size_t>(index() + n), limit);
    }
    constexpr std::ptrdiff_t distance_to(piece_cursor const& other) const {
        if (all == nullptr || all->views.empty()) return 0;
        return other.index() - index();
    }
    constexpr std::ptrdiff_t distance_to(ranges::default_sentinel_t) const {
        return all == nullptr || all->views.empty() ? 0 : static_cast<std::ptrdiff_t>(limit) - index();
    }

private:
    constexpr std::size_t stop() const { return std::min(all->ends[piece], limit); }  // index of `end`
    constexpr std::ptrdiff_t index() const { return static_cast<std::ptrdiff_t>(stop()) - static_cast<std::ptrdiff_t>(end - it); }
    struct place {
        piece_iterator it, end;
    };
    /// Where the next piece begins; where this one ends, if the walk ends there.
    [[gnu::noinline]] static constexpr place after(pieces<P> const& all, std::size_t piece, std::size_t limit) {
        bool const more = all.ends[piece] < limit;
        auto const there = in(all, piece + more, more ? all.ends[piece] : limit, limit);
        return {there.it, there.end};
    }
    /// Element `index` of all, or the limit, which lies in `piece`.
    static constexpr piece_cursor in(pieces<P> const& all, std::size_t piece, std::size_t index, std::size_t limit) {
        auto const begin = ranges::begin(all.views[piece]);
        auto const first = all.first(piece), end = all.ends[piece], stop = std::min(end, limit);
        return {&all,  limit, piece, begin + static_cast<ranges::range_difference_t<P const>>(index - first),
                begin + static_cast<ranges::range_difference_t<P const>>(stop - first), limit <= end, index != limit};
    }
};

}  // namespace sluice::detail
