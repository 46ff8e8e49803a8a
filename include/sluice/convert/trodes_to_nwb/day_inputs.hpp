/// \file
/// day_inputs: all inputs of a conversion, opened and checked before any packet is read.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/associated_text.hpp>
#include <sluice/convert/trodes_to_nwb/epoch.hpp>
#include <sluice/convert/trodes_to_nwb/optogenetic_inputs.hpp>
#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/core/error.hpp>
#include <sluice/trodes/day.hpp>
#include <sluice/trodes/electrode_map.hpp>
#include <sluice/trodes/epoch_references.hpp>
#include <sluice/trodes/event_lines.hpp>
#include <sluice/trodes/metadata.hpp>
#include <sluice/trodes/open.hpp>

namespace sluice::convert {

struct day_inputs {
    std::string output_name;    ///< {animal}{date}.nwb; empty if the file names give no day or several
    std::vector<epoch> epochs;  ///< one for each recording, in the same order
    std::vector<trodes::recording> recordings;
    trodes::metadata metadata;
    trodes::electrode_map electrodes;  ///< no rows if no channels were recorded
    std::optional<optogenetic_inputs> optogenetics;
    std::vector<std::filesystem::path> associated_files;  ///< one for each in the metadata; empty if not found
    std::vector<std::string> warnings;

    trodes::header const& first_header() const { return recordings.front().header(); }

