/// \file
/// open: opens the recordings of one day and checks that they belong together and follow each other.
#pragma once

#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/trodes/header_difference.hpp>
#include <sluice/trodes/recording.hpp>
#include <sluice/trodes/time_span.hpp>

namespace sluice::trodes {

/// Throws format_error, naming both files, unless `next` can follow `previous` in one day. Their packets must have the
/// same layout, and both or neither must have a system clock. `next` must begin after `previous` began and not before
/// it ended, in seconds. The tick may restart or wrap.
inline void require_successor(recording const& previous, recording const& next) {
    auto const name = next.path().string(), other = previous.path().string();
    if (previous.has_system_clock() != next.has_system_clock())
        throw format_error(name, "the files of a day must all have a SysClock or none, got " +
                                     std::string(next.has_system_clock() ? "one" : "none") + " here and " +
                                     (previous.has_system_clock() ? "one in " : "none in ") + other);
    if (auto const difference = layout_difference(previous.header(), next.header()))
        throw format_error(name, "the files of a day must have the same packet layout, got another than " + other +
                                     ": " + *difference);
    auto const before = span_of(previous), after = span_of(next);
    if (after.first_ns <= before.first_ns)
        throw format_error(name,
                           "the files of a day must be given in the order of their times, got one that begins at " +
                               seconds_text(after.first_ns) + " after " + other + ", which begins at " +
                               seconds_text(before.first_ns));
    if (after.first_ns < before.last_ns)
        throw format_error(name, "the files of a day must not overlap in time, got one that begins at " +
                                     seconds_text(after.first_ns) + " before the end of " + other + " at " +
                                     seconds_text(before.last_ns));
}

/// Opens the given files in the given order: reads headers, maps files, and checks each file against the previous one.
/// Throws what \ref recording throws, and format_error if files do not follow each other. Reads a few packets of each
/// file.
inline std::vector<recording> open(std::vector<std::filesystem::path> const& paths) {
    std::vector<recording> recordings;
    recordings.reserve(paths.size());
    for (auto const& path : paths) {
        recordings.emplace_back(path);
        if (recordings.size() > 1) require_successor(recordings[recordings.size() - 2], recordings.back());
    }
    return recordings;
}
inline std::vector<recording> open(std::initializer_list<std::filesystem::path> paths) {
    return open(std::vector<std::filesystem::path>(paths));
}

}  // namespace sluice::trodes
