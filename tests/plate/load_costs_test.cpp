#include <sluice/plate/load_group.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include <sluice/memory/file_reader.hpp>
#include <sluice/memory/mapped_file.hpp>

#include "plate/loaded_plate.hpp"
#include "support/catch.hpp"
#include "support/peak_memory.hpp"

namespace {
namespace plate = sluice::plate;
using plate::load_group;
using sluice::memory::arena;

test::plate_on_disk many_sites(std::size_t sites, plate::synthetic_tiff storage = {}) {
    auto plan = test::nine_sites({}, storage);
    plan.sites = plate::one_to(static_cast<std::uint32_t>(sites));
    return test::plate_on_disk(plan);
}

TEST_CASE("load_group: a file allocates nothing after a group of the same size", "[plate][load_group][bounded]") {
    auto const disk = many_sites(150);
    arena memory;
    std::span<plate::image_record const> const all(disk.records);
    load_group(all, memory);
    auto const of = [&](std::size_t files, plate::load_options const& options = {}) {
        return test::allocations([&] { load_group(all.first(files), memory, options); });
    };
    for (std::size_t const files : {15u, 64u, 65u, 150u}) {  // files beyond 64 are opened twice
        CHECK(of(files) <= 10);
        CHECK(of(files, {.drop_cache = true}) <= 10);
        CHECK(of(files, {.threads = 2}) <= 16);
    }
}

TEST_CASE("load_group: a group uses under 128 bytes per image besides its pixels", "[plate][load_group][bounded]") {
    auto const disk = many_sites(150);
    arena memory;
    load_group(disk.records, memory);
    CHECK(test::peak_memory([&] { load_group(disk.records, memory); }) <= 150 * 128 + 64 * 256);
}

/// The number of a file's pages in the page cache.
std::size_t cached_pages(std::filesystem::path const& path) {
    sluice::memory::mapped_file const file(path);
    auto const page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
    std::vector<unsigned char> in_cache((file.bytes().size() + page - 1) / page);
    REQUIRE(::mincore(const_cast<std::byte*>(file.bytes().data()), file.bytes().size(), in_cache.data()) == 0);
    std::size_t count = 0;
    for (auto const one : in_cache) count += one & 1u;
    return count;
}

/// Data that is not yet on disk cannot leave the cache.
void write_out(std::filesystem::path const& path) {
    sluice::memory::file_reader const file(path);
    REQUIRE(::fsync(file.descriptor()) == 0);
}

TEST_CASE("load_group: drop_cache removes the files from the page cache", "[plate][load_group][bounded]") {
    for (auto const compression : {plate::tiff_compression::none, plate::tiff_compression::deflate}) {
        auto const disk = many_sites(5, {.compression = compression});
        for (std::size_t i = 0; i < 5; ++i) write_out(disk.path(i));
        auto const cached = [&] {
            std::size_t sum = 0;
            for (std::size_t i = 0; i < 5; ++i) sum += cached_pages(disk.path(i));
            return sum;
        };
        for (std::size_t i = 0; i < 5; ++i) sluice::memory::file_reader(disk.path(i)).drop_cache();
        if (cached() != 0) {
            WARN("test files are in memory, not on a disk: nothing can be dropped");
            return;
        }
        arena memory;
        load_group(disk.records, memory);
        CHECK(cached() >= 5);
        load_group(disk.records, memory, {.drop_cache = true});
        CHECK(cached() == 0);
    }
}
}  // namespace
