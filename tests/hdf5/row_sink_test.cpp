#include <sluice/hdf5/row_sink.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/deflate/best.hpp>
#include <sluice/hdf5/file.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/select.hpp>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/table.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::file;
using sluice::hdf5::layout;
using sluice::hdf5::row_options;
using sluice::hdf5::row_sink;
namespace sv = sluice::views;

static_assert(std::is_nothrow_move_constructible_v<row_sink<std::int16_t>> &&
              !std::is_copy_constructible_v<row_sink<std::int16_t>>);
template <class T, class R>
concept appends = requires(row_sink<T>& sink, R const& rows) { sink.append(rows); };
static_assert(appends<std::int32_t, sluice::strided_rows<std::int16_t>> &&
              appends<double, sluice::strided_rows<std::int32_t>>);
static_assert(!appends<std::int16_t, sluice::strided_rows<std::int32_t>> &&
              !appends<std::int16_t, sluice::strided_rows<std::uint16_t>>);
static_assert(!appends<std::int16_t, std::vector<std::int16_t>>);  // elements are not rows

std::int16_t value(std::uint64_t row, std::uint64_t column) { return static_cast<std::int16_t>(row * 41 + column + 1); }

std::vector<std::int64_t> expected(std::uint64_t rows, std::uint64_t columns) {
    std::vector<std::int64_t> all;
    for (std::uint64_t row = 0; row < rows; ++row)
        for (std::uint64_t column = 0; column < columns; ++column) all.push_back(value(row, column));
    return all;
}

void round_trip(std::size_t rows, std::size_t columns, row_options const& options, std::size_t block) {
    CAPTURE(rows, columns, options.chunk_rows, options.chunk_columns, options.strip_rows, block);
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    row_sink<std::int16_t> sink(out, "data", columns, options);
    test::table<std::int16_t> const all(rows, columns, value);
    for (std::size_t at = 0; at < rows; at += block) sink.append(all.rows(at, std::min(block, rows - at)));
    sink.finish();
    CHECK(sink.rows() == rows);
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.extent("/data") == std::vector<hsize_t>{rows, columns});
    CHECK(raw.chunk("/data") ==
          std::vector<hsize_t>{options.chunk_rows, std::min<hsize_t>(columns, options.chunk_columns)});
    CHECK(raw.integers("/data") == expected(rows, columns));
}

TEST_CASE("row_sink: rows read back equal, for all blocks and edges", "[hdf5][row_sink]") {
    for (std::uint64_t const strip : {1U, 3U, 2048U}) {
        round_trip(40, 8, {.chunk_rows = 16, .chunk_columns = 4, .strip_rows = strip}, 5);   // an incomplete last chunk
        round_trip(32, 8, {.chunk_rows = 16, .chunk_columns = 4, .strip_rows = strip}, 16);  // no incomplete chunk
        round_trip(40, 10, {.chunk_rows = 16, .chunk_columns = 4, .strip_rows = strip}, 7);  // a narrow last block
        round_trip(3, 2, {.chunk_rows = 16, .chunk_columns = 32, .strip_rows = strip},
                   1);  // shorter and narrower than a chunk
        round_trip(1, 1, {.chunk_rows = 1, .chunk_columns = 1, .strip_rows = strip}, 1);
        round_trip(0, 3, {.chunk_rows = 16, .chunk_columns = 2, .strip_rows = strip}, 1);
        round_trip(1000, 3, {.chunk_rows = 16, .chunk_columns = 2, .strip_rows = strip}, 1000);
    }
}

