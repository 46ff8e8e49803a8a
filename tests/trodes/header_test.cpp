#include <sluice/trodes/header.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/shared_dir.hpp"
#include "support/temp_dir.hpp"
#include "support/trodes_header.hpp"

namespace {
using namespace sluice::trodes;
using namespace test;

header parse(trodes_header const& text) { return parse_header(text.xml(), "a.rec"); }

TEST_CASE("read_header: packet 0 begins after the line of </Configuration>", "[trodes][header]") {
    temp_dir dir;
    auto const xml = trodes_header{}.xml();
    SECTION("with \\n") { CHECK(read_header(dir.write("a.rec", xml + "\x55packets")).header_bytes == xml.size()); }
    SECTION("with \\r\\n") {
        auto text = xml.substr(0, xml.size() - 1) + "\r\n";
        CHECK(read_header(dir.write("a.rec", text + "\x55packets")).header_bytes == text.size());
    }
    SECTION("with nothing after it") {
        CHECK(read_header(dir.write("a.rec", xml.substr(0, xml.size() - 1))).header_bytes == xml.size() - 1);
    }
    SECTION("with a text longer than one read") {
        auto text = trodes_header{};
        text.modules = std::string(300'000, ' ');
        CHECK(read_header(dir.write("a.rec", text.xml() + std::string(100'000, '\x55'))).header_bytes ==
              text.xml().size());
    }
}

TEST_CASE("read_header: finds an end tag split between two reads", "[trodes][header]") {
    temp_dir dir;
    auto text = trodes_header{};
    auto const plain = text.xml().find("</Configuration>");
    for (std::size_t inside = 1; inside < 16; inside += 7) {
        text.modules = std::string(65536 - plain - inside, ' ');
        auto const xml = text.xml();
        CHECK(read_header(dir.write("a.rec", xml + "\x55")).header_bytes == xml.size());
    }
}

TEST_CASE("read_header: a .trodesconf is a header without packets", "[trodes][header]") {
    temp_dir dir;
    auto const xml = trodes_header{}.xml() + "\n\n";
    auto const h = read_header(dir.write("a.trodesconf", xml));
    CHECK(h.header_bytes == xml.size());
    CHECK(h.ntrodes.size() == 1);
}

TEST_CASE("read_header: a file without a header is an error that names it", "[trodes][header][errors]") {
    temp_dir dir;
    CHECK_THROWS_AS(read_header(dir / "absent.rec"), sluice::file_error);
    CHECK_THROWS_WITH(read_header(dir / "absent.rec"), ContainsSubstring("absent.rec: cannot be opened: No such file"));
    CHECK_THROWS_WITH(read_header(dir.path()), ContainsSubstring("must be a file, got a directory"));
    CHECK_THROWS_WITH(read_header(dir.write("b.rec", "<Configuration>")),
                      ContainsSubstring("b.rec: the XML header must end with </Configuration>") &&
                          ContainsSubstring("got none in 15"));
    CHECK_THROWS_WITH(read_header(dir.write("c.rec", "")), ContainsSubstring("must end with </Configuration>"));
    auto xml = trodes_header{}.xml();
    CHECK_THROWS_WITH(read_header(dir.write("d.rec", xml.substr(0, xml.size() - 1) + "\x55zz")),
                      ContainsSubstring("nothing may follow </Configuration> on its line, got 3 bytes"));
}

TEST_CASE("read_header: the search for the end tag is bounded", "[trodes][header][bounded]") {
    temp_dir dir;
    auto const path = dir.write("endless.rec", "<Configuration>");
    std::filesystem::resize_file(path, std::uintmax_t{1} << 33);  // takes no room on the disk
    CHECK_THROWS_WITH(read_header(path), ContainsSubstring("within the first " + std::to_string(max_header_bytes) +
                                                           " bytes, got none in"));
    auto text = trodes_header{};
    text.devices.clear();
    for (std::size_t i = 0; i <= max_devices; ++i) text.devices += device_xml("D" + std::to_string(i), "1");
    CHECK_THROWS_WITH(parse(text), ContainsSubstring("HardwareConfiguration: must have at most 256 Device, got more"));
}

TEST_CASE("parse_header: malformed XML is an error with its byte", "[trodes][header][errors]") {
    auto xml = trodes_header{}.xml();
    xml.replace(xml.find("samplingRate="), 13, "samplingRate<");
    try {
        parse_header(xml, "a.rec");
        FAIL("must throw");
    } catch (sluice::format_error const& e) {
        CHECK(e.byte().has_value());
        CHECK_THAT(e.what(), ContainsSubstring("a.rec: byte ") && ContainsSubstring("well-formed XML"));
    }
    CHECK_THROWS_WITH(parse_header("<Other></Other>", "a.rec"),
                      ContainsSubstring("root element Configuration, got \"Other\""));
    CHECK_THROWS_WITH(parse_header("<Configuration></Configuration>", "a.rec"),
                      ContainsSubstring("must have HardwareConfiguration"));
}

TEST_CASE("parse_header: a packet is sync byte, devices in document order, timestamp, samples", "[trodes][header]") {
    auto text = trodes_header{};
    text.devices = device_xml("MCU_IO", "1") + device_xml("Virtual", "") +
                   device_xml("ECU", "32", analog_xml("Ain1", "8") + digital_xml("Dout1", "4", "7", "0")) +
                   sysclock_xml();
    auto const h = parse(text);
    CHECK(h.layout.packet_bytes == 1 + 1 + 32 + 8 + 4 + 8);
    CHECK(h.layout.timestamp_byte == 42);
    CHECK(h.layout.samples_byte == 46);
    CHECK(h.layout.sysclock_byte == 34u);
    CHECK(find_device(h, "Virtual")->byte_count == 0);
    CHECK(find_device(h, "ECU")->first_byte == 2);
    CHECK(find_device(h, "ECU")->analog == std::vector<analog_channel>{{"Ain1", 10}});
    CHECK(find_device(h, "ECU")->digital == std::vector<digital_channel>{{"Dout1", 6, 7, false}});
    CHECK(find_device(h, "absent") == nullptr);
    CHECK(h.layout.sample_byte(3) == 46 + 2 * h.layout.slot_of_channel[3]);
    CHECK_THROWS_AS(h.layout.sample_byte(4), sluice::argument_error);
    CHECK(h.warnings.empty());
}

TEST_CASE("parse_header: without SysClock the layout has no clock byte", "[trodes][header]") {
    auto text = trodes_header{};
    text.devices = device_xml("MCU_IO", "1");
    CHECK(!parse(text).layout.sysclock_byte);
}

TEST_CASE("parse_header: implausible numbers are errors", "[trodes][header][errors]") {
    auto text = trodes_header{};
    for (auto const* rate : {"0", "-30000", "nan", "inf", "1e400", "30kHz", "", "1e9"}) {
        text.sampling_rate = rate;
        CHECK_THROWS_WITH(parse(text),
                          ContainsSubstring("HardwareConfiguration@samplingRate: must be a number above 0"));
    }
    text = {};
    for (auto const* count : {"-1", "four", "", "4.5", "99999999999999999999", "2000000"}) {
        text.hardware_channels = count;
        CHECK_THROWS_WITH(parse(text),
                          ContainsSubstring("HardwareConfiguration@numChannels: must be an integer from 0 to"));
    }
    text = {};
    for (auto const* bytes : {"-8", "many", "99999999999999999999", "16777217"}) {
        text.devices = device_xml("ECU", bytes);
        CHECK_THROWS_WITH(
            parse(text),
            ContainsSubstring("HardwareConfiguration/Device[name=ECU]@numBytes: must be an integer from 0 to") &&
                ContainsSubstring(std::string("got \"") + bytes));
    }
    text.devices = device_xml("A", "16777000") + device_xml("B", "16777000");
    CHECK_THROWS_WITH(parse(text),
                      ContainsSubstring("Device[name=B]@numBytes: a packet must have at most 16777216 bytes"));
    text.devices = device_xml("SysClock", "4");
    CHECK_THROWS_WITH(parse(text), ContainsSubstring("SysClock must have 8 bytes, got 4"));
    text = {};
    text.global = " systemTimeAtCreation=\"soon\"";
    CHECK_THROWS_WITH(parse(text), ContainsSubstring("GlobalConfiguration@systemTimeAtCreation: must be an integer"));
}

TEST_CASE("parse_header: recorded channels must exist in the hardware and be unique", "[trodes][header][errors]") {
    auto text = trodes_header{};
    text.ntrodes = ntrode_xml("1", {0, 1, 2, 3}) + ntrode_xml("2", {4});
    CHECK_THROWS_WITH(parse(text), ContainsSubstring("must have at most numChannels = 4 SpikeChannel, got more"));
    text.ntrodes = ntrode_xml("1", {0, 1, 1});
    CHECK_THROWS_WITH(parse(text),
                      ContainsSubstring("SpikeNTrode[id=1]/SpikeChannel@hwChan: must not be repeated, got 1 again"));
    text.ntrodes = ntrode_xml("1", {0, 4});
    CHECK_THROWS_WITH(parse(text), ContainsSubstring("@hwChan: must be an integer from 0 to 3, got \"4\""));
    text.ntrodes = "<SpikeNTrode id=\"1\"><SpikeChannel/></SpikeNTrode>";
    CHECK_THROWS_WITH(parse(text), ContainsSubstring("@hwChan: must be an integer from 0 to 3, got nothing"));
    text.ntrodes = "<SpikeNTrode><SpikeChannel hwChan=\"0\"/></SpikeNTrode>";
    CHECK_THROWS_WITH(parse(text), ContainsSubstring("SpikeConfiguration/SpikeNTrode@id: must be given"));
}

TEST_CASE("parse_header: a behaviour-only recording has no channels", "[trodes][header]") {
    auto text = trodes_header{};
    text.ntrodes.clear();
    for (auto const* count : {"0", "128"}) {
        text.hardware_channels = count;
        auto const h = parse(text);
        CHECK(h.layout.channel_count == 0);
        CHECK(h.layout.packet_bytes == 1 + 9 + 4);
        CHECK(h.slot_channels.empty());
    }
}

TEST_CASE("parse_header: packets that include the system time are an error", "[trodes][header][errors]") {
    auto text = trodes_header{};
    text.hardware_attributes = " sysTimeIncluded=\"1\"";
    CHECK_THROWS_WITH(
        parse(text),
        ContainsSubstring(
            "HardwareConfiguration@sysTimeIncluded: packets that include the system time are not supported"));
    text.hardware_attributes = " sysTimeIncluded=\"0\"";
    CHECK_NOTHROW(parse(text));
    text = {};
    text.global += " sysTimeIncluded=\"1\"";
    CHECK_THROWS_WITH(parse(text), ContainsSubstring("GlobalConfiguration@sysTimeIncluded"));
}

TEST_CASE("parse_header: global attributes keep their order, absent ones are empty", "[trodes][header]") {
    auto const h = parse({});
    REQUIRE(h.global.size() == 3);
    CHECK(h.global[2].first == "trodesVersion");
    CHECK(global_attribute(h, "trodesVersion") == "2.4.0");
    CHECK(global_attribute(h, "commitHead").empty());
    CHECK(h.system_time_at_creation_ms == 1687474800000);
    CHECK(h.timestamp_at_creation == 1000);
    auto text = trodes_header{};
    text.global = " systemTimeAtCreation=\"\"";
    CHECK(!parse(text).system_time_at_creation_ms);
}

TEST_CASE("parse_header: a global attribute that is not UTF-8 is read as Latin-1, with a warning", "[trodes][header]") {
    auto text = trodes_header{};
    text.global = " filePrefix=\"M\xE9moire\"";
    auto const h = parse(text);
    CHECK(global_attribute(h, "filePrefix") == "M\xC3\xA9moire");
    REQUIRE(h.warnings.size() == 1);
    CHECK_THAT(h.warnings[0], ContainsSubstring("GlobalConfiguration: filePrefix is not UTF-8 and is read as Latin-1"));
}

TEST_CASE("parse_header: PTP is an argument of the camera module", "[trodes][header]") {
    auto const module = [](std::string const& name, std::string const& value) {
        auto text = trodes_header{};
        text.modules = "<SingleModuleConfiguration moduleName=\"" + name + "\"><Argument flag=\"-20\" value=\"" +
                       value + "\"/></SingleModuleConfiguration>";
        return parse(text).camera_ptp;
    };
    CHECK(module("cameraModule", "-ptpEnabled"));
    CHECK(module("./cameraModule", "-ptpEnabled"));
    CHECK(!module("stateScript", "-ptpEnabled"));
    CHECK(!module("cameraModule", "-other"));
    CHECK(!parse({}).camera_ptp);
}

TEST_CASE("parse_header: reads the header of a current Trodes version", "[trodes][header]") {
    auto const folder = shared_dir();
    if (!folder) return;
    struct expected {
        char const* name;
        std::uint32_t packet_bytes, channels;
        double rate;
        std::size_t multiplexed;
    };
    for (auto const& e :
         {expected{"default_header.xml", 566, 256, 20000, 9}, expected{"header_test.xml", 566, 256, 20000, 9},
          expected{"reconfig_probeDevice.trodesconf", 310, 128, 30000, 10}}) {
        auto const h = read_header(*folder / "data/headers" / e.name);
        CHECK(h.layout.packet_bytes == e.packet_bytes);
        CHECK(h.layout.channel_count == e.channels);
        CHECK(h.sampling_rate_hz == e.rate);
        CHECK(h.devices.at(1).digital.size() == 64);
        CHECK(h.devices.at(1).analog.size() == 12);
        CHECK(h.devices.at(2).multiplexed.size() == e.multiplexed);
        CHECK(find_digital(h, "Din1") == &h.devices.at(1).digital.front());
        CHECK(h.camera_ptp);
        CHECK(h.warnings.empty());
    }
}
}  // namespace
