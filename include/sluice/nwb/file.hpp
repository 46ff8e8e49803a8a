/// \file
/// nwb::file: writes an NWB file under a temporary name and renames it when it is complete.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <unistd.h>

#include <sluice/core/error.hpp>
#include <sluice/hdf5/file.hpp>
#include <sluice/nwb/session.hpp>

namespace sluice::nwb {

/// Thrown if the target of a new file exists and must not be overwritten.
class output_exists : public file_error {
public:
    using file_error::file_error;
};

/// An NWB file that is being written. `nwb::write(file, value)` writes a value; each type has its own header.
/// Move-only.
///
/// Until `commit()` the file is named ".NAME.partial-PID", in the directory of its target. The destructor removes a
/// file that was not committed.
class file {
public:
    /// Creates the file and writes the session. Throws output_exists if the target exists and may not be overwritten,
    /// file_error if its directory does not exist or is not writable, and argument_error if the session is invalid. On
    /// failure no file remains.
    static file create(std::filesystem::path const& target, session const& about,
                       hdf5::existing policy = hdf5::existing::refuse, hdf5::alignment const& align = {}) {
        file made(target, policy);
        made.contents_ = hdf5::file::create(made.partial_, hdf5::existing::overwrite, align);
        write(made.contents_, about);
        return made;
    }

    file(file&& other) noexcept
        : target_(std::move(other.target_)),
          partial_(std::exchange(other.partial_, {})),
          policy_(other.policy_),
          contents_(std::move(other.contents_)) {}
    file& operator=(file&& other) noexcept {
        target_.swap(other.target_);
        partial_.swap(other.partial_);
        std::swap(policy_, other.policy_);
        std::swap(contents_, other.contents_);
        return *this;
    }
    ~file() {
        if (partial_.empty()) return;
        contents_ = hdf5::file{};
        std::error_code ignored;
        std::filesystem::remove(partial_, ignored);
    }

    /// The final path of the file.
    std::filesystem::path const& target() const noexcept { return target_; }
    /// The temporary path of the file until commit().
    std::filesystem::path const& partial() const noexcept { return partial_; }
    hdf5::group& root() noexcept { return contents_; }

    /// Returns the group at `path` ("general/devices"). Creates missing groups along the path, without a type.
    hdf5::group place(std::string_view path) {
        if (auto there = contents_.find_group(path)) return std::move(*there);
        auto here = contents_.open_group("/");
        for (std::size_t first = 0; first < path.size();) {
            auto const last = std::min(path.find('/', first), path.size());
            auto const name = path.substr(first, last - first);
            here = here.contains(name) ? here.open_group(name) : here.create_group(name);
            first = last + 1;
        }
        return here;
    }

    /// Writes the buffers of the file (\ref hdf5::file::create).
    void flush() { contents_.flush(); }

    /// Closes the file without renaming it. It is then complete and can be read at partial(), for example to verify it.
    /// Invalidates handles to its groups and datasets. Throws hdf5::error if the last bytes cannot be written. A second
    /// call does nothing.
    void close() { contents_.close(); }

    /// Closes the file and renames it to target(). Invalidates handles to its groups and datasets. Throws hdf5::error
    /// if the last bytes cannot be written, and file_error if it cannot be renamed. The target is then unchanged.
    void commit() {
        close();
        refuse_existing();
        std::error_code failure;
        std::filesystem::rename(partial_, target_, failure);
        if (failure)
            throw file_error(target_.string(),
                             "the finished file cannot be renamed to this path: " + failure.message());
        partial_.clear();
    }

private:
    file(std::filesystem::path target, hdf5::existing policy) : target_(std::move(target)), policy_(policy) {
        auto const directory = target_.has_parent_path() ? target_.parent_path() : std::filesystem::path(".");
        std::error_code failure;
        if (!target_.has_filename())
            throw file_error(target_.string(), "the output must be a file name, got a directory");
        if (!std::filesystem::is_directory(directory, failure))
            throw file_error(directory.string(), "the directory of the output must exist");
        if (::access(directory.c_str(), W_OK | X_OK) != 0)
            throw file_error(directory.string(), "the directory of the output must be writable");
        refuse_existing();
        partial_ = directory / ("." + target_.filename().string() + ".partial-" + std::to_string(::getpid()));
    }

    void refuse_existing() const {
        std::error_code failure;
        auto const state = std::filesystem::symlink_status(target_, failure);
        if (std::filesystem::is_directory(state))
            throw file_error(target_.string(), "the output must not be a directory");
        if (policy_ == hdf5::existing::refuse && std::filesystem::exists(state))
            throw output_exists(target_.string(), "the output must not exist");
    }

    std::filesystem::path target_, partial_;  // partial_ is empty: nothing to remove
    hdf5::existing policy_;
    hdf5::file contents_;
};

}  // namespace sluice::nwb
