/// \file
/// write_day: writes a synthetic day as files, recordings and metadata, ready for conversion.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/trodes/synthesis.hpp>
#include <sluice/trodes/synthetic_camera.hpp>
#include <sluice/trodes/synthetic_header.hpp>
#include <sluice/trodes/synthetic_metadata.hpp>
#include <sluice/trodes/synthetic_packets.hpp>
#include <sluice/trodes/synthetic_signals.hpp>

namespace sluice::trodes {

/// The files that \ref write_day has written.
struct written_day {
    std::vector<std::filesystem::path> recordings;  ///< in the order of the epochs
    std::vector<std::uint64_t> packets;             ///< whole packets in each recording
    std::filesystem::path metadata;
    std::uint64_t bytes = 0;  ///< of all files
};

namespace detail {

/// A file being written. Every failure is a file_error with the path.
class output_file {
public:
    explicit output_file(std::filesystem::path const& path) : path_(path.string()) {
        errno = 0;
        out_.rdbuf()->pubsetbuf(nullptr, 0);  // blocks are passed to the system unbuffered
        out_.open(path, std::ios::binary | std::ios::trunc);
        if (!out_) throw file_error(path_, "cannot be created: " + std::generic_category().message(errno));
    }
    void write(std::byte const* from, std::size_t count) {
        errno = 0;
        out_.write(reinterpret_cast<char const*>(from), static_cast<std::streamsize>(count));
        if (!out_) throw file_error(path_, written_, "cannot be written: " + std::generic_category().message(errno));
        written_ += count;
    }
    void write(std::string_view text) { write(reinterpret_cast<std::byte const*>(text.data()), text.size()); }
    std::uint64_t written() const noexcept { return written_; }

private:
    std::string path_;
    std::ofstream out_;
    std::uint64_t written_ = 0;
};

}  // namespace detail

/// Writes one epoch (from 1) as a .rec file, replacing an existing one, and returns its number of whole packets. Holds
/// one block of packets. Throws argument_error if the options are invalid, and file_error if the file cannot be
/// written.
inline std::uint64_t write_recording(std::filesystem::path const& path, synthesis const& options, std::uint32_t epoch) {
    synthetic_packets made(options, epoch);
    auto const packet_bytes = made.header().layout.packet_bytes;
    if (options.trailing_bytes >= packet_bytes)
        throw argument_error("sluice::trodes::write_recording: trailing_bytes must be below the packet's " +
                             std::to_string(packet_bytes) + ", got " + std::to_string(options.trailing_bytes));
    detail::output_file file(path);
    file.write(synthetic_header_xml(options, epoch));
    std::uint64_t count = 0;
    std::vector<std::byte> partial;
    for (packets const& block : made) {
        file.write(block.data(), block.size() * packet_bytes);
        count += block.size();
        partial.assign(block.data(), block.data() + options.trailing_bytes);
    }
    if (epoch == options.epochs) file.write(partial.data(), partial.size());
    return count;
}

/// Writes a day into `folder`, which is created if needed: {date}_{animal}_{epoch}_{tag}.rec for each epoch, the files
/// of its camera if it has one (video, tracking, cameraHWSync, a state script), and {date}_{animal}_metadata.yml.
/// Existing files of those names are replaced.
///
/// Every value has a closed form (synthetic_signals.hpp), so a test can compute the expected values. Holds one block of
/// packets, whatever the length. Throws argument_error if the options are invalid, and file_error if a file cannot be
/// written; files written before stay.
inline written_day write_day(std::filesystem::path const& folder, synthesis const& options) {
    options.require_valid();
    std::error_code failure;
    std::filesystem::create_directories(folder, failure);
    if (failure) throw file_error(folder.string(), "cannot be created: " + failure.message());
    written_day day;
    auto const write = [&](std::filesystem::path const& path, std::string_view bytes) {
        detail::output_file file(path);
        file.write(bytes);
        day.bytes += file.written();
    };
    for (std::uint32_t epoch = 1; epoch <= options.epochs; ++epoch) {
        auto const stem = options.epoch_stem(epoch);
        day.recordings.push_back(folder / (stem + ".rec"));
        day.packets.push_back(write_recording(day.recordings.back(), options, epoch));
        day.bytes += std::filesystem::file_size(day.recordings.back());
        if (options.camera_frames_per_s <= 0) continue;
        write(folder / (stem + ".1.videoTimeStamps.cameraHWSync"), synthetic_camera_sync(options, epoch));
        write(folder / (stem + ".1.videoPositionTracking"), synthetic_tracking(options, epoch));
        write(folder / (stem + ".1.h264"), synthetic_video);
        write(folder / (stem + ".stateScriptLog"), synthetic_state_script(epoch));
    }
    day.metadata = folder / (options.date + "_" + options.animal + "_metadata.yml");
    write(day.metadata, synthetic_metadata_yaml(options));
    return day;
}

}  // namespace sluice::trodes
