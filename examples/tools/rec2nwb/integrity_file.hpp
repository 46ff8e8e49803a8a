// --integrity FILE.json: a machine-readable report of the recordings.
//
// The format is stable: "sluice integrity report", version 1. Within a version keys are only added. Keys end in their
// unit. Ticks are unwrapped; the first tick of a recording is as recorded. Times are seconds since 1970 by the
// recording's clock.
//
//   format, version, tool, output, channels, rows, verified (true, or null without --verify)
//   warnings[]
//   recordings[], in the order of the day:
//     path, epoch, packets, filled_packets, nominal_rate_hz
//     start_unix_seconds, stop_unix_seconds, seconds_after_previous (null for the first), first_tick, last_tick
//     ticks:  missing_packets, single_drops, gaps, repeats, backward_steps, wraps, runs
//     clock:  null without a system clock; ppm, ns_per_tick, residual_rms_us, residual_lowest_us, residual_highest_us,
//             residual_slack_us (0: the two before are exact; else the uncertainty of both), residual_max_us,
//             span_scatter_us, line_describes_clock, impossible_readings, first_system_ns, last_system_ns
//     bytes:  trailing_bytes, missing_sync_bytes, skipped_ranges, skipped_bytes, listed_at_most,
//             missing_sync_byte_list[]: packet, byte, value
//             skipped_list[]:   packet (number of packets converted before), first_byte, end_byte, ends_recording
//     breaks[], all of them: kind (single_drop, gap, repeat, backward), packet (the first after it), previous_tick,
//     next_tick,
//             missing_packets, start_unix_seconds, stop_unix_seconds (of the packets before and after)
#pragma once

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <string>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/core/error.hpp>

