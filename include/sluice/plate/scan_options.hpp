/// \file
/// scan_options: how plate::scan goes about a folder.
#pragma once

#include <optional>

#include <sluice/plate/name_pattern.hpp>
#include <sluice/plate/naming.hpp>

namespace sluice::plate {

/// Two files with the same coordinates: an error, or one of them is taken: the first by folder and name, or the newest.
enum class duplicate_policy { refuse, first, newest };
/// An image whose name is not of the format: told in the report, or an error.
enum class unmatched_policy { report, refuse };
/// Files of several pages. Only `described` opens files while it scans; to the others their pages are known when they
/// are loaded.
enum class page_policy {
    refuse,    ///< an image is the only page of its file: several_pages when it is loaded, planned for, or probed
    first,     ///< the first page is the image, the others are none
    described  ///< each page is an image, by what the file's description says: OME-TIFF, sets of it too, and stacks of
               ///< ImageJ
};

struct scan_options {
    std::optional<naming> format;         ///< nothing: found out from the names
    std::optional<name_pattern> pattern;  ///< a form of one's own; then `format` need not be given
    duplicate_policy duplicates = duplicate_policy::refuse;
    unmatched_policy unmatched = unmatched_policy::report;
    page_policy pages = page_policy::refuse;
    bool keep_projections = false;  ///< images in ZStep_0 too, as plane 0
    bool follow_links = false;
    bool find_empty_files = false;  ///< leave out files of no bytes; asks the system for each file's size, which takes
                                    ///< longer than all the rest
};

}  // namespace sluice::plate
