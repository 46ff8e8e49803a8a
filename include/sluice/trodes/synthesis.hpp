/// \file
/// synthesis: the parameters of a synthetic day of recordings, as a value.
#pragma once

#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <sluice/core/error.hpp>

namespace sluice::trodes {

/// Packets missing from the file: `count` ticks, starting at tick offset `first` of each epoch.
struct lost_ticks {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    friend bool operator==(lost_ticks const&, lost_ticks const&) = default;
};

/// A day of Trodes recordings. These values determine the files completely, in closed form and identically on every
/// machine.
struct synthesis {
    // the day
    std::string date = "20230622";  ///< YYYYMMDD
    std::string animal = "sample";
    std::string tag = "a1";
    std::uint32_t epochs = 2;
    double seconds = 10;                                ///< of each epoch
    std::optional<std::uint64_t> ticks = std::nullopt;  ///< of each epoch, instead of `seconds`; includes lost packets
    double epoch_gap_s = 30;
    std::uint64_t seed = 1;

    // the channels
    std::uint32_t channels = 128;         ///< recorded; a multiple of 4; 0 for behaviour only
    std::uint32_t hardware_channels = 0;  ///< channels of the hardware; 0: as many as are recorded
    bool permuted = false;                ///< the header's grouping is not in channel order
    double microvolts_per_count = 0.195;  ///< 0: the header has no scale, as in old files
    double noise_counts = 0;              ///< standard deviation, at most 100

    // the clocks
    std::uint32_t sampling_rate_hz = 30000;
    std::uint32_t start_tick = 1'234'567;
    std::int64_t start_ms = 1'687'474'800'000;  ///< systemTimeAtCreation of the first epoch
    bool system_clock = true;
    double system_clock_lag_ms = 37;  ///< delay of the first SysClock after systemTimeAtCreation
    double drift_ppm = 17.3;          ///< tick length above nominal
    double jitter_us = 15;            ///< standard deviation of the SysClock readings
    double late_probability = 0.002;  ///< of readings that are late
    double late_us = 400;             ///< mean delay of a late reading

    // losses
    double drop_probability = 0;        ///< of each packet, except the first and the last of an epoch
    std::vector<lost_ticks> gaps = {};  ///< in ascending order
    std::uint32_t trailing_bytes = 0;   ///< of a partial packet at the end of the last epoch

    // the rig
    double toggles_per_s = 2;  ///< of each digital line; 0: none
    bool analog = true;
    bool multiplexed = true;         ///< the header has the device of multiplexed sensors
    bool camera_ptp = true;          ///< the header says that PTP synchronises the cameras
    double camera_frames_per_s = 0;  ///< 0: no camera and no companion files. Requires camera_ptp
    bool old_names = false;          ///< MCU_IO, Din1, headstageSensor, as older Trodes wrote them

    /// The common prefix of an epoch's file names: "20230622_sample_01_a1".
    std::string epoch_stem(std::uint32_t epoch) const {
        return date + "_" + animal + (epoch < 10 ? "_0" : "_") + std::to_string(epoch) + "_" + tag;
    }
    std::uint32_t hardware_channel_count() const noexcept {
        return hardware_channels == 0 ? channels : hardware_channels;
    }
    std::uint64_t ticks_per_epoch() const {
        return ticks ? *ticks : static_cast<std::uint64_t>(std::llround(seconds * sampling_rate_hz));
    }

    /// Throws argument_error if a value is out of bounds.
    void require_valid() const {
        auto const require = [](bool holds, char const* rule, auto got) {
            if (!holds)
                throw argument_error(std::string("sluice::trodes::synthesis: ") + rule + ", got " +
                                     std::to_string(got));
        };
        require(channels % 4 == 0, "channels must be a multiple of 4", channels);
        require(hardware_channel_count() >= channels, "hardware_channels must not be fewer than channels",
                hardware_channels);
        require(hardware_channel_count() <= 16384, "hardware_channels must be at most 16384", hardware_channel_count());
        require(epochs >= 1 && epochs <= 99, "epochs must be from 1 to 99", epochs);
        require(sampling_rate_hz >= 1 && sampling_rate_hz <= 1'000'000, "sampling_rate_hz must be from 1 to 1000000",
                sampling_rate_hz);
        require(seconds >= 0 && seconds <= 1e6, "seconds must be from 0 to 1000000", seconds);
        require(ticks_per_epoch() >= 1 && ticks_per_epoch() < std::uint64_t{1} << 36, "ticks must be from 1 to 2^36",
                ticks_per_epoch());
        require(epoch_gap_s >= 0 && epoch_gap_s <= 1e6, "epoch_gap_s must be from 0 to 1000000", epoch_gap_s);
        require(drop_probability >= 0 && drop_probability <= 1, "drop_probability must be from 0 to 1",
                drop_probability);
        require(late_probability >= 0 && late_probability <= 1, "late_probability must be from 0 to 1",
                late_probability);
        require(noise_counts >= 0 && noise_counts <= 100, "noise_counts must be from 0 to 100", noise_counts);
        require(std::abs(drift_ppm) <= 1e5, "drift_ppm must be within 100000", drift_ppm);
        require(jitter_us >= 0 && jitter_us <= 1e6, "jitter_us must be from 0 to 1000000", jitter_us);
        require(late_us >= 0 && late_us <= 1e6, "late_us must be from 0 to 1000000", late_us);
        require(toggles_per_s >= 0 && toggles_per_s <= sampling_rate_hz / 2.0,
                "toggles_per_s must be from 0 to half the sampling rate", toggles_per_s);
        require(camera_frames_per_s >= 0 && camera_frames_per_s <= 1000, "camera_frames_per_s must be from 0 to 1000",
                camera_frames_per_s);
        require(camera_frames_per_s == 0 || camera_ptp, "camera_frames_per_s must be 0 without camera_ptp",
                camera_frames_per_s);
        require(microvolts_per_count >= 0, "microvolts_per_count must not be negative", microvolts_per_count);
        for (std::size_t i = 0; i + 1 < gaps.size(); ++i)
            require(gaps[i].first + gaps[i].count <= gaps[i + 1].first, "gaps must be in ascending order and apart",
                    gaps[i + 1].first);
    }
};

}  // namespace sluice::trodes
