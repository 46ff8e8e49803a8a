#include <sluice/deflate/detail/row_encoder.hpp>
#include <sluice/deflate/detail/row_parser.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

#include <zlib.h>

#include "deflate/every_instructions.hpp"
#include "deflate/inflated.hpp"
#include "deflate/planes.hpp"
#include "support/catch.hpp"

namespace {
namespace detail = sluice::deflate::detail;
using detail::plane_kind;
using bytes = std::vector<std::byte>;

bytes raw_stream(detail::row_encoder& encoder, bytes const& plane, std::size_t row, plane_kind how) {
    bytes made(plane.size() + 6 * (plane.size() / 16'384 + 2) + detail::bit_writer::slack);
    detail::bit_writer out(made.data());
    encoder.encode(plane, row, how, true, out);
    made.resize(static_cast<std::size_t>(out.end() - made.data()));
    return made;
}

TEST_CASE("row_encoder: planes of any size and row length round-trip through zlib", "[deflate][row_encoder]") {
    std::mt19937 random(1);
    detail::row_encoder encoder;
    for (std::size_t const size : {1U, 2U, 31U, 32U, 33U, 63U, 64U, 65U, 1000U, 16'384U, 16'385U, 40'001U, 150'000U})
        for (std::size_t const row : {1U, 2U, 22U, 32U, 33U, 257U, 4096U, 4097U, 32'768U, 32'769U})
            for (int style = 0; style < test::plane_styles; ++style) {
                auto const plane = test::make_plane(style, size, row, random);
                for (auto const how : {plane_kind::rows, plane_kind::bytes}) {
                    CAPTURE(size, row, style);
                    CHECK((test::inflated(raw_stream(encoder, plane, row, how), size, true) == plane));
                }
            }
}

TEST_CASE("row_encoder: the output does not depend on the instruction set", "[deflate][row_encoder]") {
    std::mt19937 random(2);
    std::vector<detail::row_encoder> encoders;
    for (auto const use : test::every_instructions()) encoders.emplace_back(use);
    for (int style = 0; style < test::plane_styles; ++style)
        for (std::size_t const size : {1U, 77U, 5000U, 70'003U})
            for (std::size_t const row : {1U, 22U, 32U}) {
                CAPTURE(style, size, row);
                auto const plane = test::make_plane(style, size, row, random);
                for (auto const how : {plane_kind::rows, plane_kind::bytes}) {
                    auto const expected = raw_stream(encoders[0], plane, row, how);
                    for (auto& other : encoders) {
                        CHECK((raw_stream(other, plane, row, how) == expected));
                        CHECK(other.kind_of(plane, row) == encoders[0].kind_of(plane, row));
                    }
                }
            }
}

TEST_CASE("row_encoder: matches go back one to eight rows within the plane, with at most 258 bytes",
          "[deflate][row_encoder]") {
    detail::row_parser parser(detail::best_instructions());
    std::mt19937 random(3);
    constexpr std::size_t row = 32;
    for (int style = 0; style < test::plane_styles; ++style) {
        auto const plane = test::make_plane(style, 30'000, row, random);
        parser.begin(plane, row);
        auto const parsed = parser.parse(0, plane.size());
        CHECK(parsed >= 16'384);
        std::size_t at = 0;
        bool good = true;
        for (auto const token : parser.tokens()) {
            if (token < 256) {
                good = good && plane[at++] == std::byte(token);
                continue;
            }
            auto const length = static_cast<std::size_t>(token - 256) / 8 + 3, back = ((token - 256) % 8 + 1U) * row;
            auto const* const here = plane.data() + at;
            good = good && length <= 258 && back <= at && std::equal(here, here + length, here - back);
            at += length;
        }
        CHECK(good);
        CHECK(at == parsed);
    }
}

TEST_CASE("row_encoder: kind_of classifies planes", "[deflate][row_encoder]") {
    constexpr std::size_t size = 300'000, row = 32;
    std::mt19937 random(4);
    detail::row_encoder encoder;
    auto const kind = [&](int style) { return encoder.kind_of(test::make_plane(style, size, row, random), row); };
    CHECK(kind(1) == plane_kind::noise);
    CHECK(kind(2) == plane_kind::bytes);
    CHECK(kind(5) == plane_kind::bytes);
    CHECK(kind(6) == plane_kind::rows);
    CHECK(kind(0) == plane_kind::other);  // very compressible
    CHECK(kind(7) == plane_kind::other);
    auto const noise = test::make_plane(1, 10'007, row, random);
    bytes again(size);
    for (std::size_t i = 0; i < size; ++i) again[i] = noise[i % noise.size()];
    CHECK(encoder.kind_of(again, row) == plane_kind::other);  // repeats, but not row by row
    CHECK(encoder.kind_of(std::span(again).first(4095), row) == plane_kind::other);
}

TEST_CASE("row_encoder: block sizes are estimated to a 32nd, with at least one bit per symbol",
          "[deflate][row_encoder]") {
    std::mt19937 random(6);
    for (int const deviation : {2, 20, 60}) {
        std::normal_distribution<double> value(0, deviation);
        detail::symbol_counts counts;
        for (int i = 0; i < 8192; ++i) ++counts.literals[static_cast<std::uint8_t>(std::lround(value(random)))];
        detail::block_codes codes;
        codes.assign(counts, 15);
        CAPTURE(deviation);
        CHECK(counts.least_cost() <= codes.cost(counts));
        CHECK(counts.least_cost() * 32 >= codes.cost(counts) * 31);
    }
    CHECK(detail::least_bits(std::vector<std::uint32_t>{5, 0, 8000}) == 8005);
    CHECK(detail::least_bits(std::vector<std::uint32_t>{7, 7, 7, 7}) == 56);
    CHECK(detail::least_bits(std::vector<std::uint32_t>(3)) == 0);
}

TEST_CASE("row_encoder: output for the high bytes of samples is smaller than zlib's at level 4",
          "[deflate][row_encoder]") {
    std::mt19937 random(5);
    detail::row_encoder encoder;
    auto const plane = test::high_bytes(16'384 * 32, 32, random);
    bytes filter(compressBound(static_cast<uLong>(plane.size())));
    auto size = static_cast<uLongf>(filter.size());
    compress2(reinterpret_cast<Bytef*>(filter.data()), &size, reinterpret_cast<Bytef const*>(plane.data()),
              static_cast<uLong>(plane.size()), 4);
    CHECK(raw_stream(encoder, plane, 32, plane_kind::rows).size() < size);
}
}  // namespace