TEST_CASE("row_sink: any number of columns, in chunks of 16384 x 32, compressed or not", "[hdf5][row_sink]") {
    auto const pool = std::make_shared<sluice::hdf5::deflate_pool>(sluice::deflate::best(1), 1);
    for (std::size_t const columns : {1U, 31U, 32U, 33U, 40U, 128U, 1024U}) {
        round_trip(300, columns, {}, 100);
        round_trip(300, columns, {.compression = pool}, 100);
    }
    round_trip(20'000, 40, {}, 1268);
    round_trip(20'000, 40, {.compression = pool}, 1268);
}

TEST_CASE("row_sink: an edge chunk is padded with zeros", "[hdf5][row_sink]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    row_sink<std::int16_t> sink(out, "data", 3, {.chunk_rows = 2, .chunk_columns = 2});
    test::table<std::int16_t> const sevens(11, 3, [](auto, auto) { return 7; });
    for (std::size_t row = 0; row < 11; ++row) sink.append(sevens.rows(row, 1));
    sink.finish();
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    hid_t const set = H5Dopen2(raw.handle(), "/data", H5P_DEFAULT);
    for (hsize_t row = 0; row < 12; row += 2) {
        hsize_t const corner[] = {row, 2};
        std::vector<std::int16_t> chunk(4, -1);
        std::uint32_t filters = 1;
        CHECK(H5Dread_chunk(set, H5P_DEFAULT, corner, &filters, chunk.data()) >= 0);
        CHECK(chunk == std::vector<std::int16_t>{7, 0, static_cast<std::int16_t>(row == 10 ? 0 : 7), 0});
    }
    H5Dclose(set);
}

/// A view of rows that changes values, in place or not.
template <bool InPlace>
struct negated : sluice::strided_rows<std::int16_t> {
    using base_rows = sluice::strided_rows<std::int16_t>;
    negated() = default;
    explicit negated(base_rows rows) : base_rows(std::move(rows)) {}
    base_rows const& base() const { return *this; }
    negated slice(std::size_t first, std::size_t count) const { return negated(base_rows::slice(first, count)); }
    void transform_in_place(std::int16_t* values, std::size_t stride, std::size_t rows, std::size_t first_column,
                            std::size_t width) const
        requires InPlace
    {
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < width; ++c)
                values[r * stride + c] =
                    static_cast<std::int16_t>(-values[r * stride + c] - static_cast<int>(first_column + c));
    }
    template <class U>
    void copy_rows(U* out, std::size_t stride) const
        requires(!InPlace)
    {
        for (std::size_t r = 0; r < size(); ++r)
            for (std::size_t c = 0; c < width(); ++c)
                out[r * stride + c] = static_cast<U>(-(*this)[static_cast<std::ptrdiff_t>(r)][c] - static_cast<int>(c));
    }
};

TEST_CASE("row_sink: transformed rows are copied in place or through a buffer", "[hdf5][row_sink]") {
    test::temp_dir const dir;
    test::table<std::int16_t> const all(700, 10, value);
    auto out = file::create(dir / "a.h5");
    row_options const options{.chunk_rows = 256, .chunk_columns = 4};
    row_sink<std::int16_t> in_place(out, "in place", 10, options), by_buffer(out, "by buffer", 10, options),
        one_block(out, "one block", 10, {});
    row_sink<std::int32_t> wider(out, "wider", 10, options);
    in_place.append(negated<true>(all.rows()));
    by_buffer.append(negated<false>(all.rows()));
    one_block.append(negated<false>(all.rows()));
    wider.append(negated<false>(all.rows()));
    for (auto* const sink : {&in_place, &by_buffer, &one_block}) sink->finish();
    wider.finish();
    out.close();
    auto made = expected(700, 10);
    for (std::size_t i = 0; i < made.size(); ++i) made[i] = -made[i] - static_cast<std::int64_t>(i % 10);
    test::raw_hdf5 const raw(dir / "a.h5");
    for (auto const* const name : {"/in place", "/by buffer", "/one block", "/wider"})
        CHECK(raw.integers(name) == made);
}

TEST_CASE("row_sink: writes selected columns in their order", "[hdf5][row_sink]") {
    test::temp_dir const dir;
    test::table<std::int16_t> const all(600, 10, value);
    std::vector<sluice::strided_rows<std::int16_t>> const segments{all.rows(0, 5), all.rows(5, 300),
                                                                   all.rows(305, 295)};
    auto const rows = segments | sv::concatenate;
    auto out = file::create(dir / "a.h5");
    row_sink<std::int16_t> sink(out, "data", 4, {.chunk_rows = 64, .chunk_columns = 3});
    sink.append(rows | sv::select({9, 8, 7, 0}));
    for (auto const window : rows | sv::chunk(100))
        sink.append(window | sv::select({1, 2, 3, 4}));  // another column table requires another plan
    sink.append(all.rows(0, 2) | sv::select({5, 4, 3, 2}));
    sink.finish();
    out.close();
    std::vector<std::int64_t> made;
    for (std::uint64_t row = 0; row < 600; ++row)
        for (auto const column : {9U, 8U, 7U, 0U}) made.push_back(value(row, column));
    for (std::uint64_t row = 0; row < 600; ++row)
        for (auto const column : {1U, 2U, 3U, 4U}) made.push_back(value(row, column));
    for (std::uint64_t row = 0; row < 2; ++row)
        for (auto const column : {5U, 4U, 3U, 2U}) made.push_back(value(row, column));
    CHECK(test::raw_hdf5(dir / "a.h5").integers("/data") == made);
}

TEST_CASE("row_sink: writes to an existing empty dataset", "[hdf5][row_sink]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto group = out.create_group("group");
    auto data = group.create_dataset<std::int32_t>("data", layout::tiled(5, 8, 2));
    data.write_attribute("unit", "counts");
    row_sink<std::int32_t> sink(std::move(data));
    CHECK(sink.columns() == 5);
    sink.append(test::table<std::int16_t>(20, 5, value).rows());
    sink.destination().write_attribute("more", 1);
    auto moved = std::move(sink);
    moved.append(test::table<std::int32_t>(1, 5, value, 20).rows());
    moved.finish();
    moved.finish();  // does nothing
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.integers("/group/data") == expected(21, 5));
    CHECK(raw.text_attribute("/group/data", "unit") == "counts");
}

