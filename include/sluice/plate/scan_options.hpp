/// \file
/// scan_options: the options of plate::scan.
#pragma once

#include <optional>

#include <sluice/plate/name_pattern.hpp>
#include <sluice/plate/naming.hpp>

namespace sluice::plate {

/// Policy for two files with the same coordinates: throw, or keep the first by folder and name, or keep the newest.
enum class duplicate_policy { refuse, first, newest };
/// Policy for an image whose name does not match the format: report it, or throw.
enum class unmatched_policy { report, refuse };
/// Policy for files with several pages. Only `described` opens files during the scan; the other policies see the pages
/// when the files are loaded.
enum class page_policy {
    refuse,    ///< throw several_pages when the file is loaded, planned for, or probed
    first,     ///< the first page is the image; the others are ignored
    described  ///< each page is an image, as the file's description states: OME-TIFF, OME-TIFF sets, ImageJ stacks
};

struct scan_options {
    std::optional<naming> format;         ///< no value: detected from the names
    std::optional<name_pattern> pattern;  ///< a user-defined form of names; `format` is then ignored
    duplicate_policy duplicates = duplicate_policy::refuse;
    unmatched_policy unmatched = unmatched_policy::report;
    page_policy pages = page_policy::refuse;
    bool keep_projections = false;  ///< include images in ZStep_0, as plane 0
    bool follow_links = false;
    bool find_empty_files = false;  ///< leave out files of 0 bytes; querying each file's size dominates the scan time
};

}  // namespace sluice::plate
