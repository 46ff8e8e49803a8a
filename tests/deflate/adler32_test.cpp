#include <sluice/deflate/detail/adler32.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include <zlib.h>

#include "deflate/every_instructions.hpp"
#include "support/catch.hpp"

namespace {
using sluice::deflate::detail::adler32;
using sluice::deflate::detail::adler_sums;

TEST_CASE("adler32: equals zlib's for any size and instruction set", "[deflate][adler32]") {
    std::mt19937 random(1);
    for (std::size_t const size : {0U, 1U, 31U, 32U, 33U, 63U, 64U, 65U, 5535U, 5536U, 5537U, 5552U, 1'000'001U})
        for (bool const greatest : {false, true}) {
            std::vector<std::byte> bytes(size, std::byte{255});
            if (!greatest)
                for (auto& one : bytes) one = static_cast<std::byte>(random());
            auto const expected = adler32_z(1, reinterpret_cast<Bytef const*>(bytes.data()), bytes.size());
            for (auto const use : test::every_instructions()) {
                CAPTURE(size, greatest, static_cast<int>(use));
                CHECK(adler32(bytes, use) == (size == 0 ? 1 : expected));
            }
        }
}

TEST_CASE("adler32: sums of blocks combine to the sum of the whole", "[deflate][adler32]") {
    std::mt19937 random(2);
    for (std::size_t const size : {1U, 1000U, 70'000U, 2'000'000U}) {
        std::vector<std::byte> bytes(size);
        for (auto& one : bytes) one = static_cast<std::byte>(random());
        auto const whole = std::span<std::byte const>(bytes);
        for (std::size_t const block : {size, (size + 1) / 2, size / 3 + 1}) {
            adler_sums all;
            for (std::size_t at = 0; at < size; at += block) {
                auto const here = whole.subspan(at, std::min(block, size - at));
                adler_sums next{.plain = 0, .of_plain = 0};
                next.add_all(here);
                all.append(next, here.size());
            }
            CHECK(all.value() == adler32(whole));
        }
    }
}
}  // namespace
