// The output of rec2nwb: the table of days, and the summary of a conversion.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>

#include <fmt/format.h>

#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/trodes/day.hpp>

#include "../console/print.hpp"

namespace rec2nwb {

using console::grouped;
using console::say;

inline std::string size_text(std::uint64_t bytes) {
    auto const b = static_cast<double>(bytes);
    return bytes >= 1'000'000'000 ? fmt::format("{:.2f} GB", b / 1e9)
           : bytes >= 1'000'000   ? fmt::format("{:.1f} MB", b / 1e6)
                                  : fmt::format("{:.1f} kB", b / 1e3);
}

inline std::string list_text(sluice::trodes::day_listing const& listing) {
    auto text = fmt::format("{:<10} {:<16} {:>6} {:>11}  {:<24} {}\n", "date", "animal", "epochs", "recordings",
                            "output", "state");
    for (auto const& day : listing.days) {
        std::uint64_t bytes = 0;
        for (auto const& path : day.recordings()) {
            std::error_code unknown;
            if (auto const size = std::filesystem::file_size(path, unknown); !unknown) bytes += size;
        }
        text += fmt::format("{:<10} {:<16} {:>6} {:>11}  {:<24} {}\n", day.date, day.animal, day.recordings().size(),
                            size_text(bytes), day.output_name(), day.errors.empty() ? "ready" : "cannot be converted");
        for (auto const& one : day.errors) text += fmt::format("  {}\n", one);
    }
    if (listing.days.empty()) text += "no day found: recordings are named {date}_{animal}_{epoch}_{tag}.rec\n";
    if (auto const count = listing.skipped.size(); count != 0)
        text += count == 1 ? "1 file belongs to no day:\n" : fmt::format("{} files belong to no day:\n", count);
    for (auto const& file : listing.skipped) text += fmt::format("  {}: {}\n", file.path.string(), file.reason);
    return text;
}

// Missing packets, tick errors and damaged bytes of a recording, in a line or two. Empty if it has none.
inline std::string integrity_text(sluice::convert::recording_report const& r) {
    std::string text;
    auto const add = [&](std::uint64_t count, char const* one, char const* many) {
        if (count != 0)
            text += fmt::format("{}{} {}", text.empty() ? "    " : ", ", grouped(count), count == 1 ? one : many);
    };
    add(r.ticks.missing_ticks, "packet missing", "packets missing");
    bool const is_filled = r.filled_packets != 0;
    add(r.ticks.single_drops, is_filled ? "single drop (filled)" : "single drop",
        is_filled ? "single drops (filled)" : "single drops");
    add(r.ticks.gaps, "gap", "gaps");
    add(r.ticks.repeats, "repeated tick", "repeated ticks");
    add(r.ticks.backward_steps, "backward step", "backward steps");
    add(r.bytes.missing_sync_byte_count, "missing sync byte", "missing sync bytes");
    add(r.bytes.skipped_byte_count, "byte skipped", "bytes skipped");
    add(r.bytes.trailing_byte_count, "byte of a partial packet", "bytes of a partial packet");
    if (!text.empty()) text += "\n";
    if (r.ticks.gaps == 0) return text;
    sluice::trodes::tick_break longest;
    for (sluice::trodes::tick_break const found : r.clock.breaks())
        if (found.missing() > longest.missing()) longest = found;
    return text + fmt::format("    longest gap: {} packets, {:.3f} s after the start, before packet {}\n",
                              grouped(longest.missing()), r.clock.line()(longest.previous_tick) - r.start_seconds,
                              grouped(longest.index));
}

inline std::string summary_text(sluice::convert::trodes_to_nwb_report const& report, double seconds) {
    auto text = fmt::format("{}: ", report.output.string());
    if (report.channels != 0)
        text += fmt::format("{} samples of {} channels", grouped(report.rows), report.channels);
    else
        text += fmt::format("{} packets without channels (behavior only)", grouped(report.rows));
    text += fmt::format(", {}\n", size_text(report.bytes_written));
    for (auto const& r : report.recordings) {
        text += fmt::format("  {}: {:.3f} s, {} packets", r.path.filename().string(), r.stop_seconds - r.start_seconds,
                            grouped(r.packets));
        if (r.ticks.wraps != 0) text += ", tick wraps";
        if (r.has_system_clock)
            text += fmt::format(", clock {:+.2f} ppm (residual {:.0f} us RMS, {:.0f} us at most)", r.clock_ppm,
                                r.residual_rms_us, r.residual_max_us);
        else
            text += ", no system clock";
        text += "\n" + integrity_text(r);
    }
    text += fmt::format("  {} read in {:.2f} s: {:.0f} MB/s, {:.1f} MiB resident at most\n",
                        size_text(report.bytes_read), seconds, static_cast<double>(report.bytes_read) / 1e6 / seconds,
                        static_cast<double>(sluice::memory::peak_resident_bytes()) / (1 << 20));
    if (report.pressure != sluice::memory::pressure_level::ample) text += "  low memory: fewer buffers were used\n";
    return text;
}

}  // namespace rec2nwb
