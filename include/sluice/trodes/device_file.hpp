/// \file
/// The device files of a lab. One YAML file describes one probe, fibre, light source or virus; one of its keys says
/// which.
#pragma once

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <yaml-cpp/yaml.h>

#include <sluice/core/error.hpp>

namespace sluice::trodes {

enum class device_kind { probe, optical_fiber, excitation_source, virus };

/// The key that names the device and identifies its kind.
inline constexpr std::array<std::pair<device_kind, char const*>, 4> device_keys{
    {{device_kind::probe, "probe_type"},
     {device_kind::optical_fiber, "hardware_name"},
     {device_kind::excitation_source, "model_name"},
     {device_kind::virus, "virus_name"}}};

/// The kind of device that a document describes, or none.
inline std::optional<device_kind> kind_of_device(YAML::Node const& document) {
    if (document.IsDefined() && document.IsMap())
        for (auto const& [kind, key] : device_keys)
            if (document[key].IsDefined()) return kind;
    return std::nullopt;
}

/// Returns the path itself or, for a folder, each .yml and .yaml file below it, sorted. Throws file_error if the folder
/// cannot be read.
inline std::vector<std::filesystem::path> device_files(std::filesystem::path const& path) {
    std::error_code code;
    if (!std::filesystem::is_directory(path, code)) return {path};
    std::vector<std::filesystem::path> files;
    std::filesystem::recursive_directory_iterator walk(path, code);
    for (; !code && walk != std::filesystem::recursive_directory_iterator(); walk.increment(code))
        if (auto const extension = walk->path().extension(); extension == ".yml" || extension == ".yaml")
            files.push_back(walk->path());
    if (code) throw file_error(path.string(), "the folder cannot be read: " + code.message());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace sluice::trodes
