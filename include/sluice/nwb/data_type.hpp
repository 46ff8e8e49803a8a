/// \file
/// nwb::data_type: the type and namespace of an NWB object, and the attributes that identify it.
#pragma once

#include <optional>
#include <string_view>

#include <sluice/hdf5/group.hpp>
#include <sluice/nwb/uuid.hpp>

namespace sluice::nwb {

/// The name of a schema type and the namespace that defines it.
struct data_type {
    std::string_view name;
    std::string_view name_space;
};

inline constexpr std::string_view core_namespace = "core";
inline constexpr std::string_view table_namespace = "hdmf-common";
inline constexpr std::string_view franklab_namespace = "ndx-franklab-novela";
inline constexpr std::string_view ophys_devices_namespace = "ndx-ophys-devices";
inline constexpr std::string_view optogenetics_namespace = "ndx-optogenetics";

/// The version of `core` that written files declare.
inline constexpr std::string_view core_version = "2.9.0";

/// Writes the attributes neurodata_type, namespace and object_id of `target`.
inline void mark(hdf5::object& target, data_type type) {
    target.write_attribute("neurodata_type", type.name);
    target.write_attribute("namespace", type.name_space);
    target.write_attribute("object_id", make_uuid());
}

/// Creates a group of that type.
inline hdf5::group create_typed(hdf5::group& parent, std::string_view name, data_type type) {
    auto made = parent.create_group(name);
    mark(made, type);
    return made;
}

/// Writes an attribute or a scalar text, unless the value is empty.
inline void attribute_unless_empty(hdf5::object& target, std::string_view name, std::string_view text) {
    if (!text.empty()) target.write_attribute(name, text);
}
inline void attribute_if_known(hdf5::object& target, std::string_view name, std::optional<double> value) {
    if (value) target.write_attribute(name, *value);
}
inline void text_unless_empty(hdf5::group& parent, std::string_view name, std::string_view text) {
    if (!text.empty()) parent.write_text(name, text);
}

}  // namespace sluice::nwb
