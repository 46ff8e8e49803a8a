#include <sluice/core/utf8.hpp>

#include <string>

#include "support/catch.hpp"

namespace {
using sluice::malformed_byte;

TEST_CASE("malformed_byte: ASCII and every length of UTF-8 is well-formed", "[core][utf8]") {
    for (std::string const text :
         {"", "plain", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x90\x80", "a\xC2\x80\xEF\xBF\xBD\xF4\x8F\xBF\xBFz"}) {
        CAPTURE(text);
        CHECK(!malformed_byte(text));
    }
}

TEST_CASE("malformed_byte: finds the first invalid byte", "[core][utf8]") {
    CHECK(malformed_byte("ab\xE9") == 2);                // Latin-1
    CHECK(malformed_byte("\x80") == 0);                  // continuation without a lead
    CHECK(malformed_byte("a\xC0\xAF") == 1);             // overlong, two bytes
    CHECK(malformed_byte("\xE0\x80\x80") == 0);          // overlong, three
    CHECK(malformed_byte("\xF0\x80\x80\x80") == 0);      // overlong, four
    CHECK(malformed_byte("\xED\xA0\x80") == 0);          // surrogate
    CHECK(malformed_byte("\xF4\x90\x80\x80") == 0);      // beyond U+10FFFF
    CHECK(malformed_byte("x\xE2\x82") == 1);             // truncated
    CHECK(malformed_byte(std::string("a\0b", 3)) == 1);  // a zero byte would end a C string
}
}  // namespace
