/// \file
/// nwb::camera_device, nwb::device_model, nwb::data_acquisition_device.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>

#include <sluice/nwb/file.hpp>

namespace sluice::nwb {

/// /general/devices/models/NAME, with each slash in the name replaced by an underscore. An existing model is kept, so
/// several cameras may name the same model.
struct device_model {
    std::string name = {};
    std::string manufacturer = {};
    std::string description = {};
};

/// Returns the name of a model's group.
inline std::string model_name(std::string name) {
    std::ranges::replace(name, '/', '_');
    return name;
}

inline void write(file& out, device_model const& value) {
    auto models = out.place("general/devices/models");
    auto const name = model_name(value.name);
    if (models.contains(name)) return;
    auto made = create_typed(models, name, {"DeviceModel", core_namespace});
    made.write_attribute("manufacturer", value.manufacturer);
    attribute_unless_empty(made, "description", value.description);
}

/// /general/devices/camera_device ID, with a link to its model. Writing it also writes the model.
struct camera_device {
    std::int64_t id;
    std::string camera_name = {};
    double meters_per_pixel;
    std::string lens = {};
    device_model model;
    std::optional<double> frame_rate_hz = {};
    std::string description = {};
};

inline hdf5::group write(file& out, camera_device const& value) {
    write(out, value.model);
    auto devices = out.place("general/devices");
    auto made =
        create_typed(devices, "camera_device " + std::to_string(value.id), {"CameraDevice", franklab_namespace});
    made.write_attribute("camera_name", value.camera_name);
    made.write_attribute("meters_per_pixel", value.meters_per_pixel);
    made.write_attribute("lens", value.lens);
    if (value.frame_rate_hz) made.write_attribute("frame_rate", *value.frame_rate_hz);
    attribute_unless_empty(made, "description", value.description);
    made.soft_link("model", "/general/devices/models/" + model_name(value.model.name));
    return made;
}

/// /general/devices/dataacq_deviceN. N is the index in the session's list.
struct data_acquisition_device {
    std::size_t number;
    std::string system = {};
    std::string amplifier = {};
    std::string adc_circuit = {};
    std::string description = {};
};

inline hdf5::group write(file& out, data_acquisition_device const& value) {
    auto devices = out.place("general/devices");
    auto made =
        create_typed(devices, "dataacq_device" + std::to_string(value.number), {"DataAcqDevice", franklab_namespace});
    made.write_attribute("system", value.system);
    attribute_unless_empty(made, "amplifier", value.amplifier);
    attribute_unless_empty(made, "adc_circuit", value.adc_circuit);
    attribute_unless_empty(made, "description", value.description);
    return made;
}

}  // namespace sluice::nwb
