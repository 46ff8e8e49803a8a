#include <sluice/plate/load_group.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "plate/loaded_plate.hpp"
#include "support/catch.hpp"

namespace {
namespace plate = sluice::plate;
using plate::load_group;
using plate::mixed_images;
using plate::plate_defect;
using sluice::memory::arena;

constexpr plate::image_format usual{30, 40, plate::pixel_type::uint16}, wide{30, 80, plate::pixel_type::uint16},
    deep{30, 40, plate::pixel_type::uint32};

std::vector<std::size_t> records_of(plate::image_stack const& stack) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < stack.size(); ++i) all.push_back(stack.record(i));
    return all;
}

TEST_CASE("load_group: different widths throw shape_mismatch before anything is decoded",
          "[plate][load_group][case4][errors]") {
    // The image before the wider one is corrupt. No error about it shows that nothing was decoded.
    test::plate_on_disk const disk(test::nine_sites({{3, plate_defect::corrupt}, {5, plate_defect::wider}},
                                                    {.compression = plate::tiff_compression::deflate}));
    arena memory;
    CHECK_THROWS_AS(load_group(disk.records, memory), plate::shape_mismatch);
    CHECK_THROWS_WITH(load_group(disk.records, memory),
                      ContainsSubstring("Plate_A01_s6_w1.TIF: page 0: 80 x 30 pixels of uint16, but ") &&
                          ContainsSubstring("Plate_A01_s1_w1.TIF of the same group has 40 x 30 pixels of uint16"));
    CHECK(memory.capacity() == 0);
}

TEST_CASE("load_group: different types throw type_mismatch and are never widened",
          "[plate][load_group][case5][errors]") {
    test::plate_on_disk const disk(test::nine_sites({{2, plate_defect::deeper}}));
    arena memory;
    CHECK_THROWS_AS(load_group(disk.records, memory), plate::type_mismatch);
    CHECK_THROWS_WITH(
        load_group(disk.records, memory),
        ContainsSubstring("s3_w1.TIF: page 0: 40 x 30 pixels of uint32, but ") && ContainsSubstring("of uint16"));
    CHECK(memory.capacity() == 0);
}

TEST_CASE("load_group: split makes one array per format", "[plate][load_group][case4][case5]") {
    test::plate_on_disk const disk(
        test::nine_sites({{1, plate_defect::wider}, {2, plate_defect::deeper}, {7, plate_defect::wider}}));
    arena memory;
    auto const stack = load_group(disk.records, memory, {.mixed = mixed_images::split});
    REQUIRE(stack.runs().size() == 3);
    CHECK((stack.runs()[0].form == usual && stack.runs()[1].form == wide && stack.runs()[2].form == deep));
    CHECK((stack.runs()[0].size == 6 && stack.runs()[1].size == 2 && stack.runs()[2].size == 1));
    CHECK(records_of(stack) == std::vector<std::size_t>{0, 3, 4, 5, 6, 8, 1, 7, 2});
    CHECK(stack.runs()[1].pixels<std::uint16_t>().size() == 2 * 80 * 30);
    CHECK(disk.exact(stack));
    CHECK_THROWS_WITH(stack.pixels<std::uint16_t>(), ContainsSubstring("got 9 images in 3 runs"));
}

TEST_CASE("load_group: ragged keeps the order of the records", "[plate][load_group][case4][case5]") {
    test::plate_on_disk const disk(
        test::nine_sites({{1, plate_defect::wider}, {2, plate_defect::wider}, {7, plate_defect::deeper}}));
    arena memory;
    auto const stack = load_group(disk.records, memory, {.mixed = mixed_images::ragged});
    CHECK(records_of(stack) == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7, 8});
    REQUIRE(stack.runs().size() == 5);
    CHECK((stack.form(0) == usual && stack.form(2) == wide && stack.form(6) == usual && stack.form(7) == deep));
    CHECK(stack.image<std::uint16_t>(2).size() == 80 * 30);
    CHECK(disk.exact(stack));
}

TEST_CASE("load_group: images of one format form one run under every policy", "[plate][load_group]") {
    test::plate_on_disk const disk(test::nine_sites());
    for (auto const mixed : {mixed_images::split, mixed_images::ragged}) {
        arena memory;
        auto const stack = load_group(disk.records, memory, {.mixed = mixed});
        CHECK(stack.pixels<std::uint16_t>().size() == 9 * 40 * 30);
    }
}
}  // namespace
