/// \file
/// Where a day's probes come from: the user's device files first, then those that are built in.
#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/trodes/detail/yaml_value.hpp>
#include <sluice/trodes/device_file.hpp>
#include <sluice/trodes/probe.hpp>
#include <sluice/trodes/probe_geometry.hpp>

namespace sluice::trodes {

/// Probes by type. `probe_catalog()` knows the built-in ones; `add(path)` takes a device file, or each .yml and .yaml file with a
/// `probe_type` below a folder. The file added last wins over those before it, and any file over what is built in.
class probe_catalog {
public:
    probe_catalog() = default;
    /// Adds each path in turn; so the last one wins.
    explicit probe_catalog(std::span<std::filesystem::path const> device_paths) {
        for (auto const& path : device_paths) add(path);
    }

    /// Throws file_error when the path cannot be read, and what read_probe throws. Other devices (fibres, sources, viruses) are passed
    /// over; in a folder, files of no kind too, while a file that is named itself must be a device's.
    void add(std::filesystem::path const& path) {
        for (auto const& file : device_files(path)) {
            auto const kind = kind_of_device(detail::load_yaml(file));
            if (kind == device_kind::probe || (!kind && file == path)) add(read_probe(file));
        }
    }
    void add(probe p) { from_files_.insert(from_files_.begin(), std::move(p)); }

    /// The probe of that type, or none.
    std::optional<probe> find(std::string_view type) const {
        auto const found = std::find_if(from_files_.begin(), from_files_.end(), [&](probe const& p) { return p.probe_type == type; });
        return found != from_files_.end() ? std::optional(*found) : built_in_probe(type);
    }

    /// Every type known, in alphabetical order.
    std::vector<std::string> types() const {
        auto all = built_in_probe_types();
        for (auto const& p : from_files_) all.push_back(p.probe_type);
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }

private:
    std::vector<probe> from_files_;  // the last added first
};

}  // namespace sluice::trodes
