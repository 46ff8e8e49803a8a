#include <sluice/trodes/header_xml.hpp>
#include <sluice/trodes/header_difference.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/trodes_header.hpp"

namespace {
using namespace sluice::trodes;
using namespace test;
using channels = std::vector<std::uint32_t>;

header parse(trodes_header const& text) { return parse_header(text.xml(), "a.rec"); }

/// A header of 8 hardware channels, of which those are recorded.
trodes_header eight(std::string const& spike_attributes,
                    std::initializer_list<int> recorded = {7, 6, 5, 4, 3, 2, 1, 0}) {
    auto text = trodes_header{};
    text.hardware_channels = "8";
    text.spike_attributes = spike_attributes;
    text.ntrodes = ntrode_xml("1", recorded);
    return text;
}

TEST_CASE("parse_header: Intan chips are interleaved", "[trodes][header]") {
    auto text = eight(" chanPerChip=\"2\"");
    CHECK(parse(text).slot_channels == channels{0, 2, 4, 6, 1, 3, 5, 7});
    text.spike_attributes += " device=\"intan\"";
    CHECK(parse(text).slot_channels == channels{0, 2, 4, 6, 1, 3, 5, 7});
    text.spike_attributes = "";
    text.hardware_channels = "128";
    text.ntrodes = ntrode_xml("1", {96, 33, 64, 0, 1, 32});
    CHECK(parse(text).slot_channels == channels{0, 32, 64, 96, 1, 33});  // 32 per chip by default
}

TEST_CASE("parse_header: channels that are not recorded are skipped, the others keep their order", "[trodes][header]") {
    auto const h = parse(eight(" chanPerChip=\"4\"", {6, 1, 0}));
    CHECK(h.slot_channels == channels{0, 1, 6});
    CHECK(h.layout.channel_count == 3);
    CHECK(h.layout.slot_of_channel == channels{0, 1, packet_layout::not_recorded, packet_layout::not_recorded,
                                               packet_layout::not_recorded, packet_layout::not_recorded, 2,
                                               packet_layout::not_recorded});
    CHECK(h.ntrodes.front().hardware_channels == channels{6, 1, 0});
}

TEST_CASE("parse_header: an invalid chanPerChip means ascending order and a warning", "[trodes][header]") {
    for (auto const* broken : {"0", "16", "3", "-4"}) {
        auto const h = parse(eight(" chanPerChip=\"" + std::string(broken) + "\""));
        CHECK(h.slot_channels == channels{0, 1, 2, 3, 4, 5, 6, 7});
        REQUIRE(h.warnings.size() == 1);
        CHECK_THAT(h.warnings[0], ContainsSubstring("a.rec: SpikeConfiguration: chanPerChip " + std::string(broken) +
                                                    " does not divide numChannels 8"));
    }
    auto const silent = parse(eight(""));
    CHECK(silent.slot_channels == channels{0, 1, 2, 3, 4, 5, 6, 7});
    CHECK_THAT(silent.warnings.at(0),
               ContainsSubstring("a.rec: SpikeConfiguration: chanPerChip is absent, and the assumed 32 "
                                 "does not divide numChannels 8; "));
    CHECK_THROWS_WITH(parse(eight(" chanPerChip=\"two\"")),
                      ContainsSubstring("SpikeConfiguration@chanPerChip: must be an integer"));
}

TEST_CASE("parse_header: Neuropixels samples ascend and must include every channel", "[trodes][header]") {
    for (auto const* kind : {"neuropixels1", "neuropixels2"}) {
        auto const attribute = " device=\"" + std::string(kind) + "\"";
        CHECK(parse(eight(attribute)).slot_channels == channels{0, 1, 2, 3, 4, 5, 6, 7});
        CHECK(parse(eight(attribute, {2, 0, 1})).slot_channels == channels{0, 1, 2});
        CHECK_THROWS_WITH(parse(eight(attribute, {3, 0, 1})),
                          ContainsSubstring("must record hardware channels 0 to n - 1, got 3 channels up to 3"));
    }
}

TEST_CASE("parse_header: an unknown device is an error", "[trodes][header][errors]") {
    CHECK_THROWS_WITH(
        parse(eight(" device=\"abacus\"")),
        ContainsSubstring("SpikeConfiguration@device: must be intan, neuropixels1 or neuropixels2, got \"abacus\""));
}

TEST_CASE("parse_header: a packetOrderPreference that disagrees with the document is a warning", "[trodes][header]") {
    auto text = trodes_header{};
    text.devices = device_xml("A", "1", "", "10") + device_xml("B", "1", "", "20");
    CHECK(parse(text).warnings.empty());
    text.devices = device_xml("A", "1", "", "20") + device_xml("B", "1", "", "10");
    auto const h = parse(text);
    REQUIRE(h.warnings.size() == 1);
    CHECK_THAT(h.warnings[0], ContainsSubstring("Device[name=B]: packetOrderPreference \"10\" disagrees"));
    CHECK(find_device(h, "A")->first_byte == 1);
}

TEST_CASE("parse_header: multiplexed channels have an id bit, uint32 channels are not read", "[trodes][header]") {
    auto text = trodes_header{};
    text.devices = device_xml("ECU", "4") + device_xml("Multiplexed", "8",
                                                       multiplexed_xml("AccelX", "2", "0", "3") +
                                                           multiplexed_xml("RFsync", "2", "0", "0", "uint32") +
                                                           multiplexed_xml("AccelY", "4", "1", "2"));
    auto const h = parse(text);
    CHECK(find_device(h, "Multiplexed")->multiplexed ==
          std::vector<multiplexed_channel>{{"AccelX", 7, 5, 3}, {"AccelY", 9, 6, 2}});
    CHECK(h.warnings.empty());
}

TEST_CASE("parse_header: a channel outside its device is an error", "[trodes][header][errors]") {
    auto text = trodes_header{};
    auto const refused = [&](std::string const& channel, std::string const& rule) {
        text.devices = device_xml("ECU", "2", channel);
        CHECK_THROWS_WITH(parse(text),
                          ContainsSubstring("HardwareConfiguration/Device[name=ECU]/Channel[id=X]@" + rule));
    };
    refused(digital_xml("X", "2", "0"), "startByte: must be an integer from 0 to 1, got \"2\"");
    refused(digital_xml("X", "-1", "0"), "startByte: must be an integer from 0 to 1, got \"-1\"");
    refused(digital_xml("X", "0", "8"), "bit: must be an integer from 0 to 7, got \"8\"");
    refused(analog_xml("X", "1"), "startByte: must be an integer from 0 to 0, got \"1\"");
    refused(multiplexed_xml("X", "0", "2", "0"), "interleavedDataIDByte: must be an integer from 0 to 1, got \"2\"");
    refused(multiplexed_xml("X", "0", "0", "9"), "interleavedDataIDBit: must be an integer from 0 to 7, got \"9\"");
    text.devices = device_xml("ECU", "1", analog_xml("X", "0"));
    CHECK_THROWS_WITH(parse(text),
                      ContainsSubstring("startByte: the device must have room for it, got a device of 1 bytes"));
}

TEST_CASE("parse_header: an unreadable channel or device is left out with a warning", "[trodes][header]") {
    auto text = trodes_header{};
    text.devices = device_xml("ECU", "2", analog_xml("X", "0", "float")) +
                   device_xml("Ghost", "", digital_xml("Y", "0", "0")) + device_xml("ECU", "1");
    auto const h = parse(text);
    REQUIRE(h.warnings.size() == 3);
    CHECK_THAT(h.warnings[0], ContainsSubstring("Channel[id=X]: dataType \"float\" is unknown"));
    CHECK_THAT(h.warnings[1], ContainsSubstring("Device[name=Ghost]: has channels but no numBytes"));
    CHECK_THAT(h.warnings[2], ContainsSubstring("an earlier device has this name"));
    CHECK(find_digital(h, "Y") == nullptr);
    CHECK(find_device(h, "ECU")->byte_count == 2);
}

TEST_CASE("find_digital: tries a name unchanged, then with the prefix ECU_", "[trodes][header]") {
    auto text = trodes_header{};
    text.devices = device_xml(
        "ECU", "2",
        digital_xml("ECU_Din1", "0", "0") + digital_xml("Din2", "0", "1") + digital_xml("ECU_Din2", "1", "1"));
    auto const h = parse(text);
    CHECK(find_digital(h, "Din1")->id == "ECU_Din1");
    CHECK(find_digital(h, "ECU_Din1")->id == "ECU_Din1");
    CHECK(find_digital(h, "Din2")->byte == 1);
    CHECK(find_digital(h, "Din3") == nullptr);
}

TEST_CASE("parse_header: two channels may share one bit, as real headers do", "[trodes][header]") {
    auto text = trodes_header{};
    text.devices = device_xml("ECU", "8", digital_xml("ECU_Dout17", "6", "0") + digital_xml("ECU_Dout25", "6", "0"));
    auto const h = parse(text);
    CHECK(find_digital(h, "Dout17")->byte == find_digital(h, "Dout25")->byte);
    CHECK(h.warnings.empty());
}

TEST_CASE("parse_header: each ntrode has its own scale and reference", "[trodes][header]") {
    auto text = trodes_header{};
    text.ntrodes = ntrode_xml("1", {0}, " rawScalingToUv=\"0.195\" spikeScalingToUv=\"0.5\"") +
                   ntrode_xml("7", {1}, " spikeScalingToUv=\"0.018\" refNTrodeID=\"1\" refChan=\"2\"") +
                   ntrode_xml("9", {2}, "");
    auto const h = parse(text);
    CHECK(h.ntrodes[0].microvolts_per_count == 0.195);
    CHECK(h.ntrodes[1].microvolts_per_count == 0.018);
    CHECK(!h.ntrodes[2].microvolts_per_count);
    CHECK(h.ntrodes[0].reference_ntrode == -1);
    CHECK(h.ntrodes[1].reference_ntrode == 1);
    CHECK(h.ntrodes[1].reference_channel == 2);
    CHECK(find_ntrode(h, "7") == &h.ntrodes[1]);
    for (auto const* scale : {"0", "-0.195", "nan", "big"}) {
        text.ntrodes = ntrode_xml("1", {0}, attribute("rawScalingToUv", scale));
        CHECK_THROWS_WITH(parse(text), ContainsSubstring("SpikeNTrode[id=1]@rawScalingToUv: must be a number above 0"));
    }
}

TEST_CASE("layout_difference: returns the first difference between two packet layouts", "[trodes][header]") {
    auto const a = parse({});
    auto const against = [&](auto change) {
        auto text = trodes_header{};
        change(text);
        return layout_difference(a, parse(text)).value_or("none");
    };
    CHECK(against([](auto&) {}) == "none");
    CHECK(against([](auto& t) { t.global = ""; }) == "none");
    CHECK(against([](auto& t) {
              t.ntrodes =
                  ntrode_xml("1", {3, 2}) + ntrode_xml("2", {1, 0}, " rawScalingToUv=\"0.195\" refNTrodeID=\"1\"");
          }) == "none");
    CHECK(against([](auto& t) { t.sampling_rate = "20000"; }) == "samplingRate: 30000 and 20000");
    CHECK(against([](auto& t) { t.ntrodes = ntrode_xml("1", {0, 1}); }) == "recorded channels: 4 and 2");
    CHECK(against([](auto& t) { t.devices = sysclock_xml(); }) == "devices: 2 and 1");
    CHECK(against([](auto& t) { t.devices = device_xml("MCU_IO", "1") + sysclock_xml(); }) ==
          "Device 0 name: Controller_DIO and MCU_IO");
    CHECK(against([](auto& t) { t.devices = device_xml("Controller_DIO", "2") + sysclock_xml(); }) ==
          "Device Controller_DIO numBytes: 1 and 2");
    CHECK(against([](auto& t) {
              t.devices = device_xml("Controller_DIO", "1", digital_xml("Din1", "0", "0")) + sysclock_xml();
          }) == "Device Controller_DIO, digital channel 1: \"Din2\" and none (id or place)");
    CHECK(against([](auto& t) {
              t.hardware_channels = "8";
              t.ntrodes = ntrode_xml("1", {0, 1, 2, 5});
          }) == "hardware channel of slot 2: 2 and 5");
    CHECK(against([](auto& t) { t.ntrodes = ntrode_xml("1", {0, 1, 2, 3}, ""); }) ==
          "microvolts per count of hardware channel 0: 0.19500000000000001 and none");
}
}  // namespace
