#include <sluice/ngff/zarr_store.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include "small_plate.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace ngff = sluice::ngff;
using u16 = std::uint16_t;

ngff::plate_layout plate() { return test::small_plate(8, 8, ngff::data_type::uint16); }
std::vector<u16> const pixels(64, 7);

bool is_empty(test::temp_dir const& folder) { return std::filesystem::is_empty(folder.path()); }

TEST_CASE("zarr_store: the final name does not exist before finish()", "[ngff][zarr]") {
    test::temp_dir const folder;
    ngff::zarr_store store(folder / "p.zarr/", plate());  // trailing slash, as from shell completion
    CHECK(store.target() == folder / "p.zarr");
    store.writer<u16>().write({}, pixels);
    CHECK(!std::filesystem::exists(folder / "p.zarr"));
    CHECK(std::filesystem::exists(store.partial()));
    CHECK(!std::filesystem::exists(store.partial() / ".zattrs"));  // the attributes of the plate are written last
    store.finish();
    CHECK(std::filesystem::exists(folder / "p.zarr/.zattrs"));
    CHECK(!std::filesystem::exists(store.partial()));
}

TEST_CASE("zarr_store: an unfinished store is removed", "[ngff][zarr][errors]") {
    test::temp_dir const folder;
    {
        ngff::zarr_store store(folder / "p.zarr", plate());
        store.writer<u16>().write({}, pixels);
    }
    CHECK(is_empty(folder));
    try {
        ngff::zarr_store store(folder / "p.zarr", plate());
        throw std::runtime_error("a reader failed");
    } catch (std::runtime_error const&) {
    }
    CHECK(is_empty(folder));
}

TEST_CASE("zarr_store: an existing output is replaced only with permission and on completion", "[ngff][zarr][errors]") {
    test::temp_dir const folder;
    folder.write("p.zarr/.zattrs", "old");
    CHECK_THROWS_AS(ngff::zarr_store(folder / "p.zarr", plate()), ngff::output_exists);
    CHECK_THROWS_WITH(ngff::zarr_store(folder / "p.zarr", plate(), {.existing = ngff::existing::overwrite}),
                      ContainsSubstring("p.zarr: only a Zarr folder may be overwritten"));
    folder.write("p.zarr/.zgroup", "old");
    {
        ngff::zarr_store store(folder / "p.zarr", plate(), {.existing = ngff::existing::overwrite});
        CHECK(test::bytes_of(folder / "p.zarr/.zattrs") == "old");
        store.finish();
    }
    CHECK(test::json_of(folder / "p.zarr/.zattrs")["plate"]["name"] == "small");
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("zarr_store: an output created during writing is kept", "[ngff][zarr][errors]") {
    test::temp_dir const folder;
    {
        ngff::zarr_store store(folder / "p.zarr", plate());
        folder.write("p.zarr/mine", "mine");
        CHECK_THROWS_AS(store.finish(), ngff::output_exists);
    }
    CHECK(test::bytes_of(folder / "p.zarr/mine") == "mine");
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("zarr_store: an error names a missing folder, or a file in its place", "[ngff][zarr][errors]") {
    test::temp_dir const folder;
    folder.write("file", "");
    CHECK_THROWS_WITH(ngff::zarr_store(folder / "none/p.zarr", plate()),
                      ContainsSubstring("none: the folder of the output must exist"));
    CHECK_THROWS_AS(ngff::zarr_store(folder / "file/p.zarr", plate()), sluice::file_error);
}

TEST_CASE("zarr_store: an error names the chunk that cannot be written, and it can be retried",
          "[ngff][zarr][errors]") {
    test::temp_dir const folder;
    ngff::zarr_store store(folder / "p.zarr", plate());
    auto writer = store.writer<u16>();
    auto const in_the_way = store.partial() / "B/03/0/0/0";
    std::ofstream(in_the_way) << "a file";
    CHECK_THROWS_WITH(writer.write({}, pixels),
                      ContainsSubstring("B/03/0/0/0/0/0/0/0: cannot be written, got: Not a directory"));
    CHECK(store.planes() == 0);
    std::filesystem::remove(in_the_way);
    writer.write({}, pixels);
    CHECK(store.planes() == 1);
}

TEST_CASE("plane_writer: an invalid plane is rejected by name", "[ngff][zarr][errors]") {
    test::temp_dir const folder;
    ngff::zarr_store store(folder / "p.zarr", plate());
    auto writer = store.writer<u16>();
    auto const throws = [&](ngff::plane_place const& at, std::size_t n, std::string const& text) {
        CHECK_THROWS_WITH(writer.write(at, std::vector<u16>(n)), "sluice::ngff::plane_writer::write: " + text);
    };
    throws({.well = 2}, 64, "well must be below 2, got 2");
    throws({.well = 1, .field = 1}, 64, "field must be below 1, got 1");
    throws({.t = 2}, 64, "t must be below 2, got 2");
    throws({.c = 2}, 64, "c must be below 2, got 2");
    throws({.z = 3}, 64, "z must be below 3, got 3");
    throws({.z = 2}, 63, "a plane of B/03/0 t 0 c 0 z 2 must have 64 pixels, got 63");
    writer.write({.z = 2}, pixels);
    throws({.z = 2}, 64, "a plane must be written only once, got a second one for B/03/0 t 0 c 0 z 2");
    CHECK_THROWS_WITH(store.writer<float>(),
                      "sluice::ngff::plane_writer: the pixels of this store are uint16, got float32");
    store.finish();
    CHECK_THROWS_WITH(writer.write({}, pixels), ContainsSubstring("zarr_store: cannot write after finish()"));
    CHECK_THROWS_AS(store.finish(), sluice::argument_error);
    CHECK_THROWS_AS(ngff::zarr_store(folder / "q.zarr", plate(), {.chunk_side = 0}), sluice::argument_error);
}
}  // namespace
