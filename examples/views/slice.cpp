// How do I get the packets of one minute? Slice a range by index or by time.
#include <cmath>
#include <cstddef>
#include <iostream>
#include <vector>

#include <sluice/views/concatenate.hpp>
#include <sluice/views/slice.hpp>

namespace sv = sluice::views;

/// Samples at 4 Hz. (A trodes::clock is such an index of a recording.)
struct metronome {
    std::size_t size() const { return 7; }
    std::size_t index_of(double seconds) const {
        return seconds <= 0 ? 0 : std::min<std::size_t>(7, static_cast<std::size_t>(std::ceil(4 * seconds)));
    }
};

int main() {
    std::vector<std::vector<int>> const files{{0, 1, 2, 3}, {4, 5, 6}};
    auto const print = [](auto const& range) {
        for (int const x : range) std::cout << x << ' ';
        std::cout << '\n';
    };
    //! [slice]
    auto const all = files | sv::concatenate;
    print(all | sv::slice(2, 3));                   // three elements, starting at index 2
    print(all | sv::slice(metronome{}, 0.5, 1.0));  // half a second; the next one begins at 1.0
    //! [slice]
    try {
        print(all | sv::slice(5, 3));
    } catch (sluice::argument_error const& e) {
        std::cout << e.what() << '\n';
    }
}
