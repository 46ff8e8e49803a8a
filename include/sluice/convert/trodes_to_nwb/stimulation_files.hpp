/// \file
/// The files that an entry of fs_gui_yamls names: its protocol, and the zones of the protocol.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/epoch.hpp>
#include <sluice/trodes/day.hpp>
#include <sluice/trodes/metadata_error.hpp>
#include <sluice/trodes/stimulation_protocol.hpp>
#include <sluice/trodes/track_geometry.hpp>

namespace sluice::convert::detail {

/// Finds and reads the files, each once. Adds errors. Holds the files that it has read.
class stimulation_files {
public:
    /// `folders`: searched in this order, after an absolute path and before the working directory.
    stimulation_files(std::vector<std::filesystem::path> folders, trodes::error_list& errors)
        : folders_(std::move(folders)), errors_(errors) {}

    /// The path of the protocol that the metadata calls `name`, or nothing.
    std::optional<std::filesystem::path> find_protocol(std::string const& name) const { return find(name, folders_); }

    /// The protocol, or null and an error if it cannot be read.
    trodes::stimulation_protocol const* protocol(std::filesystem::path const& path) {
        return read(protocols_, path, [&] { return trodes::read_stimulation_protocol(path, errors_); });
    }

    /// The zones of a filter in an epoch: from the file that the protocol names (an absolute path, in the folder of the
    /// protocol, or in one of the folders), else from the file next to the epoch's recording.
    trodes::track_geometry const* geometry(std::filesystem::path const& protocol, trodes::zone_filter const& filter,
                                           epoch const& of) {
        auto places = folders_;
        places.insert(places.begin(), protocol.parent_path());
        auto path = find(filter.geometry_file, places);
        auto const beside = trodes::with_extension(of.companions, "trackgeometry");
        if (!path && !beside.empty()) path = beside.front().path;
        if (path) return read(geometries_, *path, [&] { return trodes::read_track_geometry(*path); });
        trodes::error_list own(protocol.string());
        own.add(0, "trackgeometry.filename",
                "must be a file in the folder of this file or of the recordings, got \"" + filter.geometry_file + "\"");
        errors_.add(own);
        return nullptr;
    }

    /// The folders as text for an error.
    std::string places() const {
        std::string all;
        for (auto const& folder : folders_)
            all += (all.empty() ? "" : ", ") + (folder.empty() ? std::string(".") : folder.string());
        return all;
    }

private:
    /// A path may come from another machine: if it does not exist, its file name is searched instead.
    static std::optional<std::filesystem::path> find(std::filesystem::path const& name,
                                                     std::vector<std::filesystem::path> const& folders) {
        std::error_code ignored;
        auto const there = [&](std::filesystem::path const& path) {
            return std::filesystem::is_regular_file(path, ignored);
        };
        if (name.is_absolute() && there(name)) return name;
        for (auto const& folder : folders)
            for (auto const& tried : {folder / name.relative_path(), folder / name.filename()})
                if (there(tried)) return tried;
        return there(name) ? std::optional(name) : std::nullopt;
    }

    template <class T, class Read>
    T const* read(std::map<std::filesystem::path, std::optional<T>>& known, std::filesystem::path const& path,
                  Read reader) {
        auto const [entry, is_new] = known.try_emplace(path);
        if (is_new) errors_.collect([&] { entry->second = reader(); });
        return entry->second ? &*entry->second : nullptr;
    }

    std::vector<std::filesystem::path> folders_;
    trodes::error_list& errors_;
    std::map<std::filesystem::path, std::optional<trodes::stimulation_protocol>> protocols_;
    std::map<std::filesystem::path, std::optional<trodes::track_geometry>> geometries_;
};

}  // namespace sluice::convert::detail
