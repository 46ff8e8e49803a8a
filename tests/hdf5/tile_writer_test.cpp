#include <sluice/hdf5/tile_writer.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

#include <sluice/hdf5/file.hpp>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::file;
using sluice::hdf5::layout;
using sluice::hdf5::tile;
using sluice::hdf5::tile_writer;

std::int16_t value(std::uint64_t row, std::uint64_t column) { return static_cast<std::int16_t>(row * 41 + column + 1); }

/// Writes rows [writer.rows_committed(), last) in blocks of at most `block`.
void fill(tile_writer<std::int16_t>& writer, std::uint64_t last, std::uint64_t block) {
    while (writer.rows_committed() < last) {
        auto const first = writer.rows_committed();
        auto const count = std::min({block, writer.room(), last - first});
        for (std::size_t group = 0; group < writer.groups(); ++group) {
            auto const to = writer.rows(group, count);
            for (std::uint64_t row = 0; row < count; ++row)
                for (std::uint64_t column = 0; column < writer.width(group); ++column)
                    to[row * writer.stride() + column] = value(first + row, writer.first_column(group) + column);
        }
        writer.commit(count);
    }
}

std::vector<std::int64_t> expected(std::uint64_t rows, std::uint64_t columns) {
    std::vector<std::int64_t> all;
    for (std::uint64_t row = 0; row < rows; ++row)
        for (std::uint64_t column = 0; column < columns; ++column) all.push_back(value(row, column));
    return all;
}

void round_trip(std::uint64_t rows, std::uint64_t columns, std::uint64_t chunk_rows, std::uint64_t chunk_columns,
                std::uint64_t block) {
    CAPTURE(rows, columns, chunk_rows, chunk_columns, block);
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    tile_writer<std::int16_t> writer(
        out.create_dataset<std::int16_t>("data", layout::tiled(columns, chunk_rows, chunk_columns)), columns,
        chunk_rows, chunk_columns);
    fill(writer, rows, block);
    writer.finish();
    CHECK(writer.rows_committed() == rows);
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.extent("/data") == std::vector<hsize_t>{rows, columns});
    CHECK(raw.chunk("/data") == std::vector<hsize_t>{chunk_rows, std::min(columns, chunk_columns)});
    CHECK(raw.integers("/data") == expected(rows, columns));
}

TEST_CASE("tile_writer: rows come back as they went in, whatever the blocks and the edges", "[hdf5][tile_writer]") {
    round_trip(40, 8, 16, 4, 5);   // a partial last tile
    round_trip(32, 8, 16, 4, 16);  // none
    round_trip(40, 10, 16, 4, 7);  // a narrow last group
    round_trip(3, 2, 16, 32, 1);   // less than one tile, narrower than a chunk
    round_trip(1, 1, 1, 1, 1);
    round_trip(0, 3, 16, 2, 1);
}

TEST_CASE("tile_writer: the chunks of a day are 16384 rows of 32 columns", "[hdf5][tile_writer]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    tile_writer<std::int16_t> writer(out.create_dataset<std::int16_t>("data", layout::tiled(40)), 40);
    CHECK(writer.groups() == 2);
    CHECK(writer.width(0) == 32);
    CHECK(writer.width(1) == 8);
    CHECK(writer.stride() == 32);
    CHECK(writer.room() == 16384);
    fill(writer, 16384, 5000);
    CHECK(writer.destination().rows() == 16384);  // written as soon as it is full
    CHECK(writer.room() == 16384);
    writer.finish();
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.chunk("/data") == std::vector<hsize_t>{16384, 32});
    CHECK(raw.integers("/data") == expected(16384, 40));
}

TEST_CASE("tile_writer: what lies beyond the data in an edge chunk is zero, not an earlier tile",
          "[hdf5][tile_writer]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    tile_writer<std::int16_t> writer(out.create_dataset<std::int16_t>("data", layout::tiled(3, 2, 2)), 3, 2, 2);
    for (int block = 0; block < 3; ++block) {
        for (std::size_t group = 0; group < 2; ++group) std::ranges::fill(writer.rows(group, 1), std::int16_t{7});
        writer.commit(1);
    }
    writer.finish();
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    hid_t const set = H5Dopen2(raw.handle(), "/data", H5P_DEFAULT);
    hsize_t const corner[] = {2, 2};
    std::vector<std::int16_t> chunk(4, -1);
    std::uint32_t filters = 1;
    CHECK(H5Dread_chunk(set, H5P_DEFAULT, corner, &filters, chunk.data()) >= 0);
    CHECK(chunk == std::vector<std::int16_t>{7, 0, 0, 0});
    H5Dclose(set);
}

TEST_CASE("tile_writer: a sink gets each tile once, with its place, and lends a buffer", "[hdf5][tile_writer]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    tile_writer<std::int16_t> writer(out.create_dataset<std::int16_t>("data", layout::tiled(6, 4, 4)), 6, 4, 4);
    std::vector<tile<std::int16_t>> kept;
    writer.send_to([&](auto&, tile<std::int16_t>&& full) {
        kept.push_back(std::move(full));
        return std::vector<std::int16_t>(16, -1);
    });
    fill(writer, 5, 4);
    writer.finish();
    REQUIRE(kept.size() == 4);
    CHECK((kept[1].first_row == 0 && kept[1].first_column == 4 && kept[1].rows == 4));
    CHECK((kept[2].first_row == 4 && kept[2].first_column == 0 && kept[2].rows == 1));
    CHECK(writer.destination().rows() == 0);
    std::ranges::reverse(kept);  // a later thread may come first
    for (auto const& full : kept) write_tile(writer.destination(), full);
    out.close();
    CHECK(test::raw_hdf5(dir / "a.h5").integers("/data") == expected(5, 6));
}

TEST_CASE("tile_writer: more rows than there is room for, and rows after the end, are refused",
          "[hdf5][tile_writer][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    CHECK_THROWS_WITH(tile_writer<int>(out.create_dataset<int>("flat"), 3),
                      ContainsSubstring("the dataset must be 2-D with the writer's columns"));
    tile_writer<int> writer(out.create_dataset<int>("data", layout::tiled(3, 4)), 3, 4);
    CHECK_THROWS_WITH(writer.rows(0, 5), "sluice::hdf5::tile_writer::rows: count must be at most room(), 4, got 5");
    CHECK_THROWS_WITH(writer.rows(1, 1), "sluice::hdf5::tile_writer::rows: group must be below 1, got 1");
    CHECK_THROWS_AS(writer.commit(5), sluice::argument_error);
    writer.finish();
    CHECK_THROWS_WITH(writer.commit(1),
                      "sluice::hdf5::tile_writer::commit: rows must come before finish(), got 1 after it");
}
}  // namespace
