#include <sluice/hdf5/dataset_rows.hpp>

#include <cstdint>
#include <vector>

#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/stored_dataset.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/tap.hpp>

#include "hdf5/foreign_datasets.hpp"
#include "hdf5/opened_dataset.hpp"
#include "laws/random_access_laws.hpp"
#include "laws/segment_laws.hpp"
#include "support/catch.hpp"
#include "support/spoil_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
using namespace sluice::hdf5;
namespace sv = sluice::views;
using test::as_ints, test::chosen, test::counted, test::opened, test::stored, test::table;
using rows_of_ints = dataset_rows<std::int16_t>;

// The contract.
static_assert(ranges::view_<rows_of_ints> && std::ranges::view<rows_of_ints> && std::semiregular<rows_of_ints>);
static_assert(sluice::row_range<rows_of_ints> && sluice::row_range<rows_of_ints const> &&
              sluice::segmented_range<rows_of_ints>);
static_assert(ranges::random_access_range<rows_of_ints const> && ranges::sized_range<rows_of_ints const> &&
              ranges::common_range<rows_of_ints>);
static_assert(std::same_as<sluice::segment_t<rows_of_ints>, sluice::strided_rows<std::int16_t>>);
template <class T>
concept readable_as = requires { typename dataset_rows<T>; };
static_assert(readable_as<double> && !readable_as<char> && !readable_as<bool>);

TEST_CASE("dataset_rows: reads every layout", "[hdf5][dataset_rows]") {
    auto const kind = GENERATE(stored::contiguous, stored::compact, stored::plain, stored::deflated, stored::counted);
    auto const width = GENERATE(1, 3, 4, 5, 8, 11);
    CAPTURE(static_cast<int>(kind), width);
    opened const from({{7, static_cast<hsize_t>(width)}, {3, 4}, kind});
    auto const expected = counted(7, static_cast<std::size_t>(width));
    auto const all = dataset_rows<std::int16_t>(from.data());
    CHECK(all.width() == static_cast<std::size_t>(width));
    laws::random_access(all, expected, as_ints{});
    laws::segmented(all, expected, as_ints{});
    laws::algorithms_agree(all, expected, as_ints{});
}

TEST_CASE("dataset_rows: dataset and stored_dataset return the same rows", "[hdf5][dataset_rows]") {
    opened const from({{7, 5}, {3, 4}});
    auto const typed = from.in.open_dataset<std::int16_t>("/d");
    CHECK(sluice::equal(typed.rows(), from.data().rows<std::int16_t>()));
    CHECK(sluice::equal(typed.rows(), from.data().rows<double>()));
}

TEST_CASE("dataset_rows: the dimensions after the first form a row, row-major", "[hdf5][dataset_rows]") {
    auto const kind = GENERATE(stored::contiguous, stored::plain, stored::deflated);
    opened const one({{7}, {3}, kind});
    laws::segmented(dataset_rows<std::int16_t>(one.data()), counted(7, 1), as_ints{});
    opened const three({{5, 3, 4}, {2, 2, 3}, kind});
    laws::random_access(dataset_rows<std::int16_t>(three.data()), counted(5, 12), as_ints{});
    laws::segmented(dataset_rows<std::int16_t>(three.data()) | sv::select({11, 0, 6}),
                    chosen(counted(5, 12), {11, 0, 6}), as_ints{});
}

TEST_CASE("dataset_rows: datasets without rows or columns and default views are empty", "[hdf5][dataset_rows]") {
    auto const kind = GENERATE(stored::contiguous, stored::plain, stored::deflated);
    laws::segmented(dataset_rows<std::int16_t>(opened({{0, 3}, {4, 2}, kind}).data()), table{}, as_ints{});
    laws::segmented(dataset_rows<std::int16_t>(opened({{3, 0}, {4, 2}, kind}).data()), table(3), as_ints{});
    laws::segmented(rows_of_ints{}, table{}, as_ints{});
    CHECK((rows_of_ints{}.width() == 0 && rows_of_ints{}.begin() == rows_of_ints{}.end()));
}

