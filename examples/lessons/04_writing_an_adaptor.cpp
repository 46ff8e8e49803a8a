// How do I write my own adaptor, so that it is as fast and as frugal as the library's? By keeping the segments visible.
//
// Most adaptors change each element and nothing else: `clipped(low, high)`. Such a view derives from segmented_adaptor, says how a
// plain part is adapted, and gets everything else: segments, windows, release of mapped pages. Others have elements of their own:
// `every(n)`, each n-th element from the first on. Such a view has the members of the segment protocol itself. Both pipe, compose,
// and stand before and after every other adaptor.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core.hpp>
#include <sluice/memory.hpp>
#include <sluice/views.hpp>
#include <range/v3/view/all.hpp>
#include <range/v3/view/facade.hpp>
#include <range/v3/view/interface.hpp>

#include "scratch.hpp"

namespace lesson {

//! [adaptor]
struct clip {
    float low = 0, high = 0;
    float operator()(float x) const { return std::clamp(x, low, high); }
};

template <ranges::view_ V>
    requires sluice::sized_random_access_range<V const>
class clipped_view : public ranges::view_interface<clipped_view<V>>, public sluice::segmented_adaptor<clipped_view<V>> {
    sluice::transform_view<V, clip> values_;  // its iterators do all we need

public:
    clipped_view() = default;
    clipped_view(V base, clip limits) : values_(std::move(base), limits) {}

    static constexpr bool keeps_rows = false;
    V const& base() const { return values_.base(); }
    struct part_adaptor {  // what is made of a plain part of the base
        clip limits;
        template <class S>
        auto operator()(S part) const {
            return clipped_view<S>(std::move(part), limits);
        }
    };
    part_adaptor adaptor() const { return {values_.function()}; }
    auto begin() const { return values_.begin(); }
    auto end() const { return values_.end(); }
    std::size_t size() const { return values_.size(); }
};

struct clipped_fn {
    template <ranges::viewable_range R>
    auto operator()(R&& r, float low, float high) const {
        return clipped_view(ranges::views::all(std::forward<R>(r)), clip{low, high});
    }
    auto operator()(float low, float high) const { return sluice::bind_adaptor<clipped_fn>(low, high); }  // r | clipped(0, 9)
};
inline constexpr clipped_fn clipped{};
//! [adaptor]

//! [every]
template <ranges::view_ V>
    requires sluice::sized_random_access_range<V const>
class every_view : public ranges::view_facade<every_view<V>, ranges::finite> {
    friend ranges::range_access;
    static constexpr bool has_segments = requires(V const& base) { base.segments(0, 0); };
    V base_{};
    std::size_t step_ = 1;

    struct cursor {  // what an iterator is made of: where it is, what is there, how it moves
        ranges::iterator_t<V const> first{};
        std::size_t step = 1, index = 0;
        decltype(auto) read() const { return first[static_cast<std::ptrdiff_t>(index * step)]; }
        bool equal(cursor const& other) const { return index == other.index; }
        void next() { ++index; }
        void prev() { --index; }
        void advance(std::ptrdiff_t n) { index += static_cast<std::size_t>(n); }
        std::ptrdiff_t distance_to(cursor const& other) const { return static_cast<std::ptrdiff_t>(other.index - index); }
    };
    cursor begin_cursor() const { return {ranges::begin(base_), step_}; }
    cursor end_cursor() const { return {ranges::begin(base_), step_, size()}; }

public:
    every_view() = default;
    every_view(V base, std::size_t step) : base_(std::move(base)), step_(step) {}
    std::size_t size() const { return (ranges::size(base_) + step_ - 1) / step_; }  // known without reading

