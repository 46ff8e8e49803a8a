// How do I fill in dropped packets?
#include <cstdint>
#include <iostream>
#include <vector>

#include <sluice/views/fill_gaps.hpp>

struct sample {
    std::uint32_t tick;
    int value;
    std::uint32_t timestamp() const { return tick; }
};

int main() {
    //! [fill_gaps]
    std::vector<sample> const recorded{{7, 10}, {9, 20}, {10, 30}, {14, 40}};  // 8 was dropped, and 11 to 13
    for (auto const& packet : recorded | sluice::views::fill_gaps(sluice::gaps::repeat_single))
        std::cout << packet.tick << ": " << packet.value.value << (packet.is_fill ? " (filled)\n" : "\n");
    try {
        for (auto const& packet : recorded | sluice::views::fill_gaps(sluice::gaps::fail)) static_cast<void>(packet);
    } catch (sluice::error const& problem) {
        std::cout << problem.what() << '\n';
    }
    //! [fill_gaps]
}
