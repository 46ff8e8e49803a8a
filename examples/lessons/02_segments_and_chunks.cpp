// How can a lazy range be as fast as a loop? By showing its segments.
//
// An iterator over a concatenation must ask at every step whether its segment has ended. sluice keeps the segments
// visible: segments(range) gives them, each a plain range, and an algorithm runs one tight loop for each. Chunks are
// windows over the whole; a window may lie across two segments, and then it has two segments.
#include <cstdio>
#include <functional>
#include <vector>

#include <sluice/core.hpp>
#include <sluice/views.hpp>

namespace sv = sluice::views;

int main() {
    std::vector<std::vector<int>> const parts{{0, 1, 2, 3, 4}, {5, 6}, {7, 8, 9, 10}};
    auto const whole = parts | sv::concatenate | sv::transform([](int x) { return 10 * x; });

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

    auto const plain = parts | sv::concatenate;
    std::printf("windows that lie in one segment are spans:");
    for (auto window : plain | sv::chunk(2)) std::printf(" %s", window.as_span() ? "yes" : "no");
    std::printf("\nany element at once: whole[6] = %d\n", whole[6]);
}
