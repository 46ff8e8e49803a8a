/// \file
/// plate_report: what became of each group of a plate: files, bytes, and what was resident before, with and after it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <sluice/plate/image_stack.hpp>

namespace sluice::convert {

/// One group, as it was loaded, used and let go of. Resident sizes are the process's: where several jobs work or groups
/// are loaded ahead, of all groups in memory.
struct plate_group_report {
    std::string key;                    ///< "channel 2 timepoint 7"
    std::size_t files = 0;              ///< of the group
    std::size_t loaded = 0;             ///< images in memory, those that were filled among them
    std::uint64_t bytes = 0;            ///< of their pixels
    std::uint64_t resident_before = 0;  ///< bytes
    std::uint64_t resident_loaded = 0;
    std::uint64_t resident_cleared = 0;
    double seconds = 0;  ///< from the beginning of its loading until it was let go of
};

/// The whole plate.
struct plate_report {
    std::vector<plate_group_report> groups;  ///< in the order in which they were done
    std::vector<plate::image_error> errors;  ///< `record` is the index in its group
    std::uint64_t files = 0, bytes = 0;      ///< loaded, in all groups
    std::uint64_t largest_group_bytes = 0;
    std::uint64_t planes_written = 0;  ///< 0 where nothing was written
    std::uint64_t planes_missing = 0;  ///< of those that the store has room for
    std::uint64_t resident_begin = 0;  ///< bytes
    std::uint64_t resident_end = 0;    ///< when the memory of groups has been given back
    std::uint64_t peak_resident = 0;   ///< the process's since it began
};

}  // namespace sluice::convert
