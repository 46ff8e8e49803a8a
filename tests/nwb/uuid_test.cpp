#include <sluice/nwb/uuid.hpp>

#include <random>
#include <set>
#include <string>

#include "support/catch.hpp"

namespace {
using sluice::nwb::make_uuid;

TEST_CASE("make_uuid: 36 characters, version 4, variant 8 to b", "[nwb][make_uuid]") {
    for (int i = 0; i < 100; ++i) {
        auto const text = make_uuid();
        CAPTURE(text);
        REQUIRE(text.size() == 36);
        for (std::size_t at = 0; at < text.size(); ++at) {
            bool const dash = at == 8 || at == 13 || at == 18 || at == 23;
            CHECK((dash ? text[at] == '-' : std::string("0123456789abcdef").find(text[at]) != std::string::npos));
        }
        CHECK(text[14] == '4');
        CHECK(std::string("89ab").find(text[19]) != std::string::npos);
    }
}

TEST_CASE("make_uuid: the same seed returns the same identifiers", "[nwb][make_uuid]") {
    std::mt19937_64 one(1), same(1), other(2);
    auto const first = make_uuid(one);
    CHECK(first == make_uuid(same));
    CHECK(first != make_uuid(other));
    CHECK(first != make_uuid(one));
}

TEST_CASE("make_uuid: 1000 identifiers are unique", "[nwb][make_uuid]") {
    std::set<std::string> all;
    for (int i = 0; i < 1000; ++i) all.insert(make_uuid());
    CHECK(all.size() == 1000);
}
}  // namespace
