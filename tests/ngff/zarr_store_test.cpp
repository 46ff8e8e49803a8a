#include <sluice/ngff/zarr_store.hpp>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include <sluice/ngff/pyramid.hpp>
#include "small_plate.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace ngff = sluice::ngff;
using ngff::version;
using u16 = std::uint16_t;

constexpr ngff::plane_place somewhere{.well = 0, .field = 1, .t = 1, .c = 0, .z = 2};

/// The level 0 array of that plane: B/03/1/0.
template <class T>
void check_round_trip(ngff::zarr_options options, std::uint64_t height, std::uint64_t width) {
    test::temp_dir const folder;
    auto const target = folder / "plate.zarr";
    ngff::zarr_store store(target, test::small_plate(height, width, ngff::data_type_of<T>, 2), options);
    auto writer = store.template writer<T>();
    auto const plane = test::plane_of<T>(somewhere, height, width);
    writer.write(somewhere, plane);
    store.finish();
    CHECK(test::zarr_plane<T>(target / "B/03/1/0", 1, 0, 2) == plane);
    std::vector<T> half(ngff::plane_shape{height, width}.half().pixels());
    ngff::halve<T>(plane, {height, width}, half);
    CHECK(test::zarr_plane<T>(target / "B/03/1/1", 1, 0, 2) == half);
}

TEST_CASE("zarr_store: every pixel type round-trips at each level", "[ngff][zarr]") {
    for (auto const which : {version::v0_4, version::v0_5})
        for (auto const& codec : {ngff::uncompressed(), ngff::gzip()}) {
            ngff::zarr_options const options{.version = which, .compression = codec, .chunk_side = 16};
            check_round_trip<std::uint8_t>(options, 37, 21);
            check_round_trip<u16>(options, 37, 21);
            check_round_trip<std::int16_t>(options, 37, 21);
            check_round_trip<std::uint32_t>(options, 37, 21);
            check_round_trip<float>(options, 37, 21);
        }
}

TEST_CASE("zarr_store: planes may have any size, from one pixel to one more than a chunk", "[ngff][zarr]") {
    ngff::zarr_options const options{.chunk_side = 16};
    for (std::uint64_t const height : {1u, 15u, 16u, 17u, 33u})
        for (std::uint64_t const width : {1u, 16u, 31u, 32u}) check_round_trip<u16>(options, height, width);
}

TEST_CASE("zarr_store: a chunk at the edge has full size, padded with zeros", "[ngff][zarr]") {
    test::temp_dir const folder;
    ngff::zarr_store store(folder / "p.zarr", test::small_plate(20, 20, ngff::data_type::uint8), {.chunk_side = 16});
    store.writer<std::uint8_t>().write(somewhere, test::plane_of<std::uint8_t>(somewhere, 20, 20));
    store.finish();
    auto const corner = test::bytes_of(folder / "p.zarr/B/03/1/0/1/0/2/1/1");
    REQUIRE(corner.size() == 16 * 16);
    CHECK(static_cast<std::uint8_t>(corner[3 * 16 + 3]) == test::pixel_at<std::uint8_t>(somewhere, 19, 19));
    CHECK(corner[3 * 16 + 4] == 0);
    CHECK(corner[4 * 16] == 0);
}

std::size_t files_below(std::filesystem::path const& folder) {
    std::size_t n = 0;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder))
        n += entry.is_regular_file() ? 1 : 0;
    return n;
}

TEST_CASE("zarr_store: unwritten planes have no files, and only wells have groups", "[ngff][zarr]") {
    test::temp_dir const folder;
    auto const target = folder / "p.zarr";
    ngff::zarr_store store(target, test::small_plate(8, 8, ngff::data_type::uint16));
    auto writer = store.writer<u16>();
    for (std::uint64_t z = 0; z < 3; ++z)
        writer.write({.well = 1, .z = z}, test::plane_of<u16>({.well = 1, .z = z}, 8, 8));
    CHECK(store.planes() == 3);
    store.finish();
    // .zgroup of the plate, 2 rows, 2 wells, 3 fields; .zattrs of all but rows; 3 arrays; 3 chunks
    CHECK(files_below(target) == 8 + 6 + 3 + 3);
    CHECK(std::filesystem::exists(target / "H/12/0/0/0/0/2/0/0"));
    CHECK(!std::filesystem::exists(target / "H/12/0/0/1"));
    CHECK(!std::filesystem::exists(target / "A"));
    CHECK(test::zarr_plane<u16>(target / "H/12/0/0", 1, 1, 1) == std::vector<u16>(64));
}

