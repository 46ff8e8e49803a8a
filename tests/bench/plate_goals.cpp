/// \file
/// bench_plates: the cost of processing a plate in groups. Each figure is compared with a bound from the same run:
/// read() of the same files, libtiff's own loop, or the documented limit.
///   bench_plates [--quick] RESULT.json RUNS
/// Plates are created in the temporary folder and removed: 8,100 sparse images of 1 MB (8.1 GB to read, 64 MB on the
/// disk; with --quick 810), and smaller ones with pixels. They are in the page cache, except in `cold`. RESULT.json has
/// Google Benchmark's JSON format, for table.py.
#include <sluice/memory/arena.hpp>
#include <sluice/memory/file_reader.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/plate/load_group.hpp>
#include <sluice/plate/scan.hpp>
#include <sluice/plate/synthetic_plate.hpp>
#include <sluice/views/group_sequentially.hpp>
#include <sluice/views/prefetch.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <stdlib.h>
#include <tiffio.h>
#include <unistd.h>

#include "plate_contest.hpp"

namespace {
using namespace bench;
namespace plate = sluice::plate;
namespace memory = sluice::memory;
namespace views = sluice::views;
namespace by = sluice::plate::by;

/// Times loading the groups of a plate, read() with one small buffer, and read() to a buffer as large as a group.
template <class Groups>
void throughput(result_file& results, std::string const& contest, Groups groups, int runs, bool against_large) {
    std::size_t most = 0;
    double bytes = 0;
    auto const each = [&](auto f) {
        for (auto group : groups) f(group);
    };
    each([&](auto const& group) {
        most = std::max(most, group.records().size() * (std::size_t{1} << 20));
        bytes += static_cast<double>(group.records().size()) * 1e6;
    });
    std::vector<std::byte> small(std::size_t{1} << 20);
    std::unique_ptr<std::byte[]> const large(new std::byte[most]);
    memory::arena arena;
    for (int run = -1; run < runs; ++run) {  // the first run warms up the page cache and the buffers
        auto const plain =
            seconds([&] { each([&](auto const& group) { read_files(group.records(), small, false); }); });
        auto const to_large =
            seconds([&] { each([&](auto const& group) { read_files(group.records(), {large.get(), most}, true); }); });
        auto const one = seconds([&] { each([&](auto& group) { group.load(arena); }); });
        auto const two =
            seconds([&] { each([&](auto& group) { group.load(arena, plate::load_options{.threads = 2}); }); });
        if (run < 0) continue;
        auto const report_plain = [&] { results.timed(contest, "read() to one buffer of 1 MiB", run, plain, bytes); };
        if (!against_large) report_plain();
        results.timed(contest, "read() to a buffer of a group's size", run, to_large, bytes);
        if (against_large) report_plain();
        results.timed(contest, "load_group", run, one, bytes, 1 / 0.85);
        results.timed(contest, "load_group, 2 threads", run, two, bytes);
    }
}

/// Files that are not in the page cache, with pixels on the disk.
void cold(result_file& results, int runs, bool quick) {
    auto made = plate::seed27k();
    made.holes = false;
    made.channels = plate::one_to(2);
    made.timepoints = plate::one_to(quick ? 1 : 5);
    plate_folder const disk(made);
    ::sync();  // dirty pages cannot be dropped from the cache
    auto const drop = [&] {
        for (auto const& record : disk.images) memory::file_reader(record.file.path()).drop_cache();
    };
    std::vector<std::byte> small(std::size_t{1} << 20);
    memory::arena arena;
    auto groups = disk.images | views::group_sequentially(by::channel, by::timepoint);
    auto const bytes = static_cast<double>(disk.images.size()) * 1e6;
    for (int run = 0; run < runs; ++run) {
        drop();
        auto const plain = seconds([&] {
            for (auto const& group : groups) read_files(group.records(), small, false);
        });
        drop();
        auto const loaded = seconds([&] {
            for (auto group : groups) group.load(arena);
        });
        results.timed("plate, not in the cache", "read() to one buffer of 1 MiB", run, plain, bytes);
        results.timed("plate, not in the cache", "load_group", run, loaded, bytes, 1 / 0.95);
    }
}

/// The loop from libtiff's documentation.
void strips_by_hand(records files, std::byte* to) {
    for (auto const& record : files) {
        std::unique_ptr<::TIFF, void (*)(::TIFF*)> const tiff(::TIFFOpen(record.file.path().c_str(), "rm"),
                                                              &::TIFFClose);
        if (tiff == nullptr) throw std::runtime_error("libtiff cannot open " + record.file.path().string());
        auto const strips = ::TIFFNumberOfStrips(tiff.get());
        for (::tstrip_t strip = 0; strip < strips; ++strip) to += ::TIFFReadEncodedStrip(tiff.get(), strip, to, -1);
    }
}

void compressed(result_file& results, int runs, std::uint32_t side, plate::tiff_compression compression,
                std::uint16_t predictor) {
    plate::synthetic_plate made;
    made.sites = plate::one_to(9);
    made.channels = plate::one_to(4);
    made.width = made.height = side;
    made.storage = {.compression = compression, .predictor = predictor, .rows_per_strip = 64};
    plate_folder const disk(made);
    std::vector<std::byte> buffer(std::size_t{18} * side * side);
    memory::arena arena;
    auto groups = disk.images | views::group_sequentially(by::channel);
    auto const each = [&](auto f) {
        for (auto group : groups) f(group);
    };
    auto const bytes = 72.0 * side * side;
    auto const contest = "plate, " + std::string(name_of(compression)) + (predictor == 2 ? " with predictor" : "");
    for (int run = -1; run < runs; ++run) {
        auto const by_hand =
            seconds([&] { each([&](auto const& group) { strips_by_hand(group.records(), buffer.data()); }); });
        auto const one = seconds([&] { each([&](auto& group) { group.load(arena); }); });
        auto const two =
            seconds([&] { each([&](auto& group) { group.load(arena, plate::load_options{.threads = 2}); }); });
        if (run < 0) continue;
        results.timed(contest, "libtiff, strip by strip", run, by_hand, bytes);
        results.timed(contest, "load_group", run, one, bytes, 1 / 0.95);
        results.timed(contest, "load_group, 2 threads", run, two, bytes, 1 / (0.8 * 2));
    }
}

/// The peak of resident memory, its change from group to group, and the rest afterwards.
template <class Groups>
void resident(result_file& results, std::string const& name, Groups groups, int run) {
    memory::reset_peak();
    auto const base = static_cast<double>(memory::resident_bytes());
    double least = 0, most = 0, size = 0;
    {
        memory::arena arena;
        for (auto group : groups) {
            auto const& stack = group.load(arena);
            auto const now = static_cast<double>(memory::resident_bytes());
            if (size != 0) least = std::min(least == 0 ? now : least, now), most = std::max(most, now);
            size = std::max(size, static_cast<double>(stack.bytes()));
        }
    }
    results.promised("resident at most, " + name, "MiB", run, (1.05 * size) / mebibyte + 8,
                     (static_cast<double>(memory::peak_resident_bytes()) - base) / mebibyte);
    results.promised("resident from group to group, " + name, "MiB more", run, std::max(1.0, 0.01 * size / mebibyte),
                     (most - least) / mebibyte);
    results.promised("resident afterwards, " + name, "MiB more", run, 2,
                     std::max(0.0, static_cast<double>(memory::resident_bytes()) - base) / mebibyte);
}

/// Work on a group's pixels that takes about as long as loading them.
std::uint64_t compute(plate::image_stack const& stack) {
    auto const pixels = stack.pixels<std::uint16_t>();
    std::uint64_t sum = 0;
    for (int turn = 0; turn < 2; ++turn)
        sum = std::accumulate(pixels.begin(), pixels.end(), sum,
                              [](std::uint64_t a, std::uint16_t b) { return (a ^ b) + (a >> 3); });
    return sum;
}

void prefetched(result_file& results, plate_folder const& disk, int run) {
    std::array<memory::arena, 2> arenas;
    std::vector<double> loads, computes;
    std::uint64_t sum = 0, again = 0;
    for (int warm = 0; warm < 2; ++warm) {
        loads.clear(), computes.clear(), sum = 0;
        for (auto group : disk.images | views::group_sequentially(by::channel, by::timepoint)) {
            plate::image_stack const* stack = nullptr;
            loads.push_back(seconds([&] { stack = &group.load(arenas[loads.size() % 2]); }));
            computes.push_back(seconds([&] { sum += compute(*stack); }));
        }
    }
    double least = loads.front() + computes.back();
    for (std::size_t i = 0; i + 1 < loads.size(); ++i) least += std::max(loads[i + 1], computes[i]);
    memory::reset_peak();
    auto const wall = seconds([&] {
        auto const load = [&](auto& group, std::size_t place) -> plate::image_stack& {
            return group.load(arenas[place]);
        };
        for (auto& ahead :
             disk.images | views::group_sequentially(by::channel, by::timepoint) | views::prefetch(1, load))
            again += compute(ahead.loaded());
    });
    if (again != sum) throw std::runtime_error("the pixels loaded ahead differ");
    auto const bytes = static_cast<double>(disk.images.size()) * 1e6;
    results.timed("plate, next group loaded ahead", "the first load, then the longer of load and work", run, least,
                  bytes);
    results.timed("plate, next group loaded ahead", "prefetch", run, wall, bytes, 1.1);
    results.timed("plate, next group loaded ahead", "one after the other", run,
                  std::accumulate(loads.begin(), loads.end(), std::accumulate(computes.begin(), computes.end(), 0.0)),
                  bytes);
}

/// Files with hardly any pixels: the rest is the overhead of a group per file, without open, fstat, the tags, the
/// pixels and close.
void overhead(result_file& results, plate_folder const& disk, int run) {
    memory::arena arena;
    std::vector<std::byte> tags(4096), pixels(512);
    auto groups = disk.images | views::group_sequentially(by::channel);
    double by_hand = 1, loaded = 1;
    for (int turn = 0; turn < 5; ++turn) {
        by_hand = std::min(by_hand, seconds([&] {
                               for (auto const& group : groups)
                                   for (auto const& record : group.records()) {
                                       memory::file_reader const file(record.file.path());
                                       file.read(0, tags);
                                       file.read(4096, pixels);
                                   }
                           }));
        loaded = std::min(loaded, seconds([&] {
                              for (auto group : groups) group.load(arena);
                          }));
    }
    results.promised("a group beyond the calls that read a file", "us a file", run, 2,
                     std::max(0.0, loaded - by_hand) * 1e6 / static_cast<double>(disk.images.size()));
}

/// Empty files with valid names: listing, parsing names and grouping do not open them.
void planning(result_file& results, std::uint32_t wells, int runs) {
    auto made = plate::seed27k();
    made.well_rows = 1;
    made.well_columns = wells;
    std::string folder = (std::filesystem::temp_directory_path() / "sluice_bench_XXXXXX").string();
    if (::mkdtemp(folder.data()) == nullptr) throw std::runtime_error(folder + ": cannot be created");
    for (auto const& image : made.images()) std::ofstream(folder + '/' + made.path(image));
    for (int run = 0; run < runs; ++run) {
        std::size_t files = 0, bytes = 0;
        auto const taken = seconds([&] {
            auto const groups = plate::scan(folder) | views::group_sequentially(by::well, by::channel, by::timepoint);
            if (groups.size() != 1000 * wells) throw std::runtime_error("the number of groups is wrong");
        });
        for (auto const& image : plate::scan(folder)) ++files, bytes += sizeof image + image.file.name().size();
        auto const n = static_cast<double>(files);
        results.promised("planning " + std::to_string(files) + " files", "ms", run, wells == 1 ? 30 : n * 1.5e-3,
                         taken * 1e3);
        results.promised("index of " + std::to_string(files) + " files", "MiB", run, 4 * n / 27'000,
                         static_cast<double>(bytes) / mebibyte);
    }
    std::filesystem::remove_all(folder);
}

/// The first group needs the names of all files and only its own pixels.
void first_group(result_file& results, plate_folder const& disk, int run) {
    memory::arena arena;
    auto const load_first = [&](plate::image_set const& images) {
        auto groups = images | views::group_sequentially(by::channel, by::timepoint);
        (*groups.begin()).load(arena);
    };
    load_first(disk.images);
    auto const names =
        seconds([&] { plate::scan(disk.path()) | views::group_sequentially(by::channel, by::timepoint); });
    auto const alone = seconds([&] { load_first(disk.images); });
    auto const all = seconds([&] { load_first(plate::scan(disk.path())); });
    results.promised("the first group of " + std::to_string(disk.images.size()) + " files", "ms", run,
                     (names + alone) * 1e3 * 1.1, all * 1e3);
}

void run_all(std::filesystem::path const& result, int runs, bool quick) {
    result_file results;
    {
        auto made = plate::seed27k();
        made.channels = plate::one_to(3);
        if (quick) made.timepoints = plate::one_to(10);
        plate_folder const disk(made);
        auto const groups_of_27 = disk.images | views::group_sequentially(by::channel, by::timepoint);
        auto const by_channel = disk.images | views::group_sequentially(by::channel);
        throughput(results, "plate, groups of 27 MB", groups_of_27, runs, false);
        throughput(results, quick ? "plate, groups of 0.27 GB" : "plate, groups of 2.7 GB", by_channel, runs, true);
        for (int run = 0; run < runs; ++run) {
            resident(results, "groups of 27 MB", groups_of_27, run);
            if (run == 0) resident(results, quick ? "groups of 0.27 GB" : "groups of 2.7 GB", by_channel, run);
            first_group(results, disk, run);
            prefetched(results, disk, run);
        }
    }
    {
        plate::synthetic_plate made;
        made.sites = plate::one_to(27);
        made.channels = plate::one_to(40);
        made.width = made.height = 16;
        plate_folder const disk(made);
        for (int run = 0; run < runs; ++run) overhead(results, disk, run);
    }
    planning(results, 1, runs);
    if (!quick) planning(results, 37, 1);  // 999,000 files
    cold(results, runs, quick);
    std::uint32_t const side = quick ? 300 : 1000;
    compressed(results, runs, side, plate::tiff_compression::lzw, 1);
    compressed(results, runs, side, plate::tiff_compression::deflate, 1);
    compressed(results, runs, side, plate::tiff_compression::deflate, 2);
    compressed(results, runs, side, plate::tiff_compression::packbits, 1);
    results.write(result);
}

}  // namespace

int main(int argc, char** argv) try {
    bool const quick = argc > 1 && std::string(argv[1]) == "--quick";
    if (argc != (quick ? 4 : 3)) throw std::runtime_error("usage: bench_plates [--quick] RESULT.json RUNS");
    run_all(argv[argc - 2], std::max(1, std::stoi(argv[argc - 1])), quick);
} catch (std::exception const& e) {
    std::cerr << "bench_plates: " << e.what() << '\n';
    return 1;
}
