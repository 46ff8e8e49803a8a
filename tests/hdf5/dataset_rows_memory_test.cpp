#include <sluice/hdf5/dataset_rows.hpp>

#include <cstdint>
#include <vector>

#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/stored_dataset.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/select.hpp>

#include "hdf5/foreign_datasets.hpp"
#include "hdf5/opened_dataset.hpp"
#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/peak_memory.hpp"

namespace {
using namespace sluice::hdf5;
namespace sv = sluice::views;
using test::as_ints, test::counted, test::opened, test::stored, test::table;

// What dataset_rows reads, and when, and what it holds.

TEST_CASE("dataset_rows: reads wide plain chunks by 8 MiB, deflated chunks whole", "[hdf5][dataset_rows][bounded]") {
    auto const kind = GENERATE(stored::plain, stored::deflated);
    opened const from({{250, 50000}, {100, 9000}, kind});  // the last chunks are clipped, in rows and columns
    std::vector<std::size_t> sizes;
    auto const all = dataset_rows<std::int16_t>(from.data());
    for (auto const& segment : sluice::segments(all)) sizes.push_back(segment.size());
    CHECK(sizes == (kind == stored::plain ? std::vector<std::size_t>{77, 23, 77, 23, 50}
                                          : std::vector<std::size_t>{100, 100, 50}));
    auto const value = [](std::size_t r, std::size_t c) { return std::min<std::size_t>(r * 50000 + c, 32767); };
    for (std::size_t const r : {249U, 0U, 76U, 77U, 99U, 100U, 199U, 200U})
        for (std::size_t const c : {0U, 8999U, 9000U, 49999U})
            if (all[static_cast<std::ptrdiff_t>(r)][c] != static_cast<int>(value(r, c))) FAIL_CHECK(r << ", " << c);
    CHECK(sluice::equal(all, dataset_rows<std::int16_t>(from.in.open_dataset<std::int16_t>("/d"))));
}

TEST_CASE("dataset_rows: construction, size and width read nothing; a pass decodes each chunk once",
          "[hdf5][dataset_rows][lazy]") {
    opened const from({{10, 5}, {3, 2}, stored::counted});
    auto& decoded = test::counting_filter::decoded;
    decoded = 0;
    auto const all = dataset_rows<std::int16_t>(from.data());
    auto const some = all | sv::select({4, 3});
    CHECK((all.size() == 10 && some.width() == 2 && all.begin() + 10 == all.end() && decoded == 0));
    sluice::for_each(all, [](auto const&) {});
    CHECK(decoded == 4 * 3);
    decoded = 0;
    for (auto const row : all) static_cast<void>(row[0]);
    CHECK(decoded == 4 * 3);
    decoded = 0;
    for (auto const& window : all | sv::chunk(4)) test::elements(window, as_ints{});
    CHECK(decoded == 4 * 3);
}

TEST_CASE("dataset_rows: an element decodes only the chunks of selected columns", "[hdf5][dataset_rows][lazy]") {
    opened const from({{10, 5}, {3, 2}, stored::counted});
    auto& decoded = test::counting_filter::decoded;
    auto const all = dataset_rows<std::int16_t>(from.data());
    decoded = 0;
    CHECK(all[7][4] == 39);
    CHECK(decoded == 3);
    CHECK(all[8][0] == 40);  // the same chunks
    CHECK(decoded == 3);
    auto const last = all | sv::select({4});
    CHECK(last[7][0] == 39);
    CHECK(decoded == 4);
    CHECK((last | sv::select({0, 0}))[9][1] == 49);
    CHECK(decoded == 5);
}

TEST_CASE("dataset_rows: copies share the decoded chunks", "[hdf5][dataset_rows][lazy]") {
    opened const from({{10, 4}, {3, 2}, stored::counted});
    auto const all = dataset_rows<std::int16_t>(from.data());
    auto const copy = all;
    test::counting_filter::decoded = 0;
    CHECK((all[1][1] == 5 && copy[2][3] == 11));
    CHECK(test::counting_filter::decoded == 2);
}

TEST_CASE("dataset_rows: kept segments stay valid", "[hdf5][dataset_rows]") {
    opened const from({{10, 5}, {3, 2}});
    std::vector<sluice::strided_rows<std::int16_t>> kept;
    {
        auto const all = dataset_rows<std::int16_t>(from.data());
        for (auto const& segment : sluice::segments(all)) kept.push_back(segment);
        CHECK(sluice::equal(all | sv::chunk(10) | sv::concatenate, all));
    }
    CHECK(test::elements(kept | sv::concatenate, as_ints{}) == counted(10, 5));
}

TEST_CASE("dataset_rows: reuses its memory if no segment is kept", "[hdf5][dataset_rows][bounded]") {
    opened const from({{12, 5}, {3, 2}});
    std::vector<std::byte const*> places;
    auto const all = dataset_rows<std::int16_t>(from.data());
    for (auto const& segment : sluice::segments(all)) places.push_back(segment.data());
    CHECK(places == std::vector<std::byte const*>(4, places.front()));
}

TEST_CASE("dataset_rows: memory does not grow with the number of rows", "[hdf5][dataset_rows][bounded]") {
    auto const kind = GENERATE(stored::contiguous, stored::plain, stored::deflated);
    auto const rows_held = kind == stored::contiguous ? 8192U : 256U;
    auto const peak = [&](hsize_t count) {
        opened const from({{count * rows_held, 64}, {256, 32}, kind});
        return test::peak_memory([&] {
            auto const all = dataset_rows<std::int16_t>(from.data());
            CHECK(sluice::count_if(all, [](auto const& row) { return row[0] == 1; }) == 0);
            CHECK(sluice::equal(all | sv::select({0, 63}), all | sv::select({0, 63})));
        });
    };
    peak(1);  // allocations that are made once and kept
    auto const one = peak(1);
    CHECK(one > rows_held * 64 * sizeof(std::int16_t));
    CHECK(one < 3 * rows_held * 64 * sizeof(std::int16_t) + (64U << 10));
    CHECK(peak(kind == stored::contiguous ? 20 : 100) < one + 512);  // column tables cache selections
}

}  // namespace
