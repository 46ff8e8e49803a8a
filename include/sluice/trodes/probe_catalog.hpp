/// \file
/// The probes of a day: the user's device files first, then the built-in ones.
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
#include <sluice/trodes/metadata_error.hpp>
#include <sluice/trodes/probe.hpp>
#include <sluice/trodes/probe_geometry.hpp>

namespace sluice::trodes {

/// Probes by type. `probe_catalog()` has the built-in ones. `add(path)` adds a device file, or each .yml and .yaml file
/// with a `probe_type` below a folder. The file added last wins, and any file wins over a built-in probe.
class probe_catalog {
public:
    probe_catalog() = default;
    /// Adds each path in turn; the last one wins.
    explicit probe_catalog(std::span<std::filesystem::path const> device_paths) {
        for (auto const& path : device_paths) add(path);
    }

    /// The same, but errors of a path are added to `errors`. Errors in a probe's file are reported by \ref find.
    probe_catalog(std::span<std::filesystem::path const> device_paths, error_list& errors) {
        for (auto const& path : device_paths)
            errors.collect([&] {
                for (auto const& file : device_files(path))
                    errors.collect([&] {
                        auto const* const made = read(file, file == path);
                        if (made && made->value.probe_type.empty()) warn_of_no_device(file, errors);
                    });
            });
    }

    /// Throws file_error if the path cannot be read, and what read_probe throws. Files of other devices (fibres,
    /// sources, viruses) are ignored. In a folder, files that describe no device are ignored too; a file given by its
    /// own path must describe one.
    void add(std::filesystem::path const& path) {
        for (auto const& file : device_files(path)) {
            if (auto const* const made = read(file, file == path)) made->errors.throw_if_any();
        }
    }
    void add(probe p) { entries_.insert(entries_.begin(), {std::move(p), error_list("")}); }

    /// The probe of that type, or none.
    std::optional<probe> find(std::string_view type) const {
        error_list ignored("");
        return find(type, ignored);
    }
    /// The same. If its file is invalid, returns none and adds the file's errors to `errors`.
    std::optional<probe> find(std::string_view type, error_list& errors) const {
        auto const found =
            std::find_if(entries_.begin(), entries_.end(), [&](entry const& e) { return e.value.probe_type == type; });
        if (found == entries_.end()) return built_in_probe(type);
        errors.add(found->errors);
        return found->errors.size() == 0 ? std::optional(found->value) : std::nullopt;
    }

    /// All known types, in alphabetical order.
    std::vector<std::string> types() const {
        auto all = built_in_probe_types();
        for (auto const& e : entries_) all.push_back(e.value.probe_type);
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        return all;
    }

private:
    struct entry {
        probe value;
        error_list errors;  // of its file
    };

    /// The entry of a probe's file; none if the file describes another device, or no device and is not `is_named`.
    entry const* read(std::filesystem::path const& file, bool is_named) {
        auto const kind = kind_of_device(detail::load_yaml(file));
        if (kind != device_kind::probe && (kind || !is_named)) return nullptr;
        error_list own(file.string());
        auto value = read_probe(file, own);
        return &*entries_.insert(entries_.begin(), {std::move(value), std::move(own)});
    }

    static void warn_of_no_device(std::filesystem::path const& file, error_list& errors) {
        error_list own(file.string());
        std::string keys;
        for (auto const& [kind, key] : device_keys) keys += (keys.empty() ? "" : ", ") + std::string(key);
        own.warn(1, "", "should describe a device, with one of " + keys + ", got none of them");
        errors.add(own);
    }

    std::vector<entry> entries_;  // newest first
};

}  // namespace sluice::trodes
