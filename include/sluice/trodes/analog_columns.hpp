/// \file
/// Which analog channels of a header are converted, and in which order.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <sluice/trodes/device.hpp>
#include <sluice/trodes/header_value.hpp>

namespace sluice::trodes {

/// The channels of the ECU, which report in every packet, then the headstage sensors, which share their bytes.
struct analog_columns {
    std::vector<analog_channel> steady;
    std::vector<multiplexed_channel> multiplexed;

    std::size_t size() const noexcept { return steady.size() + multiplexed.size(); }
    bool empty() const noexcept { return size() == 0; }

    /// The channels' ids, in the order of the columns.
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (auto const& c : steady) all.push_back(c.id);
        for (auto const& c : multiplexed) all.push_back(c.id);
        return all;
    }
};

/// Keeps the header's order. Sensors are the channels of the device Multiplexed, called headstageSensor in older
/// headers. A header may have neither device; its columns are then absent.
inline analog_columns analog_columns_of(header const& h) {
    analog_columns columns;
    if (auto const* const ecu = find_device(h, "ECU")) columns.steady = ecu->analog;
    for (auto const& d : h.devices)
        if (d.name == "Multiplexed" || d.name == "headstageSensor")
            columns.multiplexed.insert(columns.multiplexed.end(), d.multiplexed.begin(), d.multiplexed.end());
    return columns;
}

}  // namespace sluice::trodes
