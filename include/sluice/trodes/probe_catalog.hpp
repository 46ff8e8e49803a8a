/// \file
/// Where a day's probes come from: the user's device files first, then those that are built in.
#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
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

    /// Throws file_error when the path cannot be read, and what read_probe throws. In a folder, files without `probe_type` are other
    /// devices (fibres, viruses) and are passed over.
    void add(std::filesystem::path const& path) {
        std::error_code fault;
        if (!std::filesystem::is_directory(path, fault)) {
            add(read_probe(path));
            return;
        }
        std::vector<std::filesystem::path> files;
        std::filesystem::recursive_directory_iterator walk(path, fault);
        for (; !fault && walk != std::filesystem::recursive_directory_iterator(); walk.increment(fault))
            if (auto const extension = walk->path().extension(); extension == ".yml" || extension == ".yaml") files.push_back(walk->path());
        if (fault) throw file_error(path.string(), "the folder cannot be read: " + fault.message());
        std::sort(files.begin(), files.end());
        for (auto const& file : files) {
            auto const root = detail::load_yaml(file);
            if (root.IsMap() && std::as_const(root)["probe_type"].IsDefined()) add(read_probe(file));
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
