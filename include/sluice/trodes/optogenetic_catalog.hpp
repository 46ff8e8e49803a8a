/// \file
/// The light sources, fibres and viruses of a day: the user's device files first, then the built-in ones.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/trodes/detail/yaml_value.hpp>
#include <sluice/trodes/device_file.hpp>
#include <sluice/trodes/metadata_error.hpp>
#include <sluice/trodes/optogenetic_device.hpp>
#include <sluice/trodes/optogenetic_models.hpp>

namespace sluice::trodes {

/// Devices by name. The file added last wins, and any file wins over the built-in devices (\ref built_in_models).
/// Adding a file reads its device's name; `find` reads the rest.
class optogenetic_catalog {
public:
    optogenetic_catalog() = default;
    /// Adds each path in turn; the last one wins.
    explicit optogenetic_catalog(std::span<std::filesystem::path const> device_paths) {
        for (auto const& path : device_paths) add(path);
    }

    /// The same, but unreadable paths and files that are not YAML are added to `errors`.
    optogenetic_catalog(std::span<std::filesystem::path const> device_paths, error_list& errors) {
        for (auto const& path : device_paths)
            errors.collect([&] {
                for (auto const& file : device_files(path)) errors.collect([&] { add_file(file); });
            });
    }

    /// Adds a device file, or a folder of them. Other kinds of files are ignored. Throws file_error if the path cannot
    /// be read, and format_error if a file is not YAML.
    void add(std::filesystem::path const& path) {
        for (auto const& file : device_files(path)) add_file(file);
    }

    /// The device of that name, or none. Errors in its file are added to `errors`.
    template <class Device>
    std::optional<Device> find(std::string_view name, error_list& errors) const {
        auto const found = std::find_if(entries_.begin(), entries_.end(),
                                        [&](entry const& e) { return e.kind == Device::kind && e.name == name; });
        if (found != entries_.end()) return read_optogenetic_device<Device>(found->file, errors);
        for (auto const& model : built_in_models<Device>())
            if (model.name == name) return model;
        return std::nullopt;
    }

    /// The names of all devices of that kind, in alphabetical order.
    template <class Device>
    std::vector<std::string> names() const {
        std::vector<std::string> all;
        for (auto const& e : entries_)
            if (e.kind == Device::kind) all.push_back(e.name);
        for (auto const& model : built_in_models<Device>()) all.push_back(model.name);
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }

private:
    struct entry {
        device_kind kind;
        std::string name;
        std::filesystem::path file;
    };

    void add_file(std::filesystem::path const& file) {
        auto const document = detail::load_yaml(file);
        auto const kind = kind_of_device(document);
        if (!kind || *kind == device_kind::probe) return;
        auto const& name = std::as_const(document)[device_keys[static_cast<std::size_t>(*kind)].second];
        if (name.IsScalar()) entries_.insert(entries_.begin(), {*kind, name.Scalar(), file});
    }

    std::vector<entry> entries_;  // newest first
};

}  // namespace sluice::trodes
