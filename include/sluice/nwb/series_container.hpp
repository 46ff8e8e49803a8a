/// \file
/// nwb::series_container: a group of series whose type states their kind: BehavioralEvents, Position, ...
#pragma once

#include <string>

#include <sluice/nwb/data_type.hpp>

namespace sluice::nwb {

/// MODULE/NAME. May be empty.
struct series_container {
    std::string name = {};
    data_type type = {"BehavioralEvents", core_namespace};
};

/// Creates the container and returns its group, for series.
inline hdf5::group write(hdf5::group& module, series_container const& value) {
    return create_typed(module, value.name, value.type);
}

}  // namespace sluice::nwb
