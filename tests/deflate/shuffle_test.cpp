#include <sluice/deflate/detail/shuffle.hpp>

#include <algorithm>
#include <cstddef>
#include <random>
#include <span>
#include <vector>

#include "deflate/every_instructions.hpp"
#include "support/catch.hpp"

namespace {

/// Shuffles a chunk block by block, each to its place in every plane.
template <std::size_t Bytes>
void shuffles() {
    std::mt19937 random(1);
    for (std::size_t const elements : {1U, 2U, 63U, 64U, 65U, 511U, 512U, 513U, 5000U})
        for (std::size_t const block : {elements, (elements + 2) / 3})
            for (auto const use : test::every_instructions()) {
                std::vector<std::byte> from(elements * Bytes), to(from.size()), expected(from.size());
                for (std::size_t i = 0; i < from.size(); ++i) {
                    from[i] = static_cast<std::byte>(random());
                    expected[i % Bytes * elements + i / Bytes] = from[i];
                }
                for (std::size_t at = 0; at < elements; at += block)
                    sluice::deflate::detail::shuffle<Bytes>(
                        std::span(from).subspan(at * Bytes, std::min(block, elements - at) * Bytes), to.data() + at,
                        elements, use);
                CAPTURE(Bytes, elements, block, static_cast<int>(use));
                CHECK((to == expected));
            }
}

TEST_CASE("shuffle: groups the n-th bytes of all elements, with any instruction set", "[deflate][shuffle]") {
    shuffles<1>();
    shuffles<2>();
    shuffles<4>();
    shuffles<8>();
}

}  // namespace
