/// \file
/// The expected digital and analog streams of a synthetic day, from its closed forms.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "convert/expected_rows.hpp"

namespace test {

/// A row of an event: its packet, and the state from that packet on.
struct expected_event {
    std::uint32_t epoch = 1;
    std::uint64_t offset = 0;  // ticks from the epoch's first
    std::uint64_t index = 0;   // among the recorded packets of the epoch
    std::uint8_t state = 0;
};

/// Returns the first state and the changes of a line (\ref sluice::trodes::digital_line_count) in the recorded packets.
inline std::vector<expected_event> expected_events(sluice::trodes::synthesis const& day, std::uint32_t line) {
    std::vector<expected_event> all;
    for (std::uint32_t epoch = 1; epoch <= day.epochs; ++epoch) {
        std::uint64_t index = 0;
        for (std::uint64_t k = 0; k < day.ticks_per_epoch(); ++k) {
            if (is_lost(day, epoch, k)) continue;
            auto const state = static_cast<std::uint8_t>(expected_bit(day, epoch, line, k));
            if (index == 0 || state != all.back().state) all.push_back({epoch, k, index, state});
            ++index;
        }
    }
    return all;
}

/// Returns the id of a line in the header.
inline std::string line_id(sluice::trodes::synthesis const& day, std::uint32_t line) {
    if (line < 8) return (day.old_names ? "MCU_Din" : "Controller_Din") + std::to_string(line + 1);
    auto const ecu = line - 8;
    return (day.old_names ? "" : "ECU_") +
           (ecu < 32 ? "Din" + std::to_string(ecu + 1) : "Dout" + std::to_string(ecu - 31));
}

/// Returns the analog rows, row-major: 12 ECU channels, then accelerometer, gyroscope, magnetometer and (in newer
/// headers) the controller's channel.
inline std::vector<std::int16_t> expected_analog_rows(sluice::trodes::synthesis const& day, bool filled) {
    constexpr std::array<int, 10> bits{3, 3, 3, 2, 2, 2, 1, 1, 1, 5};
    std::size_t const sensors = !day.multiplexed ? 0 : day.old_names ? 9 : 10;
    std::array<std::int16_t, 10> held{};
    std::vector<std::int16_t> all;
    std::uint32_t epoch = 0;
    for (auto const& row : expected_rows(day, filled)) {
        bool const is_first = row.epoch != epoch;
        epoch = row.epoch;
        for (std::size_t i = 0; i < sensors; ++i)
            if (is_first || sluice::trodes::expected_sensor_bit(row.samples) == bits[i])
                held[i] =
                    expected_sensor_bytes(day, epoch, i == 9 ? 0 : static_cast<std::uint32_t>(i % 3), row.samples);
        for (std::uint32_t c = 0; c < sluice::trodes::analog_channel_count; ++c)
            all.push_back(expected_analog(day, c, row.samples));
        all.insert(all.end(), held.begin(), held.begin() + static_cast<std::ptrdiff_t>(sensors));
    }
    return all;
}

}  // namespace test
