// How can a lazy range be as fast as a loop? By exposing its segments.
//
// An iterator over a concatenation must test at every step whether its segment has ended. sluice exposes the segments
// instead: segments(range) returns them, each a plain range, and an algorithm runs one tight loop per segment. Chunks
// are windows over the whole range. A window that crosses a segment boundary has several segments.
#include <cstdio>
#include <functional>
#include <vector>

#include <sluice/core.hpp>
#include <sluice/views.hpp>

namespace sv = sluice::views;

int main() {
    std::vector<std::vector<int>> const arrays{{0, 1, 2, 3, 4}, {5, 6}, {7, 8, 9, 10}};
    auto const whole = arrays | sv::concatenate | sv::transform([](int x) { return 10 * x; });

    std::printf("one range of %zu elements, in segments of", whole.size());
    for (auto const& segment : sluice::segments(whole)) std::printf(" %zu", segment.size());
    std::printf("\n");

    //! [segments]
    for (auto window : whole | sv::chunk(4)) {
        std::printf("window from %zu:", window.offset());
        for (auto const& segment : sluice::segments(window)) {
            for (int x : segment) std::printf(" %d", x);  // the tight loop
            std::printf(" |");
        }
        std::printf("  sum %d\n", sluice::fold(window, 0, std::plus<>{}));  // the same loops, inside the algorithm
    }
    //! [segments]

    auto const plain = arrays | sv::concatenate;
    std::printf("windows within one segment are spans:");
    for (auto window : plain | sv::chunk(2)) std::printf(" %s", window.as_span() ? "yes" : "no");
    std::printf("\nrandom access: whole[6] = %d\n", whole[6]);
}
