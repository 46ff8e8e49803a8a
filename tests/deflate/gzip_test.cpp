#include <sluice/deflate/gzip.hpp>

#include <cstddef>
#include <memory>
#include <random>
#include <span>
#include <stdexcept>
#include <vector>

#include <zlib.h>

#include "deflate/codecs.hpp"
#include "support/catch.hpp"

namespace {
using sluice::deflate::gzip_encoder;
using bytes = std::vector<std::byte>;

/// What zlib reads from a gzip member.
bytes gunzip(std::span<std::byte const> member, std::size_t size) {
    bytes read(size + 1);
    z_stream stream{};
    constexpr int gzip_only = 15 + 16;
    REQUIRE(inflateInit2(&stream, gzip_only) == Z_OK);
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<Bytef const*>(member.data()));
    stream.avail_in = static_cast<uInt>(member.size());
    stream.next_out = reinterpret_cast<Bytef*>(read.data());
    stream.avail_out = static_cast<uInt>(read.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);  // checks the CRC and the length
    CHECK(stream.avail_in == 0);
    read.resize(stream.total_out);
    inflateEnd(&stream);
    return read;
}

bytes noise(std::size_t size, unsigned values) {
    std::mt19937 random(static_cast<unsigned>(size));
    bytes made(size);
    for (auto& one : made) one = static_cast<std::byte>(random() % values);
    return made;
}

TEST_CASE("gzip_encoder: zlib reads each member, whatever the codec, the size and the content", "[deflate][gzip]") {
    for (auto const& codec : test::codecs(4)) {
        gzip_encoder encode(codec);
        for (unsigned const values : {1U, 4U, 256U})
            for (std::size_t const size : {0U, 1U, 100U, 65'535U, 65'536U, 1'000'000U}) {
                CAPTURE(codec.library, values, size);
                auto const from = noise(size, values);
                CHECK(gunzip(encode(from), size) == from);
            }
    }
}

TEST_CASE("gzip_encoder: the header names the level's effort as zlib does", "[deflate][gzip]") {
    auto const effort = [](unsigned level) {
        return static_cast<int>(gzip_encoder(sluice::deflate::zlib(level))({})[8]);
    };
    CHECK((effort(1) == 4 && effort(5) == 0 && effort(9) == 2));
}

TEST_CASE("gzip_encoder: a stream that does not fit is an error", "[deflate][gzip][errors]") {
    struct none final : sluice::deflate::deflater {
        std::size_t compress(std::span<std::byte const>, std::span<std::byte>) override { return 0; }
    };
    gzip_encoder encode({1, "none", [] { return std::make_unique<none>(); }});
    CHECK_THROWS_AS(encode(noise(10, 2)), sluice::error);
}

TEST_CASE("gzip_encoder: 2 GiB are refused", "[deflate][gzip][errors]") {
    std::byte const one{};
    gzip_encoder encode(sluice::deflate::zlib(1));
    CHECK_THROWS_WITH(encode({&one, std::size_t{1} << 31}),
                      "sluice::deflate::gzip_encoder: a chunk must be below 2 GiB, got 2147483648 bytes");
}

}  // namespace
