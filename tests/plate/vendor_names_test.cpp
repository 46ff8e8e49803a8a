#include <sluice/plate/in_cell_name.hpp>
#include <sluice/plate/phenix_name.hpp>
#include <sluice/plate/scan_r_name.hpp>
#include <sluice/plate/yokogawa_name.hpp>

#include "plate/names.hpp"
#include "support/catch.hpp"

namespace {
using namespace sluice::plate;
using test::example;

TEST_CASE("phenix_name: reads row, column, field, plane, channel and time", "[plate][phenix]") {
    for (auto const& [name, expected] : {example{"r01c01f01p01-ch1sk1fk1fl1.tiff", "A01 s1 w1 z1 t1"},
                                         {"r16c24f09p12-ch4sk100fk1fl1.tiff", "P24 s9 w4 z12 t100"},
                                         {"r01c03f02p01-ch01t01.tiff", "A03 s2 w1 z1 t1"},
                                         {"flex_r01c01f87p01-ch2t01.tiff", "A01 s87 w2 z1 t1"},
                                         {"r01c01f100p01-ch1.tif", "A01 s100 w1 z1"},
                                         {"R32C48F001P001-CH1SK1FK1FL1.TIFF", "AF48 s1 w1 z1 t1"}}) {
        CAPTURE(name);
        CHECK(test::summary(parse_phenix_name(name)) == expected);
    }
}

TEST_CASE("phenix_name: other names are rejected with a reason", "[plate][phenix][errors]") {
    for (auto const& [name, reason] :
         {example{"114-103-143-1.tiff", "the name must begin like r01c01f01p01-ch1"},
          {"r01c01f01-ch1sk1fk1fl1.tiff", "the name must begin like r01c01f01p01-ch1"},
          {"r01c01f01p01-ch1sk1fk1fl1.xml", "the name must end in .tif or .tiff"},
          {"r01c01f01p01-ch1sk1fk1fl1_copy.tiff", "only sk, fk, fl and t may follow the channel, in this order"},
          {"r01c01f01p01-ch1sk1fk1fl1t2.tiff", "sk and t must be the same time"},
          {"r00c01f01p01-ch1.tiff", "the well must be from r1c1 to r32c48"},
          {"r33c01f01p01-ch1.tiff", "the well must be from r1c1 to r32c48"}}) {
        CAPTURE(name);
        CHECK(parse_phenix_name(name).reason() == reason);
    }
}

TEST_CASE("yokogawa_name: reads plate, well, time, field, action, plane and channel", "[plate][yokogawa]") {
    for (auto const& [name, expected] :
         {example{"Plate_A01_T0001F001L01A01Z01C01.tif", "A01 s1 w1 z1 t1"},
          {"AssayPlate_Greiner_#655090_P24_T0012F1000L01A02Z123C04.png", "P24 s1000 w4 z123 t12"},
          {"210305-x_y_AF48_T0001F001L01A01Z01C01.tiff", "AF48 s1 w1 z1 t1"},
          {"p_A01.a1_T0001F001L01A01Z01C01.tif", "A01 s1 w1 z1 t1"},
          {"p_B02.d4_T0001F001L01A01Z01C01.tif", "H08 s1 w1 z1 t1"},
          {"p_H12.d4_T0001F001L01A01Z01C01.tif", "AF48 s1 w1 z1 t1"}}) {
        CAPTURE(name);
        CHECK(test::summary(parse_yokogawa_name(name)) == expected);
    }
    auto const name = parse_yokogawa_name("my_plate_A01_T0001F001L01A02Z01C01.tif");
    CHECK(name->plate == "my_plate");
    CHECK(name->action == number(2));
}

TEST_CASE("yokogawa_name: correction images and other names are rejected with a reason", "[plate][yokogawa][errors]") {
    for (auto const& [name, reason] :
         {example{"DC_sCMOS_CAM1.tif", "the file is a correction image (DC_, SC_)"},
          {"SC_BP445-45_40x_M10_CH01.tif", "the file is a correction image (DC_, SC_)"},
          {"Plate_A01_T001F001L01A01Z01C01.tif", "the name must end like _A01_T0001F001L01A01Z01C01"},
          {"Plate_A01_T0001F001L01A01Z01C01_1.tif", "the name must end like _A01_T0001F001L01A01Z01C01"},
          {"A01_T0001F001L01A01Z01C01.tif", "the plate's name and a well must precede _T"},
          {"Plate_A1_T0001F001L01A01Z01C01.tif", "a well (A01 to AF48, or A01.a1 to A01.d4) must precede _T"},
          {"Plate_A01.e1_T0001F001L01A01Z01C01.tif", "a well (A01 to AF48, or A01.a1 to A01.d4) must precede _T"}}) {
        CAPTURE(name);
        CHECK(parse_yokogawa_name(name).reason() == reason);
    }
}

TEST_CASE("in_cell_name: reads names with spaces and parentheses, and the newer form", "[plate][in_cell][case16]") {
    for (auto const& [name, expected] :
         {example{"A - 1(fld 1 wv DAPI - DAPI).tif", "A01 s1 w'DAPI - DAPI'"},
          {"A - 01(fld 1 wv Green - dsRed z 3).tif", "A01 s1 w'Green - dsRed' z3"},
          {"B - 2(fld 1 wv Cy3 - Cy3 wix 1).tif", "B02 s1 w'Cy3 - Cy3'"},
          {"AF - 48(fld 12 wv UV - DAPI wix 2 z 3 time 4 - 500 ms).tif", "AF48 s12 w'UV - DAPI' z3 t4"},
          {"A - 1(fld 1 z 2).tif", "A01 s1 z2"},
          {"A - 1(fld 1).tiff", "A01 s1"},
          {"A_01_f01_c0_xDAPI_mDAPI_z0_t0.tif", "A01 s1 w0 z0 t0"},
          {"P_24_f12_c3_xCy 5_mCy_5_z10_t2.tif", "P24 s12 w3 z10 t2"}}) {
        CAPTURE(name);
        CHECK(test::summary(parse_in_cell_name(name)) == expected);
    }
}

TEST_CASE("in_cell_name: other names are rejected with a reason", "[plate][in_cell][errors]") {
    for (auto const& [name, reason] :
         {example{"A-1(fld 1).tif", "the name must begin as A - 1( or A_01_"},
          {"A - 1.tif", "the name must begin as A - 1( or A_01_"},
          {"A - 49(fld 1).tif", "the well must be from A - 1 to AF - 48"},
          {"A - 1(fld 1 wv DAPI).tif", "wv must be followed by two filters, as wv DAPI - DAPI"},
          {"A - 1(field 1).tif", "the parentheses may contain only fld, wv, wix, z and time, in this order"},
          {"A - 1(fld 1 wv DAPI - DAPI.tif", "the name must end in a closing parenthesis"},
          {"A_01_f01_c0_z0_t0.tif", "the name must have the form A_01_f01_c0_xDAPI_mDAPI_z0_t0"}}) {
        CAPTURE(name);
        CHECK(parse_in_cell_name(name).reason() == reason);
    }
}

TEST_CASE("scan_r_name: reads a numbered well and a channel name", "[plate][scan_r]") {
    CHECK(test::summary(parse_scan_r_name("Image--W00001--P00001--Z00000--T00000--DAPI.tif")) ==
          "A01 s1 w'DAPI' z0 t0");
    CHECK(test::summary(parse_scan_r_name("--W00013--P00002--Z00003--T00004--Alexa 488.tif")) ==
          "B01 s2 w'Alexa 488' z3 t4");
    CHECK(test::summary(parse_scan_r_name("--W00025--P00001--Z00000--T00000--DAPI.tif", 24)) == "B01 s1 w'DAPI' z0 t0");
}

TEST_CASE("scan_r_name: other names are rejected with a reason", "[plate][scan_r][errors]") {
    for (auto const& [name, reason] :
         {example{"Image--W00000--P00001--Z00000--T00000--DAPI.tif", "the well's number must be on the plate"},
          {"Image--W00001--P00001--Z00000--T00000.tif",
           "the name must end like --W00001--P00001--Z00000--T00000--DAPI.tif"},
          {"Image--P00001.tif", "the name must end like --W00001--P00001--Z00000--T00000--DAPI.tif"}}) {
        CAPTURE(name);
        CHECK(parse_scan_r_name(name).reason() == reason);
    }
}
}  // namespace
