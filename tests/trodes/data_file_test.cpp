#include <sluice/trodes/data_file.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/data_file_bytes.hpp"
#include "support/shared_dir.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::trodes::data_field;
using sluice::trodes::number_type;
using sluice::trodes::read_data_file;
using test::packed;

sluice::trodes::data_file read(std::string const& bytes) {
    test::temp_dir folder;
    return read_data_file(folder.write("a.dat", bytes));
}
std::string refusal(std::string const& bytes) {
    test::temp_dir folder;
    auto const path = folder.write("a.dat", bytes);
    try {
        read_data_file(path);
    } catch (sluice::format_error const& e) {
        return std::string(e.what()).substr(folder.path().string().size() + 1);
    }
    return "nothing";
}

TEST_CASE("read_data_file: settings have lower-case names, and may be empty", "[trodes][data_file]") {
    auto const file = read(test::data_file_bytes(
        "Clock rate: 30000\nSource:\nURL: a: b\nclock RATE: 20000\nFields: <time uint32>\n", packed(std::uint32_t{7})));
    CHECK(file.settings.size() == 5);
    CHECK(file.settings[0] == sluice::trodes::data_setting{"clock rate", "30000"});
    CHECK(file.setting("Clock Rate") == "20000");
    CHECK(file.setting("source") == "");
    CHECK(file.setting("url") == "a: b");
    CHECK_FALSE(file.setting("threshold"));
}

