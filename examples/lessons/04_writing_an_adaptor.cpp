// How do I write my own adaptor? A view that keeps its base, a function object that adapts a part of it, and a function that makes it.
//
// `scaled(factor)`: each element times a factor, counts as microvolts. The view derives from `segmented_adaptor`, which forwards
// what the base can do: it shows its segments, so algorithms run one tight loop for each, and gives mapped pages back. The
// adaptor's own function derives from `needs_arguments`, so a forgotten argument is one readable error.
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
class scaled_view : public ranges::view_facade<scaled_view<V>, ranges::finite>, public sluice::segmented_adaptor<scaled_view<V>> {
    friend ranges::range_access;
    V base_{};
    double factor_ = 1;

    struct cursor {  // what an iterator is made of: what it reads, and how it moves
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

    struct scale_part {  // the same adaptor over a part of the base: segments and slices come of it
        double factor = 1;
        template <class S>
        auto operator()(S part) const { return scaled_view<S>(std::move(part), factor); }
    };

public:
    scaled_view() = default;
    scaled_view(V base, double factor) : base_(std::move(base)), factor_(factor) {}

    static constexpr bool keeps_rows = false;
    V const& base() const { return base_; }
    scale_part adaptor() const { return {factor_}; }
    std::size_t size() const { return static_cast<std::size_t>(ranges::size(base_)); }  // known without reading
};

struct scaled_fn : sluice::needs_arguments<scaled_fn> {
    template <ranges::viewable_range R>
    auto operator()(R&& r, double factor) const {
        return scaled_view<ranges::views::all_t<R>>{ranges::views::all(std::forward<R>(r)), factor};
    }
    auto operator()(double factor) const { return sluice::bind_adaptor<scaled_fn>(factor); }  // so that r | scaled(2) works
};
inline constexpr scaled_fn scaled{};

struct microvolts_fn {  // without arguments: the function object itself is the closure
    template <ranges::viewable_range R>
    auto operator()(R&& counts) const { return scaled(std::forward<R>(counts), 0.195); }
};
inline constexpr sluice::adaptor_closure<microvolts_fn> microvolts{};
//! [adaptor]

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
    for (auto window : all | sv::chunk(3)) std::printf("a window from %zu: sum %.3f\n", window.offset(), sluice::fold(window, 0.0, std::plus<>{}));

    {
        std::ofstream file("trace.f32", std::ios::binary);
        std::vector<float> const zeros(1 << 20, 1.0F);
        for (int i = 0; i < 32; ++i) file.write(reinterpret_cast<char const*>(zeros.data()), 4 << 20);
    }
    auto const trace = sluice::memory::values<float>("trace.f32");
    auto const before = sluice::memory::resident_bytes();
    double const sum = sluice::fold(trace | lesson::scaled(0.5), 0.0, std::plus<>{});
    auto const grown = sluice::memory::resident_bytes() - before;
    std::printf("half the sum of %zu values: %.0f\n", trace.size(), sum);
    std::printf("of the mapped file, fewer than 16 MiB stay resident: %s\n", grown < (16 << 20) || grown > (std::size_t{1} << 60) ? "yes" : "no");
}
