#include "convert/plate_folder.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

namespace {
namespace plate = sluice::plate;
using test::plate_folder;

TEST_CASE("plate2ngff: --compress selects codec and level, and rejects an unavailable codec by name",
          "[convert][plate2ngff]") {
    plate_folder const plate;
    auto const codec = [&](std::string const& chosen, char const* format) {
        REQUIRE(plate
                    .run({"--output", plate.output("p.zarr"), "--format", format, "--levels", "1", "--quiet", "--force",
                          "--compress", chosen})
                    .status == 0);
        return format == std::string("zarr-0.4") ? plate.json("p.zarr/A/01/0/0/.zarray")["compressor"]
                                                 : plate.json("p.zarr/A/01/0/0/zarr.json")["codecs"].back();
    };
    CHECK(codec("none", "zarr-0.4").is_null());
    CHECK(codec("0", "zarr-0.4").is_null());
    CHECK(codec("7", "zarr-0.4") == nlohmann::json{{"id", "gzip"}, {"level", 7}});
    CHECK(codec("gzip", "zarr-0.5") == nlohmann::json{{"name", "gzip"}, {"configuration", {{"level", 1}}}});
    for (auto const& [chosen, rule] : std::vector<std::pair<std::string, std::string>>{
             {"brotli", "must be none, gzip, zstd, blosc or blosc-lz4, got brotli"},
             {"gzip:10", "level must be 1 to 9, got 10"},
             {"gzip:x", "the level must be a number, got gzip:x"},
             {"none:1", "must be none, gzip, zstd, blosc or blosc-lz4, got none:1"}}) {
        auto const result = plate.run({"--output", plate.output("q.zarr"), "--compress", chosen});
        CHECK(result.status == 2);
        CHECK_THAT(result.err, ContainsSubstring("--compress: " + rule + "\n"));
    }
    CHECK_THAT(plate.run({"--output", plate.output("q.h5"), "--compress", "zstd"}).err,
               ContainsSubstring("--compress: "));
    CHECK(plate.run({"--output", plate.output("q.h5"), "--compress", "gzip:9"}).status == 0);
}

#if __has_include(<zstd.h>) && __has_include(<blosc.h>)
TEST_CASE("plate2ngff: --compress accepts zstd and blosc if their libraries are installed", "[convert][plate2ngff]") {
    plate_folder const plate;
    auto const codec = [&](std::string const& chosen) {
        REQUIRE(plate
                    .run({"--output", plate.output("p.zarr"), "--format", "zarr-0.5", "--levels", "1", "--quiet",
                          "--force", "--compress", chosen})
                    .status == 0);
        return plate.json("p.zarr/A/01/0/0/zarr.json")["codecs"][1];
    };
    CHECK(codec("zstd:7") == nlohmann::json{{"name", "zstd"}, {"configuration", {{"level", 7}, {"checksum", false}}}});
    auto const blosc = [](char const* compressor, int level) {
        return nlohmann::json{
            {"name", "blosc"},
            {"configuration",
             {{"cname", compressor}, {"clevel", level}, {"shuffle", "shuffle"}, {"typesize", 2}, {"blocksize", 0}}}};
    };
    CHECK(codec("blosc") == blosc("zstd", 5));
    CHECK(codec("blosc-lz4:9") == blosc("lz4", 9));
    CHECK_THAT(plate.run({"--output", plate.output("q.h5"), "--compress", "zstd"}).err,
               ContainsSubstring("--compress: must be none or gzip for HDF5, got zstd\n"));
    CHECK_THAT(plate.run({"--output", plate.output("q.zarr"), "--compress", "blosc:10"}).err,
               ContainsSubstring("--compress: level must be 1 to 9, got 10\n"));
}
#endif

TEST_CASE("plate2ngff: an interrupt within the only group ends it and leaves no file",
          "[convert][plate2ngff][errors]") {
    test::temp_dir const folder;
    plate::write_plate(folder / "in",
                       {.sites = plate::one_to(6), .channels = plate::one_to(6), .width = 1024, .height = 1024});
    auto const output = folder / "p.zarr";
    test::program tool({SLUICE_PLATE2NGFF, (folder / "in").string(), "--output", output.string(), "--group", "none",
                        "--compress", "gzip:9"});
    auto const first_chunk = folder / (".p.zarr.partial-" + std::to_string(tool.id())) / "A/01/0/0/0/0/0/0/0";
    while (tool.running() && !std::filesystem::exists(first_chunk))
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    REQUIRE(::kill(tool.id(), SIGINT) == 0);
    CHECK(tool.wait() == 128 + SIGINT);
    CHECK_THAT(tool.err(), ContainsSubstring("plate2ngff: interrupted, nothing was written\n"));
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);  // only the images
}
}  // namespace