TEST_CASE("read_data_file: reads any list of fields, packed and little-endian", "[trodes][data_file]") {
    auto const file =
        read(test::data_file_bytes("Fields: <time uint32><pair 2*int16><pixel  float32*2>< state uint8 >\n",
                                   packed(4'000'000'000u) + packed(std::int16_t{-1}) + packed(std::int16_t{2}) +
                                       packed(0.5f) + packed(1.5f) + "\x03"));
    CHECK(file.fields == std::vector<data_field>{{"time", number_type::uint32, 1, 0},
                                                 {"pair", number_type::int16, 2, 4},
                                                 {"pixel", number_type::float32, 2, 8},
                                                 {"state", number_type::uint8, 1, 16}});
    REQUIRE(file.size() == 1);
    CHECK(file.values<std::uint32_t>(*file.find("time")) == std::vector{4'000'000'000u});
    CHECK(file.values<int>(*file.find("pair")) == std::vector{-1, 2});
    CHECK(file.values<double>(*file.find("pixel")) == std::vector{0.5, 1.5});
    CHECK(file.values<std::int64_t>(*file.find("state")) == std::vector<std::int64_t>{3});
    CHECK(file.find("State") == nullptr);
}

TEST_CASE("read_data_file: reads numbers of every type", "[trodes][data_file]") {
    auto const one = [](std::string const& type, std::string const& bytes) {
        auto const file = read(test::data_file_bytes("Fields: <v " + type + ">\n", bytes));
        return file.values<double>(file.fields.front()).at(0);
    };
    CHECK(one("int8", packed(std::int8_t{-5})) == -5);
    CHECK(one("int32", packed(std::int32_t{-70000})) == -70000);
    CHECK(one("int64", packed(std::int64_t{-1} << 40)) == -1099511627776.0);
    CHECK(one("uint64", packed(~std::uint64_t{0})) == 18446744073709551615.0);
    CHECK(one("float64", packed(-0.25)) == -0.25);
    CHECK(one("double", packed(3e300)) == 3e300);
    CHECK(one("bool", "\x01") == 1);
    CHECK(one("float16", packed(std::uint16_t{0x3E00})) == 1.5);
    CHECK(one("half", packed(std::uint16_t{0xC000})) == -2);
    CHECK(one("float16", packed(std::uint16_t{0x0001})) == std::ldexp(1.0, -24));
    CHECK(one("float16", packed(std::uint16_t{0x7C00})) == std::numeric_limits<double>::infinity());
}

TEST_CASE("read_data_file: without Fields the records are float64", "[trodes][data_file]") {
    auto const file = read(test::data_file_bytes("", packed(1.25) + packed(-2.5)));
    CHECK(file.settings.empty());
    CHECK(file.values<double>(file.fields.front()) == std::vector{1.25, -2.5});
}

TEST_CASE("read_data_file: a partial last record is not read, and reported", "[trodes][data_file]") {
    auto const file = read(test::data_file_bytes("Fields: <time uint32><x uint16>\n", std::string(15, 'a')));
    CHECK(file.size() == 2);
    CHECK(file.trailing_byte_count == 3);
    CHECK(read(test::data_file_bytes("Fields: <time uint32>\n", "")).size() == 0);
    CHECK(read("<Start settings>\r\nA: b\r\n<End settings>").size() == 0);
}

TEST_CASE("read_data_file: a file that is not a data file is an error with byte, rule and value",
          "[trodes][data_file][errors]") {
    CHECK(refusal("") == "a.dat: byte 0: a Trodes data file must begin with the line <Start settings>, got \"\"");
    CHECK(refusal("PK\x03\x04") ==
          "a.dat: byte 0: a Trodes data file must begin with the line <Start settings>, got \"PK\\x03\\x04\"");
    CHECK(refusal(std::string(79, 'a') + "\xC3\xA9...") ==
          "a.dat: byte 0: a Trodes data file must begin with the line <Start settings>, got \"" + std::string(79, 'a') +
              "...\"");
    CHECK(refusal("<Start settings>\nA: b\n") ==
          "a.dat: byte 22: the settings must end with the line <End settings>, got \"tart settings>\\x0AA: b\\x0A\"");
    CHECK(refusal(test::data_file_bytes("A: b\nnonsense\n", "")) ==
          "a.dat: byte 22: a setting must be NAME: VALUE, got \"nonsense\"");
    CHECK(refusal(test::data_file_bytes("Fields:\n", "")) ==
          "a.dat: byte 17: Fields must be <name type><name type>..., got \"\"");
    CHECK(refusal(test::data_file_bytes("Fields: <time>\n", "")) ==
          "a.dat: byte 17: Fields must be <name type><name type>..., got \"<time>\"");
    CHECK(refusal(test::data_file_bytes("Fields: <t uint33>\n", "")) ==
          "a.dat: byte 17: field t must have a number type, COUNT*TYPE or TYPE*COUNT, got \"uint33\"");
    CHECK(refusal(test::data_file_bytes("Fields: <t 0*uint8>\n", "")) ==
          "a.dat: byte 17: field t must have a number type, COUNT*TYPE or TYPE*COUNT, got \"0*uint8\"");
    CHECK(refusal(test::data_file_bytes("Fields: <t 9999999999*uint8>\n", "")) ==
          "a.dat: byte 17: field t must have a number type, COUNT*TYPE or TYPE*COUNT, got \"9999999999*uint8\"");
    CHECK(refusal(test::data_file_bytes("Fields: <t uint8><t uint8>\n", "")) ==
          "a.dat: byte 17: field names must be unique, got \"t\"");
    CHECK_THROWS_AS(read_data_file("/nowhere/a.dat"), sluice::file_error);
}

TEST_CASE("values: a number that does not fit the type is an error with its byte", "[trodes][data_file][errors]") {
    auto const file =
        read(test::data_file_bytes("Fields: <a int16><b float64>\n", packed(std::int16_t{-3}) + packed(0.5)));
    auto const first = std::to_string(file.first_record_byte), second = std::to_string(file.first_record_byte + 2);
    CHECK_THROWS_WITH(
        file.values<std::uint32_t>(*file.find("a")),
        ContainsSubstring("byte " + first + ": field a must be a whole number of 32 bits, not negative, got -3"));
    CHECK_THROWS_WITH(file.values<int>(*file.find("b")),
                      ContainsSubstring("byte " + second + ": field b must be a whole number of 32 bits, got 0.5"));
}

TEST_CASE("read_data_file: reads files written by Trodes", "[trodes][data_file][shared]") {
    auto const shared = test::shared_dir();
    if (!shared) return;
    auto const folder = *shared / "data" / "trodes_dat";
    auto const position = read_data_file(folder / "1.pos_online.dat");
    CHECK(position.setting("camera resolution") == "1000x1000");
    CHECK(position.fields.size() == 5);
    CHECK(position.size() == 32658);
    CHECK(position.trailing_byte_count == 0);
    auto const line = read_data_file(folder / "20190718_beans_01_s1.dio_Din1.dat");
    CHECK(line.setting("id") == "Din1");
    CHECK(line.values<std::uint32_t>(*line.find("time")).front() == 1367266);
    CHECK(line.values<int>(*line.find("state")).size() == line.size());
    auto const periods = read_data_file(folder / "20200616_beans_06_w1.continuoustime.dat");
    CHECK(periods.fields.at(1).name == "systime");
    CHECK(periods.trailing_byte_count != 0);  // its records are text, unlike its Fields setting
}
}  // namespace
