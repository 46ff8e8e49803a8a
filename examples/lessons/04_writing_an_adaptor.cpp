// How do I write my own adaptor? Write a view that stores its base, a function object that adapts a segment or slice of
// the base, and a function object that creates the view.
//
// `scaled(factor)` multiplies each element by a factor, to convert counts to microvolts. The view derives from
// `segmented_adaptor`, which forwards the capabilities of the base: its segments, so algorithms run one tight loop per
// segment, and the release of mapped pages. The function object derives from `needs_arguments`, so a missing argument
// is one readable error.
//
// `every(n)` keeps each n-th element, starting with the first. Its elements do not map one to one to the base's, so it
// implements the segment protocol itself: `segments` if the base has segments, otherwise `slice`, and `release_step`
// and `release` if the base releases pages.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <utility>
#include <vector>

#include <sluice/core.hpp>
#include <sluice/memory.hpp>
#include <sluice/views.hpp>
#include <range/v3/view/all.hpp>
#include <range/v3/view/facade.hpp>

#include "scratch.hpp"

namespace lesson {

//! [adaptor]
template <ranges::view_ V>
    requires sluice::sized_random_access_range<V const>
class scaled_view : public ranges::view_facade<scaled_view<V>, ranges::finite>,
                    public sluice::segmented_adaptor<scaled_view<V>> {
    friend ranges::range_access;
    V base_{};
    double factor_ = 1;

    struct cursor {  // an iterator's state, and how it reads and moves
        ranges::iterator_t<V const> it{};
        double factor = 1;
        double read() const { return *it * factor; }
        bool equal(cursor const& other) const { return it == other.it; }
        void next() { ++it; }
        void prev() { --it; }
        void advance(std::ptrdiff_t n) { it += n; }
        std::ptrdiff_t distance_to(cursor const& other) const { return other.it - it; }
    };
    cursor begin_cursor() const { return {ranges::begin(base_), factor_}; }
    cursor end_cursor() const { return {ranges::begin(base_) + static_cast<std::ptrdiff_t>(size()), factor_}; }

    struct rescale {  // applies the same adaptor to a segment or slice of the base
        double factor = 1;
        template <class S>
        auto operator()(S range) const {
            return scaled_view<S>(std::move(range), factor);
        }
    };

public:
    scaled_view() = default;
    scaled_view(V base, double factor) : base_(std::move(base)), factor_(factor) {}

    static constexpr bool keeps_rows = false;
    V const& base() const { return base_; }
    rescale adaptor() const { return {factor_}; }
    std::size_t size() const { return static_cast<std::size_t>(ranges::size(base_)); }  // known without reading
};

struct scaled_fn : sluice::needs_arguments<scaled_fn> {
    template <ranges::viewable_range R>
    auto operator()(R&& r, double factor) const {
        return scaled_view<ranges::views::all_t<R>>{ranges::views::all(std::forward<R>(r)), factor};
    }
    auto operator()(double factor) const { return sluice::bind_adaptor<scaled_fn>(factor); }  // for r | scaled(2)
};
inline constexpr scaled_fn scaled{};

struct microvolts_fn {  // no arguments: the function object is the closure
    template <ranges::viewable_range R>
    auto operator()(R&& counts) const {
        return scaled(std::forward<R>(counts), 0.195);
    }
};
inline constexpr sluice::adaptor_closure<microvolts_fn> microvolts{};
//! [adaptor]

//! [every]
template <ranges::view_ V>
    requires sluice::sized_random_access_range<V const>
class every_view : public ranges::view_facade<every_view<V>, ranges::finite> {
    friend ranges::range_access;
    static constexpr bool has_segments = requires(V const& base) { base.segments(0, 0); };
    V base_{};
    std::size_t step_ = 1;

