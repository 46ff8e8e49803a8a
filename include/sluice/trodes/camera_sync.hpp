/// \file
/// camera_sync: when Trodes saw each frame of a video, and when the camera took it (.cameraHWSync).
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/trodes/data_file.hpp>

namespace sluice::trodes {

/// One entry per frame, in the order of the video, 20 bytes each.
struct camera_sync {
    std::string path;
    std::vector<std::uint32_t>
        ticks;  ///< Trodes ticks at the frame's arrival; they wrap, and repeat while the headstage is disconnected
    std::vector<std::int64_t> frame_counts;  ///< the camera's own counter, unwrapped
    std::vector<std::int64_t>
        camera_ns;  ///< the camera's clock, nanoseconds (since 1970 with PTP); empty if the file has none
    std::vector<std::string> warnings;  ///< warnings, one sentence each

    std::size_t size() const noexcept { return ticks.size(); }
};

/// Removes the wraps of a frame counter: some cameras restart at 0 after 65535. A step of 32768 or more, either way, is
/// taken modulo 65536. Smaller steps are kept.
inline std::vector<std::int64_t> unwrap_frame_counter(std::span<std::uint32_t const> counter) {
    constexpr std::int64_t period = 65536, half = period / 2;
    std::vector<std::int64_t> unwrapped;
    unwrapped.reserve(counter.size());
    for (std::size_t i = 0; i < counter.size(); ++i) {
        auto step = i == 0 ? std::int64_t{counter[0]} : std::int64_t{counter[i]} - std::int64_t{counter[i - 1]};
        if (i != 0 && (step >= half || step < -half)) step = ((step % period) + period + half) % period - half;
        unwrapped.push_back((i == 0 ? 0 : unwrapped.back()) + step);
    }
    return unwrapped;
}

namespace detail {

/// A field with one number per record, by its name or an older one; null if the file has no such field.
inline data_field const* number_field(data_file const& file, std::string_view name, std::string_view older = {}) {
    auto const* field = file.find(name);
    if (!field && !older.empty()) field = file.find(older);
    if (field && field->count != 1)
        throw format_error(
            file.path, "field " + field->name + " must be one number per record, got " + std::to_string(field->count));
    return field;
}

inline void warn_of_partial_record(data_file const& file, std::vector<std::string>& warnings) {
    if (file.trailing_byte_count != 0)
        warnings.push_back("the last record is incomplete: its " + std::to_string(file.trailing_byte_count) +
                          " bytes were left out");
}

}  // namespace detail

/// Reads a .cameraHWSync file: fields PosTimestamp, HWframeCount (older: frameCount) and HWTimestamp. If the counter is
/// missing, frames count from 0. Reads and holds the file. Throws what \ref read_data_file throws, and format_error if
/// there is no PosTimestamp.
inline camera_sync read_camera_sync(std::filesystem::path const& path) {
    auto const file = read_data_file(path);
    camera_sync made;
    made.path = file.path;
    detail::warn_of_partial_record(file, made.warnings);
    auto const* ticks = detail::number_field(file, "PosTimestamp");
    if (!ticks) throw format_error(file.path, "camera synchronisation must have the field PosTimestamp, got none");
    made.ticks = file.values<std::uint32_t>(*ticks);
    if (auto const* counter = detail::number_field(file, "HWframeCount", "frameCount")) {
        made.frame_counts = unwrap_frame_counter(file.values<std::uint32_t>(*counter));
    } else {
        made.frame_counts.resize(made.size());
        std::iota(made.frame_counts.begin(), made.frame_counts.end(), std::int64_t{0});
        made.warnings.push_back("there is no field HWframeCount: frames are numbered in file order");
    }
    if (auto const* clock = detail::number_field(file, "HWTimestamp"))
        for (auto const ns : file.values<std::uint64_t>(*clock))
            made.camera_ns.push_back(static_cast<std::int64_t>(ns));
    return made;
}

}  // namespace sluice::trodes
