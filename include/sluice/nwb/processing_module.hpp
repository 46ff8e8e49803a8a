/// \file
/// nwb::processing_module: a named group of results.
#pragma once

#include <string>

#include <sluice/nwb/file.hpp>

namespace sluice::nwb {

/// /processing/NAME.
struct processing_module {
    std::string name = {};
    std::string description = {};
};

/// Creates the module and returns its group, for time series and tables.
inline hdf5::group write(file& out, processing_module const& value) {
    auto processing = out.place("processing");
    auto made = create_typed(processing, value.name, {"ProcessingModule", core_namespace});
    made.write_attribute("description", value.description);
    return made;
}

/// Returns the module's group, and creates it if it does not exist. An existing description is kept.
inline hdf5::group open_or_write(file& out, processing_module const& value) {
    auto const processing = out.place("processing");
    return processing.contains(value.name) ? processing.open_group(value.name) : write(out, value);
}

/// Returns the module /processing/behavior, for events and positions.
inline processing_module behavior_module() { return {"behavior", "Contains all behavior-related data"}; }

}  // namespace sluice::nwb
