/// \file
/// partial_output: a file or folder under a temporary name, renamed only when it is complete.
#pragma once

#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <unistd.h>

#include <sluice/core/error.hpp>
#include <sluice/ngff/store_options.hpp>

namespace sluice::ngff::detail {

enum class output_kind { file, folder };

/// The output is named ".NAME.partial-PID", beside its target, until \ref commit. The destructor removes an output that
/// is not committed.
class partial_output {
public:
    /// Creates nothing on disk.
    /// \throws output_exists the target exists, unless it may be overwritten; an existing folder must be a Zarr folder
    /// \throws file_error the parent folder does not exist or is not writable
    partial_output(std::filesystem::path target, existing policy, output_kind kind)
        : target_(std::move(target)), policy_(policy), kind_(kind) {
        if (!target_.has_filename()) target_ = target_.parent_path();  // "plate.zarr/"
        if (!target_.has_filename()) throw file_error(target_.string(), "the output must have a name, got none");
        auto const folder = target_.has_parent_path() ? target_.parent_path() : std::filesystem::path(".");
        std::error_code failure;
        if (!std::filesystem::is_directory(folder, failure))
            throw file_error(folder.string(), "the folder of the output must exist");
        if (::access(folder.c_str(), W_OK | X_OK) != 0)
            throw file_error(folder.string(), "the folder of the output must be writable");
        refuse_existing();
        auto const beside = [&](char const* what) {
            return folder / ("." + target_.filename().string() + "." + what + "-" + std::to_string(::getpid()));
        };
        partial_ = beside("partial");
        replaced_ = beside("replaced");
        std::filesystem::remove_all(partial_, failure);  // left by a killed process with the same id
    }
    partial_output(partial_output const&) = delete;
    partial_output& operator=(partial_output const&) = delete;
    ~partial_output() {
        if (done_) return;
        std::error_code ignored;
        std::filesystem::remove_all(partial_, ignored);
    }

    std::filesystem::path const& target() const noexcept { return target_; }
    std::filesystem::path const& partial() const noexcept { return partial_; }
    bool done() const noexcept { return done_; }

    /// Renames the output to its target. \throws output_exists, file_error; the target is then unchanged
    void commit() {
        refuse_existing();
        bool const replaces =
            kind_ == output_kind::folder && std::filesystem::exists(std::filesystem::symlink_status(target_));
        if (replaces) rename(target_, replaced_);  // a folder cannot be renamed onto a non-empty one
        try {
            rename(partial_, target_);
        } catch (file_error const&) {
            std::error_code ignored;
            if (replaces) std::filesystem::rename(replaced_, target_, ignored);
            throw;
        }
        done_ = true;
        std::error_code ignored;
        if (replaces) std::filesystem::remove_all(replaced_, ignored);
    }

private:
    void rename(std::filesystem::path const& from, std::filesystem::path const& to) const {
        std::error_code failure;
        std::filesystem::rename(from, to, failure);
        if (failure)
            throw file_error(target_.string(),
                             "the finished output cannot be renamed to this path, got: " + failure.message());
    }
    void refuse_existing() const {
        std::error_code failure;
        auto const state = std::filesystem::symlink_status(target_, failure);
        if (!std::filesystem::exists(state)) return;
        if (policy_ == existing::refuse) throw output_exists(target_.string(), "the output must not exist");
        bool const is_zarr =
            std::filesystem::is_directory(state) && (std::filesystem::exists(target_ / ".zgroup", failure) ||
                                                     std::filesystem::exists(target_ / "zarr.json", failure));
        if (kind_ == output_kind::folder && !is_zarr)
            throw output_exists(target_.string(), "only a Zarr folder may be overwritten, got something else");
        if (kind_ == output_kind::file && !std::filesystem::is_regular_file(state))
            throw output_exists(target_.string(), "only a regular file may be overwritten, got something else");
    }

    std::filesystem::path target_, partial_, replaced_;
    existing policy_;
    output_kind kind_;
    bool done_ = false;
};

}  // namespace sluice::ngff::detail
