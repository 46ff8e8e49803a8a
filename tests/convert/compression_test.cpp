#include "convert/spoilt_day.hpp"

#include <sluice/convert/compiled.hpp>
#include <sluice/deflate/best.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/spoil_hdf5.hpp"

namespace {
using sides = std::vector<hsize_t>;
using options = sluice::convert::trodes_to_nwb_options;

struct large_dataset {
    std::string path;
    hid_t type;
    sides chunk;
};

std::vector<large_dataset> large_datasets() {
    auto const series = [](std::string const& at, std::string const& what) { return at + "/" + what; };
    std::string const ephys = "/acquisition/e-series", analog = "/processing/analog/analog/analog",
                      count = "/processing/sample_count/sample_count";
    return {{series(ephys, "data"), H5T_NATIVE_INT16, {16'384, 32}},
            {series(ephys, "timestamps"), H5T_NATIVE_DOUBLE, {65'536}},
            {series(analog, "data"), H5T_NATIVE_INT16, {16'384, 22}},
            {series(analog, "timestamps"), H5T_NATIVE_DOUBLE, {65'536}},
            {series(count, "data"), H5T_NATIVE_UINT32, {65'536}},
            {series(count, "timestamps"), H5T_NATIVE_DOUBLE, {65'536}}};
}

sluice::trodes::synthesis noisy_day() {
    sluice::trodes::synthesis day;
    day.channels = 40;
    day.ticks = 40'000;  // chunks of times span two recordings; the last chunk of each dataset is partial
    day.noise_counts = 30;
    day.drop_probability = 1e-3;
    return day;
}

/// Returns the HDF5 filter ids of a dataset, then the level of the last filter.
std::vector<int> filters_of(test::raw_hdf5 const& file, std::string const& path) {
    hid_t const set = H5Dopen2(file.handle(), path.c_str(), H5P_DEFAULT), made = H5Dget_create_plist(set);
    std::vector<int> found;
    unsigned flags = 0, level = 0;
    for (int i = 0; i < H5Pget_nfilters(made); ++i) {
        std::size_t values = 1;
        found.push_back(H5Pget_filter2(made, static_cast<unsigned>(i), &flags, &values, &level, 0, nullptr, nullptr));
    }
    if (!found.empty()) found.push_back(static_cast<int>(level));
    H5Pclose(made);
    H5Dclose(set);
    return found;
}

/// Returns the values of a large dataset. A double represents its integers exactly.
std::vector<double> values(test::raw_hdf5 const& file, large_dataset const& d) { return file.doubles(d.path); }

TEST_CASE("compression: HDF5 reads the same values from compressed and uncompressed days", "[convert][compression]") {
    auto const made = noisy_day();
    test::converted_day const plain(made);
    test::raw_hdf5 const expected(plain.file());
    for (unsigned const level : {1U, 4U, 7U}) {
        options chosen;
        chosen.compression = sluice::deflate::best(level);
        chosen.compression_threads = level;
        test::converted_day const day(made, chosen);
        test::raw_hdf5 const file(day.file());
        for (auto const& d : large_datasets()) {
            CAPTURE(level, d.path);
            CHECK(file.stored_as(d.path, d.type));
            CHECK(file.chunk(d.path) == d.chunk);
            CHECK(filters_of(file, d.path) ==
                  std::vector<int>{H5Z_FILTER_SHUFFLE, H5Z_FILTER_DEFLATE, static_cast<int>(level)});
            CHECK(values(file, d) == values(expected, d));
        }
        CHECK(std::filesystem::file_size(day.file()) < std::filesystem::file_size(plain.file()) * 7 / 10);
        CHECK(day.report.rows == plain.report.rows);
        CHECK(day.report.bytes_written == std::filesystem::file_size(day.file()));
    }
}

TEST_CASE("compression: the default is no compression", "[convert][compression]") {
    test::converted_day const day(test::spoilt_day::small());
    test::raw_hdf5 const file(day.file());
    for (auto const& d : large_datasets()) CHECK(filters_of(file, d.path).empty());
}

TEST_CASE("compression: a short day has short chunks of times", "[convert][compression]") {
    options chosen;
    chosen.compression = sluice::deflate::best(4);
    test::converted_day const day(test::spoilt_day::small(), chosen);
    test::raw_hdf5 const file(day.file());
    CHECK(file.chunk("/acquisition/e-series/timestamps") == sides{200});
    CHECK(file.doubles("/acquisition/e-series/timestamps").size() == 200);
}

TEST_CASE("compression: a compressed day passes verification, and a damaged one fails",
          "[convert][compression][verify]") {
    auto const made = noisy_day();
    test::temp_dir const folder;
    auto const recordings = test::write_day(folder.path(), made);
    options chosen;
    chosen.compression = sluice::deflate::best(4);
    test::convert(folder.path(), chosen);
    auto const error_count = [&] {
        auto const file = folder / "out.nwb";
        return std::pair(sluice::convert::compiled::verify(file).error_count(),
                         sluice::convert::compiled::verify_against(file, recordings).error_count());
    };
    CHECK(error_count() == std::pair<std::uint64_t, std::uint64_t>(0, 0));
    test::spoil_hdf5(folder / "out.nwb").set_box("/acquisition/e-series/data", {50'000, 35}, 9999);
    CHECK(error_count() == std::pair<std::uint64_t, std::uint64_t>(0, 1));
    test::spoil_hdf5(folder / "out.nwb").set("/processing/sample_count/sample_count/timestamps", 70'000, 0);
    CHECK(error_count() == std::pair<std::uint64_t, std::uint64_t>(1, 2));
}

TEST_CASE("rec2nwb: --compress and --threads take effect, and the file passes verification",
          "[convert][rec2nwb][compression][command line]") {
    test::spoilt_day const day;
    for (auto const& [method, level] :
         std::vector<std::pair<std::string, int>>{{"gzip", 4}, {"gzip:1", 1}, {"gzip:9", 9}}) {
        auto const result = day.convert({"--compress", method, "--threads", "3", "--verify", "--quiet", "--force"});
        CAPTURE(method, result.err);
        CHECK(result.status == 0);
        CHECK(filters_of(test::raw_hdf5(day.file()), "/acquisition/e-series/data") ==
              std::vector<int>{H5Z_FILTER_SHUFFLE, H5Z_FILTER_DEFLATE, level});
    }
    CHECK(day.convert({"--compress", "none", "--quiet", "--force"}).status == 0);
    CHECK(filters_of(test::raw_hdf5(day.file()), "/acquisition/e-series/data").empty());
}

TEST_CASE("rec2nwb: an unknown compression method or level is rejected with the valid ones",
          "[convert][rec2nwb][compression][command line][errors]") {
    test::spoilt_day const day;
    for (std::string const text : {"lzma", "gzip:", "gzip:0", "gzip:10", "gzip:x", "gzip4", "none:1", "GZIP:4"}) {
        auto const result = day.convert({"--compress", text});
        CHECK(result.status == 2);
        CHECK_THAT(result.err,
                   ContainsSubstring("--compress: must be none, gzip or gzip:LEVEL (1 to 9), got " + text + "\n"));
    }
    CHECK(day.convert({"--threads", "0"}).status == 2);
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: a full disk ends a compressed conversion, and no file is left",
          "[convert][rec2nwb][compression][errors]") {
    auto made = noisy_day();
    made.drop_probability = 0;
    test::spoilt_day const day(made);
    auto const result = day.run_tool({day.input().string(), "--compress", "gzip", "--quiet"}, 1'000'000);
    CHECK(result.status == 1);
    CHECK_THAT(result.err, ContainsSubstring("File too large (errno 27)"));
    CHECK(day.left() == test::nothing);
}
}  // namespace
