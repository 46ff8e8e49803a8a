#include <sluice/plate/name_pattern.hpp>

#include "plate/names.hpp"
#include "support/catch.hpp"

namespace {
using sluice::plate::name_pattern;

struct pattern_example {
    char const *pattern, *name, *says;
};

TEST_CASE("name_pattern: takes what stands in its fields", "[plate][name_pattern]") {
    for (auto const& [pattern, name, says] : {pattern_example{"Img_T{t:4}_C{c}_W{well}.tif", "Img_T0012_C3_WB07.tif", "B07 w3 t12"},
                                              {"{plate}_{well}_{channel}.tif", "my_B02_plate_C03_DAPI.tif", "C03 w'DAPI'"},
                                              {"{Row}{Col:3}-{Site}.png", "AA012-4.PNG", "AA12 s4"},
                                              {"r{WellRow}c{WellColumn}_{StackSlice}_{Frame}.tif", "r27c1_3_9.tif", "AA01 z3 t9"},
                                              {"{*}{well}_f{f}d{w:1}.tif", "x_A01_f03d2.tif", "A01 s3 w2"},
                                              {"{well}{t:2}{z:2}.tif", "A01.tif", "refused"},
                                              {"{well}.tif", "A01_s1.tif", "refused"},
                                              {"{well}_{z}.tif", "A01_.tif", "refused"},
                                              {"{row}{col}.tif", "A99.tif", "refused"}}) {
        CAPTURE(pattern, name);
        CHECK(test::said(name_pattern(pattern).parse(name)) == says);
    }
    name_pattern const with_plate("{plate}_{well}.tif");
    CHECK(with_plate.parse("a_b_A01.tif")->plate == "a_b");
}

TEST_CASE("name_pattern: a pattern that cannot be meant is refused", "[plate][name_pattern][errors]") {
    CHECK_THROWS_WITH(name_pattern("{well}_{lens}.tif"),
                      "sluice::plate::name_pattern: a field must be one of well, row, col, site, channel, z, t, plate, * or their other names, got '{well}_{lens}.tif'");
    CHECK_THROWS_WITH(name_pattern("{well}_{t"), ContainsSubstring("a { must be closed by a }"));
    CHECK_THROWS_WITH(name_pattern("{well}_t}"), ContainsSubstring("a } must follow a {"));
    CHECK_THROWS_WITH(name_pattern("{well}_{t}_{frame}"), ContainsSubstring("a field must stand once"));
    CHECK_THROWS_WITH(name_pattern("{t}.tif"), ContainsSubstring("one {well}, or {row} and {col}, must stand in it"));
    CHECK_THROWS_WITH(name_pattern("{row}.tif"), ContainsSubstring("one {well}, or {row} and {col}, must stand in it"));
    CHECK_THROWS_WITH(name_pattern("{well}{t:0}"), ContainsSubstring("the width after a : must be a number from 1"));
}
}  // namespace
