/// \file
/// views::take(n): the first n elements of a range; its segments stay visible.
#pragma once

#include <cstddef>
#include <utility>

#include <sluice/core/adaptor_closure.hpp>
#include <sluice/core/window.hpp>
#include <sluice/detail/view_all.hpp>
#include <sluice/views/detail/window_of.hpp>

namespace sluice::views {

struct take_fn : needs_arguments<take_fn> {
    template <detail::viewable_range R>
        requires chunkable<detail::all_t<R>>
    auto operator()(R&& r, std::size_t n) const {
        return detail::clamped_window(detail::view_all(std::forward<R>(r)), 0, n);
    }
    auto operator()(std::size_t n) const { return bind_adaptor<take_fn>(n); }
};

/// The first `n` elements (or rows) of a range: `0, 1, 2, 3` with n = 2 becomes `0, 1`. All elements if `n` exceeds the
/// size.
///
/// `take(r, n)`, `r | take(n)`, `take(n)` to keep or compose.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | sized random-access range | `sluice::window`: random access, segmented as the base, rows stay rows | yes | yes | nothing | never |
///
/// Throws nothing of its own. The size of the range is read at the call. Elements are valid as long as those of the
/// base.
/// \snippet examples/views/take.cpp take
/// See also views::drop (the other end), views::slice (checks its bounds), ranges::views::take (hides the segments).
inline constexpr take_fn take{};

}  // namespace sluice::views
