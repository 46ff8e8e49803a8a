#include <sluice/sinks/npy_sink.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/row_table.hpp"
#include "support/temp_dir.hpp"
#include "support/whole_file.hpp"
#include <sluice/core/into.hpp>
#include <sluice/views/select.hpp>

namespace {
using sluice::into;
using sluice::npy_sink;
using std::int16_t;
namespace sv = sluice::views;

static_assert(sluice::sink_for<npy_sink<float>, std::vector<int16_t>&> &&
              !sluice::sink_for<npy_sink<float>, std::vector<int>&>);
static_assert(!sluice::flat_number<long double> && !sluice::flat_number<std::string> && sluice::flat_number<bool>);

/// Checks that a header is well formed; returns its dictionary without padding.
std::string dictionary(std::filesystem::path const& path) {
    auto const bytes = test::whole_file(path);
    CHECK(bytes.substr(0, 10) == std::string("\x93NUMPY\1\0\x76\0", 10));
    CHECK(bytes.at(127) == '\n');
    auto const text = bytes.substr(10, 117);
    return text.substr(0, text.find_last_not_of(' ') + 1);
}

TEST_CASE("npy_sink: writes elements as a one-dimensional array", "[sinks][npy_sink]") {
    test::temp_dir const dir;
    std::vector const values{1.5, -2., 3.};
    values | into(npy_sink<double>(dir / "a.npy"));
    CHECK(dictionary(dir / "a.npy") == "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }");
    CHECK(test::values_of<double>(dir / "a.npy", 128) == values);
}

TEST_CASE("npy_sink: writes rows as a two-dimensional array", "[sinks][npy_sink]") {
    test::temp_dir const dir;
    test::row_table const table(3, 2);
    npy_sink<int16_t> sink(dir / "a.npy");
    sink.append(table.rows());
    sink.append(table.rows());
    sink.finish();
    CHECK(dictionary(dir / "a.npy") == "{'descr': '<i2', 'fortran_order': False, 'shape': (6, 2), }");
    CHECK(test::values_of<int16_t>(dir / "a.npy", 128) == std::vector<int16_t>{0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5});
}

TEST_CASE("npy_sink: with .columns, elements are rows in row-major order", "[sinks][npy_sink]") {
    test::temp_dir const dir;
    std::vector<std::uint8_t>{1, 2, 3, 4, 5, 6} | into(npy_sink<std::uint8_t>(dir / "a.npy", {.columns = 3}));
    CHECK(dictionary(dir / "a.npy") == "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 3), }");
}

TEST_CASE("npy_sink: without elements the array is empty, with the known columns", "[sinks][npy_sink]") {
    test::temp_dir const dir;
    std::vector<float>{} | into(npy_sink<float>(dir / "a.npy"));
    CHECK(dictionary(dir / "a.npy") == "{'descr': '<f4', 'fortran_order': False, 'shape': (0,), }");
    std::vector<float>{} | into(npy_sink<float>(dir / "b.npy", {.columns = 4}));
    CHECK(dictionary(dir / "b.npy") == "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4), }");
    test::row_table(1, 5).rows().slice(0, 0) | into(npy_sink<float>(dir / "c.npy"));
    CHECK(dictionary(dir / "c.npy") == "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 5), }");
}

TEST_CASE("npy_sink: the longest shape fits in the header", "[sinks][npy_sink]") {
    auto const most = static_cast<std::uint64_t>(-1);
    CHECK(sluice::detail::npy_header<double>(most, 1).size() == 128);
    CHECK(sluice::detail::npy_header<double>(most, most).size() == 128);
    CHECK(sluice::detail::npy_header<bool>(most, 1).find("(18446744073709551615, 1), }") != std::string::npos);
}

TEST_CASE("npy_sink: finish() throws if the last row is incomplete", "[sinks][npy_sink][errors]") {
    test::temp_dir const dir;
    npy_sink<int> sink(dir / "a.npy", {.columns = 3});
    sink.append(std::vector{1, 2, 3, 4});
    CHECK_THROWS_WITH(sink.finish(), "sluice::npy_sink::finish: the values must fill whole rows of 3, got 4 values");
    CHECK_THROWS_AS(sink.finish(), sluice::argument_error);
    sink.append(std::vector{5, 6});
    sink.finish();
    CHECK(test::values_of<int>(dir / "a.npy", 128).size() == 6);
}

TEST_CASE("npy_sink: throws if the row width differs from .columns", "[sinks][npy_sink][errors]") {
    test::temp_dir const dir;
    npy_sink<int16_t> sink(dir / "a.npy", {.columns = 3});
    CHECK_THROWS_WITH(sink.append(test::row_table(1, 2).rows()),
                      "sluice::npy_sink::append: the width of the rows must be 3, got 2");
}
}  // namespace
