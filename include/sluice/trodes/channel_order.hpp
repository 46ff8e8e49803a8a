/// \file
/// The order of the int16 samples in a packet. It follows the hardware, not the header's grouping.
#pragma once

#include <cstdint>
#include <vector>

namespace sluice::trodes {

/// True when `channels_per_chip` can describe `hardware_channels`: at least 1, and a divisor of them.
/// Some Trodes versions write 0 or the channel count of another rig.
constexpr bool describes_chips(std::int64_t channels_per_chip, std::uint32_t hardware_channels) noexcept {
    return channels_per_chip > 0 && hardware_channels % channels_per_chip == 0 &&
           channels_per_chip <= hardware_channels;
}

/// The recorded channels in ascending order: for Neuropixels, and for Intan headers with an invalid chip count.
/// `recorded[c]` says whether hardware channel c is in the packet.
inline std::vector<std::uint32_t> ascending_order(std::vector<bool> const& recorded) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t channel = 0; channel < recorded.size(); ++channel)
        if (recorded[channel]) order.push_back(channel);
    return order;
}

/// The recorded channels in the order of Intan chips: one channel of each chip in turn (0, 32, 64, 96, 1, 33, ... for
/// four
/// chips of 32). Requires describes_chips(channels_per_chip, recorded.size()).
inline std::vector<std::uint32_t> interleaved_order(std::vector<bool> const& recorded,
                                                    std::uint32_t channels_per_chip) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t within = 0; within < channels_per_chip; ++within)
        for (std::uint32_t channel = within; channel < recorded.size(); channel += channels_per_chip)
            if (recorded[channel]) order.push_back(channel);
    return order;
}

}  // namespace sluice::trodes
