/// \file
/// partial_output: a file or a folder in the making, which gets its name only when it is complete.
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

/// Until \ref commit the output is called ".NAME.partial-PID", beside its target; one that goes without it is removed.
class partial_output {
public:
    /// Makes nothing yet.
    /// \throws output_exists the target is there, unless it may be overwritten; a folder is overwritten only where it
    /// is of Zarr
    /// \throws file_error the folder of the target is no folder, or cannot be written to
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
        std::filesystem::remove_all(partial_, failure);  // of a process that had this number before, and was killed
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

    /// Gives the output its name. \throws output_exists, file_error; the target is then as it was before
    void commit() {
        refuse_existing();
        bool const replaces =
            kind_ == output_kind::folder && std::filesystem::exists(std::filesystem::symlink_status(target_));
        if (replaces) rename(target_, replaced_);  // a folder cannot be renamed onto one that is not empty
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
            throw file_error(target_.string(), "the finished output must get this name, got: " + failure.message());
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
            throw output_exists(target_.string(), "only a folder of Zarr may be overwritten, got something else");
        if (kind_ == output_kind::file && !std::filesystem::is_regular_file(state))
            throw output_exists(target_.string(), "only a file may be overwritten, got something else");
    }

    std::filesystem::path target_, partial_, replaced_;
    existing policy_;
    output_kind kind_;
    bool done_ = false;
};

}  // namespace sluice::ngff::detail