TEST_CASE("zarr_store: 0.4 and 0.5 metadata are where readers expect them", "[ngff][zarr]") {
    test::temp_dir const folder;
    ngff::zarr_store(folder / "4.zarr", test::small_plate(8, 8, ngff::data_type::uint16)).finish();
    ngff::zarr_store(folder / "5.zarr", test::small_plate(8, 8, ngff::data_type::uint16), {.version = version::v0_5})
        .finish();
    for (char const* const group : {"", "B", "B/03", "B/03/1"}) {
        CHECK(test::json_of(folder / "4.zarr" / group / ".zgroup") == nlohmann::json{{"zarr_format", 2}});
        CHECK(test::json_of(folder / "5.zarr" / group / "zarr.json")["node_type"] == "group");
    }
    CHECK(test::json_of(folder / "4.zarr/.zattrs")["plate"]["wells"].size() == 2);
    CHECK(test::json_of(folder / "5.zarr/zarr.json")["attributes"]["ome"]["plate"]["wells"].size() == 2);
    CHECK(test::json_of(folder / "5.zarr/B/zarr.json")["attributes"] == nlohmann::json::object());
    CHECK(test::json_of(folder / "4.zarr/B/03/.zattrs")["well"]["images"].size() == 2);
    CHECK(test::json_of(folder / "5.zarr/B/03/zarr.json")["attributes"]["ome"]["well"]["images"].size() == 2);
    CHECK(test::json_of(folder / "4.zarr/B/03/1/.zattrs")["multiscales"][0]["name"] == "B/03/1");
    CHECK(test::json_of(folder / "5.zarr/B/03/1/zarr.json")["attributes"]["ome"]["multiscales"][0]["axes"].size() == 5);
    CHECK(test::json_of(folder / "4.zarr/B/03/1/0/.zarray")["shape"] == nlohmann::json{2, 2, 3, 8, 8});
    CHECK(test::json_of(folder / "5.zarr/B/03/1/0/zarr.json")["node_type"] == "array");
}

TEST_CASE("zarr_store: a field may have a shape of its own", "[ngff][zarr]") {
    test::temp_dir const folder;
    auto plate = test::small_plate(8, 8, ngff::data_type::uint16);
    plate.wells[0].fields[1].shape = ngff::image_shape{2, 1, 3, 5, 9};
    ngff::zarr_store store(folder / "p.zarr", plate);
    store.writer<u16>().write(somewhere, test::plane_of<u16>(somewhere, 5, 9));
    store.finish();
    CHECK(test::zarr_plane<u16>(folder / "p.zarr/B/03/1/0", 1, 0, 2) == test::plane_of<u16>(somewhere, 5, 9));
    CHECK(test::json_of(folder / "p.zarr/B/03/1/.zattrs")["omero"]["channels"].size() == 1);
    CHECK(test::json_of(folder / "p.zarr/B/03/0/0/.zarray")["shape"] == nlohmann::json{2, 2, 3, 8, 8});
}

TEST_CASE("zarr_store: threads write wells in parallel, each with its own writer", "[ngff][zarr]") {
    test::temp_dir const folder;
    ngff::zarr_store store(folder / "p.zarr", test::small_plate(32, 32, ngff::data_type::uint16, 2),
                           {.compression = ngff::gzip(), .chunk_side = 16});
    auto const fill = [&](std::size_t well, std::size_t fields) {
        auto writer = store.writer<u16>();
        for (std::size_t f = 0; f < fields; ++f)
            for (std::uint64_t t = 0; t < 2; ++t)
                for (std::uint64_t c = 0; c < 2; ++c)
                    for (std::uint64_t z = 0; z < 3; ++z)
                        writer.write({well, f, t, c, z}, test::plane_of<u16>({well, f, t, c, z}, 32, 32));
    };
    {
        std::jthread const one([&] { fill(0, 2); });
        std::jthread const other([&] { fill(1, 1); });
    }
    CHECK(store.planes() == 36);
    store.finish();
    CHECK(test::zarr_plane<u16>(folder / "p.zarr/B/03/1/0", 1, 1, 2) == test::plane_of<u16>({0, 1, 1, 1, 2}, 32, 32));
    CHECK(test::zarr_plane<u16>(folder / "p.zarr/H/12/0/0", 0, 1, 0) == test::plane_of<u16>({1, 0, 0, 1, 0}, 32, 32));
}
}  // namespace
