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
#include <sluice/trodes/metadata_error.hpp>
#include <sluice/trodes/probe.hpp>
#include <sluice/trodes/probe_geometry.hpp>

namespace sluice::trodes {

/// Probes by type. `probe_catalog()` knows the built-in ones; `add(path)` takes a device file, or each .yml and .yaml
/// file with a `probe_type` below a folder. The file added last wins over those before it, and any file over what is
/// built in.
class probe_catalog {
public:
    probe_catalog() = default;
    /// Adds each path in turn; so the last one wins.
    explicit probe_catalog(std::span<std::filesystem::path const> device_paths) {
        for (auto const& path : device_paths) add(path);
    }

    /// The same, but what is wrong with a path goes to `errors`; what is wrong with a probe's file, when it is asked
    /// for (\ref find).
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

    /// Throws file_error when the path cannot be read, and what read_probe throws. Other devices (fibres, sources,
    /// viruses) are passed over; in a folder, files of no kind too, while a file that is named itself must be a
    /// device's.
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
    /// The same; where its file is broken there is none either, and what is wrong with it goes to `errors`.
    std::optional<probe> find(std::string_view type, error_list& errors) const {
        auto const found =
            std::find_if(entries_.begin(), entries_.end(), [&](entry const& e) { return e.value.probe_type == type; });
        if (found == entries_.end()) return built_in_probe(type);
        errors.add(found->errors);
        return found->errors.size() == 0 ? std::optional(found->value) : std::nullopt;
    }

    /// Every type known, in alphabetical order.
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

    /// The entry of a probe's file; none where the file is another device's, or no device's and not one that
    /// `is_named`.
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

    std::vector<entry> entries_;  // the last added first
};

}  // namespace sluice::trodes
