// Each adaptor over a mapped file keeps a bounded amount of it resident. (tests/memory/looks_resident_test.cpp tests
// windows.)
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <utility>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/hold_state.hpp>
#include <sluice/memory/mapped_file.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/drop.hpp>
#include <sluice/views/edges.hpp>
#include <sluice/views/hold.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/slice.hpp>
#include <sluice/views/stride.hpp>
#include <sluice/views/tap.hpp>
#include <sluice/views/transform.hpp>
#include <sluice/views/transform_values.hpp>
#include <sluice/views/unwrap.hpp>
#include <sluice/views/zip_columns.hpp>
#include <range/v3/view/stride.hpp>
#include <range/v3/view/transform.hpp>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace sv = sluice::views;
constexpr std::size_t mebibyte = std::size_t{1} << 20, file_bytes = 256 * mebibyte;
constexpr int bound = 24;  // MiB

/// A file that is fully written (a sparse file has other folios in the page cache): zeros, except for its first byte.
class mapped {
    test::temp_dir dir_;
    sluice::memory::mapped_file file_;

    static std::filesystem::path written(test::temp_dir const& dir) {
        auto const path = dir.write("long.rec", "\x01");
        std::ofstream out(path, std::ios::binary | std::ios::in | std::ios::ate);
        std::vector<char> const some(mebibyte);
        out.write(some.data(), static_cast<std::streamsize>(some.size() - 1));
        for (std::size_t i = 1; i != file_bytes / mebibyte; ++i)
            out.write(some.data(), static_cast<std::streamsize>(some.size()));
        return path;
    }

public:
    static constexpr std::size_t packet = 310;
    mapped() : file_(written(dir_)) {}
    sluice::strided<float> floats() const { return {file_.data(), 4, file_bytes / 4, &file_}; }
    template <class T>
    sluice::strided<T> field(std::size_t at) const {
        return {file_.data() + at, packet, file_bytes / packet, &file_};
    }
    template <class T>
    sluice::strided_rows<T> rows(std::vector<std::uint32_t> columns) const {
        return {file_.data(), packet, file_bytes / packet, sluice::column_table(std::move(columns)), &file_};
    }
};

/// The peak resident memory while `f` runs over a mapped file, in MiB above the start. 100 or more means the whole
/// file.
template <class F>
int resident(F f) {
    static mapped const file;
    return test::run_in_child([&] {
        auto const before = sluice::memory::resident_bytes();
        f(file);
        return static_cast<int>(
            std::min<std::uint64_t>(100, (sluice::memory::peak_resident_bytes() - before) / mebibyte));
    });
}
void require(bool holds) {
    if (!holds) throw std::logic_error("wrong result");
}
constexpr auto count = [](std::size_t n, auto&&) { return n + 1; };

TEST_CASE("resident: a plain range-for over a mapped file keeps all of it, so the check can fail",
          "[views][resident]") {
    CHECK(resident([](mapped const& file) {
              float sum = 0;
              for (float const x : file.floats()) sum += x;
              require(sum < 1);
          }) == 100);
}

TEST_CASE("resident: windows of rows, first some columns, then others", "[views][resident]") {
    CHECK(resident([](mapped const& file) {
              std::vector<std::int16_t> out(512);
              for (auto const& window : file.rows<std::int16_t>({54, 56, 60, 300}) | sv::chunk(256))
                  for (auto const& columns : {std::vector<std::size_t>{0, 1}, {3, 2}})
                      sluice::copy(window | sv::select(columns), std::span(out).first(2 * window.size()));
          }) < bound);
}

TEST_CASE("resident: every 30th element, by our stride and by range-v3's", "[views][resident]") {
    constexpr std::size_t kept = (file_bytes / 4 + 29) / 30;
    CHECK(resident([](mapped const& file) {
              require(sluice::fold(file.floats() | sv::stride(30), std::size_t{0}, count) == kept);
          }) < bound);
    CHECK(resident([](mapped const& file) {
              require(sluice::fold(file.floats() | ranges::views::stride(30), std::size_t{0}, count) == kept);
          }) < bound);
    CHECK(resident([](mapped const& file) {
              for (auto const& window : file.floats() | ranges::views::stride(30) | sv::chunk(16384))
                  sluice::fold(window, 0.f, std::plus{});
          }) < bound);
    CHECK(resident([](mapped const& file) {
              for (auto const& window : file.floats() | sv::stride(30) | sv::chunk(16384))
                  sluice::fold(window, 0.f, std::plus{});
          }) < bound);
    CHECK(resident([](mapped const& file) { sluice::fold(file.floats() | sv::stride(40'000), 0.f, std::plus{}); }) <
          bound);
}

TEST_CASE("resident: tap, transform, and ranges hidden by range-v3 views", "[views][resident]") {
    CHECK(resident([](mapped const& file) {
              std::size_t seen = 0;
              sluice::for_each(file.floats() | sv::tap([&](float) { ++seen; }), [](float) {});
              require(seen == file_bytes / 4);
          }) < bound);
    CHECK(resident([](mapped const& file) {
              sluice::fold(file.floats() | ranges::views::transform([](float x) { return x; }) | sv::drop(3), 0.f,
                           std::plus{});
          }) < bound);
}

TEST_CASE("resident: slices of the file in order", "[views][resident]") {
    CHECK(resident([](mapped const& file) {
              auto const all = file.floats();
              auto const slices = std::vector{all.slice(0, 1000), all.slice(1000, all.size() - 1000)};
              auto const whole = slices | sv::concatenate;
              sluice::fold(whole | sv::drop(10) | sv::transform([](float x) { return 2 * x; }), 0.f, std::plus{});
              for (std::size_t i = 0; i + 1'000'000 < whole.size(); i += 1'000'000)
                  sluice::fold(whole | sv::slice(i, 1'000'000) | sv::stride(7), 0.f, std::plus{});
          }) < bound);
}

TEST_CASE("resident: a counter and a line, in a range-for", "[views][resident]") {
    CHECK(resident([](mapped const& file) {
              std::int64_t last = 0;
              for (std::int64_t const tick : file.field<std::uint32_t>(50) | sv::unwrap) last = tick;
              require(last == 0);
          }) < bound);
    CHECK(resident([](mapped const& file) {
              std::size_t edges = 0;
              for ([[maybe_unused]] auto const e : file.field<std::uint8_t>(0) | sv::edges) ++edges;
              require(edges == 2);
          }) < bound);
}

TEST_CASE("resident: transformed rows, zipped columns and held rows", "[views][resident]") {
    CHECK(resident([](mapped const& file) {
              auto const rows = file.rows<std::int16_t>({54, 56, 300});
              auto const wide =
                  sv::zip_columns(rows | sv::transform_values([](std::int16_t x) { return 0.5f * x; }), rows);
              std::vector<float> out(6 * 4096);
              for (auto const& window : wide | sv::chunk(4096))
                  sluice::copy(window, std::span(out).first(6 * window.size()));
          }) < bound);
    CHECK(resident([](mapped const& file) {
              sluice::hold_state<std::int16_t> state(sluice::report_columns({{0, 3, 1}}));
              auto rows = file.rows<std::int16_t>({54, 56}) | sv::hold(file.rows<std::uint64_t>({0}), state);
              require(sluice::fold(rows, std::size_t{0}, count) == file_bytes / mapped::packet);
          }) < bound);
}
}  // namespace
