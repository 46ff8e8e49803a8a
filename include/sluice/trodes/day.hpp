/// \file
/// The days in a folder: which recordings, metadata and companion files belong together.
#pragma once

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/trodes/day_file.hpp>

namespace sluice::trodes {

/// By camera, then path.
inline bool companion_order(day_file const& a, day_file const& b) {
    return std::tie(a.camera, a.path) < std::tie(b.camera, b.path);
}

/// The files with that extension and, if given, of that camera.
inline std::vector<day_file> with_extension(std::span<day_file const> files, std::string_view extension,
                                            std::optional<int> camera = {}) {
    std::vector<day_file> found;
    for (auto const& file : files)
        if (file.extension == extension && (!camera || file.camera == camera)) found.push_back(file);
    return found;
}

/// One epoch: its recording and its companion files (video, tracking, logs), sorted by camera and then path.
struct epoch_files {
    int number = 0;
    std::string tag;                  ///< the recording's
    std::filesystem::path recording;  ///< empty if there are only companions
    std::vector<day_file> companions;
};

/// One animal on one date.
struct day {
    std::string date;  ///< YYYYMMDD
    std::string animal;
    std::vector<epoch_files> epochs;                    ///< ascending
    std::vector<std::filesystem::path> metadata_files;  ///< exactly one in a valid day
    std::vector<std::string> errors;                    ///< why the day cannot be converted; empty if it can be

