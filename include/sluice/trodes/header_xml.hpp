/// \file
/// Parses the XML text of a Trodes configuration into a header value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <pugixml.hpp>

#include <sluice/core/error.hpp>
#include <sluice/core/utf8.hpp>
#include <sluice/trodes/channel_order.hpp>
#include <sluice/trodes/detail/text.hpp>
#include <sluice/trodes/detail/xml_element.hpp>
#include <sluice/trodes/header_value.hpp>
#include <sluice/trodes/packet_layout.hpp>

namespace sluice::trodes {

inline constexpr std::uint32_t max_hardware_channels = 1u << 20;
inline constexpr double max_sampling_rate_hz = 1e7;
inline constexpr std::int64_t max_creation_ms =
    253'402'300'799'999;                         // end of the year 9999: ISO 8601 years have four digits
inline constexpr std::size_t max_devices = 256;  // real headers have three to five

namespace detail {

/// Reads one document. Each member reads one element of it into the header.
class header_reader {
public:
    header_reader(std::string_view xml, std::string const& path) : path_(path) {
        auto const parsed = document_.load_buffer(xml.data(), xml.size());
        if (!parsed)
            throw format_error(path_, static_cast<std::uint64_t>(parsed.offset),
                               std::string("the header must be well-formed XML: ") + parsed.description());
        root_ = document_.child("Configuration");
        if (!root_)
            throw format_error(path_, "the header must have the root element Configuration, got " +
                                          in_quotes(document_.document_element().name()));
        result_.path = path_;
        result_.header_bytes = xml.size();
    }

    header read() {
        refuse_system_time_in_packets();
        read_global(root_.child("GlobalConfiguration"));
        xml_element const hardware(root_.child("HardwareConfiguration"), path_);
        if (!hardware.node()) throw format_error(path_, "Configuration: must have HardwareConfiguration, got none");
        result_.sampling_rate_hz = hardware.positive("samplingRate", max_sampling_rate_hz);
        result_.hardware_channel_count =
            static_cast<std::uint32_t>(hardware.integer("numChannels", 0, max_hardware_channels));
        read_devices(hardware);
        xml_element const spikes(root_.child("SpikeConfiguration"), path_);
        auto const recorded = read_ntrodes(spikes);
        result_.slot_channels = slot_order(spikes, recorded);
        if (auto const bytes = 1 + device_bytes_ + 4 + 2 * std::uint64_t{result_.slot_channels.size()};
            bytes > max_packet_bytes)
            spikes.fail("a packet must have at most " + std::to_string(max_packet_bytes) + " bytes, got " +
                        std::to_string(bytes));
        result_.layout = make_packet_layout(device_bytes_, result_.slot_channels, result_.hardware_channel_count);
        result_.layout.sysclock_byte = sysclock_byte_;
        result_.camera_ptp = camera_has_ptp();
        return std::move(result_);
    }

private:
    /// Rejects an 8-byte system time after the Trodes timestamp, found in old experiments: its exact form is
    /// undocumented.
    void refuse_system_time_in_packets() const {
        auto const check = [&](xml_element const& e) {
            if (e.has("sysTimeIncluded") && e.text("sysTimeIncluded") != "0" && e.text("sysTimeIncluded") != "false")
                e.fail("sysTimeIncluded", "packets that include the system time are not supported, got " +
                                              in_quotes(e.text("sysTimeIncluded")));
        };
        check({root_, path_});
        for (auto const child : root_.children()) check({child, path_});
    }

    void read_global(pugi::xml_node node) {
        xml_element const global(node, path_);
        for (auto const a : node.attributes()) {
            result_.global.emplace_back(a.name(), a.value());
            if (malformed_byte(a.value())) {  // not a reason to reject hours of data
                warn(global, std::string(a.name()) + " is not UTF-8 and is read as Latin-1");
                result_.global.back().second = from_latin_1(a.value());
            }
        }
        auto const time = [&](char const* name, std::int64_t most) -> std::optional<std::int64_t> {
            if (global.text(name).empty()) return std::nullopt;
            return global.integer(name, 0, most);
        };
        result_.system_time_at_creation_ms = time("systemTimeAtCreation", max_creation_ms);
        result_.timestamp_at_creation = time("timestampAtCreation", std::int64_t{1} << 52);
    }

