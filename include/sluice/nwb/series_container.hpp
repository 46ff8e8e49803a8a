/// \file
/// nwb::series_container: a group that holds series and says, by its type, what they are: BehavioralEvents, Position,
/// ...
#pragma once

#include <string>

#include <sluice/nwb/data_type.hpp>

namespace sluice::nwb {

/// MODULE/NAME. May stay empty.
struct series_container {
    std::string name = {};
    data_type type = {"BehavioralEvents", core_namespace};
};

/// The container's group, to write series into.
inline hdf5::group write(hdf5::group& module, series_container const& value) {
    return create_typed(module, value.name, value.type);
}

}  // namespace sluice::nwb
