/// \file
/// scan_report: what a scan found, what it left out, and why.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <sluice/plate/naming.hpp>

namespace sluice::plate {

/// Counts of one scan. `files` is the sum of `images` and all files left out; folders, links and pages do not count.
/// With page_policy::described, one file may contain several images.
struct scan_report {
    /// A reason for leaving files out: the count, and the first five names, with details if available.
    struct left_out {
        static constexpr std::size_t most_examples = 5;
        std::size_t count = 0;
        std::vector<std::string> examples;

        void add(std::string example) {
            ++count;
            if (examples.size() == most_examples && !(example < examples.back())) return;
            examples.insert(std::upper_bound(examples.begin(), examples.end(), example), std::move(example));
            if (examples.size() > most_examples) examples.pop_back();
        }
    };

    naming format{};
    std::string reason;  ///< why this format was selected
    std::size_t folders = 0, files = 0, images = 0;
    left_out hidden;            ///< names that begin with a dot, "Thumbs.db", "desktop.ini"
    left_out temporary;         ///< names that end in ".tmp", ".part" or "~"
    left_out thumbnails;        ///< previews that ImageXpress writes beside its images
    left_out empty;             ///< files of 0 bytes, with find_empty_files
    left_out other_files;       ///< neither tif, tiff nor png
    left_out unmatched;         ///< images whose name does not match the format
    left_out projections;       ///< images in ZStep_0
    left_out duplicates;        ///< images with the coordinates of another file
    left_out pages;             ///< files with undescribed pages, with page_policy::described
    left_out links;             ///< symbolic links: not followed, dangling, or to a folder already visited
    left_out folders_left_out;  ///< hidden folders and Zarr folders
};

/// Returns one line per reason: "3 thumbnails left out: A01_s1_w1_thumb.tif; ...".
inline std::vector<std::string> lines(scan_report const& report) {
    std::vector<std::string> all;
    all.push_back(std::to_string(report.images) + " images of " + std::to_string(report.files) + " files in " +
                  std::to_string(report.folders) +
                  (report.folders == 1 ? " folder, named by " : " folders, named by ") +
                  std::string(name_of(report.format)) + ": " + report.reason);
    auto const add_line = [&](scan_report::left_out const& what, std::string_view kind) {
        if (what.count == 0) return;
        auto line = std::to_string(what.count) + " " + std::string(kind) + " left out: ";
        for (auto const& example : what.examples) line += (&example == &what.examples.front() ? "" : "; ") + example;
        all.push_back(line + (what.count > what.examples.size() ? "; ..." : ""));
    };
    add_line(report.hidden, "hidden files");
    add_line(report.temporary, "temporary files");
    add_line(report.thumbnails, "thumbnails");
    add_line(report.empty, "empty files");
    add_line(report.other_files, "other files");
    add_line(report.unmatched, "unrecognised image names");
    add_line(report.projections, "projections");
    add_line(report.duplicates, "duplicates");
    add_line(report.pages, "files' pages");
    add_line(report.links, "links");
    add_line(report.folders_left_out, "folders");
    return all;
}

}  // namespace sluice::plate
