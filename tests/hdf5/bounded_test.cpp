#include <sluice/hdf5/row_sink.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <range/v3/view/filter.hpp>
#include <range/v3/view/iota.hpp>
#include <range/v3/view/stride.hpp>
#include <range/v3/view/transform.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/hdf5/file.hpp>

#include "support/catch.hpp"
#include "support/peak_memory.hpp"
#include "support/table.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::file;
using sluice::hdf5::layout;
using sluice::hdf5::row_sink;

TEST_CASE("row_sink: memory does not grow with the number of chunks", "[hdf5][row_sink][bounded]") {
    test::temp_dir const dir;
    test::table<std::int16_t> const zeros(256, 40, [](auto, auto) { return 0; });
    auto const peak = [&](int chunks) {
        auto out = file::create(dir / std::to_string(chunks), sluice::hdf5::existing::overwrite);
        row_sink<std::int16_t> sink(out, "data", 40, {.chunk_rows = 256, .strip_rows = 64});
        return test::peak_memory([&] {
            for (int i = 0; i < chunks; ++i) sink.append(zeros.rows());
            sink.finish();
        });
    };
    peak(2);  // allocations that are made once and kept
    auto const few = peak(4);
    CHECK(few > 3 * 64 * 64 * 2);  // the current strip and two in flight, each of two blocks of 32 columns
    CHECK(few < 3 * 64 * 64 * 2 + 8000);
    CHECK(peak(200) < few + 4000);
}

TEST_CASE("row_sink: with a budget of 0 strips one buffer is reused", "[hdf5][row_sink][bounded]") {
    test::temp_dir const dir;
    test::table<std::int16_t> const zeros(2048, 64, [](auto, auto) { return 0; });
    auto const budget = std::make_shared<sluice::hdf5::write_budget>();
    budget->strips = 0;
    auto out = file::create(dir / "a.h5");
    row_sink<std::int16_t> sink(out, "data", 64, {.budget = budget});
    sink.append(zeros.rows());
    auto const before = test::allocated::now.load();
    CHECK(test::peak_memory([&] {
              for (int i = 0; i < 20; ++i) sink.append(zeros.rows());
          }) < 20'000);
    CHECK(test::allocated::now.load() < before + 20'000);
    sink.finish();
}

TEST_CASE("dataset: appending to a tiled layout holds one strip of 2048 rows", "[hdf5][dataset][bounded]") {
    test::temp_dir const dir;
    test::table<std::int16_t> const zeros(1000, 40, [](auto, auto) { return 0; });
    auto out = file::create(dir / "a.h5");
    auto const peak = [&](char const* name, int appends) {
        auto data = out.create_dataset<std::int16_t>(name, layout::tiled(40));
        return test::peak_memory([&] {
            for (int i = 0; i < appends; ++i) data.append(zeros.rows());
        });
    };
    peak("first", 2);
    auto const few = peak("few", 4);
    CHECK(few < 2048 * 64 * 2 + 8000);
    CHECK(peak("many", 300) < few + 2000);
}

/// Counts calls of release_all().
struct counted_pages final : sluice::consumption {
    mutable int all = 0;
    void release(std::byte const*, std::byte const*) const noexcept override {}
    void release_all() const noexcept override { ++all; }
};

TEST_CASE("dataset: append releases mapped pages also through a view without segments", "[hdf5][dataset][bounded]") {
    test::temp_dir const dir;
    std::vector<float> const values(300'000, 1.5F);
    counted_pages pages;
    sluice::strided<float> const all(reinterpret_cast<std::byte const*>(values.data()), sizeof(float), values.size(),
                                     &pages);
    auto out = file::create(dir / "a.h5");
    auto data = out.create_dataset<double>("data");
    auto const releases = [&](auto range) {
        pages.all = 0;
        data.append(range);
        return pages.all;
    };
    CHECK(releases(all | ranges::views::stride(30)) >= 9);  // 10,000 elements, every 1024
    CHECK(releases(all | ranges::views::filter([](float x) { return x > 0; })) >= 292);
    auto tiled = out.create_dataset<float>("tiled", layout::tiled(4));
    pages.all = 0;
    tiled.append(all | ranges::views::stride(30));
    CHECK(pages.all >= 9);
    CHECK((data.row_count() == 310'000 && tiled.row_count() == 2500));
}

TEST_CASE("dataset: a lazy range is streamed through one buffer of 16384 elements", "[hdf5][dataset][bounded]") {
    test::temp_dir const dir;
    auto const peak = [&](int count) {
        auto out = file::create(dir / std::to_string(count));
        auto data = out.create_dataset<double>("data");
        return test::peak_memory([&] {
            data.append(ranges::views::iota(0, count) | ranges::views::transform([](int i) { return i / 3e4; }));
        });
    };
    peak(10);  // allocations that HDF5 and the standard library make once and keep
    auto const small = peak(20'000);
    CHECK(small < 16384 * sizeof(double) + 4096);
    CHECK(peak(1'000'000) == small);
}
}  // namespace
