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

/// The module's group, to write time series and tables into.
inline hdf5::group write(file& out, processing_module const& value) {
    auto processing = out.place("processing");
    auto made = create_typed(processing, value.name, {"ProcessingModule", core_namespace});
    made.attribute("description", value.description);
    return made;
}

}  // namespace sluice::nwb
