/// \file
/// image_set: the images of a plate, in order, and the report of the scan.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <sluice/plate/image_record.hpp>
#include <sluice/plate/scan_report.hpp>

namespace sluice::plate {

/// Thrown if several images have the same coordinates.
class duplicate_key : public file_error {
    std::string other_path_;

public:
    duplicate_key(std::string const& path, std::string other_path, std::string const& coordinates)
        : file_error(path, "two images of " + coordinates + ", the other is " + other_path),
          other_path_(std::move(other_path)) {}
    std::string const& other_path() const noexcept { return other_path_; }
};

/// The images of a plate, ordered by well, site, channel, plane and time: a range of image_record. Holds 48 bytes plus
/// the name of each.
class image_set {
public:
    std::filesystem::path root;
    std::vector<image_record> images;
    scan_report report;
    /// Names of channels, sites, planes or times, if the format names them instead of numbering them. The name of
    /// number n is at index n - 1.
    std::vector<std::string> channel_labels, site_labels, z_labels, timepoint_labels;

    auto begin() const noexcept { return images.begin(); }
    auto end() const noexcept { return images.end(); }
    std::size_t size() const noexcept { return images.size(); }
    bool empty() const noexcept { return images.empty(); }
    image_record const& operator[](std::size_t i) const noexcept { return images[i]; }
};

}  // namespace sluice::plate
