#include <sluice/ngff/plate_layout.hpp>

#include <utility>

#include "small_plate.hpp"
#include "support/catch.hpp"

namespace {
namespace ngff = sluice::ngff;

TEST_CASE("row_name, column_name: rows are A to AF, columns have two digits", "[ngff][layout]") {
    CHECK(ngff::row_name(0) == "A");
    CHECK(ngff::row_name(25) == "Z");
    CHECK(ngff::row_name(26) == "AA");
    CHECK(ngff::row_name(31) == "AF");
    CHECK(ngff::column_name(0) == "01");
    CHECK(ngff::column_name(47) == "48");
}

TEST_CASE("plate_size: returns the smallest standard plate with enough rows and columns", "[ngff][layout]") {
    using size = std::pair<std::uint32_t, std::uint32_t>;
    CHECK(ngff::plate_size(1, 1) == size{2, 3});
    CHECK(ngff::plate_size(2, 4) == size{3, 4});
    CHECK(ngff::plate_size(8, 12) == size{8, 12});
    CHECK(ngff::plate_size(9, 1) == size{16, 24});
    CHECK(ngff::plate_size(32, 48) == size{32, 48});
    CHECK(ngff::plate_size(33, 2) == size{33, 2});
}

TEST_CASE("image_layout: by default, levels end when both sides are at most 256", "[ngff][layout]") {
    ngff::image_layout image;
    CHECK(image.levels_of({.y = 256, .x = 200}) == 1);
    CHECK(image.levels_of({.y = 257, .x = 200}) == 2);
    CHECK(image.levels_of({.y = 2160, .x = 2160}) == 5);
    CHECK(ngff::image_shape{.y = 2161, .x = 5}.level(2) == ngff::image_shape{.y = 541, .x = 2});
    image.levels = 3;
    CHECK(image.levels_of({.y = 16, .x = 16}) == 3);
}

template <class F>
void refuses(char const* text, F spoil) {
    auto plate = test::small_plate(8, 8, ngff::data_type::uint16);
    spoil(plate);
    CHECK_THROWS_WITH(ngff::require_valid(plate), ContainsSubstring(text));
}

TEST_CASE("plate_layout: an error has the violated rule and the value", "[ngff][layout][errors]") {
    ngff::require_valid(test::small_plate(8, 8, ngff::data_type::uint16));
    refuses("must be within 1 rows and 12 columns, got B/03", [](auto& p) { p.rows = 1; });
    refuses("wells must differ, got B/03 twice", [](auto& p) { p.wells[1] = p.wells[0]; });
    refuses("a well must have at least one field, got none in H/12", [](auto& p) { p.wells[1].fields.clear(); });
    refuses("must be letters and digits, got \"a/b\" in B/03", [](auto& p) { p.wells[0].fields[0].name = "a/b"; });
    refuses("field names must differ, got 0 twice", [](auto& p) { p.wells[0].fields[1].name = "0"; });
    refuses("must refer to one of the acquisitions, got 3", [](auto& p) { p.wells[0].fields[1].acquisition = 3; });
    refuses("must refer to one of the acquisitions, got none",
            [](auto& p) { p.acquisitions = {{.id = 1}, {.id = 2}}; });
    refuses("acquisition ids must differ, got 1 twice", [](auto& p) { p.acquisitions = {{.id = 1}, {.id = 1}}; });
    refuses("each side of an image must be at least 1, got t 2, c 0", [](auto& p) { p.image.shape.c = 0; });
    refuses("each side of an image must be at least 1",
            [](auto& p) { p.wells[0].fields[0].shape = ngff::image_shape{}; });
    refuses("channels must be empty or have one entry for each c (2), got 1",
            [](auto& p) { p.image.channels = {{"DAPI"}}; });
    refuses("six hexadecimal digits, got \"blue\"", [](auto& p) { p.image.channels = {{"a", "blue"}, {"b"}}; });
    refuses("must be UTF-8", [](auto& p) { p.name = "\xff"; });
    refuses("a step of t, z, y or x must be above 0", [](auto& p) { p.image.voxel.z_um = -1; });
    refuses("levels must be at most 16, got 17", [](auto& p) { p.image.levels = 17; });
}
}  // namespace