    /// systemTimeAtCreation of the first recording, else its first SysClock.
    std::chrono::milliseconds start_time() const {
        if (auto const ms = first_header().system_time_at_creation_ms) return std::chrono::milliseconds(*ms);
        return std::chrono::milliseconds(trodes::span_of(recordings.front()).first_ns / 1'000'000);
    }
    std::uint64_t bytes() const {
        std::uint64_t all = 0;
        for (auto const& r : recordings) all += r.file_bytes();
        return all;
    }
};

namespace detail {

/// The files of the day, not yet opened.
struct day_paths {
    std::string output_name;
    std::vector<epoch> epochs;
    std::vector<std::filesystem::path> recordings, metadata;
};

inline day_paths paths_of(trodes::day const& day) {
    day_paths found{day.output_name(), {}, day.recordings(), day.metadata_files};
    for (auto const& e : day.epochs)
        if (!e.recording.empty()) found.epochs.push_back({e.number, e.tag, e.companions});
    return found;
}

/// Finds the files in a recording's folder that belong to it. Adds the metadata of its day,
/// {date}_{animal}_ANYTHING.yml, to `metadata`. Returns the companions of its epoch.
inline std::vector<trodes::day_file> files_beside(trodes::day_file const& recording,
                                                  std::vector<std::filesystem::path>& metadata) {
    auto const folder = recording.path.parent_path();
    std::vector<trodes::day_file> companions;
    std::error_code code;  // an unreadable folder counts as empty
    for (std::filesystem::directory_iterator walk(folder.empty() ? "." : folder, code), end; !code && walk != end;
         walk.increment(code)) {
        auto const beside = folder / walk->path().filename();
        auto const file = trodes::parse_day_file(beside).first;
        if (!file || file->date != recording.date || file->animal != recording.animal) continue;
        if (!file->epoch)
            metadata.push_back(beside);
        else if (file->epoch == recording.epoch && file->extension != "rec")
            companions.push_back(*file);
    }
    std::sort(companions.begin(), companions.end(), trodes::companion_order);
    std::sort(metadata.begin(), metadata.end());
    metadata.erase(std::unique(metadata.begin(), metadata.end()), metadata.end());
    return companions;
}

/// The paths for a list of recordings. File names of the form of a day determine epochs and metadata; others are
/// numbered in their order. The output is named after the day only if all names agree.
inline day_paths paths_of(std::span<std::filesystem::path const> recordings) {
    day_paths found;
    std::set<std::string> days;
    for (auto const& path : recordings) {
        found.recordings.push_back(path);
        auto const name = trodes::parse_day_file(path).first;
        if (name && name->extension == "rec") {
            found.epochs.push_back({*name->epoch, name->tag, files_beside(*name, found.metadata)});
            days.insert(name->animal + name->date);
        } else {
            found.epochs.push_back({static_cast<int>(found.epochs.size()) + 1, path.stem().string(), {}});
        }
    }
    if (days.size() == 1) found.output_name = *days.begin() + ".nwb";
    return found;
}

inline std::filesystem::path metadata_path(day_paths const& paths, trodes_to_nwb_options const& options) {
    if (!options.metadata.empty()) return options.metadata;
    if (paths.metadata.size() == 1) return paths.metadata.front();
    std::string got;
    for (auto const& path : paths.metadata) got += (got.empty() ? "" : " and ") + path.string();
    throw format_error(
        paths.recordings.front().string(),
        "exactly one metadata file {date}_{animal}_metadata.yml must be in the folder of the recordings (or be given), "
        "got " +
            (got.empty() ? "none" : got));
}

/// The folders to search for files that the metadata names: that of the metadata, then those of the recordings.
inline std::vector<std::filesystem::path> day_folders(day_paths const& paths, std::filesystem::path const& metadata) {
    std::vector<std::filesystem::path> folders{metadata.parent_path()};
    for (auto const& recording : paths.recordings)
        if (auto const folder = recording.parent_path(); std::ranges::find(folders, folder) == folders.end())
            folders.push_back(folder);
    return folders;
}

/// The folders to search for the files of fs_gui_yamls: options.fs_gui_directory, then those of the day.
inline std::vector<std::filesystem::path> stimulation_folders(day_paths const& paths,
                                                              std::filesystem::path const& metadata,
                                                              trodes_to_nwb_options const& options) {
    auto folders = day_folders(paths, metadata);
    if (!options.fs_gui_directory.empty()) folders.insert(folders.begin(), options.fs_gui_directory);
    return folders;
}

inline void check_epochs(day_inputs const& day, trodes::error_list& errors) {
    std::vector<int> recorded;
    for (auto const& e : day.epochs) recorded.push_back(e.number);
    trodes::check_epochs(day.metadata, recorded, errors);
}

inline day_inputs open_day(day_paths const& paths, trodes_to_nwb_options const& options) {
    day_inputs day;
    day.output_name = paths.output_name;
    day.epochs = paths.epochs;
    day.recordings = trodes::open(paths.recordings);
    auto const& header = day.first_header();
    for (auto const& r : day.recordings)
        day.warnings.insert(day.warnings.end(), r.header().warnings.begin(), r.header().warnings.end());

    trodes::metadata_needs needs;
    needs.electrodes = header.layout.channel_count != 0;
    needs.raw_data_to_volts = !trodes::states_scale(header);
    auto const metadata_file = metadata_path(paths, options);
    trodes::error_list errors(metadata_file.string());
    day.metadata = trodes::read_metadata(metadata_file, needs, errors);
    trodes::probe_catalog const probes(options.devices, errors);
    std::optional<trodes::header> reconfiguration;
    bool const is_grouped = options.reconfiguration.empty() ||
                            errors.collect([&] { reconfiguration = trodes::read_header(options.reconfiguration); });
    if (is_grouped)
        day.electrodes = trodes::make_electrode_map(header, day.metadata, probes,
                                                    reconfiguration ? &*reconfiguration : nullptr, errors);
    trodes::require_event_lines(header, day.metadata, errors);
    day.optogenetics = open_optogenetics(day.metadata, day.epochs, options.devices,
                                         stimulation_folders(paths, metadata_file, options), errors);
    check_epochs(day, errors);
    day.associated_files = find_associated_files(day.metadata, day_folders(paths, metadata_file), errors);
    errors.throw_if_any();
    for (auto& warning : errors.warnings()) day.warnings.push_back(std::move(warning));
    return day;
}

/// With options.strict, throws one error that lists all warnings.
inline day_inputs checked(day_inputs day, trodes_to_nwb_options const& options) {
    if (!options.strict || day.warnings.empty()) return day;
    auto text = "--strict: " + std::to_string(day.warnings.size()) +
                (day.warnings.size() == 1 ? " irregularity found" : " irregularities found");
    for (auto const& warning : day.warnings) text += "\n" + warning;
    throw format_error(day.recordings.front().path().string(), text);
}

}  // namespace detail

/// Opens a folder that holds one day, or a list of recordings in their order. If the folder has several days,
/// options.day selects one. Throws what the header reader throws, and one metadata_error with all errors in the
/// metadata and the files that it names, each with file, line, key, rule and value. Problems that do not prevent the
/// conversion are in `warnings`. Reads headers, metadata, device files, associated files, and a few packets of each
/// recording.
inline day_inputs open_day(std::filesystem::path const& folder, trodes_to_nwb_options const& options) {
    auto const place = options.metadata.empty() ? trodes::metadata_place::in_folder : trodes::metadata_place::elsewhere;
    auto const listing = trodes::list_days(folder, place);
    auto const found =
        options.day.empty() ? trodes::only_day(listing, folder) : trodes::named_day(listing, folder, options.day);
    auto day = detail::open_day(detail::paths_of(found), options);
    for (auto const& file : listing.skipped) {  // warn of recordings left out, except for "._x.rec"
        auto const name = file.path.filename().string();
        if (file.path.extension() == ".rec" && !name.starts_with('.') && name.starts_with(options.day))
            day.warnings.push_back(file.path.string() + ": was not converted: " + file.reason);
    }
    for (auto const& epoch : found.epochs)
        if (epoch.recording.empty())
            day.warnings.push_back(epoch.companions.front().path.string() + ": was not converted: epoch " +
                                   std::to_string(epoch.number) + " has no recording");
    return detail::checked(std::move(day), options);
}
inline day_inputs open_day(std::span<std::filesystem::path const> recordings, trodes_to_nwb_options const& options) {
    if (recordings.empty())
        throw argument_error("sluice::convert::open_day: at least one recording is required, got none");
    return detail::checked(detail::open_day(detail::paths_of(recordings), options), options);
}

}  // namespace sluice::convert