namespace rec2nwb {

// The JSON library formats small objects. The list of breaks may be long: it is written one break at a time.
using json = nlohmann::ordered_json;

inline std::string text_of(json const& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

inline char const* name_of(sluice::trodes::tick_step step) {
    using sluice::trodes::tick_step;
    switch (step) {
        case tick_step::single_drop:
            return "single_drop";
        case tick_step::gap:
            return "gap";
        case tick_step::repeat:
            return "repeat";
        case tick_step::backward:
            return "backward";
        case tick_step::consecutive:
            break;
    }
    return "consecutive";
}

inline json clock_json(sluice::convert::recording_report const& r) {
    auto const& fit = r.clock.fit();
    if (!fit) return nullptr;
    auto const& residuals = fit->residuals;
    return {{"ppm", fit->ppm},
            {"ns_per_tick", fit->ns_per_tick},
            {"residual_rms_us", r.residual_rms_us},
            {"residual_lowest_us", residuals.least_ns / 1000},
            {"residual_highest_us", residuals.greatest_ns / 1000},
            {"residual_slack_us", residuals.slack_ns / 1000},
            {"residual_max_us", r.residual_max_us},
            {"span_scatter_us", fit->span_scatter_ns / 1000},
            {"line_describes_clock", r.line_describes_clock},
            {"impossible_readings", r.clock.impossible_readings()},
            {"first_system_ns", *r.clock.first_system_ns()},
            {"last_system_ns", *r.clock.last_system_ns()}};
}

inline json bytes_json(sluice::trodes::integrity const& found) {
    json syncs = json::array(), skipped = json::array();
    for (auto const& sync : found.missing_sync_bytes)
        syncs.push_back({{"packet", sync.packet}, {"byte", sync.byte}, {"value", sync.value}});
    for (auto const& range : found.skipped)
        skipped.push_back({{"packet", range.packet},
                           {"first_byte", range.first},
                           {"end_byte", range.last},
                           {"ends_recording", range.ends_recording}});
    return {{"trailing_bytes", found.trailing_byte_count},
            {"missing_sync_bytes", found.missing_sync_byte_count},
            {"skipped_ranges", found.skipped_count},
            {"skipped_bytes", found.skipped_byte_count},
            {"listed_at_most", sluice::trodes::integrity::kept},
            {"missing_sync_byte_list", std::move(syncs)},
            {"skipped_list", std::move(skipped)}};
}

inline void write_breaks(std::ostream& out, sluice::trodes::clock const& clock) {
    out << "\"breaks\":[";
    char const* before = "\n";
    for (sluice::trodes::tick_break const found : clock.breaks()) {
        out << before
            << text_of({{"kind", name_of(found.step)},
                        {"packet", found.index},
                        {"previous_tick", found.previous_tick},
                        {"next_tick", found.next_tick},
                        {"missing_packets", found.missing()},
                        {"start_unix_seconds", clock.line()(found.previous_tick)},
                        {"stop_unix_seconds", clock.line()(found.next_tick)}});
        before = ",\n";
    }
    out << "]";
}

inline json recording_json(sluice::convert::recording_report const& r,
                           sluice::convert::recording_report const* previous) {
    auto const ticks = r.clock.ticks();
    return {{"path", r.path.string()},
            {"epoch", r.epoch},
            {"packets", r.packets},
            {"filled_packets", r.filled_packets},
            {"nominal_rate_hz", r.clock.sampling_rate_hz()},
            {"start_unix_seconds", r.start_seconds},
            {"stop_unix_seconds", r.stop_seconds},
            {"seconds_after_previous", previous ? json(r.start_seconds - previous->stop_seconds) : json(nullptr)},
            {"first_tick", ticks[0]},
            {"last_tick", ticks[static_cast<std::ptrdiff_t>(r.clock.size()) - 1]},
            {"ticks",
             {{"missing_packets", r.ticks.missing_ticks},
              {"single_drops", r.ticks.single_drops},
              {"gaps", r.ticks.gaps},
              {"repeats", r.ticks.repeats},
              {"backward_steps", r.ticks.backward_steps},
              {"wraps", r.ticks.wraps},
              {"runs", r.ticks.runs}}},
            {"clock", clock_json(r)},
            {"bytes", bytes_json(r.bytes)}};
}

inline void write_integrity(std::ostream& out, sluice::convert::trodes_to_nwb_report const& report,
                            std::string const& tool, bool verified) {
    auto head = text_of({{"format", "sluice integrity report"},
                         {"version", 1},
                         {"tool", tool},
                         {"output", report.output.string()},
                         {"channels", report.channels},
                         {"rows", report.rows},
                         {"verified", verified ? json(true) : json(nullptr)},
                         {"warnings", report.warnings}});
    head.pop_back();  // the closing brace: the list of recordings follows in the same object
    out << head << ",\n\"recordings\":[";
    sluice::convert::recording_report const* previous = nullptr;
    for (auto const& r : report.recordings) {
        auto text = text_of(recording_json(r, previous));
        text.pop_back();
        out << (previous ? ",\n" : "\n") << text << ",\n";
        write_breaks(out, r.clock);
        out << "}";
        previous = &r;
    }
    out << "]}\n";
}

// A file that has a temporary name until it is complete. The destructor removes an incomplete one.
class integrity_file {
public:
    // Opens the file. Do it before the conversion, so that an error shows at once and not after hours.
    integrity_file(std::filesystem::path target, bool overwrite) : target_(std::move(target)) {
        if (!overwrite && std::filesystem::exists(std::filesystem::symlink_status(target_)))
            throw sluice::file_error(target_.string(), "the integrity report must not exist (--force replaces it)");
        if (std::filesystem::is_directory(target_))
            throw sluice::file_error(target_.string(), "the integrity report must be a file, got a directory");
        auto name = "." + target_.filename().string() + ".partial-" + std::to_string(::getpid());
        partial_ = target_.parent_path() / name;
        out_.open(partial_, std::ios::binary);
        if (!out_) fail("cannot be created");
    }
    integrity_file(integrity_file const&) = delete;
    integrity_file& operator=(integrity_file const&) = delete;
    ~integrity_file() {
        std::error_code ignored;
        if (!partial_.empty()) std::filesystem::remove(partial_, ignored);
    }

    void write(sluice::convert::trodes_to_nwb_report const& report, std::string const& tool, bool verified) {
        write_integrity(out_, report, tool, verified);
        out_.close();
        if (!out_) fail("cannot be written");
        std::error_code failure;
        std::filesystem::rename(partial_, target_, failure);
        if (failure)
            throw sluice::file_error(target_.string(),
                                     "the integrity report cannot be renamed to this: " + failure.message());
        partial_.clear();
    }

private:
    [[noreturn]] void fail(char const* what) const {
        throw sluice::file_error(target_.string(), std::string("the integrity report ") + what + ": " +
                                                       std::generic_category().message(errno));
    }
    std::filesystem::path target_, partial_;
    std::ofstream out_;
};

}  // namespace rec2nwb