TEST_CASE("row_sink: rejects a dataset of another shape, with rows or with other filters", "[hdf5][row_sink][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto const pool = std::make_shared<sluice::hdf5::deflate_pool>(sluice::deflate::best(4), 1);
    int count = 0;
    auto const refused = [&](layout const& shape, row_options const& options, std::string const& text) {
        auto const name = "data" + std::to_string(count++);
        CHECK_THROWS_WITH(row_sink<int>(out.create_dataset<int>(name, shape), options),
                          "sluice::hdf5::row_sink: /" + name + ": " + text);
    };
    refused(layout::extendable(), {}, "the dataset must be two-dimensional, chunked and of the sink's type");
    refused(layout::contiguous({2, 2}), {}, "the dataset must be two-dimensional, chunked and of the sink's type");
    refused(layout::tiled(3), {.compression = pool}, "the dataset's filters must match the compression");
    refused(layout::tiled(3).deflated(4), {}, "the dataset's filters must match the compression");
    refused(layout::tiled(3).deflated(5), {.compression = pool}, "the dataset's filters must match the compression");
    refused(layout::tiled(3), {.strip_rows = 0}, "strip_rows must be at least 1, got 0");
    auto full = out.create_dataset<int>("full", layout::tiled(3));
    full.append(std::vector{1, 2, 3});
    CHECK_THROWS_WITH(row_sink<int>(std::move(full)),
                      ContainsSubstring("/full: the dataset must be empty, got 1 rows"));
    out.create_dataset<int>("narrower", layout::tiled(3));
    CHECK_THROWS_WITH(row_sink<std::int16_t>(out.open_dataset<std::int16_t>("narrower")),
                      ContainsSubstring("chunked and of the sink's type"));
    CHECK_THROWS_AS(row_sink<int>(out, "no columns", 0), sluice::argument_error);
    out.close();  // rejected sinks need not be finished
}

TEST_CASE("row_sink: rejects rows of another width and rows after finish()", "[hdf5][row_sink][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    row_sink<std::int16_t> sink(out, "data", 24);
    CHECK_THROWS_WITH(sink.append(test::table<std::int16_t>(5, 16, value).rows()),
                      "sluice::hdf5::row_sink::append: /data: a row must have 24 columns, got 16");
    sink.finish();
    CHECK_THROWS_WITH(sink.append(test::table<std::int16_t>(5, 24, value).rows()),
                      "sluice::hdf5::row_sink::append: /data: append() must not be called after finish(), got 5 rows");
    CHECK(sink.rows() == 0);
}

TEST_CASE("row_sink: close throws if a sink is not finished", "[hdf5][row_sink][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto const rows = test::table<std::int16_t>(1000, 3, value);
    {
        auto group = out.create_group("group");
        row_sink<std::int16_t> first(group, "first", 3);
        first.append(rows.rows());
        auto moved = std::move(first);
        CHECK_THROWS_WITH(out.close(), (dir / "a.h5").string() +
                                           ": /group/first: sluice::hdf5::file::close: a row sink must be finished "
                                           "before the file is closed");
        moved.finish();
    }
    std::make_unique<row_sink<std::int16_t>>(out, "second", 3)->append(rows.rows());  // destroyed without finish()
    row_sink<std::int16_t> third(out, "third", 3);
    third.finish();
    CHECK_THROWS_WITH(out.close(), ContainsSubstring(": /second: "));
    CHECK_THROWS_WITH(out.close(), ContainsSubstring(": /second: "));
    CHECK(out.contains("third"));  // the file is still open
}
}  // namespace
