#include <sluice/hdf5/dataset.hpp>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/resource.h>

#include <range/v3/view/iota.hpp>
#include <range/v3/view/transform.hpp>
#include <sluice/core/value_cast.hpp>
#include <sluice/hdf5/file.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/transform.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/raw_hdf5.hpp"
#include "support/table.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::file;
using sluice::hdf5::layout;
namespace sv = sluice::views;

constexpr std::size_t columns = 10;
constexpr auto shape = [] { return layout::tiled(columns, 64, 4); };

std::int16_t value(std::uint64_t row, std::uint64_t column) { return static_cast<std::int16_t>(row * 41 + column + 1); }
std::vector<std::int64_t> expected(std::uint64_t rows) {
    std::vector<std::int64_t> all;
    for (std::uint64_t row = 0; row < rows; ++row)
        for (std::uint64_t column = 0; column < columns; ++column) all.push_back(value(row, column));
    return all;
}

// Narrower types do not compile: tests/compile_fail/append_that_narrows.cpp
using sluice::hdf5::writable_as;
static_assert(writable_as<std::vector<std::int16_t>, std::int32_t> && writable_as<std::vector<std::uint8_t>, float> &&
              writable_as<std::list<bool>, std::uint8_t>);
static_assert(writable_as<std::vector<float>, double> && writable_as<sluice::strided_rows<std::int16_t>, float>);
static_assert(!writable_as<std::vector<double>, std::int16_t> && !writable_as<std::vector<std::int32_t>, std::int16_t>);
static_assert(!writable_as<std::vector<std::uint16_t>, std::int16_t> && !writable_as<std::vector<std::int32_t>, float>);
static_assert(!writable_as<sluice::strided_rows<double>, float> && !writable_as<std::vector<double>, float>);

TEST_CASE("dataset: values that T cannot represent need an explicit conversion", "[hdf5][dataset]") {
    test::temp_dir const dir;
    std::vector<double> const volts{1e9, 3.7, -1e9, -2.2};
    auto out = file::create(dir / "a.h5");
    out.create_dataset<std::int16_t>("saturated")
        .append(volts | sv::transform(sluice::saturating_cast_to<std::int16_t>));
    auto checked = out.create_dataset<std::int16_t>("checked");
    CHECK_THROWS_AS(checked.append(volts | sv::transform(sluice::checked_cast_to<std::int16_t>)),
                    sluice::argument_error);
    std::vector<double> const whole{-5, 7};
    checked.append(whole | sv::transform(sluice::checked_cast_to<std::int16_t>));
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.integers("/saturated") == std::vector<std::int64_t>{32767, 3, -32768, -2});
    CHECK(raw.integers("/checked") == std::vector<std::int64_t>{-5, 7});
}

TEST_CASE("dataset: a tiled layout accepts any number of rows per append", "[hdf5][dataset]") {
    test::temp_dir const dir;
    test::table<std::int16_t> const all(500, columns, value);
    auto out = file::create(dir / "a.h5");
    for (std::size_t const step : {1U, 7U, 64U, 100U, 500U}) {
        CAPTURE(step);
        auto data = out.create_dataset<std::int32_t>(std::to_string(step), shape());
        for (std::size_t at = 0; at < 500; at += step) {
            data.append(all.rows(at, std::min<std::size_t>(step, 500 - at)));
            std::vector<std::int32_t> last(columns);
            data.read(data.row_count() - 1, last);  // written when the call returns
            CHECK(last[9] == value(data.row_count() - 1, 9));
        }
        CHECK(data.row_count() == 500);
        data.append(all.rows(0, 0));
    }
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    for (auto const* const name : {"/1", "/7", "/64", "/100", "/500"}) CHECK(raw.integers(name) == expected(500));
}

TEST_CASE("dataset: a tiled layout accepts contiguous, listed and segmented elements", "[hdf5][dataset]") {
    test::temp_dir const dir;
    test::table<std::int16_t> const all(500, columns, value);
    auto const& values = all.values();
    auto out = file::create(dir / "a.h5");
    auto contiguous = out.create_dataset<std::int16_t>("contiguous", shape()),
         listed = out.create_dataset<std::int16_t>("listed", shape());
    auto segmented = out.create_dataset<std::int32_t>("segmented", shape());
    contiguous.append(std::span(values).first(1230));
    contiguous.append(std::span(values).subspan(1230));
    listed.append(std::list<std::int16_t>(values.begin(), values.begin() + 30));
    listed.append(std::list<std::int16_t>(values.begin() + 30, values.end()));
    std::vector<std::vector<std::int16_t>> const vectors{{values.begin(), values.begin() + 15},
                                                         {values.begin() + 15, values.end()}};
    segmented.append(vectors | sv::concatenate);
    CHECK((contiguous.row_count() == 500 && listed.row_count() == 500 && segmented.row_count() == 500));
    CHECK_THROWS_WITH(contiguous.append(std::vector<std::int16_t>(5)),
                      ContainsSubstring("elements must fill whole rows of 10, got 5"));
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    for (auto const* const name : {"/contiguous", "/listed", "/segmented"}) CHECK(raw.integers(name) == expected(500));
}