    // The protocol of a range that has segments: those of the base, thinned out, where the count goes on.
    auto segments(std::size_t first, std::size_t count) const requires has_segments {
        std::vector<every_view<sluice::segment_t<V const>>> all;
        std::size_t skip = 0;
        for (auto const& segment : sluice::segments(base_, first * step_, count == 0 ? 0 : (count - 1) * step_ + 1)) {
            auto const n = segment.size();
            if (skip < n) all.push_back({sluice::slice(segment, skip, n - skip), step_});
            skip = skip < n ? (step_ - (n - skip) % step_) % step_ : skip - n;
        }
        return all;
    }
    // The protocol of a range that is one segment: its parts, and what they release.
    auto slice(std::size_t first, std::size_t count) const requires(!has_segments) {
        return every_view(sluice::slice(base_, first * step_, count == 0 ? 0 : (count - 1) * step_ + 1), step_);
    }
    std::size_t release_step() const requires sluice::releasable<V> { return (base_.release_step() + step_ - 1) / step_; }
    void release(std::size_t first, std::size_t count) const requires sluice::releasable<V> {
        if (count != 0) base_.release(first * step_, (count - 1) * step_ + 1);
    }
};

struct every_fn {
    template <ranges::viewable_range R>
    auto operator()(R&& r, std::size_t step) const {
        if (step == 0) throw sluice::argument_error("lesson::every: step must be at least 1, got 0");
        return every_view<ranges::views::all_t<R>>{ranges::views::all(std::forward<R>(r)), step};
    }
    auto operator()(std::size_t step) const { return sluice::bind_adaptor<every_fn>(step); }
};
inline constexpr every_fn every{};
//! [every]

/// A closure without arguments is the function object itself.
struct halved_fn {
    template <ranges::viewable_range R>
    auto operator()(R&& r) const {
        return std::forward<R>(r) | every(2);
    }
};
inline constexpr sluice::adaptor_closure<halved_fn> halved{};

/// Adds up half a mapped file of floats, and returns how much of it was ever resident, in MiB.
template <class Adaptor>
double megabytes_resident(sluice::memory::mapped_file const& file, Adaptor const& adaptor) {
    sluice::strided<float> const values(file.data(), sizeof(float), file.size() / sizeof(float), &file);
    auto const parts = std::vector{values.slice(0, 1'000'001), values.slice(1'000'001, values.size() - 1'000'001)};
    auto const before = sluice::memory::resident_bytes();
    auto most = before;
    std::size_t count = 0;
    sluice::for_each(parts | sluice::views::concatenate | adaptor, [&](float) {
        if (++count % 100'000 == 0) most = std::max(most, sluice::memory::resident_bytes());
    });
    return static_cast<double>(most - before) / (1 << 20);
}

}  // namespace lesson

int main() {
    namespace sv = sluice::views;
    std::vector<float> const numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    auto const print = [](char const* what, auto&& range) {
        std::printf("%s", what);
        for (float x : range) std::printf(" %g", static_cast<double>(x));
        std::printf("\n");
    };
    print("clipped:", numbers | lesson::clipped(2, 7));
    print("every third:", numbers | lesson::every(3));
    print("of squares:", numbers | sv::transform([](float x) { return x * x; }) | lesson::every(3));

    auto const twice = std::vector{numbers, numbers};
    print("of each part:", twice | sv::transform(lesson::every(4)) | sv::concatenate);
    auto const whole = twice | sv::concatenate | lesson::clipped(0, 5) | lesson::every(4);
    print("of all parts:", whole);
    std::printf("in %zu segments, sum %g\n", sluice::segments(whole).size(), static_cast<double>(sluice::fold(whole, 0.f, std::plus<>{})));
    for (auto window : numbers | lesson::halved | sv::chunk(2)) print("a window:", window);
    for (auto window : twice | sv::concatenate | lesson::halved | sv::chunk(4)) print("a window:", window);

    scratch_folder const here;
    std::ofstream("samples.f32").put(0);
    std::filesystem::resize_file("samples.f32", std::size_t{64} << 20);
    sluice::memory::mapped_file const file("samples.f32");
    std::printf("of a file of 64 MiB at most 24 are resident: clipped %s, every(2) %s\n",
                lesson::megabytes_resident(file, lesson::clipped(-1, 1)) <= 24 ? "yes" : "no",
                lesson::megabytes_resident(file, lesson::every(2)) <= 24 ? "yes" : "no");

    try {
        print("", numbers | lesson::every(0));
    } catch (sluice::argument_error const& fault) {
        std::printf("%s\n", fault.what());
    }
}
