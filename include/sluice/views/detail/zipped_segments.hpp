/// \file
/// zipped_segments: iterates over several ranges with different segments, splitting at every segment boundary.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include <sluice/core/segments.hpp>
#include <sluice/views/detail/part_of.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice::detail {

/// `make(parts...)` for each longest stretch without a segment boundary in any range, in order. All ranges have the
/// same size. Single pass.
template <class Make, class... Segments>
class zipped_segments : public ranges::view_facade<zipped_segments<Make, Segments...>, ranges::unknown> {
    friend ranges::range_access;

    template <class S>
    struct walk {
        using segment = std::remove_cvref_t<ranges::range_reference_t<S>>;
        S segments{};
        std::optional<ranges::iterator_t<S>> it{};
        std::optional<segment> current{};
        std::size_t passed = 0;  // elements consumed of the current segment

        void begin() {
            it.emplace(ranges::begin(segments));
            enter();
        }
        void enter() {
            passed = 0;
            if (*it == ranges::end(segments))
                current.reset();
            else
                current.emplace(**it);
        }
        std::size_t left() const { return static_cast<std::size_t>(ranges::size(*current)) - passed; }
        void pass(std::size_t n) {
            passed += n;
            if (left() != 0) return;
            ++*it;
            enter();
        }
        auto part(std::size_t n) const { return part_of(*current, passed, n); }
    };
    std::tuple<walk<Segments>...> walks_;
    Make make_{};

    struct cursor {
        using single_pass = std::true_type;
        using value_type =
            std::invoke_result_t<Make const&, decltype(std::declval<walk<Segments> const&>().part(0))...>;
        zipped_segments* all = nullptr;
        value_type read() const {
            return std::apply([&](auto const&... w) { return all->make_(w.part(all->stretch())...); }, all->walks_);
        }
        bool equal(ranges::default_sentinel_t) const { return !std::get<0>(all->walks_).current; }
        void next() {
            auto const n = all->stretch();
            std::apply([n](auto&... w) { (w.pass(n), ...); }, all->walks_);
        }
    };
    std::size_t stretch() const {
        return std::apply([](auto const&... w) { return std::min({w.left()...}); }, walks_);
    }
    cursor begin_cursor() {
        std::apply([](auto&... w) { (w.begin(), ...); }, walks_);
        return {this};
    }

public:
    zipped_segments() = default;
    explicit zipped_segments(Make make, Segments... segments)
        : walks_(walk<Segments>{std::move(segments)}...), make_(std::move(make)) {}
};

}  // namespace sluice::detail

template <class M, class... S>
inline constexpr bool std::ranges::enable_view<sluice::detail::zipped_segments<M, S...>> = true;