    void read_devices(xml_element const& hardware) {
        std::optional<std::int64_t> last_preference;
        for (auto const node : hardware.node().children("Device")) {
            xml_element const element(node, path_);
            if (result_.devices.size() == max_devices)
                element.fail("HardwareConfiguration: must have at most " + std::to_string(max_devices) +
                             " Device, got more");
            device d;
            d.name = element.required_text("name");
            d.byte_count = static_cast<std::uint32_t>(element.integer_or("numBytes", 0, 0, max_packet_bytes));
            d.first_byte = static_cast<std::uint32_t>(1 + device_bytes_);
            device_bytes_ += d.byte_count;
            if (1 + device_bytes_ + 4 > max_packet_bytes)
                element.fail("numBytes", "a packet must have at most " + std::to_string(max_packet_bytes) +
                                             " bytes, got " + std::to_string(1 + device_bytes_ + 4) + " up to here");
            check_preference(element, last_preference);
            if (find_device(result_, d.name))
                warn(element, "an earlier device has this name, and look-up by name returns the earlier one");
            if (element.has("numBytes"))
                read_channels(element, d);
            else if (node.child("Channel"))
                warn(element, "has channels but no numBytes; it is not in the packet, and its channels are left out");
            if (d.name == "SysClock" && d.byte_count > 0 && !sysclock_byte_) {
                if (d.byte_count < 8)
                    element.fail("numBytes", "SysClock must have 8 bytes, got " + std::to_string(d.byte_count));
                sysclock_byte_ = d.first_byte;
            }
            result_.devices.push_back(std::move(d));
        }
    }

    void check_preference(xml_element const& element, std::optional<std::int64_t>& last) {
        if (!element.has("packetOrderPreference")) return;
        auto const preference = number<std::int64_t>(element.text("packetOrderPreference"));
        if (!preference || (last && *preference < *last))
            warn(element, "packetOrderPreference " + in_quotes(element.text("packetOrderPreference")) +
                              " disagrees with the order of the devices in the header; the header's order is used");
        if (preference) last = preference;
    }

    void read_channels(xml_element const& owner, device& d) {
        for (auto const node : owner.node().children("Channel")) {
            xml_element const channel(node, path_);
            auto const type = channel.text("dataType");
            bool const is_multiplexed = channel.has("interleavedDataIDByte");
            if (type == "uint32") continue;  // RFsync, Headstage_Ack: nothing reads them
            if (type != "analog" && (type != "digital" || is_multiplexed)) {
                warn(channel, "dataType " + in_quotes(type) + (is_multiplexed ? " of a multiplexed channel" : "") +
                                  " is unknown; the channel is left out");
                continue;
            }
            auto id = channel.required_text("id");
            auto const byte = byte_within(channel, "startByte", d, type == "analog" ? 2 : 1);
            if (type == "digital")
                d.digital.push_back({std::move(id), byte, bit(channel, "bit"), channel.text("input") != "0"});
            else if (is_multiplexed)
                d.multiplexed.push_back({std::move(id), byte, byte_within(channel, "interleavedDataIDByte", d, 1),
                                         bit(channel, "interleavedDataIDBit")});
            else
                d.analog.push_back({std::move(id), byte});
        }
    }

    /// Returns a place within the device as an offset within the packet.
    std::uint32_t byte_within(xml_element const& channel, char const* attribute, device const& d,
                              std::uint32_t size) const {
        if (d.byte_count < size)
            channel.fail(attribute, "the device must have room for it, got a device of " +
                                        std::to_string(d.byte_count) + " bytes");
        return d.first_byte + static_cast<std::uint32_t>(channel.integer(attribute, 0, d.byte_count - size));
    }
    static std::uint8_t bit(xml_element const& channel, char const* attribute) {
        return static_cast<std::uint8_t>(channel.integer(attribute, 0, 7));
    }