TEST_CASE("dataset: append writes selected columns in their order", "[hdf5][dataset]") {
    test::temp_dir const dir;
    std::vector<std::int16_t> const values{10, 11, 12, 13, 20, 21, 22, 23};
    test::table<std::int16_t> const rows(2, 4, [&](auto row, auto column) { return values[row * 4 + column]; });
    auto out = file::create(dir / "a.h5");
    auto data = out.create_dataset<std::int16_t>("data", layout::tiled(4, 8, 3));
    std::vector<std::size_t> const backward{3, 2, 1, 0};
    data.append(rows.rows() | sv::select(backward));
    CHECK_THROWS_WITH(data.append(rows.rows() | sv::select({1})),
                      ContainsSubstring("a row of the range must have 4 columns, got 1"));
    out.close();
    CHECK(test::raw_hdf5(dir / "a.h5").integers("/data") == std::vector<std::int64_t>{13, 12, 11, 10, 23, 22, 21, 20});
}

TEST_CASE("dataset: HDF5 completes a chunk that another handle started", "[hdf5][dataset]") {
    test::temp_dir const dir;
    test::table<std::int16_t> const all(300, columns, value);
    auto out = file::create(dir / "a.h5");
    out.create_dataset<std::int16_t>("data", shape()).append(all.rows(0, 30));
    auto data = out.open_dataset<std::int16_t>("data");
    data.append(all.rows(30, 10));
    data.append(std::span(all.values()).subspan(40 * columns, 100 * columns));
    data.append(all.rows(140, 160));
    auto shorter = out.create_dataset<std::int16_t>("shorter", shape());
    shorter.append(all.rows());
    shorter.resize(100);
    shorter.append(all.rows(100, 50));
    shorter.resize(128);
    shorter.append(std::span(all.values()).subspan(128 * columns));
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.integers("/data") == expected(300));
    CHECK(raw.integers("/shorter") == expected(300));
}

TEST_CASE("dataset: HDF5 appends to tiled layouts with filters or of another application", "[hdf5][dataset]") {
    test::temp_dir const dir;
    test::table<std::int16_t> const all(300, columns, value);
    auto out = file::create(dir / "a.h5");
    auto data = out.create_dataset<std::int16_t>("data", shape().deflated(1));
    data.append(all.rows(0, 100));
    data.append(std::span(all.values()).subspan(100 * columns));
    out.close();
    CHECK(test::raw_hdf5(dir / "a.h5").integers("/data") == expected(300));

    sluice::hdf5::id const own(H5Fopen((dir / "a.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT), &H5Fclose);
    sluice::hdf5::dataset<std::int16_t> more(sluice::hdf5::id(H5Dopen2(own.value(), "data", H5P_DEFAULT), &H5Dclose));
    more.append(all.rows(0, 5));
    CHECK(more.row_count() == 305);
}

TEST_CASE("dataset: append keeps the rows before an exception of the range", "[hdf5][dataset][errors]") {
    test::temp_dir const dir;
    test::table<std::int16_t> const all(300, columns, value);
    auto out = file::create(dir / "a.h5");
    auto data = out.create_dataset<std::int16_t>("data", layout::tiled(columns, 4096, 4));
    auto const& values = all.values();
    auto const failing =
        ranges::views::iota(std::size_t{0}, std::size_t{70'000}) | ranges::views::transform([&](std::size_t i) {
            if (i == 40'000) throw std::runtime_error("the source failed");
            return values[i % values.size()];
        });
    CHECK_THROWS_WITH(data.append(failing), "the source failed");
    auto const kept = data.row_count();
    CHECK(kept == 3276);  // two buffers of whole rows
    data.append(all.rows(kept % 300, 1));
    CHECK(data.row_count() == kept + 1);
    out.close();
    auto const stored = test::raw_hdf5(dir / "a.h5").integers("/data");
    REQUIRE(stored.size() == (kept + 1) * columns);
    for (std::size_t i = 0; i < stored.size(); ++i)
        if (stored[i] != values[i % values.size()]) FAIL("element " << i);
}

TEST_CASE("dataset: append and close throw on a full disk", "[hdf5][dataset][errors]") {
    test::temp_dir const dir;
    CHECK(test::run_in_child([&] {
              std::signal(SIGXFSZ, SIG_IGN);
              rlimit const limit{20'000, 20'000};
              ::setrlimit(RLIMIT_FSIZE, &limit);
              auto out = file::create(dir / "a.h5");
              auto data = out.create_dataset<std::int16_t>("data", shape());
              test::table<std::int16_t> const all(5000, columns, value);
              int caught = 0;
              auto const attempt = [&](auto what) {
                  try {
                      what();
                  } catch (sluice::hdf5::error const& e) {
                      caught += std::string(e.what()).find("pwrite: File too large (errno 27)") != std::string::npos;
                  }
              };
              attempt([&] { data.append(all.rows()); });
              attempt([&] { data.append(all.rows()); });
              attempt([&] { out.close(); });
              H5close();
              return caught;
          }) == 3);
}
}  // namespace
