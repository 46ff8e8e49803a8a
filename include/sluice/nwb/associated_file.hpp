/// \file
/// nwb::associated_file: the text of a file that was made beside the recordings, kept whole: a state script's log,
/// notes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <sluice/nwb/data_type.hpp>

namespace sluice::nwb {

/// /processing/associated_files/NAME. Readers take one whose description has "statescript" in it for a state script.
/// `content` is an attribute, as the schema has it: its text lies in the file's global heap, so that it may be of any
/// size.
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
