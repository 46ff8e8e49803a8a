/// \file
/// convert::trodes_to_nwb: converts a day of Trodes recordings to an NWB file in one pass. Memory use does not depend
/// on the length.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/associated_files.hpp>
#include <sluice/convert/trodes_to_nwb/clock_tables.hpp>
#include <sluice/convert/trodes_to_nwb/day_inputs.hpp>
#include <sluice/convert/trodes_to_nwb/day_sinks.hpp>
#include <sluice/convert/trodes_to_nwb/describe.hpp>
#include <sluice/convert/trodes_to_nwb/optogenetics.hpp>
#include <sluice/convert/trodes_to_nwb/memory_plan.hpp>
#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/convert/trodes_to_nwb/pass.hpp>
#include <sluice/convert/trodes_to_nwb/position.hpp>
#include <sluice/convert/trodes_to_nwb/report.hpp>
#include <sluice/convert/trodes_to_nwb/tasks.hpp>
#include <sluice/convert/trodes_to_nwb/video.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/nwb/file.hpp>
#include <sluice/nwb/specifications.hpp>

namespace sluice::convert {
namespace detail {

inline std::filesystem::path output_path(day_inputs const& day, trodes_to_nwb_options const& options) {
    if (options.output.empty())
        throw argument_error("sluice::convert::trodes_to_nwb: output must be a file or a directory, got an empty path");
    if (options.output.extension() == ".nwb" && !std::filesystem::is_directory(options.output)) return options.output;
    if (!std::filesystem::is_directory(options.output))
        throw file_error(options.output.string(),
                         "the output must be an existing directory, or a file that ends in .nwb");
    if (day.output_name.empty())
        throw file_error(options.output.string(),
                         "the output must be a file that ends in .nwb if the names of the recordings do not give one "
                         "animal and date, got a directory");
    return options.output / day.output_name;
}

/// The number of compression threads; 0: no compression.
inline std::size_t compressors(trodes_to_nwb_options const& options) {
    if (!options.compression.start) return 0;
    return options.compression_threads != 0 ? options.compression_threads
                                            : std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 8);
}

/// The memory needs of the conversion of an opened day.
inline memory_needs needs_of(day_inputs const& day, trodes_to_nwb_options const& options) {
    memory_needs n;
    n.resident = std::max<std::uint64_t>(
        memory::resident_bytes(), std::uint64_t{8} << 20);  // the least to assume if the system does not report it
    n.peak = memory::peak_resident_bytes();
    n.packet_bytes = day.first_header().layout.packet_bytes;
    n.channels = day.electrodes.rows.size();
    n.analog_columns = trodes::analog_columns_of(day.first_header()).size();
    n.lines = day.metadata.behavioral_events.size();
    n.chunk_rows = options.chunk_rows;
    n.on_complete_bytes = options.on_complete_bytes;
    n.compressors = compressors(options);
    for (auto const& path : day.associated_files) {
        std::error_code missing;
        auto const bytes = std::filesystem::file_size(path, missing);
        if (!missing)
            n.text_bytes = std::max<std::uint64_t>(n.text_bytes, std::min<std::uint64_t>(bytes, max_associated_bytes));
    }
    return n;
}

/// Writes everything that does not depend on packets: about ten thousand small objects for 1024 channels.
inline void write_description(nwb::file& out, day_inputs const& day) {
    hdf5::silence_errors const all_the_while;
    describe(out, day);
    describe_optogenetics(out, day);
    write_tasks(out, day);
    write_associated_files(out, day);
    out.flush();  // frees the buffered head of the file before rows are held
}

/// Aligns chunks to pages if that leaves no gaps between them.
inline hdf5::alignment chunk_alignment(day_inputs const& day, trodes_to_nwb_options const& options) {
    auto const pages = hdf5::alignment::pages();
    return !options.compression.start && needs_of(day, options).tile_bytes() % pages.bytes == 0 ? pages
                                                                                                : hdf5::alignment{};
}

/// Throws format_error for the first recording with a warning about its ticks or system clock.
inline void require_no_warnings(day_inputs const& day, trodes::day_clock const& clock) {
    for (std::size_t i = 0; i < day.recordings.size(); ++i)
        if (auto const found = clock.recordings()[i].warnings(); !found.empty())
            throw format_error(day.recordings[i].path().string(), found.back());
}

}  // namespace detail

/// Converts an opened day (\ref open_day) and returns a report.
///
/// Reads the recordings in one pass. Writes a temporary file in the folder of the target and renames it when it is
/// complete: a run that fails leaves no output. A separate thread writes while the sinks work. Holds a block of packets
/// (384 KiB), three strips of each series (2048 rows x its columns), 9 bytes for each of up to a million changes of
/// digital lines (more go to a temporary file), and 16 bytes for each gap. With compression, it holds the chunks being
/// filled instead of strips, and what \ref hdf5::deflate_pool holds. options.memory_limit bounds this memory; \ref
/// peak_bytes is the formula. Throws file_error, format_error, hdf5::error, and argument_error for invalid options,
/// including memory_limit_error.
///
/// `read(pass, held)` calls pass.read() with the blocks of the day: those of \ref blocks_of, or of another source.
template <std::invocable<day_pass&, buffers const&> Read>
trodes_to_nwb_report trodes_to_nwb(day_inputs const& day, trodes_to_nwb_options const& options, Read read) {
    auto const held = plan_buffers(detail::needs_of(day, options), options.memory_limit);
    auto const target = detail::output_path(day, options);
    auto const video_plan = plan_videos(day, options, target.has_parent_path() ? target.parent_path() : ".");
    auto out = nwb::file::create(target, describe_session(day, options),
                                 options.overwrite ? hdf5::existing::overwrite : hdf5::existing::refuse,
                                 detail::chunk_alignment(day, options));
    if (!options.schema.empty()) nwb::cache_specifications(out, options.schema);
    detail::write_description(out, day);

    auto const budget = std::make_shared<hdf5::write_budget>();
    held.apply(*budget);
    pass_result found;
    std::optional<detail::day_sinks> sinks(std::in_place, out, day, options, held, budget, found.clock);
    day_pass pass(sinks->all(), options, found, day.bytes(), held, budget);
    read(pass, held);
    if (options.strict) detail::require_no_warnings(day, found.clock);
    sinks->finish(out);
    auto warnings = write_positions(out, day, found.clock, sinks->events(), options);
    sinks.reset();
    auto videos = write_videos(out, video_plan, found.clock, options);
    warnings.insert(warnings.end(), videos.warnings.begin(), videos.warnings.end());

    write_epochs(out, day, found.clock);
    write_optogenetic_epochs(out, day, found.clock);
    write_invalid_times(out, day, found.clock, found.bytes, most_filled(options.gaps, !day.electrodes.rows.empty()));
    out.close();
    videos.commit();
    if (options.on_complete) options.on_complete(out.partial());
    out.commit();
    auto report = make_report(day, found, options, target);
    report.warnings.insert(report.warnings.end(), warnings.begin(), warnings.end());
    return report;
}

inline trodes_to_nwb_report trodes_to_nwb(day_inputs const& day, trodes_to_nwb_options const& options) {
    return trodes_to_nwb(day, options, [&](day_pass& pass, buffers const& held) {
        auto blocks = blocks_of(day.recordings, options, held);
        pass.read(blocks);
    });
}

/// Opens and converts the day in a folder.
inline trodes_to_nwb_report trodes_to_nwb(std::filesystem::path const& folder, trodes_to_nwb_options const& options) {
    return trodes_to_nwb(open_day(folder, options), options);
}

}  // namespace sluice::convert
