#include <sluice/plate/image_xpress_name.hpp>

#include "plate/names.hpp"
#include "support/catch.hpp"

namespace {
using sluice::plate::is_thumbnail, sluice::plate::parse_image_xpress_name;

TEST_CASE("image_xpress_name: reads exactly the components that the instrument writes", "[plate][image_xpress]") {
    for (auto const& [name, expected] :
         {test::example{"Plate_A01_s1_w1B4FAE8F4-5B5C-4B3C-9C7E-0123456789AB.tif", "A01 s1 w1"},
          {"Plate_A01_s1_w1.tif", "A01 s1 w1"},
          {"Plate_A01_s1_w1_[B4FAE8F4-5B5C-4B3C-9C7E-0123456789AB].tif", "A01 s1 w1"},
          {"Plate_A01_s1_w1_B4FAE8F4-5B5C-4B3C-9C7E-0123456789AB.TIF", "A01 s1 w1"},
          {"A01_s1_w1_t2_z3.tif", "A01 s1 w1 z3 t2"},
          {"A01_w1_s1.tif", "A01 s1 w1"},
          {"A01_s001_w1.tif", "A01 s1 w1"},
          {"A01_w1.tif", "A01 w1"},
          {"A01_s1.tif", "A01 s1"},
          {"Plate_A01.tif", "A01"},
          {"A01.tif", "A01"},
          {"AB12_s1_w2.tif", "AB12 s1 w2"},
          {"AF48_s1_w2.tiff", "AF48 s1 w2"},
          {"a01_s1_w1.Tif", "A01 s1 w1"},
          {"A1_S2_W3.TIFF", "A01 s2 w3"},
          {"A01_s012_w3_z004_t005.tif", "A01 s12 w3 z4 t5"}}) {  // as OpenHCS writes
        CAPTURE(name);
        CHECK(test::summary(parse_image_xpress_name(name)) == expected);
    }
}

TEST_CASE("image_xpress_name: a plate's name may resemble wells and sites", "[plate][image_xpress][case12]") {
    auto const c03 = parse_image_xpress_name("exp_B02_C03_s1_w1.TIF");
    CHECK(test::summary(c03) == "C03 s1 w1");
    CHECK(c03->plate == "exp_B02");
    auto const p2 = parse_image_xpress_name("Plate1_P2_A01_s1_w1.tif");
    CHECK(test::summary(p2) == "A01 s1 w1");
    CHECK(p2->plate == "Plate1_P2");
    CHECK(parse_image_xpress_name("A01_s001_w1.tif")->plate.empty());
}

TEST_CASE("image_xpress_name: wells of rows S, T, W and Z are distinguished from other components",
          "[plate][image_xpress][case13]") {
    for (auto const& [name, expected] : {test::example{"P_S01_s1_w2.tif", "S01 s1 w2"},
                                         {"P_S01_w2.tif", "S01 w2"},
                                         {"P_T48_s3_w1_z2_t4.tif", "T48 s3 w1 z2 t4"},
                                         {"P_W12.tif", "W12"},
                                         {"Z09_w1.tif", "Z09 w1"},
                                         {"P_A01_S02_W03.TIF", "A01 s2 w3"}}) {
        CAPTURE(name);
        CHECK(test::summary(parse_image_xpress_name(name)) == expected);
    }
    CHECK(parse_image_xpress_name("P_S01_w2.tif")->plate == "P");
}

TEST_CASE("image_xpress_name: a GUID that begins with digits does not lengthen the wavelength",
          "[plate][image_xpress][case12]") {
    CHECK(test::summary(parse_image_xpress_name("Plate_A01_s1_w10B4FAE8F-5B5C-4B3C-9C7E-0123456789AB.tif")) ==
          "A01 s1 w1");
    CHECK(test::summary(parse_image_xpress_name("Plate_A01_s1_w10B4FAE8F4-5B5C-4B3C-9C7E-0123456789AB.tif")) ==
          "A01 s1 w10");
    CHECK(test::summary(parse_image_xpress_name("Plate_A01_s1_w112345678-1234-1234-1234-123456789012.tif")) ==
          "A01 s1 w1");
    CHECK(test::summary(parse_image_xpress_name("Plate_A01_s12345678-1234-1234-1234-123456789012.tif")) == "refused");
}

TEST_CASE("image_xpress_name: a thumbnail is distinguished from its image", "[plate][image_xpress][case9]") {
    CHECK(is_thumbnail("Plate_A01_s1_w1_thumb7C0D1234-5B5C-4B3C-9C7E-0123456789AB.tif"));
    CHECK(is_thumbnail("Plate_A01_w2_thumb.tif"));
    CHECK(is_thumbnail("Plate_A01_w2_THUMB_[B4FAE8F4-5B5C-4B3C-9C7E-0123456789AB].TIF"));
    CHECK(!is_thumbnail("thumb_A01_s1_w1.tif"));
    CHECK(!is_thumbnail("Plate_A01_s1_w1.tif"));
}

TEST_CASE("image_xpress_name: other names are rejected with a reason", "[plate][image_xpress][errors]") {
    for (auto const& [name, reason] : {test::example{"A01_s1_w1.png", "the name must end in .tif or .tiff"},
                                       {"notes.tif", "a well (A01 to AF48) must precede _s, _w, _z, _t"},
                                       {"AG01_s1_w1.tif", "a well (A01 to AF48) must precede _s, _w, _z, _t"},
                                       {"A49_s1.tif", "a well (A01 to AF48) must precede _s, _w, _z, _t"},
                                       {"site_w1.tif", "a well (A01 to AF48) must precede _s, _w, _z, _t"},
                                       {"A01_s1_w1_MIP.tif", "a well (A01 to AF48) must precede _s, _w, _z, _t"},
                                       {".tif", "a well (A01 to AF48) must precede _s, _w, _z, _t"},
                                       {"A01_s1_s2.tif", "each of _s, _w, _z, _t must appear at most once in the name"},
                                       {"A01_s99999999999.tif", "a number in the name is too large"}}) {
        CAPTURE(name);
        auto const parsed = parse_image_xpress_name(name);
        REQUIRE(!parsed);
        CHECK(parsed.reason() == reason);
    }
}
}  // namespace
