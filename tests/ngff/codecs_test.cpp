#include <sluice/ngff/codecs/blosc.hpp>
#include <sluice/ngff/codecs/zstd.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

namespace {
namespace ngff = sluice::ngff;
using nlohmann::json;

[[maybe_unused]] json plain(ngff::json const& made) { return json::parse(made.dump()); }

#if __has_include(<blosc.h>)
TEST_CASE("blosc: metadata have compressor, level and shuffle; Zarr 3 adds the element size", "[ngff][codec]") {
    auto const codec = ngff::blosc("lz4", 7);
    CHECK(plain(codec.zarr2) ==
          json::parse(R"({"id": "blosc", "cname": "lz4", "clevel": 7, "shuffle": 1, "blocksize": 0})"));
    CHECK(plain(codec.zarr3(4)) == json::parse(R"({"name": "blosc", "configuration":
        {"cname": "lz4", "clevel": 7, "shuffle": "shuffle", "typesize": 4, "blocksize": 0}})"));
}

TEST_CASE("blosc: shuffled chunks round-trip, including incompressible ones", "[ngff][codec]") {
    for (std::size_t const bytes : {1u, 2u, 4u}) {
        auto encode = ngff::blosc().start(bytes);
        for (std::size_t const size : {std::size_t{4}, std::size_t{400'000}}) {
            std::vector<std::byte> chunk(size);
            for (std::uint32_t i = 0, noise = 1; i < size; ++i)
                chunk[i] = static_cast<std::byte>((noise = noise * 1664525u + 1013904223u) >> 24);
            auto const made = encode(chunk);
            CHECK(made.size() <= size + BLOSC_MAX_OVERHEAD);
            std::size_t element = 0;
            int flags = 0;
            blosc_cbuffer_metainfo(made.data(), &element, &flags);
            CHECK(element == bytes);
            std::vector<std::byte> back(size);
            REQUIRE(blosc_decompress_ctx(made.data(), back.data(), size, 1) == static_cast<int>(size));
            CHECK(back == chunk);
        }
    }
}

TEST_CASE("blosc: an invalid level or compressor is rejected by name", "[ngff][codec][errors]") {
    CHECK_THROWS_WITH(ngff::blosc("zstd", 0), "sluice::ngff::blosc: level must be 1 to 9, got 0");
    CHECK_THROWS_WITH(ngff::blosc("brotli"), "sluice::ngff::blosc: compressor must be one of " +
                                                 std::string(blosc_list_compressors()) + ", got brotli");
}
#endif

#if __has_include(<zstd.h>)
TEST_CASE("zstd: an invalid level is rejected by name", "[ngff][codec][errors]") {
    CHECK_THROWS_WITH(ngff::zstd(0), "sluice::ngff::zstd: level must be 1 to 22, got 0");
    CHECK_THROWS_WITH(ngff::zstd(23), "sluice::ngff::zstd: level must be 1 to 22, got 23");
}
#endif
}  // namespace
