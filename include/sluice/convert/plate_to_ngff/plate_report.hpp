/// \file
/// plate_report: files, bytes and resident memory of each group of a plate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <sluice/plate/image_stack.hpp>

namespace sluice::convert {

/// One group. Resident sizes are for the whole process: with several jobs or prefetch, they include all groups in
/// memory.
struct plate_group_report {
    std::string key;                    ///< "channel 2 timepoint 7"
    std::size_t files = 0;              ///< of the group
    std::size_t loaded = 0;             ///< images in memory, including filled ones
    std::uint64_t bytes = 0;            ///< of their pixels
    std::uint64_t resident_before = 0;  ///< bytes
    std::uint64_t resident_loaded = 0;
    std::uint64_t resident_cleared = 0;
    double seconds = 0;  ///< from the start of loading until release
};

/// The whole plate.
struct plate_report {
    std::vector<plate_group_report> groups;  ///< in order of completion
    std::vector<plate::image_error> errors;  ///< `record` is the index in its group
    std::uint64_t files = 0, bytes = 0;      ///< loaded, in all groups
    std::uint64_t largest_group_bytes = 0;
    std::uint64_t planes_written = 0;  ///< 0 if nothing was written
    std::uint64_t planes_missing = 0;  ///< planes of the store that have no image
    std::uint64_t resident_begin = 0;  ///< bytes
    std::uint64_t resident_end = 0;    ///< after the memory of the groups is released
    std::uint64_t peak_resident = 0;   ///< of the process since its start
};

}  // namespace sluice::convert
