/// \file
/// views::stride(n): every n-th element or row of a range; its segments stay visible.
#pragma once

#include <algorithm>
#include <cstddef>
#include <ranges>
#include <span>
#include <utility>

#include <sluice/core/adaptor_closure.hpp>
#include <sluice/core/copy_rows.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/core/window.hpp>
#include <sluice/detail/index_cursor.hpp>
#include <sluice/detail/view_all.hpp>
#include <sluice/views/detail/part_of.hpp>
#include <sluice/views/detail/strided_segments.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

template <ranges::view_ V>
    requires chunkable<V>
class stride_view : public ranges::view_facade<stride_view<V>, ranges::finite> {
    friend ranges::range_access;
    V base_{};
    std::size_t step_ = 1;

    struct plain_cursor : detail::index_cursor {  // computes each position, so a loop over it is a loop over a pointer
        ranges::iterator_t<V const> first{};
        std::size_t step = 1;
        decltype(auto) read() const { return first[static_cast<ranges::range_difference_t<V const>>(index * step)]; }
    };
    struct segmented_cursor : detail::index_cursor {  // advances the base's iterator, which is fast within a segment
        ranges::iterator_t<V const> it{};
        std::size_t step = 1, count = 0, base_size = 0;
        decltype(auto) read() const { return *it; }
        void next() { advance(1); }
        void prev() { advance(-1); }
        void advance(std::ptrdiff_t n) {
            auto const before = place();
            index_cursor::advance(n);
            it += static_cast<ranges::range_difference_t<V const>>(static_cast<std::ptrdiff_t>(place() - before));
        }
        std::size_t place() const { return index < count ? index * step : base_size; }
    };
    auto at(std::size_t index) const {
        if constexpr (detail::has_segments<V>) {
            segmented_cursor c{{0}, ranges::begin(base_), step_, size(), base_size()};
            c.advance(static_cast<std::ptrdiff_t>(index));
            return c;
        } else {
            return plain_cursor{{index}, ranges::begin(base_), step_};
        }
    }
    auto begin_cursor() const { return at(0); }
    auto end_cursor() const { return at(size()); }
    std::size_t base_size() const { return static_cast<std::size_t>(ranges::size(base_)); }

public:
    stride_view() = default;
    stride_view(V base, std::size_t n) : base_(std::move(base)), step_(n) {}

    V const& base() const noexcept { return base_; }
    std::size_t size() const { return base_size() / step_ + (base_size() % step_ != 0); }
    auto segments(std::size_t first, std::size_t count) const
        requires detail::has_segments<V>
    {
        auto of_base = base_.segments(count == 0 ? 0 : first * step_, spanned(count));
        return detail::strided_segments<decltype(of_base)>(std::move(of_base), step_);
    }
    auto slice(std::size_t first, std::size_t count) const
        requires(!detail::has_segments<V>)
    {
        return detail::every(sluice::slice(base_, count == 0 ? 0 : first * step_, spanned(count)), step_);
    }

    std::size_t width() const
        requires row_range<V>
    {
        return base_.width();
    }
    auto select_columns(std::span<std::size_t const> columns) const
        requires row_range<V> && requires(V const& v) { v.select_columns(columns); }
    {
        auto chosen = base_.select_columns(columns);
        return stride_view<decltype(chosen)>(std::move(chosen), step_);
    }
    template <class U>
    void copy_rows(U* out, std::size_t out_stride) const
        requires row_range<V> && (!detail::has_segments<V>)
    {
        for (std::size_t i = 0, n = base_size(); i < n; i += step_, out += out_stride)
            detail::copy_rows(sluice::slice(base_, i, 1), out, out_stride);
    }

    std::size_t release_step() const
        requires releasable<V>
    {
        auto const of_base = base_.release_step();
        return of_base == 0 ? 0 : std::max<std::size_t>(1, of_base / step_);
    }
    void release(std::size_t first, std::size_t count) const
        requires releasable<V>
    {
        if (count != 0) base_.release(first * step_, spanned(count));
    }

private:
    /// The base elements from the first of `count` elements to the last.
    std::size_t spanned(std::size_t count) const { return count == 0 ? 0 : (count - 1) * step_ + 1; }
};

namespace views {
struct stride_fn : needs_arguments<stride_fn> {
    template <detail::viewable_range R>
        requires chunkable<detail::all_t<R>>
    auto operator()(R&& r, std::size_t n) const {
        check(n);
        return stride_view<detail::all_t<R>>(detail::view_all(std::forward<R>(r)), n);
    }
    auto operator()(std::size_t n) const {
        check(n);
        return bind_adaptor<stride_fn>(n);
    }

private:
    static void check(std::size_t n) {
        if (n == 0) throw argument_error("sluice::views::stride: n must be at least 1, got 0");
    }
};

/// Elements (or rows) 0, n, 2 n, ... of a range: `0, 1, 2, 3, 4` with n = 2 becomes `0, 2, 4`.
///
/// `stride(r, n)`, `r | stride(n)`, `stride(n)` to keep or compose.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | sized random-access range | random access, segments visible, rows stay rows | yes | yes | nothing | an element is dereferenced; skipped elements are never read |
///
/// The count continues across segments: only the first segment begins at 0. Algorithms release consumed pages,
/// including the skipped elements. Throws argument_error if n is 0. Elements are valid as long as those of the base.
/// \snippet examples/views/stride.cpp stride
/// See also ranges::views::stride (hides the segments), views::chunk (windows of n elements).
inline constexpr stride_fn stride{};
}  // namespace views
}  // namespace sluice

template <class V>
inline constexpr bool std::ranges::enable_view<sluice::stride_view<V>> = true;
