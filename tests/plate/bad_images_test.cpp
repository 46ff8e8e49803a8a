#include <sluice/plate/load_group.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "plate/loaded_plate.hpp"
#include "support/catch.hpp"

namespace {
namespace plate = sluice::plate;
using plate::bad_images;
using plate::load_group;
using plate::plate_defect;
using sluice::memory::arena;

plate::synthetic_tiff const deflated{.compression = plate::tiff_compression::deflate, .rows_per_strip = 10};

/// One image per error: sites 2 (0 bytes), 4 (truncated), 5 (corrupt), 9 (missing).
test::plate_on_disk faulty(plate::synthetic_tiff const& storage) {
    return test::plate_on_disk(test::nine_sites({{1, plate_defect::empty},
                                                 {3, plate_defect::truncated},
                                                 {4, plate_defect::corrupt},
                                                 {8, plate_defect::missing}},
                                                storage));
}
std::vector<std::size_t> errors_of(plate::image_stack const& stack) {
    std::vector<std::size_t> all;
    for (auto const& one : stack.errors()) all.push_back(one.record);
    return all;
}

TEST_CASE("load_group: each kind of bad file throws an error with name, page and strip",
          "[plate][load_group][case6][errors]") {
    auto const refusal = [](plate_defect defect, bool tags_last) {
        auto storage = deflated;
        storage.directory_last = tags_last;
        test::plate_on_disk const disk(test::nine_sites({{4, defect}}, storage));
        arena memory;
        std::string text = "nothing";
        try {
            load_group(disk.records, memory);
        } catch (sluice::file_error const& failure) {
            CHECK(failure.path() == disk.path(4).string());
            text = failure.what();
        }
        CHECK(memory.used() == 0);
        return text;
    };
    CHECK_THAT(refusal(plate_defect::empty, false),
               ContainsSubstring("s5_w1.TIF: page 0: must be a TIFF file, got one of 0 bytes"));
    CHECK_THAT(refusal(plate_defect::missing, false), ContainsSubstring("s5_w1.TIF: cannot be opened: "));
    CHECK_THAT(refusal(plate_defect::corrupt, false),
               ContainsSubstring("s5_w1.TIF: page 0: strip 1: cannot be decoded: "));
    CHECK_THAT(refusal(plate_defect::truncated, true),
               ContainsSubstring("s5_w1.TIF: page 0: must be a TIFF file that can be opened: "));
    test::plate_on_disk const plain(test::nine_sites({{4, plate_defect::truncated}}, {.rows_per_strip = 1}));
    arena memory;
    CHECK_THROWS_WITH(load_group(plain.records, memory),
                      ContainsSubstring("s5_w1.TIF: page 0: strip ") && ContainsSubstring("the file is truncated"));
}

TEST_CASE("load_group: skip leaves bad images out and reports them; the rest is intact", "[plate][load_group][case6]") {
    for (unsigned const threads : {1u, 3u}) {
        auto const disk = faulty(deflated);
        arena memory;
        auto const stack = load_group(disk.records, memory, {.bad = bad_images::skip, .threads = threads});
        REQUIRE(stack.size() == 5);
        CHECK(stack.pixels<std::uint16_t>().size() == 5 * 40 * 30);
        CHECK(disk.exact(stack));
        CHECK((stack.record(0) == 0 && stack.record(1) == 2 && stack.record(2) == 5 && stack.record(4) == 7));
        CHECK(errors_of(stack) == std::vector<std::size_t>{1, 3, 4, 8});
        CHECK(std::ranges::none_of(stack.errors(), &plate::image_error::filled));
        CHECK(stack.errors()[2].path == disk.path(4).string());
        REQUIRE(stack.errors()[2].place);
        CHECK((stack.errors()[2].place->page == 0 && stack.errors()[2].place->strip_or_tile == 1u));
        CHECK_FALSE(stack.errors()[3].place);
    }
}

TEST_CASE("load_group: fill sets bad images to one value and reports them", "[plate][load_group][case6]") {
    auto const disk = faulty(deflated);
    arena memory;
    auto const stack = load_group(disk.records, memory, {.bad = bad_images::fill, .fill = 77});
    REQUIRE(stack.size() == 9);
    for (std::size_t i = 0; i < 9; ++i) {
        INFO("image " << i);
        bool const bad = i == 1 || i == 3 || i == 4 || i == 8;
        CHECK(disk.exact(stack, i) == !bad);
        CHECK(std::ranges::all_of(stack.image<std::uint16_t>(i), [](auto value) { return value == 77; }) == bad);
    }
    CHECK(errors_of(stack) == std::vector<std::size_t>{1, 3, 4, 8});
    CHECK(std::ranges::all_of(stack.errors(), &plate::image_error::filled));
}

TEST_CASE("load_group: the first image may be the bad one", "[plate][load_group]") {
    test::plate_on_disk const disk(test::nine_sites({{0, plate_defect::empty}}));
    arena memory;
    CHECK(load_group(disk.records, memory, {.bad = bad_images::skip}).size() == 8);
    auto const stack = load_group(disk.records, memory, {.bad = bad_images::fill});
    CHECK(stack.form() == plate::image_format{30, 40, plate::pixel_type::uint16});
    CHECK(stack.image<std::uint16_t>(0)[0] == 0);
}

TEST_CASE("load_group: a group may consist of bad images only", "[plate][load_group][errors]") {
    test::plate_on_disk const disk(test::nine_sites({{0, plate_defect::empty}, {1, plate_defect::missing}}));
    auto const bad = std::span(disk.records).first(2);
    arena memory;
    auto const stack = load_group(bad, memory, {.bad = bad_images::skip});
    CHECK((stack.empty() && stack.errors().size() == 2));
    CHECK_THROWS_WITH(load_group(bad, memory, {.bad = bad_images::fill}),
                      ContainsSubstring("s1_w1.TIF: page 0: must be a TIFF file, got one of 0 bytes"));
}

TEST_CASE("load_group: a fill value outside the pixel type throws", "[plate][load_group][errors]") {
    test::plate_on_disk const disk(test::nine_sites({{1, plate_defect::empty}}));
    arena memory;
    CHECK_THROWS_WITH(load_group(disk.records, memory, {.bad = bad_images::fill, .fill = -1}),
                      ContainsSubstring("fill must be a value of uint16, got -1"));
    CHECK(memory.used() == 0);
}

TEST_CASE("load_group: files may vanish or change between scan and load", "[plate][load_group][case14][errors]") {
    test::plate_on_disk const disk(test::nine_sites());
    std::filesystem::remove(disk.path(6));
    arena memory;
    CHECK_THROWS_AS(load_group(disk.records, memory), sluice::file_error);
    auto const stack = load_group(disk.records, memory, {.bad = bad_images::skip});
    CHECK(stack.size() == 8);
    CHECK_THAT(stack.errors()[0].what, ContainsSubstring("cannot be opened: No such file"));
}

TEST_CASE("load_group: a file that grows is read at its original size", "[plate][load_group][case14]") {
    test::plate_on_disk const disk(test::nine_sites());
    std::filesystem::resize_file(disk.path(2), std::filesystem::file_size(disk.path(2)) + 5000);
    arena memory;
    CHECK(disk.exact(load_group(disk.records, memory)));
}
}  // namespace
