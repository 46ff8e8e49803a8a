/// \file
/// views::unwrap: a 16- or 32-bit counter that wraps as 64-bit values that do not.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/adaptor_closure.hpp>
#include <sluice/core/tick_runs.hpp>
#include <sluice/core/window.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/transform.hpp>
#include <sluice/detail/view_all.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

/// A range of uint16 or uint32 counter values.
template <class R>
concept counter_range = ranges::input_range<R> &&
    (std::same_as<ranges::range_value_t<R>, std::uint32_t> || std::same_as<ranges::range_value_t<R>, std::uint16_t>);

/// From element `first` on, `offset` (a multiple of 2^32, or 2^16) is added to the counter.
struct counter_offset {
    std::size_t first = 0;
    std::int64_t offset = 0;
    friend bool operator==(counter_offset const&, counter_offset const&) = default;
};

/// Reads `counter` once and returns where the offset changes: one entry for the beginning, one for each wrap.
template <counter_range R>
std::vector<counter_offset> counter_offsets(R&& counter) {
    std::vector<counter_offset> found{{0, 0}};
    std::int64_t tick = 0;
    std::size_t index = 0;
    sluice::for_each(counter, [&](ranges::range_value_t<R> next) {
        tick = index == 0 ? next : unwrapped(tick, next);
        if (tick - next != found.back().offset) found.push_back({index, tick - next});
        ++index;
    });
    return found;
}

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
    std::int64_t start_ = 0;
    bool continues_ = false;  // start_ is the value before the first element

    struct cursor {
        using single_pass = std::true_type;
        ranges::iterator_t<V> it{};
        ranges::sentinel_t<V> end{};
        std::int64_t tick = 0;
        std::int64_t read() const { return tick; }
        bool equal(ranges::default_sentinel_t) const { return it == end; }
        void next() {
            if (++it != end) tick = unwrapped(tick, *it);
        }
    };
    cursor begin_cursor() {
        cursor c{ranges::begin(base_), ranges::end(base_)};
        if (c.it != c.end) c.tick = continues_ ? unwrapped(start_, *c.it) : std::int64_t{*c.it};
        return c;
    }

public:
    unwrap_view() = default;
    explicit unwrap_view(V base) : base_(std::move(base)) {}
    unwrap_view(V base, std::int64_t start) : base_(std::move(base)), start_(start), continues_(true) {}
    auto size() requires ranges::sized_range<V> { return ranges::size(base_); }
};

namespace views {
struct unwrap_fn {
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
    auto operator()(std::int64_t start) const { return bind_adaptor<unwrap_fn>(start); }
    template <detail::viewable_range R>
        requires counter_range<R> && chunkable<detail::all_t<R>>
    auto operator()(R&& r, std::vector<counter_offset> const& offsets) const {
        using part = transform_view<window<detail::all_t<R>>, detail::add_offset>;
        auto const base = detail::view_all(std::forward<R>(r));
        auto const size = static_cast<std::size_t>(ranges::size(base));
        std::vector<part> parts;
        parts.reserve(offsets.size());
        if (offsets.empty() && size != 0)
            throw argument_error("sluice::views::unwrap: the table must begin at 0, got an empty one for " + std::to_string(size) +
                                 " elements");
        for (std::size_t i = 0; i != offsets.size(); ++i) {
            std::size_t const end = i + 1 == offsets.size() ? size : offsets[i + 1].first;
            if (offsets[i].first > end || end > size || (i == 0 && offsets[i].first != 0))
                throw argument_error("sluice::views::unwrap: the table must begin at 0, ascend and end within the range's " +
                                     std::to_string(size) + " elements, got entry " + std::to_string(i) + " from " +
                                     std::to_string(offsets[i].first));
            parts.push_back(part{{base, offsets[i].first, end - offsets[i].first}, {offsets[i].offset}});
        }
        return concatenate(std::move(parts));
    }
    auto operator()(std::vector<counter_offset> offsets) const { return bind_adaptor<unwrap_fn>(std::move(offsets)); }
};

/// A wrapping uint16 or uint32 counter, of one recording, as int64: `4294967295, 0, 1` becomes `4294967295, 4294967296, 4294967297`.
///
/// `unwrap(r)`, `r | unwrap`. To continue after an int64 value: `r | unwrap(last_value)`. With a table
/// (\ref sluice::counter_offsets, or a clock's): `unwrap(r, table)`, `r | unwrap(table)`.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | \ref sluice::counter_range | input view of int64 | as its base | no | one value | begin() one element, each step one |
/// | with a table: sized random access | random access, segments visible | yes | yes | one offset per wrap, shared | an element is dereferenced |
///
/// Throws argument_error where a table does not fit the range. Values are returned by value.
/// \snippet examples/views/unwrap.cpp unwrap
/// See also views::regress_systime (unwraps by itself).
inline constexpr adaptor_closure<unwrap_fn> unwrap{};
}  // namespace views
}  // namespace sluice

template <class V>
inline constexpr bool std::ranges::enable_view<sluice::unwrap_view<V>> = true;
