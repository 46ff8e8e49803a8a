#include <sluice/deflate/shuffled_chunk.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <utility>
#include <vector>

#include "support/catch.hpp"

namespace {
using sluice::deflate::shuffled_chunk;

std::vector<std::int16_t> samples(std::size_t count) {
    std::mt19937 random(1);
    std::vector<std::int16_t> made(count);
    for (auto& one : made) one = static_cast<std::int16_t>(random());
    return made;
}

std::vector<std::byte> shuffled(std::span<std::int16_t const> elements) {
    std::vector<std::byte> made(2 * elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i) {
        made[i] = static_cast<std::byte>(elements[i] & 0xff);
        made[elements.size() + i] = static_cast<std::byte>(elements[i] >> 8 & 0xff);
    }
    return made;
}

void check(shuffled_chunk const& chunk, std::span<std::int16_t const> elements) {
    auto const expected = shuffled(elements);
    CHECK(chunk.missing() == 0);
    CHECK(chunk.element_bytes() == 2);
    CHECK(std::equal(chunk.bytes().begin(), chunk.bytes().end(), expected.begin(), expected.end()));
    CHECK(chunk.adler32() == sluice::deflate::detail::adler32(expected));
}

TEST_CASE("shuffled_chunk: elements may be added in blocks of any size; begin() restarts",
          "[deflate][shuffled_chunk]") {
    auto const all = samples(20'000);
    shuffled_chunk chunk;
    for (std::size_t const block : {20'000U, 10'000U, 333U}) {
        chunk.begin<std::int16_t>(all.size());
        for (std::size_t at = 0; at < all.size(); at += block) {
            CHECK(chunk.missing() == all.size() - at);
            chunk.add(std::span(all).subspan(at, std::min(block, all.size() - at)));
        }
        check(chunk, all);
    }
    auto const few = std::span(all).first(100);
    chunk.begin<std::int16_t>(few.size());
    chunk.add(few);
    check(chunk, few);
}

TEST_CASE("shuffled_chunk: fill() sets missing elements to zero", "[deflate][shuffled_chunk]") {
    auto all = samples(9'000);
    std::fill(all.begin() + 5'000, all.end(), std::int16_t{});
    shuffled_chunk chunk;
    chunk.begin<std::int16_t>(all.size());
    chunk.add(std::span(std::as_const(all)).first(5'000));
    chunk.fill();
    check(chunk, all);
}

TEST_CASE("shuffled_chunk: begin() works after a move", "[deflate][shuffled_chunk]") {
    auto const all = samples(5'000);
    shuffled_chunk chunk;
    for (int i = 0; i < 2; ++i) {
        chunk.begin<std::int16_t>(all.size());
        chunk.add(std::span(all));
        auto const other = std::move(chunk);
        check(other, all);
    }
}
}  // namespace