TEST_CASE("dataset_rows: a segment is a row of chunks, without a copy", "[hdf5][dataset_rows]") {
    opened const from({{7, 40}, {3, 32}});
    std::vector<std::size_t> sizes;
    auto const all = dataset_rows<std::int16_t>(from.data());
    for (auto const& segment : sluice::segments(all, 1, 6)) {
        sizes.push_back(segment.size());
        CHECK(segment.stride() == 32 * sizeof(std::int16_t));
        CHECK(segment.columns().offsets()[32] ==
              3 * 32 * sizeof(std::int16_t));  // the second group starts after three rows of the first
    }
    CHECK(sizes == std::vector<std::size_t>{2, 3, 1});
}

TEST_CASE("dataset_rows: without chunks a segment is about 1 MiB of whole rows, at least one", "[hdf5][dataset_rows]") {
    auto const sizes = [](hsize_t count, hsize_t width) {
        opened const from({{count, width}, {}, stored::contiguous});
        std::vector<std::size_t> all;
        auto const view = dataset_rows<std::int16_t>(from.data());
        for (auto const& segment : sluice::segments(view)) all.push_back(segment.size());
        return all;
    };
    CHECK(sizes(3000, 500) == std::vector<std::size_t>{1048, 1048, 904});
    CHECK(sizes(2, 600000) == std::vector<std::size_t>{1, 1});
}

TEST_CASE("dataset_rows: unwritten chunks read as the fill value", "[hdf5][dataset_rows]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto data = out.create_dataset<std::int16_t>("d", layout::sparse({6, 5}, {2, 3}));
    std::vector<std::int16_t> const chunk{1, 2, 3, 4, 5, 6};
    data.write_chunk(std::vector<std::uint64_t>{2, 0}, std::as_bytes(std::span(chunk)));
    table expected(6, std::vector<int>(5));
    expected[2] = {1, 2, 3, 0, 0};
    expected[3] = {4, 5, 6, 0, 0};
    CHECK(test::elements(dataset_rows<std::int16_t>(data), as_ints{}) == expected);
}

TEST_CASE("dataset_rows: the number of rows is fixed if the dataset grows later", "[hdf5][dataset_rows]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto data = out.create_dataset<std::int16_t>("d", layout::extendable(4));
    data.append(std::vector<std::int16_t>{1, 2, 3, 4, 5});
    auto const before = dataset_rows<std::int16_t>(data);
    data.append(std::vector<std::int16_t>{6, 7, 8, 9});
    CHECK(test::elements(before, as_ints{}) == table{{1}, {2}, {3}, {4}, {5}});
    CHECK(dataset_rows<std::int16_t>(data).size() == 9);
}

TEST_CASE("dataset_rows: converts number types that keep every value", "[hdf5][dataset_rows]") {
    opened const big({{7, 5}, {3, 4}, stored::plain}, H5T_STD_I16BE);
    CHECK(test::elements(dataset_rows<std::int16_t>(big.data()), as_ints{}) == counted(7, 5));
    CHECK(test::elements(dataset_rows<double>(big.data()), as_ints{}) == counted(7, 5));
    opened const small({{7, 5}, {3, 4}, stored::contiguous}, H5T_STD_U8LE);
    CHECK(test::elements(dataset_rows<std::int16_t>(small.data()), as_ints{}) == counted(7, 5));
    opened const single({{7, 5}, {3, 4}}, H5T_IEEE_F32BE);
    CHECK(test::elements(dataset_rows<double>(single.data()), as_ints{}) == counted(7, 5));
}

