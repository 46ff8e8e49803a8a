/// \file
/// nwb::associated_file: the full text of a file that accompanies the recordings: a state script's log, notes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sluice/nwb/data_type.hpp>

namespace sluice::nwb {

/// /processing/associated_files/NAME. Readers identify a state script by "statescript" in its description. As the
/// schema requires, `content` is an attribute. Its text is in the file's global heap, so it may have any size.
struct associated_file {
    std::string name = {};
    std::string description = {};
    std::string content = {};               ///< UTF-8 without zero bytes
    std::vector<std::int64_t> epochs = {};  ///< written as "1,2": readers split the text at each comma
};

inline hdf5::group write(hdf5::group& module, associated_file const& value) {
    auto made = create_typed(module, value.name, {"AssociatedFiles", franklab_namespace});
    std::string epochs;
    for (auto const epoch : value.epochs) epochs += (epochs.empty() ? "" : ",") + std::to_string(epoch);
    made.write_attribute("description", value.description);
    made.write_attribute("content", value.content);
    made.write_attribute("task_epochs", epochs);
    return made;
}

}  // namespace sluice::nwb
