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

/// A dataset of ten rows of three columns with values 0, 1, 2, ..., in chunks of 4 x 2, and the rows to compare.
struct series {
    explicit series(hid_t type = H5T_STD_I16LE) {
        made.add("/data", {{10, 3}, {4, 2}}, type);
        made.close();
        std::iota(counts.begin(), counts.end(), std::int16_t{0});
    }
    sluice::strided_rows<std::int16_t> rows() const {
        return {std::as_bytes(std::span(counts)).data(), 6, counts.size() / 3, sluice::column_table({0, 2, 4})};
    }
    /// Returns the errors after appending `rows`, `at_a_time` rows at a time.
    std::vector<std::string> errors(std::size_t at_a_time = 10, std::vector<double> per_count = {}) {
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

TEST_CASE("row_comparison: equal rows are no error, for any number appended at a time", "[convert][row_comparison]") {
    for (std::size_t const n : {1U, 3U, 4U, 7U, 10U}) CHECK(series{}.errors(n).empty());
}

TEST_CASE("row_comparison: each row that differs is one error, at its first differing column",
          "[convert][row_comparison]") {
    for (std::size_t const n : {1U, 3U, 10U}) {
        series s;
        s.counts[5 * 3 + 2] = -1;
        s.counts[9 * 3] = 0;
        s.counts[9 * 3 + 1] = 0;
        CHECK(s.errors(n) == texts{"/data: row 5: column 2 (c): must equal the recorded value -1, got 17",
                                   "/data: row 9: column 0 (a): must equal the recorded value 0, got 27"});
    }
}

TEST_CASE("row_comparison: rows missing from the dataset are reported by finish()", "[convert][row_comparison]") {
    series s;
    s.counts.resize(36, 7);
    CHECK(s.errors(4).empty());
    s.counts.resize(6);
    CHECK(s.errors().empty());
}

TEST_CASE("row_comparison: wider integers and floating point compare as counts, within half a count",
          "[convert][row_comparison]") {
    for (hid_t const type : {H5T_STD_I32BE, H5T_STD_U16LE, H5T_STD_I64LE, H5T_IEEE_F32LE, H5T_IEEE_F64LE}) {
        series s(type);
        CHECK(s.errors().empty());
        s.counts[3] = 2;
        CHECK(s.errors() == texts{"/data: row 1: column 0 (a): must equal the recorded value 2, got 3"});
    }
    series s(H5T_IEEE_F64LE);
    for (auto& count : s.counts) count = static_cast<std::int16_t>(2 * count);
    CHECK(s.errors(10, {0.5, 0.5, 0.5}).empty());
    test::spoil_hdf5(s.made.path()).set_box("/data", {2, 1}, 7.24);
    CHECK(s.errors(10, {0.5, 0.5, 0.5}).empty());
    test::spoil_hdf5(s.made.path()).set_box("/data", {2, 1}, 7.26);
    CHECK(s.errors(10, {0.5, 0.5, 0.5}) ==
          texts{"/data: row 2: column 1 (b): must equal the recorded value 7, got 7.26"});
    test::spoil_hdf5(s.made.path()).set_box("/data", {2, 1}, std::numeric_limits<double>::quiet_NaN());
    CHECK(s.errors(10, {0.5, 0.5, 0.5}).size() == 1);
    CHECK(s.errors(10, {0.5, 0.5, std::numeric_limits<double>::infinity()}).size() ==
          5);  // all ten rows differ; five errors are kept
}

TEST_CASE("row_comparison: a chunk that cannot be decoded is one error, and later rows are compared",
          "[convert][row_comparison]") {
    series s;
    test::spoil_hdf5(s.made.path()).ruin_chunk("/data", {4, 2});
    s.counts[9 * 3] = 0;
    auto const errors = s.errors(1);
    REQUIRE(errors.size() == 2);
    CHECK_THAT(errors[0], ContainsSubstring("/data: sluice::hdf5::dataset_rows: box [4, 2] of [4, 1]: H5Dread(): "));
    CHECK(errors[1] == "/data: row 9: column 0 (a): must equal the recorded value 0, got 27");
}
}  // namespace
