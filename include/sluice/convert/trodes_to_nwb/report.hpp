/// \file
/// make_report: the report of a conversion, from the results of the pass.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/day_inputs.hpp>
#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/convert/trodes_to_nwb/pass.hpp>

namespace sluice::convert {
namespace detail {

/// The number of places without packets that get a warning each.
inline constexpr std::size_t listed_places = 10;

/// The warnings about the bytes of a recording, one sentence each.
inline std::vector<std::string> warnings(trodes::integrity const& found) {
    std::vector<std::string> all;
    if (found.missing_sync_byte_count != 0)
        all.push_back(found.missing_sync_byte_count == 1
                          ? "1 packet without the sync byte 0x55, at byte " +
                                std::to_string(found.missing_sync_bytes.front().byte) + " (converted unchanged)"
                          : std::to_string(found.missing_sync_byte_count) +
                                " packets without the sync byte 0x55, the first at byte " +
                                std::to_string(found.missing_sync_bytes.front().byte) + " (converted unchanged)");
    auto const listed = std::min(found.skipped.size(), listed_places);
    for (auto const& range : std::span(found.skipped).first(listed))
        all.push_back("bytes " + std::to_string(range.first) + " to " + std::to_string(range.last) +
                      " hold no packets and were skipped" + (range.ends_recording ? "; the recording ends there" : ""));
    if (auto const more = found.skipped_count - listed; more != 0)
        all.push_back(std::to_string(more) + (more == 1 ? " more place without packets was skipped"
                                                        : " more places without packets were skipped"));
    if (found.trailing_byte_count != 0)
        all.push_back("the last packet is incomplete: its " + std::to_string(found.trailing_byte_count) +
                      " bytes were left out");
    return all;
}

inline recording_report describe_recording(trodes::recording const& source, trodes::clock const& clock,
                                           trodes::integrity const& bytes, gap_policy policy) {
    recording_report r;
    r.path = source.path();
    r.packets = clock.size();
    r.bytes = bytes;
    r.ticks = clock.integrity();
    r.clock = clock;
    if (ephys_gaps(policy) == gaps::repeat_single && source.header().layout.channel_count != 0)
        r.filled_packets = r.ticks.single_drops;
    r.start_seconds = clock.start_seconds();
    r.stop_seconds = clock.stop_seconds();
    if (auto const& fit = clock.fit()) {
        r.has_system_clock = true;
        r.clock_ppm = fit->ppm;
        r.residual_rms_us = fit->residual_rms_ns / 1000;
        r.residual_max_us = fit->residuals.greatest_magnitude_ns() / 1000;
        r.line_describes_clock = fit->describes_clock();
    }
    return r;
}

/// The recordings of a day mostly share one header. Lists each warning once, for the first recording that has it.
inline std::vector<std::string> without_repeats(day_inputs const& day) {
    struct place {
        std::size_t index, recordings;
    };
    std::vector<std::string> all;
    std::map<std::string, place, std::less<>> seen;
    for (std::string_view const warning : day.warnings) {
        auto said = warning;
        for (auto const& source : day.recordings)
            if (auto const name = source.path().string() + ": "; warning.starts_with(name))
                said = warning.substr(name.size());
        auto const [found, is_new] = seen.try_emplace(std::string(said), place{all.size(), 0});
        ++found->second.recordings;
        if (is_new) all.emplace_back(warning);
    }
    for (auto const& [said, at] : seen)
        if (at.recordings > 1) all[at.index] += " (in " + std::to_string(at.recordings) + " recordings)";
    return all;
}

}  // namespace detail

inline trodes_to_nwb_report make_report(day_inputs const& day, pass_result const& found,
                                        trodes_to_nwb_options const& options, std::filesystem::path const& target) {
    trodes_to_nwb_report report;
    report.output = target;
    report.bytes_read = found.bytes_read;
    report.bytes_written = std::filesystem::file_size(target);
    report.pressure = found.pressure;
    report.channels = day.electrodes.rows.size();
    report.warnings = detail::without_repeats(day);
    bool const drops_are_filled = most_filled(options.gaps, report.channels != 0) == gaps::repeat_single;
    for (std::size_t i = 0; i < day.recordings.size(); ++i) {
        auto const& source = day.recordings[i];
        auto const& clock = found.clock.recordings()[i];
        auto& made =
            report.recordings.emplace_back(detail::describe_recording(source, clock, found.bytes[i], options.gaps));
        made.epoch = day.epochs[i].label();
        report.rows += made.packets + made.filled_packets;
        auto const name = source.path().string() + ": ";
        for (auto const& warning : detail::warnings(found.bytes[i])) report.warnings.push_back(name + warning);
        for (auto const& warning :
             (drops_are_filled ? clock.filled() : clock).warnings())  // no warning for filled drops
            report.warnings.push_back(name + warning);
    }
    return report;
}

}  // namespace sluice::convert
