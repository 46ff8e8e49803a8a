/// \file
/// The options, the progress and the report of a conversion of a Trodes day.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sluice/convert/trodes_to_nwb/gap_policy.hpp>
#include <sluice/deflate/codec.hpp>
#include <sluice/memory/pressure.hpp>
#include <sluice/trodes/clock.hpp>
#include <sluice/trodes/integrity.hpp>
#include <sluice/trodes/tick_runs.hpp>

namespace sluice::convert {

/// The progress of a stage of a conversion. `stage` is human-readable. In "converting", bytes are those read from the
/// recordings; in "timestamps", those written of timestamps and sample counts.
struct progress {
    std::string_view stage;
    std::uint64_t bytes_done = 0;
    std::uint64_t bytes_total = 0;
};

struct trodes_to_nwb_options {
    std::filesystem::path output;  ///< a file that ends in .nwb, or an existing directory
    bool overwrite = false;
    std::string day;                             ///< {date}_{animal}: selects a day in a folder; empty: the only one
    std::filesystem::path metadata;              ///< empty: the file in the folder of the day
    std::vector<std::filesystem::path> devices;  ///< device files or folders of them (probes, fibers, light sources,
                                                 ///< viruses); they override built-in devices
    std::filesystem::path video_directory;       ///< of the videos; empty: the folder of the recordings
    bool copy_video = false;                     ///< copy videos to the folder of the output
    bool convert_video = false;                  ///< convert h264 videos to mp4 there, with ffmpeg
    std::filesystem::path fs_gui_directory;      ///< of the fs_gui_yamls files; empty: that of the recordings
    bool no_ptp = false;                         ///< compute camera times without PTP, even if the header declares it
    std::filesystem::path reconfiguration;       ///< a .trodesconf whose channel groups replace the recordings'
    std::filesystem::path schema;                ///< NWB schema to cache: NAMESPACE/VERSION/*.json; empty: none
    bool microvolts = false;  ///< store whole microvolts, truncated, as the established converter does (lossy)
    std::chrono::minutes utc_offset{0};  ///< of session_start_time
    bool strict = false;                 ///< treat warnings about recordings, headers and metadata as errors
    gap_policy gaps = gap_policy::reference;
    std::uint64_t chunk_rows = 16384;  ///< rows per chunk of the e-series
    deflate::codec compression =
        {};  ///< of samples, analog channels, sample counts and their times (deflate::best); default: none
    std::size_t compression_threads = 0;        ///< 0: one per processor, at most 8
    std::optional<std::uint64_t> memory_limit;  ///< maximum resident bytes (VmHWM); throws if it is too low
    memory::pressure_options pressure;          ///< when to use fewer buffers because the machine is low on memory
    std::string program = "sluice";             ///< for general/source_script
    std::function<void(progress const&)>
        on_progress;  ///< called for each block of 384 KiB; an exception from it ends the conversion
    /// Called with the complete file before it is renamed into place, for example to verify it. If it throws, the
    /// conversion fails and the file is deleted.
    std::function<void(std::filesystem::path const&)> on_complete;
    std::uint64_t on_complete_bytes = 0;  ///< maximum memory of on_complete, for memory_limit
};

/// The report of one recording.
struct recording_report {
    std::filesystem::path path;
    std::string epoch;  ///< "01_a1"
    std::uint64_t packets = 0;
    std::uint64_t filled_packets = 0;  ///< dropped packets that the e-series fills by repeats
    trodes::integrity bytes;
    trodes::tick_integrity ticks;
    trodes::clock clock;  ///< the gaps (clock::breaks), the fit, and the time of every packet; 16 bytes a gap
    double start_seconds = 0, stop_seconds = 0;  ///< the times of the first and the last packet
    bool has_system_clock = false;
    double clock_ppm = 0;  ///< of the fit against the nominal rate; needs a system clock, as do all members below
    double residual_rms_us = 0, residual_max_us = 0;
    bool line_describes_clock = true;
};

struct trodes_to_nwb_report {
    std::filesystem::path output;
    std::uint64_t bytes_read = 0, bytes_written = 0;
    std::uint64_t rows = 0, channels = 0;                             ///< of the e-series
    memory::pressure_level pressure = memory::pressure_level::ample;  ///< the highest level during the pass
    std::vector<recording_report> recordings;
    std::vector<std::string> warnings;  ///< one line each
    bool whole() const noexcept { return warnings.empty(); }
};

}  // namespace sluice::convert
