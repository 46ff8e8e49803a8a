/// \file
/// views::drop(n): a range without its first n elements; its segments stay visible.
#pragma once

#include <cstddef>
#include <limits>
#include <utility>

#include <sluice/core/adaptor_closure.hpp>
#include <sluice/core/window.hpp>
#include <sluice/detail/view_all.hpp>
#include <sluice/views/detail/window_of.hpp>

namespace sluice::views {

struct drop_fn : needs_arguments<drop_fn> {
    template <detail::viewable_range R>
        requires chunkable<detail::all_t<R>>
    auto operator()(R&& r, std::size_t n) const {
        return detail::clamped_window(detail::view_all(std::forward<R>(r)), n, std::numeric_limits<std::size_t>::max());
    }
    auto operator()(std::size_t n) const { return bind_adaptor<drop_fn>(n); }
};

/// A range (or rows) from element `n` on: `0, 1, 2, 3` with n = 1 becomes `1, 2, 3`. Empty if `n` is at least the size.
///
/// `drop(r, n)`, `r | drop(n)`, `drop(n)` to keep or compose.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | sized random-access range | `sluice::window`: random access, segmented as the base, rows stay rows | yes | yes | nothing | never |
///
/// Throws nothing of its own. The size of the range is read at the call. Elements are valid as long as those of the
/// base.
/// \snippet examples/views/drop.cpp drop
/// See also views::take (the other end), views::slice (checks its bounds), ranges::views::drop (hides the segments).
inline constexpr drop_fn drop{};

}  // namespace sluice::views
