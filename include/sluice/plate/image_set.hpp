/// \file
/// image_set: the images of a plate, in order, and what was found out about them.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <sluice/plate/image_record.hpp>
#include <sluice/plate/scan_report.hpp>

namespace sluice::plate {

/// Where several images have the same coordinates.
class duplicate_key : public file_error {
    std::string other_path_;

public:
    duplicate_key(std::string const& path, std::string other_path, std::string const& coordinates)
        : file_error(path, "two images of " + coordinates + ", the other is " + other_path),
          other_path_(std::move(other_path)) {}
    std::string const& other_path() const noexcept { return other_path_; }
};

/// The images of a plate by well, site, channel, plane and time: a range of image_record. Holds 48 bytes and a name for
/// each.
class image_set {
public:
    std::filesystem::path root;
    std::vector<image_record> images;
    scan_report report;
    /// Where a format names channels, sites, planes or times instead of numbering them: the text of number n is at n
    /// - 1.
    std::vector<std::string> channel_labels, site_labels, z_labels, timepoint_labels;

    auto begin() const noexcept { return images.begin(); }
    auto end() const noexcept { return images.end(); }
    std::size_t size() const noexcept { return images.size(); }
    bool empty() const noexcept { return images.empty(); }
    image_record const& operator[](std::size_t i) const noexcept { return images[i]; }
};

}  // namespace sluice::plate