    /// Reads the grouping. Returns, for each hardware channel, whether it is recorded.
    std::vector<bool> read_ntrodes(xml_element const& spikes) {
        std::vector<bool> recorded(result_.hardware_channel_count);
        std::uint32_t count = 0;
        for (auto const node : spikes.node().children("SpikeNTrode")) {
            xml_element const element(node, path_);
            ntrode n;
            n.id = element.required_text("id");
            for (auto const* name : {"spikeScalingToUv", "rawScalingToUv"})  // the latter wins
                if (element.has(name)) n.microvolts_per_count = element.positive(name, 1e6);
            auto const most = std::numeric_limits<int>::max();
            n.reference_ntrode = static_cast<int>(element.integer_or("refNTrodeID", -1, -most, most));
            n.reference_channel = static_cast<int>(element.integer_or("refChan", 0, -most, most));
            for (auto const channel_node : node.children("SpikeChannel")) {
                xml_element const channel(channel_node, path_);
                if (++count > result_.hardware_channel_count)
                    channel.fail("SpikeConfiguration: must have at most numChannels = " +
                                 std::to_string(result_.hardware_channel_count) + " SpikeChannel, got more");
                auto const hardware_channel =
                    static_cast<std::uint32_t>(channel.integer("hwChan", 0, result_.hardware_channel_count - 1));
                if (recorded[hardware_channel])
                    channel.fail("hwChan", "must not be repeated, got " + std::to_string(hardware_channel) + " again");
                recorded[hardware_channel] = true;
                n.hardware_channels.push_back(hardware_channel);
            }
            result_.ntrodes.push_back(std::move(n));
        }
        return recorded;
    }

    std::vector<std::uint32_t> slot_order(xml_element const& spikes, std::vector<bool> const& recorded) {
        auto const kind = spikes.text("device");
        if (kind == "neuropixels1" || kind == "neuropixels2") {
            auto order = ascending_order(recorded);
            if (!order.empty() && order.back() != order.size() - 1)
                spikes.fail("device", std::string(kind) + " must record hardware channels 0 to n - 1, got " +
                                          std::to_string(order.size()) + " channels up to " +
                                          std::to_string(order.back()));
            return order;
        }
        if (!kind.empty() && kind != "intan")
            spikes.fail("device", "must be intan, neuropixels1 or neuropixels2, got " + in_quotes(kind));
        if (recorded.empty()) return {};
        auto const least = std::numeric_limits<std::int64_t>::min(), most = std::numeric_limits<std::int64_t>::max();
        auto const per_chip = spikes.integer_or("chanPerChip", 32, least, most);
        if (describes_chips(per_chip, result_.hardware_channel_count))
            return interleaved_order(recorded, static_cast<std::uint32_t>(per_chip));
        auto const chips = spikes.has("chanPerChip") ? "chanPerChip " + std::to_string(per_chip)
                                                     : "chanPerChip is absent, and the assumed 32";
        warn(spikes, chips + " does not divide numChannels " + std::to_string(result_.hardware_channel_count) +
                         "; samples are read in ascending order of hardware channel");
        return ascending_order(recorded);
    }

    bool camera_has_ptp() const {
        for (auto const module : root_.child("ModuleConfiguration").children("SingleModuleConfiguration")) {
            std::string_view const name = module.attribute("moduleName").value();
            if (name != "cameraModule" && name != "./cameraModule") continue;
            for (auto const argument : module.children("Argument"))
                for (auto const a : argument.attributes())
                    if (trimmed(a.value()) == "-ptpEnabled") return true;
        }
        return false;
    }

    void warn(xml_element const& element, std::string const& text) {
        result_.warnings.push_back(path_ + ": " + element.place() + ": " + text);
    }

    std::string path_;
    pugi::xml_document document_;
    pugi::xml_node root_;
    header result_;
    std::uint64_t device_bytes_ = 0;
    std::optional<std::uint32_t> sysclock_byte_;
};

}  // namespace detail

/// Parses the XML text `xml` into a header. `path_for_errors` is its file's name in messages. `header_bytes` is the
/// length of the text. Throws format_error, with the byte if the parser reports one, if the XML is malformed or breaks
/// a rule. Recoverable problems are added to `warnings`. Holds the document while it reads (a few times the size of the
/// text). Source of the rules: the readers of Trodes files in use (python-neo's SpikeGadgets reader, Trodes' own export
/// tools).
inline header parse_header(std::string_view xml, std::string const& path_for_errors) {
    return detail::header_reader(xml, path_for_errors).read();
}

}  // namespace sluice::trodes
