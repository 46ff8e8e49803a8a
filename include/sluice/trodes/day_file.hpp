/// \file
/// The names of the files of a day: {YYYYMMDD}_{animal}_{epoch}_{tag}[.{camera}].{extension} and
/// {YYYYMMDD}_{animal}_metadata.yml.
#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/trodes/detail/iso_date.hpp>
#include <sluice/trodes/detail/text.hpp>

namespace sluice::trodes {

/// A file of a day, parsed from its name.
struct day_file {
    std::filesystem::path path;
    std::string date;  ///< YYYYMMDD
    std::string animal;
    std::optional<int> epoch;   ///< none for metadata
    std::string tag;            ///< "a1"; for metadata, any third word
    std::optional<int> camera;  ///< the camera index of video files
    std::string extension;      ///< "rec", "videoPositionTracking", "cameraHWSync", "yml", ...
};

/// The extensions that belong to a day, case-sensitive.
inline constexpr std::array<std::string_view, 9> day_file_extensions{"rec", "videoPositionTracking", "h264",
                                                                     "mp4", "cameraHWSync",          "stateScriptLog",
                                                                     "yml", "videoTimeStamps",       "trackgeometry"};

namespace detail {

/// Digits only, up to a million: an epoch or a camera.
inline std::optional<int> index_number(std::string_view text) {
    if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != text.npos) return std::nullopt;
    return number<int>(text);
}

}  // namespace detail

/// A file parsed from its name, or the rule that the name breaks.
inline std::pair<std::optional<day_file>, std::string> parse_day_file(std::filesystem::path const& path) {
    auto const refuse = [](std::string why) { return std::pair{std::optional<day_file>{}, std::move(why)}; };
    auto words = detail::split(path.filename().string(), '_');
    auto endings = detail::split(words.back(), '.');  // an animal's name may contain a dot
    words.back() = endings.front();
    day_file file;
    file.path = path;
    file.extension = endings.size() > 1 ? endings.back() : "";
    if (std::find(day_file_extensions.begin(), day_file_extensions.end(), file.extension) == day_file_extensions.end())
        return refuse("the extension does not belong to a day");
    bool const is_metadata = file.extension == "yml";
    if (words.size() != (is_metadata ? 3u : 4u) ||
        std::any_of(words.begin(), words.end(), [](auto const& w) { return w.empty(); }))
        return refuse(is_metadata ? "the name must be {date}_{animal}_metadata.yml"
                                  : "the name must be {date}_{animal}_{epoch}_{tag}.{extension}");
    file.date = words[0];
    file.animal = words[1];
    file.tag = words.back();
    if (file.date.size() != 8 || !detail::is_calendar_day(file.date)) return refuse("the date must be YYYYMMDD");
    endings.erase(endings.begin());
    endings.pop_back();
    if (is_metadata)
        return endings.empty() ? std::pair{std::optional(file), std::string()}
                               : refuse("the name must be {date}_{animal}_metadata.yml");
    file.epoch = detail::index_number(words[2]);
    if (!file.epoch) return refuse("the epoch must be a number");
    if (file.extension == "cameraHWSync" && !endings.empty() && endings.back() == "videoTimeStamps") endings.pop_back();
    if (endings.size() == 1) file.camera = detail::index_number(endings.front());
    if (endings.size() > 1 || (endings.size() == 1 && !file.camera))
        return refuse("only a camera index may come between tag and extension");
    if (file.camera &&
        (file.extension == "rec" || file.extension == "stateScriptLog" || file.extension == "trackgeometry"))
        return refuse("files with this extension must not have a camera index");
    return {file, {}};
}

}  // namespace sluice::trodes
