/// \file
/// Writes the XML header of a small Trodes recording. A test can replace each section with any text, to break it.
#pragma once

#include <initializer_list>
#include <string>

namespace test {

inline std::string attribute(std::string const& name, std::string const& value) {
    return " " + name + "=\"" + value + "\"";
}

/// A `Device`; `channels` is XML. An empty `bytes` leaves numBytes out.
inline std::string device_xml(std::string const& name, std::string const& bytes, std::string const& channels = "",
                              std::string const& order = "") {
    return "<Device" + attribute("name", name) + (bytes.empty() ? "" : attribute("numBytes", bytes)) +
           (order.empty() ? "" : attribute("packetOrderPreference", order)) + ">" + channels + "</Device>\n";
}
inline std::string digital_xml(std::string const& id, std::string const& byte, std::string const& bit,
                               std::string const& input = "1") {
    return "<Channel dataType=\"digital\"" + attribute("id", id) + attribute("startByte", byte) +
           attribute("bit", bit) + attribute("input", input) + "/>";
}
inline std::string analog_xml(std::string const& id, std::string const& byte, std::string const& type = "analog") {
    return "<Channel" + attribute("dataType", type) + attribute("id", id) + attribute("startByte", byte) +
           " bit=\"0\" input=\"1\"/>";
}
inline std::string multiplexed_xml(std::string const& id, std::string const& byte, std::string const& id_byte,
                                   std::string const& id_bit, std::string const& type = "analog") {
    return "<Channel" + attribute("dataType", type) + attribute("id", id) + attribute("startByte", byte) +
           attribute("interleavedDataIDByte", id_byte) + attribute("interleavedDataIDBit", id_bit) + "/>";
}
inline std::string sysclock_xml() { return device_xml("SysClock", "8"); }

/// A `SpikeNTrode` with those hardware channels and further attributes (' refNTrodeID="1"').
inline std::string ntrode_xml(std::string const& id, std::initializer_list<int> channels,
                              std::string const& attributes = " rawScalingToUv=\"0.195\"") {
    auto xml = "<SpikeNTrode" + attribute("id", id) + attributes + ">";
    for (int const channel : channels) xml += "<SpikeChannel" + attribute("hwChan", std::to_string(channel)) + "/>";
    return xml + "</SpikeNTrode>\n";
}

/// A header of four channels, one digital byte and a system clock: packets of 1 + 1 + 8 + 4 + 8 = 22 bytes.
struct trodes_header {
    std::string global = " systemTimeAtCreation=\"1687474800000\" timestampAtCreation=\"1000\" trodesVersion=\"2.4.0\"";
    std::string sampling_rate = "30000";
    std::string hardware_channels = "4";
    std::string hardware_attributes = {};
    std::string devices =
        device_xml("Controller_DIO", "1", digital_xml("Din1", "0", "0") + digital_xml("Din2", "0", "1")) +
        sysclock_xml();
    std::string modules = {};
    std::string spike_attributes = " chanPerChip=\"4\"";
    std::string ntrodes = ntrode_xml("1", {0, 1, 2, 3});

    std::string xml() const {
        return "<?xml version=\"1.0\"?>\n<Configuration>\n<GlobalConfiguration" + global +
               "/>\n<HardwareConfiguration" + attribute("samplingRate", sampling_rate) +
               attribute("numChannels", hardware_channels) + hardware_attributes + ">\n" + devices +
               "</HardwareConfiguration>\n<ModuleConfiguration>" + modules +
               "</ModuleConfiguration>\n<SpikeConfiguration" + spike_attributes + ">\n" + ntrodes +
               "</SpikeConfiguration>\n</Configuration>\n";
    }
};

}  // namespace test
