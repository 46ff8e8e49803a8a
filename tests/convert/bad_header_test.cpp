#include "convert/spoilt_day.hpp"

#include <string>

#include "support/catch.hpp"

namespace {
using test::spoilt_day;

/// A header in which `to` replaces every `from`, and the message of rec2nwb.
struct broken_header {
    char const* what;
    char const* from;
    char const* to;
    char const* message;  // without the byte offset after the file name
};

broken_header const broken_headers[] = {
    {"malformed XML", "<SpikeConfiguration", "<SpikeConfiguration <", "the header must be well-formed XML: "},
    {"another root", "Configuration>", "Config></Configuration>", "the header must"},
    {"no hardware", "HardwareConfiguration", "Hardware", "Configuration: must have HardwareConfiguration, got none"},
    {"a rate of zero", "samplingRate=\"30000\"", "samplingRate=\"0\"",
     "HardwareConfiguration@samplingRate: must be a number above 0 and at most 10000000, got \"0\""},
    {"a rate that is not a number", "samplingRate=\"30000\"", "samplingRate=\"nan\"",
     "HardwareConfiguration@samplingRate: must be a number above 0 and at most 10000000, got \"nan\""},
    {"a rate that is too high", "samplingRate=\"30000\"", "samplingRate=\"1e300\"",
     "HardwareConfiguration@samplingRate: must be a number above 0 and at most 10000000, got \"1e300\""},
    {"a negative number of channels", "numChannels=\"32\"", "numChannels=\"-1\"",
     "HardwareConfiguration@numChannels: must be an integer from 0 to 1048576, got \"-1\""},
    {"too many channels", "numChannels=\"32\"", "numChannels=\"4294967328\"",
     "HardwareConfiguration@numChannels: must be an integer from 0 to 1048576, got \"4294967328\""},
    {"more channels than the hardware has", "numChannels=\"32\"", "numChannels=\"2\"",
     "SpikeConfiguration/SpikeNTrode[id=1]/SpikeChannel@hwChan: must be an integer from 0 to 1, got \"8\""},
    {"a repeated channel", "hwChan=\"8\"", "hwChan=\"0\"",
     "SpikeConfiguration/SpikeNTrode[id=1]/SpikeChannel@hwChan: must not be repeated, got 0 again"},
    {"a packet size that overflows", "numBytes=\"32\"", "numBytes=\"4294967295\"",
     "HardwareConfiguration/Device[name=ECU]@numBytes: must be an integer from 0 to "},
    {"a system clock of two bytes", "name=\"SysClock\" packetOrderPreference=\"10000\" numBytes=\"8\"",
     "name=\"SysClock\" packetOrderPreference=\"10000\" numBytes=\"2\"",
     "HardwareConfiguration/Device[name=SysClock]@numBytes: SysClock must have 8 bytes, got 2"},
    {"a channel outside its device", "startByte=\"30\"", "startByte=\"31\"",
     "HardwareConfiguration/Device[name=ECU]/Channel[id=ECU_Aout4]@startByte: "},
    {"another vendor's device", "<SpikeConfiguration", "<SpikeConfiguration device=\"other\"",
     "SpikeConfiguration@device: must be intan, neuropixels1 or neuropixels2, got \"other\""},
    {"a time of creation before 1970", "systemTimeAtCreation=\"1687474800000\"", "systemTimeAtCreation=\"-5\"",
     "GlobalConfiguration@systemTimeAtCreation: must be an integer from 0 to 253402300799999, got \"-5\""},
    {"a time of creation beyond the calendar", "systemTimeAtCreation=\"1687474800000\"",
     "systemTimeAtCreation=\"253402300800000\"",
     "GlobalConfiguration@systemTimeAtCreation: must be an integer from 0 to 253402300799999, got \"253402300800000\""},
    {"a scale below zero", "rawScalingToUv=\"0.195\"", "rawScalingToUv=\"-0.195\"",
     "SpikeConfiguration/SpikeNTrode[id=1]@rawScalingToUv: must be a number above 0 and at most 1000000, got "
     "\"-0.195\""},
};

TEST_CASE("rec2nwb: a header that breaks a rule is rejected with file, place, rule and value",
          "[convert][rec2nwb][errors]") {
    for (auto const& broken : broken_headers) {
        CAPTURE(broken.what);
        spoilt_day const day;
        test::replace_in(day.recording(), broken.from, broken.to);
        auto const result = day.convert();
        CHECK(result.status == 1);
        CHECK_THAT(result.err, ContainsSubstring("rec2nwb: REC: ") && ContainsSubstring(broken.message));
        CHECK(result.out.empty());
        CHECK(day.left() == test::nothing);
    }
}

TEST_CASE("rec2nwb: a header without its last line is rejected", "[convert][rec2nwb][errors]") {
    spoilt_day day;
    day.bytes.resize(day.header_bytes - 17);
    day.rewrite();
    auto const result = day.convert();
    CHECK(result.status == 1);
    CHECK(result.err ==
          "rec2nwb: REC: the XML header must end with </Configuration> within the first 67108864 bytes, got none in " +
              std::to_string(day.bytes.size()) + "\n");
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: a header that does not end is read up to a limit", "[convert][rec2nwb][errors]") {
    spoilt_day day;
    day.bytes.resize(day.header_bytes - 17);
    day.rewrite();
    std::filesystem::resize_file(day.recording(), std::uintmax_t{1} << 40);  // a sparse file
    auto const result = day.convert();
    CHECK(result.status == 1);
    CHECK_THAT(
        result.err,
        ContainsSubstring(
            "REC: the XML header must end with </Configuration> within the first 67108864 bytes, got none in 67"));
    CHECK(day.left() == test::nothing);
}

TEST_CASE("rec2nwb: a file with an incomplete first packet is rejected", "[convert][rec2nwb][errors]") {
    for (std::size_t const bytes : {0u, 1u, 61u}) {
        CAPTURE(bytes);
        spoilt_day day;
        day.bytes.resize(day.header_bytes + bytes);
        day.rewrite();
        auto const result = day.convert();
        CHECK(result.status == 1);
        CHECK(result.err == "rec2nwb: REC: byte " + std::to_string(day.header_bytes) +
                                ": at least one packet of 62 bytes must follow the header, got " +
                                std::to_string(bytes) + " bytes\n");
        CHECK(day.left() == test::nothing);
    }
}

TEST_CASE("rec2nwb: a known header error is a warning", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    test::replace_in(day.recording(), "<SpikeConfiguration ", "<SpikeConfiguration chanPerChip=\"0\" ");
    auto const result = day.convert();
    CHECK(result.status == 3);
    CHECK_THAT(result.err,
               ContainsSubstring("warning: REC: SpikeConfiguration: chanPerChip 0 does not divide numChannels 32; "
                                 "samples are read in ascending order of hardware channel\n"));
    CHECK(day.left() == std::vector<std::string>{"sample20230622.nwb"});
}

TEST_CASE("rec2nwb: an error in every header of a day is reported once", "[convert][rec2nwb][errors]") {
    auto made = spoilt_day::small();
    made.epochs = 3;
    spoilt_day const day(made);
    for (auto const& recording : day.recordings)
        test::replace_in(recording, "<SpikeConfiguration ", "<SpikeConfiguration chanPerChip=\"0\" ");
    auto const result = day.convert();
    CHECK(result.status == 3);
    CHECK(result.err ==
          "warning: REC: SpikeConfiguration: chanPerChip 0 does not divide numChannels 32; "
          "samples are read in ascending order of hardware channel (in 3 recordings)\n");
}

TEST_CASE("rec2nwb: --strict makes header warnings errors", "[convert][rec2nwb][errors]") {
    spoilt_day const day;
    test::replace_in(day.recording(), "<SpikeConfiguration ", "<SpikeConfiguration chanPerChip=\"0\" ");
    auto const result = day.convert({"--strict"});
    CHECK(result.status == 1);
    CHECK_THAT(result.err, ContainsSubstring("rec2nwb: REC: --strict: 1 irregularity found\nREC: "
                                             "SpikeConfiguration: chanPerChip 0 does not divide"));
    CHECK(day.left() == test::nothing);
}
}  // namespace
