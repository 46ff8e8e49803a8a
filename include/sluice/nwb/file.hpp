/// \file
/// nwb::file: an NWB file that is written, which gets its name only when it is complete.
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

/// The target of a new file exists, and must not be overwritten.
class output_exists : public file_error {
public:
    using file_error::file_error;
};

/// Values are written by `nwb::write(file, value)`; each type has its header. Move-only.
///
/// Until `commit()` the file is called ".NAME.partial-PID", beside its target; a file that goes without it is removed.
class file {
public:
    /// Throws output_exists where the target exists (unless it may be overwritten), file_error where its directory is
    /// no directory or cannot be written to, and argument_error for a session that breaks a rule. Then no file is left.
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

    /// The name that the file gets.
    std::filesystem::path const& target() const noexcept { return target_; }
    /// Its name until then.
    std::filesystem::path const& partial() const noexcept { return partial_; }
    hdf5::group& root() noexcept { return contents_; }

    /// The group at `path` ("general/devices"); the plain groups on the way are made where they are missing.
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

    /// Writes what is held of the file (\ref hdf5::file::create).
    void flush() { contents_.flush(); }

    /// Closes the file, which keeps the name partial(): it is complete, and can be looked at before it gets its own.
    /// Handles to its groups and datasets end here. Throws hdf5::error where the last bytes cannot be written. Does
    /// nothing the second time.
    void close() { contents_.close(); }

    /// Closes the file and gives it its name. Handles to its groups and datasets end here. Throws hdf5::error where the
    /// last bytes cannot be written and file_error where the name cannot be given; the target is then as it was before.
    void commit() {
        close();
        refuse_existing();
        std::error_code failure;
        std::filesystem::rename(partial_, target_, failure);
        if (failure)
            throw file_error(target_.string(), "the finished file must get this name, got: " + failure.message());
        partial_.clear();
    }

private:
    file(std::filesystem::path target, hdf5::existing policy) : target_(std::move(target)), policy_(policy) {
        auto const directory = target_.has_parent_path() ? target_.parent_path() : std::filesystem::path(".");
        std::error_code failure;
        if (!target_.has_filename())
            throw file_error(target_.string(), "a file's name must be given, got a directory's");
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