    std::string output_name() const { return animal + date + ".nwb"; }
    /// The recordings, by epoch.
    std::vector<std::filesystem::path> recordings() const {
        std::vector<std::filesystem::path> all;
        for (auto const& e : epochs)
            if (!e.recording.empty()) all.push_back(e.recording);
        return all;
    }
};

/// A file that belongs to no day, and the reason.
struct skipped_file {
    std::filesystem::path path;
    std::string reason;
};

struct day_listing {
    std::vector<day> days;              ///< by date, then animal
    std::vector<skipped_file> skipped;  ///< by path
};

namespace detail {

/// Every file below a folder, sorted. Unreadable folders and links to folders are skipped and reported.
inline std::vector<std::filesystem::path> files_below(std::filesystem::path const& folder,
                                                      std::vector<skipped_file>& skipped) {
    namespace fs = std::filesystem;
    std::vector<fs::path> files, folders{folder};
    while (!folders.empty()) {
        auto const here = std::move(folders.back());
        folders.pop_back();
        std::error_code code;
        for (fs::directory_iterator walk(here, code), end; !code && walk != end; walk.increment(code)) {
            std::error_code unknown;
            if (!walk->is_directory(unknown))
                files.push_back(walk->path());
            else if (walk->is_symlink(unknown))
                skipped.push_back({walk->path(), "links to folders are not followed"});
            else
                folders.push_back(walk->path());
        }
        if (code && here == folder) throw file_error(folder.string(), "the folder cannot be read: " + code.message());
        if (code) skipped.push_back({here, "the folder cannot be read: " + code.message()});
    }
    std::sort(files.begin(), files.end());
    return files;
}

inline void add_to_epoch(day& d, std::map<int, epoch_files>& epochs, day_file const& file) {
    auto& epoch = epochs[*file.epoch];
    epoch.number = *file.epoch;
    if (file.extension != "rec") {
        epoch.companions.push_back(file);
        if (epoch.recording.empty() && epoch.tag.empty()) epoch.tag = file.tag;
    } else if (epoch.recording.empty()) {
        epoch.recording = file.path;
        epoch.tag = file.tag;
    } else {
        d.errors.push_back("epoch " + std::to_string(epoch.number) + " must have one recording, got " +
                           epoch.recording.string() + " and " + file.path.string());
    }
}

inline void check_metadata(day& d) {
    if (d.metadata_files.size() == 1) return;
    auto text = "must have exactly one metadata file " + d.date + "_" + d.animal + "_metadata.yml, got ";
    if (d.metadata_files.empty()) text += "none";
    for (auto const& path : d.metadata_files) text += (path == d.metadata_files.front() ? "" : " and ") + path.string();
    d.errors.push_back(std::move(text));
}

/// Files without a recording do not form a day: a stray note, or companions of recordings stored elsewhere.
inline void skip(day const& d, std::vector<skipped_file>& skipped) {
    auto const* reason = "there is no recording of that date and animal";
    for (auto const& path : d.metadata_files) skipped.push_back({path, reason});
    for (auto const& e : d.epochs)
        for (auto const& file : e.companions) skipped.push_back({file.path, reason});
}

}  // namespace detail

/// Where a day's metadata is. With `elsewhere`, the number of metadata files in the folder is not an error.
enum class metadata_place { in_folder, elsewhere };

/// The days in a folder and its sub-folders. A day is a (date, animal) with at least one recording. A day's errors are
/// added to its `errors`, and a file whose name does not fit to `skipped`; neither is fatal. Throws file_error if the
/// folder itself cannot be read. Reads file names only.
inline day_listing list_days(std::filesystem::path const& folder, metadata_place place = metadata_place::in_folder) {
    day_listing listing;
    std::map<std::pair<std::string, std::string>, std::pair<day, std::map<int, epoch_files>>> found;
    for (auto const& path : detail::files_below(folder, listing.skipped)) {
        auto const [file, reason] = parse_day_file(path);
        if (!file) {
            listing.skipped.push_back({path, reason});
            continue;
        }
        auto& [d, epochs] = found[{file->date, file->animal}];
        d.date = file->date;
        d.animal = file->animal;
        if (file->epoch)
            detail::add_to_epoch(d, epochs, *file);
        else
            d.metadata_files.push_back(path);
    }
    for (auto& [key, entry] : found) {
        auto& [d, epochs] = entry;
        for (auto& [number, epoch] : epochs) {
            std::sort(epoch.companions.begin(), epoch.companions.end(), companion_order);
            d.epochs.push_back(std::move(epoch));
        }
        if (d.recordings().empty()) {
            detail::skip(d, listing.skipped);
            continue;
        }
        if (place == metadata_place::in_folder) detail::check_metadata(d);
        listing.days.push_back(std::move(d));
    }
    std::sort(listing.skipped.begin(), listing.skipped.end(),
              [](auto const& a, auto const& b) { return a.path < b.path; });
    return listing;
}

/// Throws format_error, with the folder and a line for every error, unless the day can be converted.
inline void require_complete(day const& d, std::filesystem::path const& folder) {
    if (d.errors.empty()) return;
    auto text = "day " + d.date + "_" + d.animal + ":";
    for (auto const& code : d.errors) text += (d.errors.size() == 1 ? " " : "\n") + code;
    throw format_error(folder.string(), text);
}

namespace detail {

/// Why a listing does not hold exactly one day: the days it has or, if it has none, the skipped files.
inline std::string not_one_day(day_listing const& listing) {
    auto text = "must hold one day, got " + std::to_string(listing.days.size()) + ": ";
    for (auto const& d : listing.days) text += (&d == &listing.days.front() ? "" : ", ") + d.date + "_" + d.animal;
    if (!listing.days.empty()) return text;
    auto const& skipped = listing.skipped;
    if (skipped.empty()) return text + "the folder has no files";
    auto const recording =
        std::find_if(skipped.begin(), skipped.end(), [](auto const& file) { return file.path.extension() == ".rec"; });
    auto const& example =  // a misnamed recording is the most useful one to report
        recording == skipped.end() ? skipped.front() : *recording;
    auto const* const which =
        &example == &skipped.front() ? " files were skipped, the first " : " files were skipped, among them ";
    return text + (skipped.size() == 1 ? "1 file was skipped, " : std::to_string(skipped.size()) + which) +
           example.path.string() + ": " + example.reason;
}

}  // namespace detail

/// A folder has several days and none was chosen. The message ends with their names, {date}_{animal} each.
class several_days : public format_error {
public:
    using format_error::format_error;
};

/// The one day of a folder's listing. Throws format_error if the folder has no day (naming a skipped file and the
/// reason) or if the day is incomplete. Throws several_days if there are more.
inline day only_day(day_listing const& listing, std::filesystem::path const& folder) {
    if (listing.days.size() > 1) throw several_days(folder.string(), detail::not_one_day(listing));
    if (listing.days.empty()) throw format_error(folder.string(), detail::not_one_day(listing));
    require_complete(listing.days.front(), folder);
    return listing.days.front();
}

/// The day {date}_{animal} of a folder's listing. Throws format_error if it is missing (naming the days that exist) or
/// incomplete.
inline day named_day(day_listing const& listing, std::filesystem::path const& folder, std::string_view name) {
    std::string known;
    for (auto const& d : listing.days) {
        auto const own = d.date + "_" + d.animal;
        if (own == name) {
            require_complete(d, folder);
            return d;
        }
        known += (known.empty() ? "" : ", ") + own;
    }
    throw format_error(folder.string(),
                       "must hold the day " + std::string(name) + ", got " + (known.empty() ? "none" : known));
}

/// The one day of a folder. Throws what \ref list_days and \ref only_day throw.
inline day read_day(std::filesystem::path const& folder) { return only_day(list_days(folder), folder); }

}  // namespace sluice::trodes
