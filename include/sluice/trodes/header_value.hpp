/// \file
/// The content of the XML header of a Trodes recording, as a value, with look-up functions.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/trodes/device.hpp>
#include <sluice/trodes/packet_layout.hpp>

namespace sluice::trodes {

/// A `SpikeNTrode`: the user's grouping of hardware channels, in the order of the XML (not of the packet).
struct ntrode {
    std::string id;                                ///< as in the XML, trimmed
    std::optional<double> microvolts_per_count;    ///< rawScalingToUv, else spikeScalingToUv; none in old files
    int reference_ntrode = -1;                     ///< refNTrodeID; 0 or less: no reference
    int reference_channel = 0;                     ///< refChan: position in the reference ntrode, from 1; 0: not given
    std::vector<std::uint32_t> hardware_channels;  ///< hwChan of each SpikeChannel
    friend bool operator==(ntrode const&, ntrode const&) = default;
};

/// The header of a .rec file or a .trodesconf.
struct header {
    std::string path;                                         ///< the path passed to the reader
    std::vector<std::pair<std::string, std::string>> global;  ///< the attributes of GlobalConfiguration, in order
    double sampling_rate_hz = 0;
    std::uint32_t hardware_channel_count = 0;  ///< channels of the hardware; not all need be recorded
    std::vector<device> devices;               ///< in packet order
    std::vector<ntrode> ntrodes;               ///< in the order of the XML
    std::vector<std::uint32_t> slot_channels;  ///< hardware channel of each int16 slot, in packet order
    packet_layout layout;
    std::optional<std::int64_t> system_time_at_creation_ms;  ///< since 1970; none if the header has none
    std::optional<std::int64_t> timestamp_at_creation;       ///< Trodes ticks
    bool camera_ptp = false;                                 ///< the camera module ran with -ptpEnabled
    std::uint64_t header_bytes = 0;                          ///< offset of packet 0 from the file's beginning
    std::vector<std::string> warnings;                       ///< one each, "PATH: place: text"
};

/// A GlobalConfiguration attribute by its XML name ("trodesVersion"); empty if an older header lacks it.
inline std::string_view global_attribute(header const& h, std::string_view name) {
    auto const found = std::find_if(h.global.begin(), h.global.end(), [&](auto const& a) { return a.first == name; });
    return found == h.global.end() ? std::string_view{} : std::string_view{found->second};
}

/// The device with that name, or nullptr. The pointer is valid as long as the header.
inline device const* find_device(header const& h, std::string_view name) {
    auto const found =
        std::find_if(h.devices.begin(), h.devices.end(), [&](device const& d) { return d.name == name; });
    return found == h.devices.end() ? nullptr : &*found;
}

/// The digital channel that metadata calls `name`: the channel with that id, or "ECU_" + name as newer Trodes writes
/// it, or nullptr.
inline digital_channel const* find_digital(header const& h, std::string_view name) {
    for (auto const& id : {std::string(name), "ECU_" + std::string(name)})
        for (auto const& d : h.devices)
            for (auto const& channel : d.digital)
                if (channel.id == id) return &channel;
    return nullptr;
}

/// The ntrode with that id, or nullptr. Ids are compared as text.
inline ntrode const* find_ntrode(header const& h, std::string_view id) {
    auto const found = std::find_if(h.ntrodes.begin(), h.ntrodes.end(), [&](ntrode const& n) { return n.id == id; });
    return found == h.ntrodes.end() ? nullptr : &*found;
}

}  // namespace sluice::trodes
