/// \file
/// What a conversion of a Trodes day is asked for, what it reports while it runs, and what it has found when it is
/// done.
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

/// How far a stage of a conversion is. `stage` is a word for a person: "converting", where bytes are those read of the
/// recordings; then "timestamps", where they are those written of timestamps and sample counts.
struct progress {
    std::string_view stage;
    std::uint64_t bytes_done = 0;
    std::uint64_t bytes_total = 0;
};

struct trodes_to_nwb_options {
    std::filesystem::path output;  ///< a file that ends in .nwb, or a directory, which must exist
    bool overwrite = false;
    std::string day;                 ///< {date}_{animal}: which of several days in a folder; empty: the only one
    std::filesystem::path metadata;  ///< empty: the one in the day's folder
    std::vector<std::filesystem::path> devices;  ///< device files or folders of them (probes, fibres, light sources,
                                                 ///< viruses); they come before what is built in
    std::filesystem::path video_directory;       ///< where the day's videos lie; empty: beside the recordings
    bool copy_video = false;                     ///< videos are copied beside the output
    bool convert_video = false;                  ///< videos (h264) become mp4 beside the output, through ffmpeg
    std::filesystem::path fs_gui_directory;      ///< where the files of fs_gui_yamls lie; empty: beside the recordings
    bool no_ptp = false;  ///< camera times are worked out as if no camera had PTP, whatever the header says
    std::filesystem::path reconfiguration;  ///< a .trodesconf whose grouping of channels replaces the recordings'
    std::filesystem::path schema;           ///< NWB schema to cache: NAMESPACE/VERSION/*.json; empty: none is cached
    bool microvolts = false;  ///< whole microvolts, truncated, as the established converter stores them (lossy)
    std::chrono::minutes utc_offset{0};  ///< in which session_start_time is told
    bool strict = false;                 ///< anything irregular in the recordings or their headers is an error
    gap_policy gaps = gap_policy::reference;
    std::uint64_t chunk_rows = 16384;  ///< rows of an e-series chunk
    deflate::codec compression =
        {};  ///< of samples, analog channels, sample counts and their times (deflate::best); default: none
    std::size_t compression_threads = 0;  ///< that compress; 0: one for each processor, 8 at most
    std::optional<std::uint64_t>
        memory_limit;  ///< bytes that may be resident at most (VmHWM); a conversion that cannot keep to it is refused
    memory::pressure_options pressure;  ///< when the machine's memory is short: fewer buffers are used then
    std::string program = "sluice";     ///< for general/source_script
    std::function<void(progress const&)>
        on_progress;  ///< called every block of 384 KiB; what it throws ends the conversion
    /// Called with the complete file before it gets its name: to verify it, for example. What it throws ends the
    /// conversion, and no file is left.
    std::function<void(std::filesystem::path const&)> on_complete;
    std::uint64_t on_complete_bytes = 0;  ///< of memory that on_complete takes at most, for memory_limit
};

/// What one recording turned out to be.
struct recording_report {
    std::filesystem::path path;
    std::string epoch;  ///< "01_a1"
    std::uint64_t packets = 0;
    std::uint64_t filled_packets = 0;  ///< repeats that the e-series holds for dropped ones
    trodes::integrity bytes;
    trodes::tick_integrity ticks;
    trodes::clock clock;  ///< where the gaps are (clock::breaks), the fit, and the time of every packet; 16 bytes a gap
    double start_seconds = 0, stop_seconds = 0;  ///< the first and the last packet's time
    bool has_system_clock = false;
    double clock_ppm = 0;  ///< of the fit against the nominal rate; only with a system clock, as all below
    double residual_rms_us = 0, residual_max_us = 0;
    bool line_describes_clock = true;
};

struct trodes_to_nwb_report {
    std::filesystem::path output;
    std::uint64_t bytes_read = 0, bytes_written = 0;
    std::uint64_t rows = 0, channels = 0;                             ///< of the e-series
    memory::pressure_level pressure = memory::pressure_level::ample;  ///< the worst that was met
    std::vector<recording_report> recordings;
    std::vector<std::string> warnings;  ///< one line each, what a person must know of
    bool whole() const noexcept { return warnings.empty(); }
};

}  // namespace sluice::convert
