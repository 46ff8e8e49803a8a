#include <sluice/plate/well.hpp>

#include <set>
#include <string>

#include "support/catch.hpp"

namespace {
using sluice::plate::parse_well, sluice::plate::well;

static_assert(parse_well("A01") == well{0, 0} && parse_well("H12") == well{7, 11} &&
              parse_well("AF48") == well{31, 47});

TEST_CASE("well: row letters count in base 26 without a zero; columns count from 1", "[plate][well]") {
    CHECK(sluice::plate::row_name(0) == "A");
    CHECK(sluice::plate::row_name(25) == "Z");
    CHECK(sluice::plate::row_name(26) == "AA");
    CHECK(sluice::plate::row_name(31) == "AF");
    CHECK(to_string(well{25, 8}) == "Z09");
    CHECK(to_string(well{26, 9}) == "AA10");
}

TEST_CASE("well: every well of a 1536-well plate round-trips, in order", "[plate][well]") {
    std::set<well> all;
    for (unsigned row = 0; row != well::rows; ++row)
        for (unsigned column = 0; column != well::columns; ++column) {
            well const one{static_cast<std::uint8_t>(row), static_cast<std::uint8_t>(column)};
            REQUIRE(parse_well(to_string(one)) == one);
            all.insert(one);
        }
    CHECK(all.size() == 1536);
    CHECK(to_string(*all.rbegin()) == "AF48");
}

TEST_CASE("well: A1, a01 and A01 are the same well, and AA01 comes after Z48", "[plate][well][case13]") {
    CHECK(parse_well("A1") == parse_well("a01"));
    CHECK(parse_well("aa1") == well{26, 0});
    CHECK(*parse_well("Z48") < *parse_well("AA01"));
    CHECK(*parse_well("A02") < *parse_well("B01"));
}

TEST_CASE("well: text that names no well returns no value", "[plate][well][errors]") {
    for (auto const* text :
         {"", "A", "01", "A0", "A00", "A49", "AG01", "AAA1", "A001", "A-1", "A1 ", " A1", "1A", "A1x"}) {
        CAPTURE(text);
        CHECK(!parse_well(text));
    }
}
}  // namespace
