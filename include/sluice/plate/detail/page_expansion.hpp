/// \file
/// expand_pages: the images of files of several pages, as their descriptions tell of them.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/detail/whole_text.hpp>
#include <sluice/plate/image_record.hpp>
#include <sluice/plate/scan_report.hpp>
#include <sluice/plate/tiff_description.hpp>
#include <sluice/plate/tiff_file.hpp>

namespace sluice::plate::detail {

/// The planes that are in one file, and of what there are several in its whole set of files.
struct file_planes {
    std::vector<tiff_plane> planes;
    bool channels = false, z = false, timepoints = false;
};

inline bool are_several(std::vector<tiff_plane> const& planes, std::uint32_t tiff_plane::* index) {
    return std::any_of(planes.begin(), planes.end(),
                       [&](auto const& plane) { return plane.*index != planes.front().*index; });
}

/// Asks each file for its pages. A description that tells of other files is read once for all of them. Holds what it
/// tells of them.
class page_expansion {
    std::map<std::filesystem::path, file_planes> told_;  // by file

    // What the description of `file` says is noted for each file that it names.
    void note(std::filesystem::path const& file, std::vector<tiff_plane> planes) {
        if (planes.empty()) return;
        file_planes const of_set{{},
                                 are_several(planes, &tiff_plane::channel),
                                 are_several(planes, &tiff_plane::z),
                                 are_several(planes, &tiff_plane::timepoint)};
        for (auto& plane : planes) {
            auto const in = plane.file.empty() ? file : file.parent_path() / plane.file;
            plane.file = {};
            told_.try_emplace(in, of_set).first->second.planes.push_back(std::move(plane));
        }
    }
    static std::string description_of(std::filesystem::path const& path) {
        return ends_with_any(path.native(), std::array<std::string_view, 2>{".tif", ".tiff"})
                   ? std::string(tiff_file(path).description())
                   : whole_text(path);
    }
    file_planes planes_of(tiff_file const& file, std::filesystem::path const& path) {
        if (!told_.contains(path)) {
            auto said = read_description(file.description());
            if (!said.metadata_file.empty()) {
                auto const other = path.parent_path() / said.metadata_file;
                note(other, read_description(description_of(other)).planes);
            } else
                note(path, std::move(said.planes));
        }
        auto const taken = told_.extract(path);
        return taken ? std::move(taken.mapped()) : file_planes{};
    }

    static void add(image_record image, file_planes const& told, std::vector<image_record>& to) {
        auto const& planes = told.planes;
        bool const channels = are_several(planes, &tiff_plane::channel), z = are_several(planes, &tiff_plane::z),
                   timepoints = are_several(planes, &tiff_plane::timepoint);
        std::set<std::uint32_t>
            fields;  // a description may tell of the whole plate: what is numbered are those of this file
        for (auto const& plane : planes) fields.insert(plane.image);
        auto const named = image;
        // Where there are several in the file the page says which; else the name does, if it can.
        auto const number_of = [](bool in_file, bool in_set, number of_name, std::uint32_t of_page) {
            return in_file || (in_set && !of_name) ? number(of_page) : of_name;
        };
        for (auto const& plane : planes) {
            image.page = plane.page;
            if (fields.size() > 1)
                image.site = static_cast<std::uint32_t>(std::distance(fields.begin(), fields.find(plane.image)));
            image.channel = number_of(channels, told.channels, named.channel, plane.channel);
            image.z = number_of(z, told.z, named.z, plane.z);
            image.timepoint = number_of(timepoints, told.timepoints, named.timepoint, plane.timepoint);
            to.push_back(image);
        }
    }

public:
    /// A file that cannot be read, or of whose pages nothing is told, stays one image: it is told when that is loaded.
    std::vector<image_record> operator()(std::vector<image_record> const& files, scan_report& report) {
        std::vector<image_record> images;
        images.reserve(files.size());
        for (auto const& one : files) {
            auto const path = one.file.path();
            file_planes told;
            std::uint32_t pages = 0;
            try {
                tiff_file const file(path);
                pages = file.pages();
                told = planes_of(file, path);
            } catch (file_error const&) {
            }
            if (told.planes.empty())
                images.push_back(one);
            else if (pages > told.planes.size())
                report.pages.add(path.string() + ": " + std::to_string(told.planes.size()) + " of " +
                                 std::to_string(pages) + " pages are described");
            add(one, told, images);
        }
        return images;
    }
};

}  // namespace sluice::plate::detail
