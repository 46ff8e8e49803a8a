/// \file
/// expand_pages: the images in files of several pages, as their descriptions define them.
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

/// The planes in one file, and the dimensions that have several values in the whole set of files.
struct file_planes {
    std::vector<tiff_plane> planes;
    bool channels = false, z = false, timepoints = false;
};

inline bool are_several(std::vector<tiff_plane> const& planes, std::uint32_t tiff_plane::* index) {
    return std::any_of(planes.begin(), planes.end(),
                       [&](auto const& plane) { return plane.*index != planes.front().*index; });
}

/// Reads the pages of each file. A description that covers several files is read once; its planes are kept until those
/// files are processed.
class page_expansion {
    std::map<std::filesystem::path, file_planes> described_;  // by file

    // Records the planes in the description of `file` for each file that it names.
    void note(std::filesystem::path const& file, std::vector<tiff_plane> planes) {
        if (planes.empty()) return;
        file_planes const of_set{{},
                                 are_several(planes, &tiff_plane::channel),
                                 are_several(planes, &tiff_plane::z),
                                 are_several(planes, &tiff_plane::timepoint)};
        for (auto& plane : planes) {
            auto const in = plane.file.empty() ? file : file.parent_path() / plane.file;
            plane.file = {};
            described_.try_emplace(in, of_set).first->second.planes.push_back(std::move(plane));
        }
    }
    static std::string description_of(std::filesystem::path const& path) {
        return ends_with_any(path.native(), std::array<std::string_view, 2>{".tif", ".tiff"})
                   ? std::string(tiff_file(path).description())
                   : whole_text(path);
    }
    file_planes planes_of(tiff_file const& file, std::filesystem::path const& path) {
        if (!described_.contains(path)) {
            auto said = read_description(file.description());
            if (!said.metadata_file.empty()) {
                auto const other = path.parent_path() / said.metadata_file;
                note(other, read_description(description_of(other)).planes);
            } else
                note(path, std::move(said.planes));
        }
        auto const taken = described_.extract(path);
        return taken ? std::move(taken.mapped()) : file_planes{};
    }

    static void add(image_record image, file_planes const& described, std::vector<image_record>& to) {
        auto const& planes = described.planes;
        bool const channels = are_several(planes, &tiff_plane::channel), z = are_several(planes, &tiff_plane::z),
                   timepoints = are_several(planes, &tiff_plane::timepoint);
        std::set<std::uint32_t>
            fields;  // a description may cover the whole plate: only fields of this file are numbered
        for (auto const& plane : planes) fields.insert(plane.image);
        auto const named = image;
        // If the file has several values of a dimension, the page determines it; otherwise the name does, if it has
        // one.
        auto const number_of = [](bool in_file, bool in_set, number of_name, std::uint32_t of_page) {
            return in_file || (in_set && !of_name) ? number(of_page) : of_name;
        };
        for (auto const& plane : planes) {
            image.page = plane.page;
            if (fields.size() > 1)
                image.site = static_cast<std::uint32_t>(std::distance(fields.begin(), fields.find(plane.image)));
            image.channel = number_of(channels, described.channels, named.channel, plane.channel);
            image.z = number_of(z, described.z, named.z, plane.z);
            image.timepoint = number_of(timepoints, described.timepoints, named.timepoint, plane.timepoint);
            to.push_back(image);
        }
    }

public:
    /// A file that cannot be read, or whose pages are not described, stays one image. Loading it reports the error.
    std::vector<image_record> operator()(std::vector<image_record> const& files, scan_report& report) {
        std::vector<image_record> images;
        images.reserve(files.size());
        for (auto const& one : files) {
            auto const path = one.file.path();
            file_planes described;
            std::uint32_t pages = 0;
            try {
                tiff_file const file(path);
                pages = file.pages();
                described = planes_of(file, path);
            } catch (file_error const&) {
            }
            if (described.planes.empty())
                images.push_back(one);
            else if (pages > described.planes.size())
                report.pages.add(path.string() + ": " + std::to_string(described.planes.size()) + " of " +
                                 std::to_string(pages) + " pages are described");
            add(one, described, images);
        }
        return images;
    }
};

}  // namespace sluice::plate::detail
