// How do I stream a long range through a small buffer, regardless of its segments?
#include <iostream>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>

int main() {
    std::vector<std::vector<int>> const files{{1, 2, 3}, {4, 5, 6, 7}};
    //! [chunk]
    std::vector<int> buffer(2);
    for (auto const chunk : files | sluice::views::concatenate | sluice::views::chunk(2)) {
        buffer.resize(chunk.size());  // the last one may be shorter
        sluice::copy(chunk, std::span<int>(buffer));
        std::cout << "from " << chunk.offset() << ':';
        for (int const sample : buffer) std::cout << ' ' << sample;
        std::cout << (chunk.as_span() ? "\n" : "  (spans two files)\n");
    }
    //! [chunk]
}
