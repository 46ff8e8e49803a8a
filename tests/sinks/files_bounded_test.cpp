#include <sluice/sinks/binary_sink.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/peak_memory.hpp"
#include "support/row_table.hpp"
#include "support/temp_dir.hpp"
#include <sluice/core/into.hpp>
#include <sluice/sinks/csv_sink.hpp>
#include <sluice/sinks/npy_sink.hpp>
#include <sluice/views/transform.hpp>
#include <range/v3/view/iota.hpp>

namespace {
using sluice::into;
using std::int16_t;

constexpr std::size_t buffer = 1 << 16, names = 4096;

/// The peak memory of `f(path)`, which writes a file.
template <class F>
std::size_t peak(test::temp_dir const& dir, F f) {
    auto const path = dir / "a";
    auto const bytes = test::peak_memory([&] { f(path); });
    std::filesystem::remove(path);
    return bytes;
}

TEST_CASE("file sinks: hold one buffer for any number of rows", "[sinks][files][bounded]") {
    test::temp_dir const dir;
    auto const binary = [&](std::size_t count) {
        test::row_table const table(count, 40);
        return peak(dir, [&](auto const& path) { table.rows() | into(sluice::binary_sink<int>(path)); });
    };
    auto const csv = [&](std::size_t count) {
        test::row_table const table(count, 40);
        return peak(dir, [&](auto const& path) { table.rows() | into(sluice::csv_sink(path)); });
    };
    binary(1);  // warm up: the standard library allocates once and keeps it
    CHECK(binary(1000) < buffer + names);
    CHECK(binary(100'000) == binary(1000));
    CHECK(csv(1000) < buffer + 8192 + names);
    CHECK(csv(100'000) == csv(1000));
}

TEST_CASE("file sinks: hold one buffer for any number of computed elements", "[sinks][files][bounded]") {
    test::temp_dir const dir;
    auto const written = [&](int count) {
        auto const halves = ranges::views::iota(0, count) | sluice::views::transform([](int i) { return i / 2.0; });
        return peak(dir, [&](auto const& path) { halves | into(sluice::npy_sink<double>(path)); });
    };
    written(1);
    CHECK(written(10'000) < buffer + names);
    CHECK(written(1'000'000) == written(10'000));
}

TEST_CASE("file sinks: append() does not allocate", "[sinks][files][bounded]") {
    test::temp_dir const dir;
    std::vector<int16_t> const values(1000);
    test::row_table const table(1000, 40);
    auto const rows = table.rows();
    sluice::binary_sink<int16_t> sink(dir / "a.bin");
    sink.append(rows);  // computes the column plan
    CHECK(test::allocations([&] {
              for (int i = 0; i != 100; ++i) {
                  sink.append(values);
                  sink.append(rows);
              }
          }) == 0);
}

TEST_CASE("file sinks: a row longer than the buffer uses a buffer of its length", "[sinks][files][bounded]") {
    test::temp_dir const dir;
    test::row_table const table(20, 100'000);
    auto const rows = table.rows();
    auto const write = [&](auto const& path) { rows | into(sluice::binary_sink<int16_t>(path)); };
    peak(dir, write);  // computes the column plan
    auto const bytes = peak(dir, write);
    CHECK(bytes > 200'000);
    CHECK(bytes < 200'000 + buffer + names);
}

/// Counts the released bytes and the longest release.
struct counting_hook final : sluice::consumption {
    mutable std::ptrdiff_t all = 0, most = 0;
    void release(std::byte const* first, std::byte const* last) const noexcept override {
        all += last - first;
        most = std::max(most, last - first);
    }
    void release_all() const noexcept override {}
};

TEST_CASE("file sinks: pages of a mapped file are released while rows are written", "[sinks][files][bounded]") {
    test::temp_dir const dir;
    test::row_table const table(100'000, 100);  // 20 MB
    counting_hook binary, csv;
    table.rows(&binary) | into(sluice::binary_sink<int16_t>(dir / "a.bin"));
    table.rows(&csv) | into(sluice::csv_sink(dir / "a.csv"));
    for (auto const& hook : {std::cref(binary), std::cref(csv)}) {
        CHECK(hook.get().all == 20'000'000);
        CHECK(hook.get().most <= (4 << 20) + 200);
    }
}
}  // namespace
