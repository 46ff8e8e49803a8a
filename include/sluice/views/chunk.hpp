/// \file
/// views::chunk(n): splits a range into windows of n elements without copying; a window may span segments.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/core/window.hpp>
#include <sluice/core/adaptor_closure.hpp>
#include <sluice/detail/index_cursor.hpp>
#include <sluice/detail/view_all.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

template <ranges::view_ V>
    requires chunkable<V>
class chunk_view : public ranges::view_facade<chunk_view<V>, ranges::finite> {
    friend ranges::range_access;
    V base_{};
    std::size_t length_ = 1;

    struct cursor : detail::index_cursor {
        using value_type = window<V>;
        chunk_view const* all = nullptr;
        window<V> read() const { return (*all)[index]; }
    };
    cursor begin_cursor() const { return {{0}, this}; }
    cursor end_cursor() const { return {{size()}, this}; }

public:
    chunk_view() = default;
    chunk_view(V base, std::size_t n) : base_(std::move(base)), length_(n) {}

    std::size_t size() const {
        auto const all = static_cast<std::size_t>(ranges::size(base_));
        return all / length_ + (all % length_ != 0);
    }
    V const& base() const noexcept { return base_; }
    window<V> operator[](std::size_t index) const {
        std::size_t const first = index * length_;
        return {base_, first, std::min(length_, static_cast<std::size_t>(ranges::size(base_)) - first)};
    }
};

namespace views {
struct chunk_fn : needs_arguments<chunk_fn> {
    template <detail::viewable_range R>
        requires chunkable<detail::all_t<R>>
    auto operator()(R&& r, std::size_t n) const {
        check(n);
        return chunk_view<detail::all_t<R>>{detail::view_all(std::forward<R>(r)), n};
    }
    auto operator()(std::size_t n) const {
        check(n);
        return bind_adaptor<chunk_fn>(n);
    }

private:
    static void check(std::size_t n) {
        if (n == 0) throw argument_error("sluice::views::chunk: n must be at least 1, got 0");
    }
};

/// A range as windows of `n` elements (or rows); the last may be shorter.
///
/// `chunk(r, n)`, `r | chunk(n)`, `chunk(n)` to keep or compose.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | sized random-access range | random access; elements are windows, segmented as the base | yes | yes | nothing | never |
///
/// Throws argument_error if n is 0. A window keeps a copy of its view and is valid as long as the elements of that
/// view. `window.as_span()` returns the window as a span if it is one contiguous segment.
/// \snippet examples/views/chunk.cpp chunk
/// See also ranges::views::chunk (hides the segments, forward windows).
inline constexpr chunk_fn chunk{};
}  // namespace views
}  // namespace sluice

template <class V>
inline constexpr bool std::ranges::enable_view<sluice::chunk_view<V>> = true;
