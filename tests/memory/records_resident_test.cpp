#include <sluice/memory/records.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/memory/blocks.hpp>
#include <sluice/memory/flat_file.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/select.hpp>

namespace {
namespace memory = sluice::memory;

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t record_bytes = 128 * (4 + 2 * 64);  // 128 ticks, then 128 samples of each of 64 channels
constexpr std::size_t file_bytes = 8000 * record_bytes;   // 129 MiB

struct fixture {
    test::temp_dir dir;
    std::filesystem::path path = dir.write("a.rhd", "header");
    fixture() { std::filesystem::resize_file(path, 6 + file_bytes); }
};

/// Peak growth of resident memory, in MiB.
template <class F>
double peak(F f) {
    REQUIRE(memory::reset_peak());
    auto const before = memory::resident_bytes();
    f();
    return static_cast<double>(memory::peak_resident_bytes() - std::min(before, memory::peak_resident_bytes())) /
           mebibyte;
}

template <class R>
void copy_in_chunks(R const& rows, std::size_t n) {
    std::vector<std::uint16_t> out(n * rows.width());
    for (auto const& window : rows | sluice::views::chunk(n))
        sluice::copy(window, std::span(out).first(window.size() * rows.width()));
}

TEST_CASE("records: iterating over a mapped file keeps a few MiB resident for any length",
          "[memory][records][bounded]") {
    fixture const f;
    memory::records const all(f.path, {.first = 6, .bytes = record_bytes});
    auto const samples = all.rows<std::uint16_t>({.first = 512, .columns = 64, .rows = 128});
    auto const ticks = all.values<std::int32_t>({.rows = 128});
    auto const flat = memory::interleaved<std::uint16_t>(f.path, {.first = 6, .columns = 385});
    std::vector<std::pair<char const*, double>> const peaks{
        {"one field", peak([&] { CHECK(sluice::fold(all.field<std::int32_t>(0), 0, std::plus<>()) == 0); })},
        {"many values per record", peak([&] { CHECK(sluice::fold(ticks, 0, std::plus<>()) == 0); })},
        {"many rows per record", peak([&] { copy_in_chunks(samples, 4096); })},
        {"many rows per record, selected columns",
         peak([&] { copy_in_chunks(samples | sluice::views::select({60, 3}), 4096); })},
        {"many rows per record, small windows", peak([&] { copy_in_chunks(samples, 100); })},
        {"ticks and samples in turn", peak([&] {
             std::vector<std::uint16_t> out(4096 * 64);
             std::vector<std::int32_t> of_ticks(4096);
             auto const windows = samples | sluice::views::chunk(4096);
             auto const times = ticks | sluice::views::chunk(4096);
             for (std::size_t i = 0; i < windows.size(); ++i) {
                 sluice::copy(times[i], std::span(of_ticks).first(times[i].size()));
                 sluice::copy(windows[i], std::span(out).first(windows[i].size() * 64));
             }
         })},
        {"every tenth window", peak([&] {
             std::vector<std::uint16_t> out(4096 * 64);
             auto const windows = samples | sluice::views::chunk(4096);
             for (std::size_t i = 0; i < windows.size(); i += 10)
                 sluice::copy(windows[i], std::span(out).first(windows[i].size() * 64));
         })},
        {"interleaved rows", peak([&] { copy_in_chunks(flat, 4096); })},
        {"blocks", peak([&] {
             std::uint64_t sum = 0;
             for (auto const& block : memory::blocks(samples))
                 sluice::for_each(block, [&](auto const& row) { sum += row[3]; });
             CHECK(sum == 0);
         })},
    };
    for (auto const& [what, mib] : peaks) {
        INFO(what << ": " << mib << " MiB over 129");
        CHECK(mib < 16);
    }
}
}  // namespace