TEST_CASE("dataset_rows: rejects lossy types unless conversion::lossy is given", "[hdf5][dataset_rows][errors]") {
    opened const from({{3, 2}, {3, 2}}, H5T_STD_I64LE);
    CHECK_THROWS_WITH(dataset_rows<double>(from.data()), "sluice::hdf5::dataset_rows: /d of " +
                                                             from.made.path().string() +
                                                             " must hold numbers that float64 keeps, got int64");
    CHECK_THROWS_AS(dataset_rows<std::uint64_t>(from.data()), sluice::argument_error);
    CHECK_THROWS_AS(dataset_rows<std::int32_t>(from.data()), sluice::argument_error);
    CHECK(test::elements(dataset_rows<double>(from.data(), conversion::lossy), as_ints{}) == counted(3, 2));
    opened const floating({{3, 2}, {3, 2}}, H5T_IEEE_F64LE);
    CHECK_THROWS_WITH(dataset_rows<float>(floating.data()), ContainsSubstring("that float32 keeps, got float64"));
    CHECK_THROWS_WITH(dataset_rows<std::int64_t>(floating.data()), ContainsSubstring("that int64 keeps, got float64"));
}

TEST_CASE("dataset_rows: rejects datasets that are not arrays of numbers", "[hdf5][dataset_rows][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    CHECK_THROWS_WITH(dataset_rows<double>(out.write_text("text", "word"), conversion::lossy),
                      ContainsSubstring("must hold numbers, got another type"));
    CHECK_THROWS_AS(dataset_rows<double>(out), error);  // a group
}

TEST_CASE("dataset_rows: the error of an undecodable chunk names it, and others are readable",
          "[hdf5][dataset_rows][errors]") {
    test::foreign_datasets made;
    made.add("/d", {{10, 5}, {3, 2}});
    made.close();
    test::spoil_hdf5(made.path()).ruin_chunk("/d", {3, 2});
    auto const in = file::open_read(made.path());
    auto const all = dataset_rows<std::int16_t>(open_stored(in, "/d"));
    CHECK(all[2][4] == 14);
    CHECK_THROWS_WITH(all[4], ContainsSubstring(made.path().string() +
                                                ": /d: sluice::hdf5::dataset_rows: box [3, 2] of [3, 2]: H5Dread(): "));
    CHECK_THROWS_AS(sluice::for_each(all, [](auto const&) {}), error);
    CHECK(all[2][4] == 14);
    CHECK(test::elements(all | sv::select({0, 4}), as_ints{}) == chosen(counted(10, 5), {0, 4}));
}

TEST_CASE("dataset_rows: a view keeps its dataset open, and throws after its file is closed",
          "[hdf5][dataset_rows][errors]") {
    opened from({{7, 5}, {3, 4}, stored::plain});
    auto const all = dataset_rows<std::int16_t>(from.in.open_dataset<std::int16_t>("/d"));
    CHECK(all[6][4] == 34);
    from.in.close();
    CHECK_THROWS_AS(all[0], error);
}

TEST_CASE("dataset_rows: works with adaptors", "[hdf5][dataset_rows]") {
    opened const from({{7, 40}, {3, 32}});
    auto const all = dataset_rows<std::int16_t>(from.data());
    std::vector<std::size_t> const columns{39, 0, 33};
    auto const expected = chosen(counted(7, 40), columns);
    auto twice = expected;
    twice.insert(twice.end(), expected.begin(), expected.end());
    laws::segmented(sv::concatenate(all, all) | sv::select(columns), twice, as_ints{});
    int seen = 0;
    auto tapped = all | sv::select(columns) | sv::tap([&](auto const&) { ++seen; });
    CHECK(test::elements(tapped, as_ints{}) == expected);
    CHECK(seen == 7);
    std::vector<std::int16_t> flat(7 * 40);
    sluice::copy(all, std::span(flat));
    CHECK((flat.front() == 0 && flat.back() == 279));
    CHECK_FALSE(sluice::equal(all | sv::select({0, 1}), all | sv::select({1, 0})));
    CHECK_THROWS_WITH(all | sv::select({40}), "sluice::views::select: a column must be below the width 40, got 40");
}

}  // namespace