    struct cursor {
        ranges::iterator_t<V const> first{};
        std::size_t step = 1, index = 0;
        decltype(auto) read() const { return first[static_cast<std::ptrdiff_t>(index * step)]; }
        bool equal(cursor const& other) const { return index == other.index; }
        void next() { ++index; }
        void prev() { --index; }
        void advance(std::ptrdiff_t n) { index += static_cast<std::size_t>(n); }
        std::ptrdiff_t distance_to(cursor const& other) const {
            return static_cast<std::ptrdiff_t>(other.index - index);
        }
    };
    cursor begin_cursor() const { return {ranges::begin(base_), step_}; }
    cursor end_cursor() const { return {ranges::begin(base_), step_, size()}; }
    // The number of base elements from the first of `count` elements to the last.
    std::size_t spanned(std::size_t count) const { return count == 0 ? 0 : (count - 1) * step_ + 1; }

public:
    every_view() = default;
    every_view(V base, std::size_t step) : base_(std::move(base)), step_(step) {}
    std::size_t size() const { return (static_cast<std::size_t>(ranges::size(base_)) + step_ - 1) / step_; }

    auto segments(std::size_t first, std::size_t count) const
        requires has_segments
    {
        std::vector<every_view<sluice::segment_t<V const>>> all;
        std::size_t skip = 0;  // the stride continues across segments
        for (auto const& segment : sluice::segments(base_, first * step_, spanned(count))) {
            auto const n = static_cast<std::size_t>(ranges::size(segment));
            if (skip < n) all.emplace_back(sluice::slice(segment, skip, n - skip), step_);
            skip = skip < n ? (step_ - (n - skip) % step_) % step_ : skip - n;
        }
        return all;
    }
    auto slice(std::size_t first, std::size_t count) const
        requires(!has_segments)
    {
        auto range = sluice::slice(base_, first * step_, spanned(count));
        return every_view<decltype(range)>(std::move(range), step_);
    }
    std::size_t release_step() const
        requires sluice::releasable<V>
    {
        return (base_.release_step() + step_ - 1) / step_;
    }
    void release(std::size_t first, std::size_t count) const
        requires sluice::releasable<V>
    {
        base_.release(first * step_, spanned(count));
    }
};

struct every_fn : sluice::needs_arguments<every_fn> {
    template <ranges::viewable_range R>
    auto operator()(R&& r, std::size_t step) const {
        if (step == 0) throw sluice::argument_error("lesson::every: step must be at least 1, got 0");
        return every_view<ranges::views::all_t<R>>{ranges::views::all(std::forward<R>(r)), step};
    }
    auto operator()(std::size_t step) const { return sluice::bind_adaptor<every_fn>(step); }
};
inline constexpr every_fn every{};
//! [every]

}  // namespace lesson

int main() {
    namespace sv = sluice::views;
    scratch_folder const here;
    std::vector<std::vector<int>> const recordings{{0, 1, 2, 3}, {10, 20}};

    auto const all = recordings | sv::concatenate | lesson::microvolts;
    for (auto const& segment : sluice::segments(all)) {
        std::printf("a segment:");
        for (double const x : segment) std::printf(" %.3f", x);
        std::printf("\n");
    }
    std::printf("every second element:");
    for (double const x : all | lesson::every(2)) std::printf(" %.3f", x);
    std::printf(", in %zu segments\n", sluice::segments(all | lesson::every(2)).size());
    for (auto window : all | sv::chunk(3))
        std::printf("a window from %zu: sum %.3f\n", window.offset(), sluice::fold(window, 0.0, std::plus<>{}));

    {
        std::ofstream file("trace.f32", std::ios::binary);
        std::vector<float> const zeros(1 << 20, 1.0F);
        for (int i = 0; i < 32; ++i) file.write(reinterpret_cast<char const*>(zeros.data()), 4 << 20);
    }
    auto const trace = sluice::memory::values<float>("trace.f32");
    auto const start = sluice::memory::resident_bytes();
    auto const is_bounded = [start](std::size_t& most) {
        auto const now = sluice::memory::resident_bytes();
        most = std::max(most, now > start ? now - start : 0);
        return most < (16 << 20);
    };
    std::size_t most = 0;
    std::printf("half the sum of %zu values: %.0f\n", trace.size(),
                sluice::fold(trace | lesson::scaled(0.5), 0.0, std::plus<>{}));
    std::printf("fewer than 16 MiB of the mapped file stay resident: %s\n", is_bounded(most) ? "yes" : "no");
    std::size_t seen = 0;
    sluice::for_each(trace | lesson::every(2), [&](float) {
        if (seen++ % 100'000 == 0) is_bounded(most);
    });
    std::printf("the same while reading every second value, %zu in all: %s\n", seen, is_bounded(most) ? "yes" : "no");
}
