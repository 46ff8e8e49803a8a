#include <sluice/plate/load_group.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <vector>

#include <sluice/views/group_sequentially.hpp>

#include "plate/loaded_plate.hpp"
#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/tiff_files.hpp"

namespace {
namespace plate = sluice::plate;
using plate::load_group;
using plate::plate_defect;
using sluice::memory::arena;

static_assert(sluice::loadable_record<plate::image_record, arena&>);
static_assert(sluice::loadable_record<plate::image_record, arena&, plate::load_options const&>);
static_assert(!std::is_copy_constructible_v<plate::image_stack> &&
              std::is_nothrow_move_constructible_v<plate::image_stack>);

TEST_CASE("load_group: a group is one array in the order of the records, with correct pixels", "[plate][load_group]") {
    test::plate_on_disk const disk(test::nine_sites());
    arena memory;
    auto const stack = load_group(disk.records, memory);
    REQUIRE(stack.size() == 9);
    CHECK(stack.form() == plate::image_format{30, 40, plate::pixel_type::uint16});
    CHECK(stack.pixels<std::uint16_t>().size() == 9 * 30 * 40);
    CHECK(disk.exact(stack));
    for (std::size_t i = 0; i < 9; ++i) {
        CHECK(stack.record(i) == i);
        CHECK(stack.image<std::uint16_t>(i).data() == stack.pixels<std::uint16_t>().data() + i * 30 * 40);
        CHECK(stack.image<std::uint16_t>(i)[3] == i + 1);  // the site
    }
    CHECK(stack.errors().empty());
}

TEST_CASE("load_group: the stack follows any order of records", "[plate][load_group]") {
    test::plate_on_disk disk(test::nine_sites());
    std::ranges::reverse(disk.records);
    std::ranges::reverse(disk.images);
    arena memory;
    CHECK(disk.exact(load_group(disk.records, memory)));
}

TEST_CASE("load_group: threads yield the same pixels", "[plate][load_group]") {
    test::plate_on_disk const disk(
        test::nine_sites({}, {.compression = plate::tiff_compression::deflate, .predictor = 2}));
    for (unsigned const threads : {0u, 2u, 3u, 20u}) {
        arena memory;
        CHECK(disk.exact(load_group(disk.records, memory, {.threads = threads})));
    }
}

TEST_CASE("load_group: pages of one file, in any order, in one thread or several", "[plate][load_group]") {
    test::temp_dir folder;
    test::tiff_shape const shape{.width = 40, .height = 30, .pages = 12};
    plate::image_file const file(
        folder.write("stack.tif", test::tiff_bytes(shape, {.compression = plate::tiff_compression::lzw})));
    std::vector<plate::image_record> records(12);
    for (std::uint32_t i = 0; i < 12; ++i) {
        records[i].page = (i * 5) % 12;
        records[i].file = file;
    }
    for (unsigned const threads : {1u, 3u}) {
        arena memory;
        auto const stack = load_group(records, memory, {.threads = threads});
        for (std::size_t i = 0; i < 12; ++i)
            CHECK(std::ranges::equal(stack.image_bytes(i), test::expected_pixels(shape, *records[i].page)));
    }
}

TEST_CASE("load_group: a group may have more files than the limit of open files", "[plate][load_group]") {
    auto plan = test::nine_sites();
    plan.sites = plate::one_to(150);
    plan.height = 2;
    test::plate_on_disk const disk(plan);
    arena memory;
    CHECK(disk.exact(load_group(disk.records, memory, {.drop_cache = true})));
    CHECK(disk.exact(load_group(disk.records, memory, {.threads = 2})));
}

TEST_CASE("load_group: no records yield no images", "[plate][load_group]") {
    arena memory;
    auto const stack = load_group({}, memory);
    CHECK((stack.empty() && stack.bytes() == 0 && stack.runs().empty()));
    CHECK(memory.capacity() == 0);
    CHECK_THROWS_WITH(stack.form(),
                      "sluice::plate::image_stack::form: all images must have one format, got 0 images in 0 runs");
}

TEST_CASE("load_group: pixels are returned only as their own type", "[plate][load_group][errors]") {
    test::plate_on_disk const disk(test::nine_sites());
    arena memory;
    auto const stack = load_group(disk.records, memory);
    CHECK_THROWS_WITH(stack.pixels<float>(), "sluice::plate::image_run::pixels: the pixels are uint16, got float32");
    CHECK_THROWS_AS(stack.image<std::uint8_t>(0), sluice::argument_error);
}

TEST_CASE("load_group: the arena serves consecutive groups, and an error leaves it unchanged",
          "[plate][load_group][bounded]") {
    test::plate_on_disk disk(
        test::nine_sites({{8, plate_defect::corrupt}}, {.compression = plate::tiff_compression::deflate}));
    arena memory;
    for (int round = 0; round < 20; ++round) {
        CHECK_THROWS_AS(load_group(disk.records, memory), plate::tiff_error);
        CHECK(memory.used() == 0);
        auto const stack = load_group(std::span(disk.records).first(8), memory);
        CHECK(memory.used() == 8 * 30 * 40 * 2);
    }
    CHECK(memory.used() == 0);
    CHECK(memory.most_used() <= 9 * 30 * 40 * 2 + 64);
}

// Case 15: however a group ends, it returns its pixels.
TEST_CASE("load_group: a consumer that stops or throws leaves the arena free", "[plate][load_group][bounded]") {
    test::plate_on_disk const disk(test::nine_sites());
    arena memory;
    auto const groups = [&] {
        return disk.records |
               sluice::views::group_sequentially([](plate::image_record const& r) { return r.file.name().size(); });
    };
    for (auto&& group : groups()) {
        CHECK(disk.exact(group.load(memory)));
        break;
    }
    CHECK(memory.used() == 0);
    auto const careless = [&] {
        for (auto&& group : groups()) {
            group.load(memory);
            throw std::runtime_error("enough");
        }
    };
    CHECK_THROWS_WITH(careless(), "enough");
    CHECK(memory.used() == 0);
}

TEST_CASE("load_group: a checkpoint exception ends the load in any thread and returns the memory",
          "[plate][load_group][errors]") {
    test::plate_on_disk const disk(test::nine_sites({{5, plate_defect::truncated}}));
    arena memory;
    for (unsigned const threads : {1u, 3u})
        for (int const last : {3, 12}) {  // while tags are read; while pixels are decoded
            std::atomic<int> calls{0};
            auto const stop = [&] {
                if (++calls >= last) throw std::runtime_error("that will do");
            };
            CHECK_THROWS_WITH(load_group(disk.records, memory,
                                         {.bad = plate::bad_images::skip, .threads = threads, .checkpoint = stop}),
                              "that will do");
            CHECK(calls < last + static_cast<int>(threads));
            CHECK(memory.used() == 0);
        }
}
}  // namespace
