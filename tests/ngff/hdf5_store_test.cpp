#include <sluice/ngff/hdf5_store.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <sluice/ngff/pyramid.hpp>
#include "small_plate.hpp"
#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace ngff = sluice::ngff;
using u16 = std::uint16_t;

constexpr ngff::plane_place somewhere{.well = 0, .field = 1, .t = 1, .c = 0, .z = 2};  // of B/03/1
constexpr std::size_t index_of_somewhere = (1 * 2 + 0) * 3 + 2;

// The expected contents of a dataset of 2 x 2 x 3 planes with only that plane written.
template <class T>
std::vector<T> alone(std::vector<T> const& plane) {
    std::vector<T> all(12 * plane.size());
    std::copy(plane.begin(), plane.end(), all.begin() + static_cast<std::ptrdiff_t>(index_of_somewhere * plane.size()));
    return all;
}

template <class T>
void check_round_trip(hid_t type, unsigned deflate_level, std::uint64_t height, std::uint64_t width) {
    test::temp_dir const folder;
    auto const target = folder / "plate.h5";
    auto const plane = test::plane_of<T>(somewhere, height, width);
    {
        ngff::hdf5_store store(target, test::small_plate(height, width, ngff::data_type_of<T>, 2),
                               {.deflate_level = deflate_level, .chunk_side = 16});
        store.template writer<T>().write(somewhere, plane);
        store.finish();
    }
    test::raw_hdf5 const file(target);
    CHECK(file.extent("/B/03/1/0") == std::vector<hsize_t>{2, 2, 3, height, width});
    CHECK(file.chunk("/B/03/1/0") ==
          std::vector<hsize_t>{1, 1, 1, std::min<hsize_t>(16, height), std::min<hsize_t>(16, width)});
    CHECK(file.stored_as("/B/03/1/0", type));
    CHECK(file.values<T>("/B/03/1/0", type) == alone(plane));
    std::vector<T> half(ngff::plane_shape{height, width}.half().pixels());
    ngff::halve<T>(plane, {height, width}, half);
    CHECK(file.values<T>("/B/03/1/1", type) == alone(half));
    std::vector<std::uint8_t> present(12);
    present[index_of_somewhere] = 1;
    CHECK(file.values<std::uint8_t>("/B/03/1/present", H5T_NATIVE_UINT8) == present);
}

TEST_CASE("hdf5_store: every pixel type round-trips at each level; missing planes read as 0", "[ngff][hdf5]") {
    for (unsigned const level : {0u, 1u}) {
        check_round_trip<std::uint8_t>(H5T_STD_U8LE, level, 37, 21);
        check_round_trip<u16>(H5T_STD_U16LE, level, 37, 21);
        check_round_trip<std::int16_t>(H5T_STD_I16LE, level, 37, 21);
        check_round_trip<std::uint32_t>(H5T_STD_U32LE, level, 37, 21);
        check_round_trip<float>(H5T_IEEE_F32LE, level, 37, 21);
    }
}

TEST_CASE("hdf5_store: planes may have any size", "[ngff][hdf5]") {
    for (std::uint64_t const height : {1u, 16u, 17u})
        for (std::uint64_t const width : {1u, 16u, 33u}) check_round_trip<u16>(H5T_STD_U16LE, 1, height, width);
}

TEST_CASE("hdf5_store: metadata are those of 0.5, with attributes for HDF5 readers", "[ngff][hdf5]") {
    test::temp_dir const folder;
    auto plate = test::small_plate(8, 8, ngff::data_type::uint16, 2);
    plate.image.voxel = {.t_seconds = 30, .z_um = 2, .y_um = 0.5, .x_um = 0.25};
    ngff::hdf5_store(folder / "p.h5", plate).finish();
    test::raw_hdf5 const file(folder / "p.h5");
    CHECK(file.text_attribute("/", "format") == "ngff-hdf5");
    CHECK(file.text_attribute("/", "format_version") == "1");
    auto const ome = [&](char const* path) { return nlohmann::json::parse(file.text_attribute(path, "ome")); };
    CHECK(ome("/")["plate"]["wells"][1]["path"] == "H/12");
    CHECK(ome("/B/03")["well"]["images"].size() == 2);
    CHECK(ome("/B/03/1")["multiscales"][0]["datasets"][1]["path"] == "1");
    CHECK(ome("/B/03/1")["version"] == "0.5");
    auto const axes = nlohmann::json::parse(file.text_attribute("/B/03/1/0", "axistags"))["axes"];
    REQUIRE(axes.size() == 5);
    CHECK(axes[0]["key"] == "t");
    CHECK(axes[1]["typeFlags"] == 1);
    CHECK(axes[4]["resolution"] == 0.25);
    CHECK(file.attribute<double>("/B/03/1/1", "element_size_um", H5T_NATIVE_DOUBLE) == std::vector<double>{2, 1, 0.5});
    CHECK(!file.exists("/A"));
}

