#include <sluice/plate/name_pattern.hpp>

#include "plate/names.hpp"
#include "support/catch.hpp"

namespace {
using sluice::plate::name_pattern;

struct pattern_example {
    char const *pattern, *name, *expected;
};

TEST_CASE("name_pattern: reads the values of its fields", "[plate][name_pattern]") {
    for (auto const& [pattern, name, expected] :
         {pattern_example{"Img_T{t:4}_C{c}_W{well}.tif", "Img_T0012_C3_WB07.tif", "B07 w3 t12"},
          {"{plate}_{well}_{channel}.tif", "my_B02_plate_C03_DAPI.tif", "C03 w'DAPI'"},
          {"{Row}{Col:3}-{Site}.png", "AA012-4.PNG", "AA12 s4"},
          {"r{WellRow}c{WellColumn}_{StackSlice}_{Frame}.tif", "r27c1_3_9.tif", "AA01 z3 t9"},
          {"{*}{well}_f{f}d{w:1}.tif", "x_A01_f03d2.tif", "A01 s3 w2"},
          {"{well}{t:2}{z:2}.tif", "A01.tif", "refused"},
          {"{well}.tif", "A01_s1.tif", "refused"},
          {"{well}_{z}.tif", "A01_.tif", "refused"},
          {"{row}{col}.tif", "A99.tif", "refused"}}) {
        CAPTURE(pattern, name);
        CHECK(test::summary(name_pattern(pattern).parse(name)) == expected);
    }
    name_pattern const with_plate("{plate}_{well}.tif");
    CHECK(with_plate.parse("a_b_A01.tif")->plate == "a_b");
}

TEST_CASE("name_pattern: an invalid pattern throws", "[plate][name_pattern][errors]") {
    CHECK_THROWS_WITH(name_pattern("{well}_{lens}.tif"),
                      "sluice::plate::name_pattern: a field must be one of well, row, col, site, channel, z, t, plate, "
                      "* or their aliases, got '{well}_{lens}.tif'");
    CHECK_THROWS_WITH(name_pattern("{well}_{t"), ContainsSubstring("a { must be closed by a }"));
    CHECK_THROWS_WITH(name_pattern("{well}_t}"), ContainsSubstring("a } must follow a {"));
    CHECK_THROWS_WITH(name_pattern("{well}_{t}_{frame}"), ContainsSubstring("each field may appear only once"));
    CHECK_THROWS_WITH(name_pattern("{t}.tif"), ContainsSubstring("there must be one well, or row and col"));
    CHECK_THROWS_WITH(name_pattern("{row}.tif"), ContainsSubstring("there must be one well, or row and col"));
    CHECK_THROWS_WITH(name_pattern("{well}{t:0}"), ContainsSubstring("the width after a : must be a number from 1"));
}

TEST_CASE("name_pattern: named groups make it a regular expression, searched for in the name",
          "[plate][name_pattern][regex]") {
    for (auto const& [pattern, name, expected] :
         {pattern_example{"^(?P<Plate>.*)_(?P<Well>[A-P][0-9]{2})_s(?P<Site>[0-9]+)_w(?P<ChannelNumber>[0-9])",
                          "my_B02_C03_s12_w3A1B2.tif", "C03 s12 w3"},
          pattern_example{"(?<WellRow>[A-Z]{1,2})(?<WellColumn>\\d+)--(?<Dye>\\w+)(--(?<Frame>\\d+))?\\.tif$",
                          "x/AA1--DAPI.tif", "AA01 w'DAPI'"},
          {"(?<WellRow>[A-Z]{1,2})(?<WellColumn>\\d+)--(?<Dye>\\w+)(--(?<Frame>\\d+))?\\.tif$", "A12--7--0003.TIF",
           "A12 w7 t3"},
          {"r(?<Row>\\d+)c(?<Col>\\d+)_(?<Pos>[^_]+)_(?<StackSlice>[a-z]+)", "r2c3_left_top.tif", "B03 s'left' z'top'"},
          {"(a|b)(?:c)[(?<](\\()(?<well>\\w\\d\\d)\\)_(?<z>\\d)", "ac((A01)_7.tif",
           "A01 z7"},  // unnamed groups, classes and escapes are ignored
          {"(?<well>[A-H]\\d\\d)_t(?<t>\\d*)", "A01_t.tif", "A01"},
          {"^(.*)_(?<well>[A-P]\\d{2})f(?<field>\\d{2})d(?<channel>\\d)", "MFGTMP_1_B02f07d1.tif",
           "B02 s7 w1"},  // Cellomics
          {"-(?<row>[A-Z])(?<col>\\d{3})--PO(?<pos>\\d+)--LO(?<t>\\d+)--CO(?<c>\\d)--SL(?<slice>\\d+)-",
           "-A002--PO01--LO001--CO6--SL001--PX32500.tif", "A02 s1 w6 z1 t1"},  // Acquifer
          {"^(?<well>[A-H]\\d\\d)\\.tif$", "xA01.tif", "refused"},
          {"(?<well>\\w+)\\.tif", "A99.tif", "refused"},
          {"(?<row>\\w)(?<col>\\d\\d)", "A49.tif", "refused"}}) {
        CAPTURE(pattern, name);
        CHECK(test::summary(name_pattern(pattern).parse(name)) == expected);
    }
    CHECK(name_pattern("(?P<Plate>.*)_(?P<Well>[A-P][0-9]{2})").parse("my_B02.tif")->plate == "my");
}

TEST_CASE("name_pattern: an invalid regular expression throws", "[plate][name_pattern][regex][errors]") {
    auto const refused = [](char const* pattern, std::string const& rule) {
        CHECK_THROWS_WITH(name_pattern(pattern), "sluice::plate::name_pattern: " + rule + ", got '" + pattern + "'");
    };
    refused("(?P<Lens>.)_(?P<Well>...)",
            "a named group must be one of Well, Row, Col, Site, Channel, Z, T, Plate or their aliases (leave other "
            "groups unnamed)");
    refused("(?P<*>.)(?P<Well>...)",
            "a named group must be one of Well, Row, Col, Site, Channel, Z, T, Plate or their aliases (leave other "
            "groups unnamed)");
    refused("(?P<Well>...", "a ( must be closed by a )");
    refused("(?P<Well>...))", "a ) must follow a (");
    refused("(?P<Well...)", "a group's name must end in >");
    refused("(?P<Site>.)", "there must be one well, or row and col");
    refused("(?P<Well>...)(?P<Row>.)(?P<Col>.)", "there must be one well, or row and col");
    refused("(?P<Well>...)_(?P<Z>.)_(?P<Slice>.)", "each field may appear only once");
    refused("(?<=x)(?P<Well>...)", "lookbehind is not supported");
    CHECK_THROWS_WITH(name_pattern("(?P<Well>...)[z-a]"),
                      ContainsSubstring("must be an ECMAScript regular expression with named groups ("));
}
}  // namespace
