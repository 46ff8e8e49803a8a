/// \file
/// The files that an entry of fs_gui_yamls leads to: its protocol, and the zones that the protocol names.
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

/// Finds and reads them, each file once; what is wrong with one goes to the errors. Holds what it has read.
class stimulation_files {
public:
    /// `folders`: where files are looked for, in this order, after an absolute path and before the working directory.
    stimulation_files(std::vector<std::filesystem::path> folders, trodes::error_list& errors)
        : folders_(std::move(folders)), errors_(errors) {}

    /// Where the protocol that the metadata calls `name` lies, or none.
    std::optional<std::filesystem::path> find_protocol(std::string const& name) const { return find(name, folders_); }

    /// None where it cannot be read; that is an error then.
    trodes::stimulation_protocol const* protocol(std::filesystem::path const& path) {
        return read(protocols_, path, [&] { return trodes::read_stimulation_protocol(path, errors_); });
    }

    /// The zones of a filter in an epoch: of the file that the protocol names (as it is named, beside the protocol, or
    /// in one of the folders), else of the one that was made beside the epoch's recording.
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
                "must be a file beside this one, or beside the recordings, got \"" + filter.geometry_file + "\"");
        errors_.add(own);
        return nullptr;
    }

    /// The folders, as an error names them.
    std::string places() const {
        std::string all;
        for (auto const& folder : folders_)
            all += (all.empty() ? "" : ", ") + (folder.empty() ? std::string(".") : folder.string());
        return all;
    }

private:
    /// Files are named on one machine and read on another: where a path leads nowhere, its last part may do.
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