TEST_CASE("hdf5_store: a missing plane uses no disk space", "[ngff][hdf5]") {
    test::temp_dir const folder;
    auto plate = test::small_plate(2048, 2048, ngff::data_type::uint16);  // 288 MiB if all planes were written
    ngff::hdf5_store store(folder / "p.h5", plate);
    store.writer<u16>().write(somewhere, std::vector<u16>(2048 * 2048, 5));
    store.finish();
    CHECK(std::filesystem::file_size(folder / "p.h5") < (8u << 20) + (256u << 10));
}

TEST_CASE("hdf5_store: an unfinished file is removed, and an existing file is kept", "[ngff][hdf5][errors]") {
    test::temp_dir const folder;
    auto const plate = test::small_plate(8, 8, ngff::data_type::uint16);
    {
        ngff::hdf5_store store(folder / "p.h5", plate);
        store.writer<u16>().write({}, std::vector<u16>(64));
        CHECK(!std::filesystem::exists(folder / "p.h5"));
    }
    CHECK(std::filesystem::is_empty(folder.path()));
    folder.write("p.h5", "mine");
    CHECK_THROWS_AS(ngff::hdf5_store(folder / "p.h5", plate), ngff::output_exists);
    CHECK(test::bytes_of(folder / "p.h5") == "mine");
    ngff::hdf5_store(folder / "p.h5", plate, {.existing = ngff::existing::overwrite}).finish();
    CHECK(test::raw_hdf5(folder / "p.h5").text_attribute("/", "format") == "ngff-hdf5");
    CHECK_THROWS_AS(ngff::hdf5_store(folder / "q.h5", plate, {.deflate_level = 10}), sluice::argument_error);
    CHECK_THROWS_AS(ngff::hdf5_store(folder / "q.h5", plate, {.chunk_side = 0}), sluice::argument_error);
}

TEST_CASE("hdf5_store: threads write wells in parallel, each with its own writer", "[ngff][hdf5]") {
    test::temp_dir const folder;
    {
        ngff::hdf5_store store(folder / "p.h5", test::small_plate(32, 32, ngff::data_type::uint16, 2),
                               {.deflate_level = 1, .chunk_side = 16});
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
        store.finish();
    }
    std::vector<u16> expected;
    for (std::uint64_t i = 0; i < 12; ++i)
        for (auto const value : test::plane_of<u16>({0, 1, i / 6, i / 3 % 2, i % 3}, 32, 32)) expected.push_back(value);
    CHECK(test::raw_hdf5(folder / "p.h5").values<u16>("/B/03/1/0", H5T_NATIVE_UINT16) == expected);
}

TEST_CASE("hdf5_store: the largest standard plate has complete metadata", "[ngff][hdf5]") {
    test::temp_dir const folder;
    auto plate = test::small_plate(4, 4, ngff::data_type::uint8);
    plate.rows = 32, plate.columns = 48;
    plate.wells.clear();
    for (std::uint32_t i = 0; i < 1536; ++i) plate.wells.push_back({i / 48, i % 48, {{.name = "0"}}});
    ngff::hdf5_store(folder / "p.h5", plate).finish();
    test::raw_hdf5 const file(folder / "p.h5");
    auto const wells =
        nlohmann::json::parse(file.text_attribute("/", "ome"))["plate"]["wells"];  // more than 64 KiB of text
    REQUIRE(wells.size() == 1536);
    CHECK(wells[1535] == nlohmann::json{{"path", "AF/48"}, {"rowIndex", 31}, {"columnIndex", 47}});
    CHECK(file.extent("/AF/48/0/0").size() == 5);
}
}  // namespace
