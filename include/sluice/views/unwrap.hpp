/// \file
/// views::unwrap: converts a wrapping 16- or 32-bit counter to 64-bit values that do not wrap.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/adaptor_closure.hpp>
#include <sluice/core/counter_offsets.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/tick_runs.hpp>
#include <sluice/core/window.hpp>
#include <sluice/detail/view_all.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/detail/passed.hpp>
#include <sluice/views/transform.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

namespace detail {
struct add_offset {
    std::int64_t offset = 0;
    constexpr std::int64_t operator()(std::uint32_t counter) const noexcept { return counter + offset; }
};
}  // namespace detail

template <ranges::view_ V>
    requires counter_range<V>
class unwrap_view : public ranges::view_facade<unwrap_view<V>, ranges::range_cardinality<V>::value> {
    friend ranges::range_access;
    V base_{};
    std::optional<std::int64_t> before_;  // of the first element

    struct cursor {
        using single_pass = std::true_type;
        unwrap_view* self = nullptr;
        ranges::iterator_t<V> it{};
        std::int64_t tick = 0;
        detail::passed<V> passed{};
        std::int64_t read() const { return tick; }
        bool equal(ranges::default_sentinel_t) const { return it == ranges::end(self->base_); }
        void next() {
            ++it;
            passed.step(self->base_);
            if (it != ranges::end(self->base_))
                tick = unwrapped(tick, *it);
            else
                passed.finish(self->base_);
        }
    };
    cursor begin_cursor() {
        cursor c{this, ranges::begin(base_), 0, detail::passed<V>(base_)};
        if (c.it == ranges::end(base_)) return c;
        ranges::range_value_t<V> const first = *c.it;
        c.tick = before_ ? unwrapped(*before_, first) : first;
        return c;
    }

public:
    unwrap_view() = default;
    explicit unwrap_view(V base, std::optional<std::int64_t> before = {}) : base_(std::move(base)), before_(before) {}
    auto size()
        requires ranges::sized_range<V>
    {
        return ranges::size(base_);
    }
};

namespace views {
struct unwrap_fn {
    template <class R>
    static constexpr bool takes = counter_range<R>;
    template <class R>
    static constexpr void require() {
        static_assert(counter_range<R>, "sluice::views::unwrap: the elements must be uint16 or uint32");
    }

    template <detail::viewable_range R>
        requires counter_range<R>
    auto operator()(R&& r) const {
        return unwrap_view<detail::all_t<R>>{detail::view_all(std::forward<R>(r))};
    }
    template <detail::viewable_range R>
        requires counter_range<R>
    auto operator()(R&& r, std::int64_t start) const {
        return unwrap_view<detail::all_t<R>>{detail::view_all(std::forward<R>(r)), start};
    }
    template <detail::viewable_range R>
        requires counter_range<R> && chunkable<detail::all_t<R>>
    auto operator()(R&& r, std::vector<counter_offset> const& offsets) const {
        using offset_window = transform_view<window<detail::all_t<R>>, detail::add_offset>;
        auto const base = detail::view_all(std::forward<R>(r));
        auto const size = static_cast<std::size_t>(ranges::size(base));
        std::vector<offset_window> windows;
        windows.reserve(offsets.size());
        if (offsets.empty() && size != 0)
            throw argument_error("sluice::views::unwrap: the table must begin at 0, got an empty one for " +
                                 std::to_string(size) + " elements");
        for (std::size_t i = 0; i != offsets.size(); ++i) {
            std::size_t const end = i + 1 == offsets.size() ? size : offsets[i + 1].first;
            if (offsets[i].first > end || end > size || (i == 0 && offsets[i].first != 0))
                throw argument_error(
                    "sluice::views::unwrap: the table must begin at 0, ascend and end within the range's " +
                    std::to_string(size) + " elements, got entry " + std::to_string(i) + " from " +
                    std::to_string(offsets[i].first));
            windows.push_back(offset_window{{base, offsets[i].first, end - offsets[i].first}, {offsets[i].offset}});
        }
        return concatenate(std::move(windows));
    }
    auto operator()(std::int64_t start) const { return bind_adaptor<unwrap_fn>(start); }
    auto operator()(std::vector<counter_offset> offsets) const { return bind_adaptor<unwrap_fn>(std::move(offsets)); }
};

/// A wrapping uint32 or uint16 counter, of one recording, as int64: `4294967295, 0` becomes `4294967295, 4294967296`.
///
/// `unwrap(r)`, `r | unwrap`; `unwrap(r, start)`, `r | unwrap(start)` to continue after the unwrapped value `start`;
/// with a table (\ref sluice::counter_offsets, or a clock's): `unwrap(r, table)`, `r | unwrap(table)`.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | input range of uint32 or uint16 | input view of int64 | as its base | no | one value; of a mapped file, the last 4 MiB passed | begin() one element, each step one |
/// | with a table: sized random access | random access, segments visible | yes | yes | one offset per wrap, shared | an element is dereferenced |
///
/// Assumes that each step is the shorter way around the counter: it cannot detect a gap of half the counter's range or
/// more (2^15 for 16 bits). Throws argument_error if a table does not fit the range. Elements are returned by value.
/// \snippet examples/views/unwrap.cpp unwrap
/// See also views::regress_systime (also unwraps).
inline constexpr adaptor_closure<unwrap_fn> unwrap{};
}  // namespace views
}  // namespace sluice

template <class V>
inline constexpr bool std::ranges::enable_view<sluice::unwrap_view<V>> = true;
