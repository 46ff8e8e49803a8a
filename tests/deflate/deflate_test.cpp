#include <sluice/deflate/best.hpp>
#include <sluice/deflate/chunk_encoder.hpp>
#include <sluice/deflate/detail/adler32.hpp>
#include <sluice/deflate/detail/shuffle.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <random>
#include <span>
#include <vector>

#include <zlib.h>

#include "deflate/codecs.hpp"
#include "deflate/inflated.hpp"
#include "deflate/planes.hpp"
#include "support/catch.hpp"

namespace {
using sluice::deflate::chunk_encoder;
using sluice::deflate::detail::shuffle;
using bytes = std::vector<std::byte>;

bytes encode(chunk_encoder& encoder, std::span<std::byte const> chunk, std::size_t element_bytes,
             std::size_t columns = 32) {
    bytes room(chunk_encoder::most_bytes(chunk.size())), made;
    for (auto const& segment : encoder(chunk, element_bytes, columns, sluice::deflate::detail::adler32(chunk), room))
        made.insert(made.end(), segment.begin(), segment.end());
    return made;
}

std::byte noise() {
    static std::mt19937 random(1);
    return static_cast<std::byte>(random());
}

bytes filled(std::size_t size, std::function<std::byte(std::size_t)> const& value) {
    bytes made(size);
    for (std::size_t i = 0; i < size; ++i) made[i] = value(i);
    return made;
}

bytes samples(std::size_t elements) {  // a slow wave with noise, shuffled
    std::mt19937 random(2);
    std::normal_distribution<double> error(0, 40);
    std::vector<std::int16_t> values(elements);
    for (std::size_t i = 0; i < elements; ++i)
        values[i] = static_cast<std::int16_t>(700 * std::sin(static_cast<double>(i / 32) / 500) + error(random));
    bytes made(2 * elements);
    shuffle<2>(std::as_bytes(std::span(values)), made.data(), elements);
    return made;
}

TEST_CASE("deflate: zlib reads the stream of every library at every level", "[deflate]") {
    std::vector<bytes> const chunks{
        filled(1, [](std::size_t) { return std::byte{7}; }),
        filled(70'000, [](std::size_t) { return std::byte{}; }),  // constant
        filled(400'000, [](std::size_t) { return noise(); }),     // incompressible
        filled(65'535, [](std::size_t) { return noise(); }),
        filled(65'536, [](std::size_t) { return noise(); }),  // one more byte than one stored block
        filled(200'000, [](std::size_t i) { return i < 100'000 ? noise() : std::byte{1}; }),  // a plane of each kind
        filled(200'000, [](std::size_t i) { return i < 100'000 ? std::byte{1} : noise(); }),
        filled(300'000, [](std::size_t i) { return static_cast<std::byte>(i); }),
        samples(100'000)};
    for (unsigned level = 1; level <= 9; level += 2)
        for (auto const& codec : test::codecs(level)) {
            chunk_encoder encoder(codec);
            for (auto const& chunk : chunks) {
                CAPTURE(codec.library, level, chunk.size());
                auto const element_bytes = chunk.size() % 2 == 0 ? std::size_t{2} : std::size_t{1};
                CHECK(test::inflated(encode(encoder, chunk, element_bytes), chunk.size()) == chunk);
            }
        }
}

TEST_CASE("deflate: incompressible chunks grow by the stored-block headers only", "[deflate][bounded]") {
    for (auto const& codec : test::codecs(4))
        for (std::size_t const size : {1U, 2U, 100U, 40'000U, 65'535U, 65'537U, 1U << 20}) {
            CAPTURE(codec.library, size);
            chunk_encoder encoder(codec);
            auto const chunk = filled(size, [](std::size_t) { return noise(); });
            auto const made = encode(encoder, chunk, 1);
            CHECK(made.size() <= size + 6 + 5 * (size / 65'535 + 1));
            CHECK(test::inflated(made, size) == chunk);
        }
}

TEST_CASE("deflate: compressed samples are at most 5 % larger than zlib's at level 4", "[deflate]") {
    auto const chunk = samples(16'384 * 32);
    bytes filter(compressBound(static_cast<uLong>(chunk.size())));
    auto size = static_cast<uLongf>(filter.size());
    compress2(reinterpret_cast<Bytef*>(filter.data()), &size, reinterpret_cast<Bytef const*>(chunk.data()),
              static_cast<uLong>(chunk.size()), 4);
    for (auto const& codec : test::codecs(4)) {
        chunk_encoder encoder(codec);
        CAPTURE(codec.library);
        CHECK(static_cast<double>(encode(encoder, chunk, 2).size()) <= 1.05 * static_cast<double>(size));
    }
}

TEST_CASE("deflate: a noise plane is stored unless any quarter of it is compressible", "[deflate]") {
    constexpr std::size_t plane = 200'000;
    for (auto const& codec : test::codecs(1)) {
        CAPTURE(codec.library);
        chunk_encoder encoder(codec);
        auto const stored =
            encode(encoder, filled(2 * plane, [](std::size_t i) { return i < plane ? noise() : std::byte{}; }), 2);
        CHECK(stored[2] == std::byte{});  // a stored block, not the last
        for (std::size_t quarter = 0; quarter < 4; ++quarter) {
            auto const even = filled(2 * plane, [&](std::size_t i) {
                return i < plane && i / (plane / 4) != quarter ? noise() : std::byte{};
            });
            CHECK(encode(encoder, even, 2).size() < plane * 9 / 10);
        }
    }
}

TEST_CASE("deflate: chunks of any planes and element sizes round-trip", "[deflate]") {
    std::mt19937 random(3);
    for (auto const& codec : test::codecs(4)) {
        if (!codec.by_rows) continue;
        chunk_encoder encoder(codec);
        for (int round = 0; round < 2000; ++round) {
            auto const element_bytes = std::size_t{1} << random() % 4, columns = std::size_t{1 + random() % 40};
            auto const size = std::size_t{1 + random() % (round % 20 == 0 ? 40'000 : 6000)};
            bytes chunk;
            for (std::size_t p = 0; p < element_bytes; ++p) {
                auto const one =
                    test::make_plane(static_cast<int>(random() % test::plane_styles), size, columns, random);
                chunk.insert(chunk.end(), one.begin(), one.end());
            }
            CAPTURE(round, element_bytes, columns, size);
            REQUIRE((test::inflated(encode(encoder, chunk, element_bytes, columns), chunk.size()) == chunk));
        }
    }
}

TEST_CASE("deflate::best: favours speed up to level 4, size above", "[deflate]") {
    auto const library = [](unsigned level) { return sluice::deflate::best(level).library; };
    auto const all = test::codecs(1);
    CHECK(library(1) == all.back().library);
    CHECK(library(4) == all.back().library);
    CHECK(library(5) == (all[1].library == "libdeflate" ? "libdeflate" : "zlib"));
    CHECK(sluice::deflate::best(7).level == 7);
}

TEST_CASE("deflate: an invalid level throws, and the message names the function", "[deflate][errors]") {
    CHECK_THROWS_WITH(sluice::deflate::zlib(0), "sluice::deflate::zlib: level must be 1 to 9, got 0");
    CHECK_THROWS_WITH(sluice::deflate::best(10), "sluice::deflate::best: level must be 1 to 9, got 10");
}
}  // namespace
