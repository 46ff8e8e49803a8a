#include <sluice/hdf5/dataset.hpp>

#include <cstring>
#include <list>
#include <numeric>
#include <ranges>
#include <span>
#include <vector>

#include <sluice/core/rows.hpp>
#include <sluice/hdf5/file.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/transform.hpp>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::file;
using sluice::hdf5::layout;
namespace sv = sluice::views;

TEST_CASE("dataset: append accepts spans, lists, std views and single-pass streams", "[hdf5][dataset]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto data = out.create_dataset<double>("data");
    data.append(std::vector{0., 1.});
    data.append(std::vector{2, 3});
    data.append(std::list<float>{4.F, 5.F});
    data.append(std::views::iota(6, 40000));
    data.append(std::vector<double>{});
    CHECK(data.row_count() == 40000);
    out.close();

    std::vector<double> expected(40000);
    std::iota(expected.begin(), expected.end(), 0.);
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.doubles("/data") == expected);
    CHECK(raw.chunk("/data") == std::vector<hsize_t>{16384});
}

TEST_CASE("dataset: append writes segmented ranges, whole or chunk by chunk", "[hdf5][dataset]") {
    test::temp_dir const dir;
    std::vector<std::vector<int>> vectors(3);
    for (int i = 0; i < 50000; ++i) vectors[static_cast<std::size_t>(i < 7 ? 0 : i < 30000 ? 1 : 2)].push_back(i);
    auto const doubled = vectors | sv::concatenate | sv::transform([](int i) { return i * 2; });
    auto out = file::create(dir / "a.h5");
    auto whole = out.create_dataset<std::int64_t>("whole");
    whole.append(doubled);
    auto chunks = out.create_dataset<std::int64_t>("chunks");
    for (auto const window : doubled | sv::chunk(16384)) chunks.append(window);
    out.close();

    std::vector<std::int64_t> expected(50000);
    for (std::size_t i = 0; i < expected.size(); ++i) expected[i] = static_cast<std::int64_t>(i) * 2;
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.integers("/whole") == expected);
    CHECK(raw.integers("/chunks") == expected);
}

TEST_CASE("dataset: append writes rows of packets", "[hdf5][dataset]") {
    test::temp_dir const dir;
    std::vector<std::int16_t> const packets{9, 1, 2, 9, 3, 4, 9, 5, 6};
    sluice::strided_rows<std::int16_t> const rows(reinterpret_cast<std::byte const*>(packets.data()), 6, 3,
                                                  sluice::column_table({4, 2}));
    auto out = file::create(dir / "a.h5");
    out.create_dataset<std::int32_t>("rows", layout::contiguous({3, 2})).write(0, rows);
    auto narrow = out.create_dataset<std::int32_t>("narrow", layout::contiguous({3, 1}));
    CHECK_THROWS_WITH(narrow.write(0, rows), ContainsSubstring("a row of the range must have 1 columns, got 2"));
    out.close();
    CHECK(test::raw_hdf5(dir / "a.h5").integers("/rows") == std::vector<std::int64_t>{2, 1, 4, 3, 6, 5});
}

TEST_CASE("dataset: a dataset of known length is written and read in any order", "[hdf5][dataset]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto data = out.create_dataset<std::uint16_t>("data", layout::contiguous({3, 2}));
    data.write(2, std::vector<std::uint16_t>{5, 6});
    data.write(0, std::views::iota(std::uint16_t{1}, std::uint16_t{5}));
    std::vector<std::uint16_t> some(4);
    data.read(1, some);
    CHECK(some == std::vector<std::uint16_t>{3, 4, 5, 6});
    out.close();
    test::raw_hdf5 const raw(dir / "a.h5");
    CHECK(raw.integers("/data") == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
    CHECK(raw.chunk("/data").empty());
}

TEST_CASE("dataset: rejects rows outside the dataset and incomplete rows", "[hdf5][dataset][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto data = out.create_dataset<int>("data", layout::contiguous({3, 2}));
    CHECK_THROWS_WITH(data.write(2, std::vector{1, 2, 3, 4}),
                      "sluice::hdf5::dataset::write: rows must be within 3, got 2 from 2");
    CHECK_THROWS_WITH(data.write(0, std::vector{1, 2, 3}),
                      "sluice::hdf5::dataset::write: elements must fill whole rows of 2, got 3");
    std::vector<int> one(1);
    CHECK_THROWS_AS(data.read(0, one), sluice::argument_error);
    CHECK_THROWS_WITH(data.append(std::vector{1, 2}),
                      ContainsSubstring("a.h5: /data: sluice::hdf5::dataset::resize: H5Dset_extent(): "));
    std::uint64_t const offset[] = {0};
    CHECK_THROWS_WITH(data.write_chunk(offset, {}),
                      "sluice::hdf5::dataset::write_chunk: offset must have 2 dimensions, got 1");
}

TEST_CASE("dataset: rejects an invalid layout and names the rule", "[hdf5][dataset][errors]") {
    CHECK_THROWS_WITH(layout::extendable(0), "sluice::hdf5::layout::extendable: chunk_rows must be at least 1, got 0");
    CHECK_THROWS_AS(layout::contiguous({}), sluice::argument_error);
    CHECK_THROWS_AS(layout::tiled(0), sluice::argument_error);
    CHECK_THROWS_WITH(layout::contiguous({1}).deflated(1), ContainsSubstring("filters require chunks"));
    CHECK_THROWS_WITH(layout::extendable().deflated(10), ContainsSubstring("level must be 1 to 9, got 10"));
}

TEST_CASE("dataset: the declared filters decode a chunk that the caller compressed", "[hdf5][dataset]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto data = out.create_dataset<std::int16_t>("data", layout::tiled(2, 2, 2).deflated(6));
    data.resize(2);
    // Elements 1 2 3 4, shuffled (low bytes, then high bytes), in a zlib stream with one stored block.
    unsigned char const stream[] = {0x78, 0x01, 0x01, 8, 0, 0xF7, 0xFF, 1, 2, 3, 4, 0, 0, 0, 0, 0x00, 0x44, 0x00, 0x0B};
    std::uint64_t const offset[] = {0, 0};
    data.write_chunk(offset, std::as_bytes(std::span(stream)));
    out.close();
    CHECK(test::raw_hdf5(dir / "a.h5").integers("/data") == std::vector<std::int64_t>{1, 2, 3, 4});
}
}  // namespace
