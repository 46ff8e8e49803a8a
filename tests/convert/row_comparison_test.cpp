#include <sluice/convert/verify_against/row_comparison.hpp>

#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/stored_dataset.hpp>
#include <sluice/views/chunk.hpp>

#include "hdf5/foreign_datasets.hpp"
#include "support/catch.hpp"
#include "support/spoil_hdf5.hpp"

namespace {
namespace convert = sluice::convert;
using test::stored;

/// A series of ten rows of 0, 1, 2, ..., three to a row, in chunks of 4 x 2; and rows that are what it must hold.
struct series {
    explicit series(hid_t type = H5T_STD_I16LE) {
        made.add("/data", {{10, 3}, {4, 2}}, type);
        made.close();
        std::iota(counts.begin(), counts.end(), std::int16_t{0});
    }
    sluice::strided_rows<std::int16_t> rows() const {
        return {std::as_bytes(std::span(counts)).data(), 6, counts.size() / 3, sluice::column_table({0, 2, 4})};
    }
    /// What is found where `rows` are appended, some at a time.
    std::vector<std::string> told(std::size_t at_a_time = 10, std::vector<double> per_count = {}) {
        auto const file = sluice::hdf5::file::open_read(made.path());
        sluice::nwb::verification found;
        convert::verify_against_options const options;
        sluice::trodes::day_clock const clock;
        convert::detail::row_comparison comparison({file, found, options, clock}, "", open_stored(file, "/data"),
                                                   {"a", "b", "c"}, std::move(per_count));
        for (auto const& some : rows() | sluice::views::chunk(at_a_time)) comparison.append(some);
        std::vector<std::string> all;
        for (auto const& one : found.errors()) all.push_back(one.text());
        return all;
    }

    test::foreign_datasets made;
    std::vector<std::int16_t> counts = std::vector<std::int16_t>(30);
};
using texts = std::vector<std::string>;

TEST_CASE("row_comparison: equal rows are no error, however many are appended at a time", "[convert][row_comparison]") {
    for (std::size_t const n : {1U, 3U, 4U, 7U, 10U}) CHECK(series{}.told(n).empty());
}

TEST_CASE("row_comparison: each row that differs is an error, by the first column that does",
          "[convert][row_comparison]") {
    for (std::size_t const n : {1U, 3U, 10U}) {
        series s;
        s.counts[5 * 3 + 2] = -1;
        s.counts[9 * 3] = 0;
        s.counts[9 * 3 + 1] = 0;
        CHECK(s.told(n) == texts{"/data: row 5: column 2 (c): must equal the recorded value -1, got 17",
                                 "/data: row 9: column 0 (a): must equal the recorded value 0, got 27"});
    }
}

TEST_CASE("row_comparison: rows that the dataset lacks are left to finish()", "[convert][row_comparison]") {
    series s;
    s.counts.resize(36, 7);
    CHECK(s.told(4).empty());
    s.counts.resize(6);
    CHECK(s.told().empty());
}

TEST_CASE("row_comparison: wider integers and floating point stand for counts, to half of one",
          "[convert][row_comparison]") {
    for (hid_t const type : {H5T_STD_I32BE, H5T_STD_U16LE, H5T_STD_I64LE, H5T_IEEE_F32LE, H5T_IEEE_F64LE}) {
        series s(type);
        CHECK(s.told().empty());
        s.counts[3] = 2;
        CHECK(s.told() == texts{"/data: row 1: column 0 (a): must equal the recorded value 2, got 3"});
    }
    series s(H5T_IEEE_F64LE);
    for (auto& count : s.counts) count = static_cast<std::int16_t>(2 * count);
    CHECK(s.told(10, {0.5, 0.5, 0.5}).empty());
    test::spoil_hdf5(s.made.path()).set_box("/data", {2, 1}, 7.24);
    CHECK(s.told(10, {0.5, 0.5, 0.5}).empty());
    test::spoil_hdf5(s.made.path()).set_box("/data", {2, 1}, 7.26);
    CHECK(s.told(10, {0.5, 0.5, 0.5}) ==
          texts{"/data: row 2: column 1 (b): must equal the recorded value 7, got 7.26"});
    test::spoil_hdf5(s.made.path()).set_box("/data", {2, 1}, std::numeric_limits<double>::quiet_NaN());
    CHECK(s.told(10, {0.5, 0.5, 0.5}).size() == 1);
    CHECK(s.told(10, {0.5, 0.5, std::numeric_limits<double>::infinity()}).size() ==
          5);  // all ten rows, of which five are kept
}

TEST_CASE("row_comparison: a chunk that cannot be decoded is one error; the rows after it are compared",
          "[convert][row_comparison]") {
    series s;
    test::spoil_hdf5(s.made.path()).ruin_chunk("/data", {4, 2});
    s.counts[9 * 3] = 0;
    auto const told = s.told(1);
    REQUIRE(told.size() == 2);
    CHECK_THAT(told[0], ContainsSubstring("/data: sluice::hdf5::dataset_rows: box [4, 2] of [4, 1]: H5Dread(): "));
    CHECK(told[1] == "/data: row 9: column 0 (a): must equal the recorded value 0, got 27");
}
}  // namespace
