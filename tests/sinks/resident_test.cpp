#include <sluice/sinks/binary_sink.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/temp_dir.hpp"
#include <sluice/core/broadcast.hpp>
#include <sluice/core/into.hpp>
#include <sluice/memory/mapped_file.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/sinks/callback_sink.hpp>
#include <sluice/sinks/csv_sink.hpp>
#include <sluice/sinks/npy_sink.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/select.hpp>

// Resident memory while a mapped file of 128 MiB is written by sinks.
namespace {
using sluice::into;
using std::int16_t;
using rows_of_words = sluice::strided_rows<int16_t>;
using binary_sink = sluice::binary_sink<int16_t>;
namespace sv = sluice::views;

/// The growth of the peak, in MiB, of a process that runs f(rows, folder).
template <class F>
int peak_mebibytes(F f) {
    test::temp_dir const dir;
    constexpr std::size_t width = 64, mebibytes = 128, bytes = mebibytes << 20;
    {
        // Written, not sparse: the system maps up to 2 MiB of such a file on one page fault.
        std::ofstream file(dir / "a.rec", std::ios::binary);
        for (std::size_t i = 0; i != mebibytes; ++i) file << std::string(std::size_t{1} << 20, 'x');
    }
    return test::run_in_child([&] {
        sluice::memory::mapped_file const file(dir / "a.rec");
        std::vector<std::uint32_t> offsets(width);
        for (std::uint32_t c = 0; c != width; ++c) offsets[c] = 2 * c;
        rows_of_words const rows(file.data(), 2 * width, bytes / (2 * width), sluice::column_table(offsets), &file);
        auto const before = sluice::memory::peak_resident_bytes();
        f(rows, dir.path());
        return static_cast<int>((sluice::memory::peak_resident_bytes() - before) >> 20);
    });
}

TEST_CASE("binary_sink: keeps a few MiB of mapped rows resident", "[sinks][binary_sink][bounded]") {
    auto const write = [](rows_of_words const& rows, std::filesystem::path const& folder) {
        rows | into(binary_sink(folder / "a"));
    };
    CHECK(peak_mebibytes(write) <= 6);
}

TEST_CASE("broadcast: several sinks share each window of mapped rows in a few MiB", "[core][broadcast][bounded]") {
    auto const write = [](rows_of_words const& rows, std::filesystem::path const& folder) {
        sluice::broadcast(rows | sv::chunk(256), binary_sink(folder / "a"), sluice::npy_sink<int16_t>(folder / "b"));
    };
    CHECK(peak_mebibytes(write) <= 6);
    auto const write_selected = [](rows_of_words const& rows, std::filesystem::path const& folder) {
        sluice::broadcast(rows | sv::select({63, 1}) | sv::chunk(16384), binary_sink(folder / "a"),
                          binary_sink(folder / "b"));
    };
    CHECK(peak_mebibytes(write_selected) <= 8);
    // Hand-written loops, which release no pages.
    auto const walk = [](rows_of_words const& rows, std::filesystem::path const&) {
        int volatile last = 0;
        auto const loop = [&](auto const& window) {
            for (auto const& row : window) last = row[0];
        };
        sluice::broadcast(rows | sv::chunk(256), sluice::callback_sink(loop), sluice::callback_sink(loop));
    };
    CHECK(peak_mebibytes(walk) <= 6);
}

TEST_CASE("csv_sink: keeps a few MiB of mapped rows resident", "[sinks][csv_sink][bounded]") {
    auto const write = [](rows_of_words const& rows, std::filesystem::path const& folder) {
        rows | sv::select({0}) | into(sluice::csv_sink(folder / "a"));
    };
    CHECK(peak_mebibytes(write) <= 6);
}
}  // namespace
