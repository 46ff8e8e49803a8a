// How do I write my own adaptor? A view that keeps its base, a cursor that says how to walk, and a function that makes it.
//
// `every(n)`: each n-th element, from the first on. Thirty lines, and it composes with everything else: it can be
// concatenated, chunked and piped, because it is random access and knows its size.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core.hpp>
#include <sluice/core/adaptor_closure.hpp>
#include <sluice/views.hpp>
#include <range/v3/view/all.hpp>
#include <range/v3/view/facade.hpp>

namespace lesson {

//! [adaptor]
template <ranges::view_ V>
    requires sluice::sized_random_access_range<V const>
class every_view : public ranges::view_facade<every_view<V>, ranges::finite> {
    friend ranges::range_access;
    V base_{};
    std::size_t step_ = 1;

    struct cursor {  // what an iterator is made of: where it stands, what lies there, how it moves
        every_view const* view = nullptr;
        std::size_t index = 0;
        decltype(auto) read() const { return ranges::begin(view->base_)[static_cast<std::ptrdiff_t>(index * view->step_)]; }
        bool equal(cursor const& other) const { return index == other.index; }
        void next() { ++index; }
        void prev() { --index; }
        void advance(std::ptrdiff_t n) { index += static_cast<std::size_t>(n); }
        std::ptrdiff_t distance_to(cursor const& other) const { return static_cast<std::ptrdiff_t>(other.index - index); }
    };
    cursor begin_cursor() const { return {this, 0}; }
    cursor end_cursor() const { return {this, size()}; }

public:
    every_view() = default;
    every_view(V base, std::size_t step) : base_(std::move(base)), step_(step) {}
    std::size_t size() const { return (static_cast<std::size_t>(ranges::size(base_)) + step_ - 1) / step_; }  // known without reading
};

struct every_fn {
    template <ranges::viewable_range R>
    auto operator()(R&& r, std::size_t step) const {
        if (step == 0) throw sluice::argument_error("lesson::every: step must be at least 1, got 0");
        return every_view<ranges::views::all_t<R>>{ranges::views::all(std::forward<R>(r)), step};
    }
    auto operator()(std::size_t step) const { return sluice::bind_adaptor<every_fn>(step); }  // so that r | every(3) works
};
inline constexpr every_fn every{};
//! [adaptor]

}  // namespace lesson

int main() {
    namespace sv = sluice::views;
    std::vector<int> const numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    auto const print = [](char const* what, auto&& range) {
        std::printf("%s", what);
        for (int x : range) std::printf(" %d", x);
        std::printf("\n");
    };
    print("every third:", numbers | lesson::every(3));
    print("of squares:", numbers | sv::transform([](int x) { return x * x; }) | lesson::every(3));

    auto const twice = std::vector{numbers, numbers};
    print("of each part:", twice | sv::transform(lesson::every(4)) | sv::concatenate);
    for (auto window : numbers | lesson::every(2) | sv::chunk(2)) print("a window:", window);

    try {
        print("", numbers | lesson::every(0));
    } catch (sluice::argument_error const& fault) {
        std::printf("%s\n", fault.what());
    }
}
