#include <sluice/deflate/detail/huffman_code.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <random>

#include "support/catch.hpp"

namespace {
using sluice::deflate::detail::huffman_code;

template <std::size_t Symbols>
void require_code(std::array<std::uint32_t, Symbols> const& counts, unsigned limit) {
    huffman_code<Symbols> code;
    code.assign(counts, limit);
    double taken = 0, entropy = 0;
    auto const sum = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
    std::size_t used = 0;
    for (std::size_t s = 0; s < Symbols; ++s) {
        CHECK((code.length[s] != 0) == (counts[s] != 0));
        CHECK(code.length[s] <= limit);
        if (counts[s] == 0) continue;
        ++used;
        taken += std::ldexp(1, -code.length[s]);
        entropy -= counts[s] * std::log2(counts[s] / sum);
    }
    CHECK(taken == (used > 1 ? 1.0 : used == 1 ? 0.5 : 0.0));
    if (limit == 15) CHECK(static_cast<double>(code.cost(counts)) <= entropy + sum);
}

TEST_CASE("huffman_code: codes are complete, within the length limit, and close to the entropy",
          "[deflate][huffman_code]") {
    std::mt19937 random(6);
    for (int i = 0; i < 300; ++i) {
        std::array<std::uint32_t, 30> counts{};
        for (auto& one : counts) one = random() % 3 == 0 ? 0 : static_cast<std::uint32_t>(random() >> random() % 32);
        for (auto& one : counts) one >>= 6;
        for (unsigned const limit : {7U, 12U, 15U}) require_code(counts, limit);
    }
    std::array<std::uint32_t, 30> fibonacci{1, 1};  // the tree has maximum depth
    for (std::size_t s = 2; s < fibonacci.size(); ++s) fibonacci[s] = fibonacci[s - 1] + fibonacci[s - 2];
    for (unsigned const limit : {5U, 7U, 15U}) require_code(fibonacci, limit);
    require_code(std::array<std::uint32_t, 30>{}, 15);
    require_code(std::array<std::uint32_t, 30>{0, 9}, 15);
}

TEST_CASE("huffman_code: codes are numbered by length, then by symbol, and written from their highest bit",
          "[deflate][huffman_code]") {
    huffman_code<19> code;  // the example of RFC 1951, 3.2.2
    code.assign(std::array<std::uint32_t, 19>{4, 4, 4, 4, 4, 9, 2, 2}, 15);
    CHECK(code.length == std::array<std::uint8_t, 19>{3, 3, 3, 3, 3, 2, 4, 4});
    CHECK(code.bits == std::array<std::uint16_t, 19>{0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111});
}
}  // namespace
