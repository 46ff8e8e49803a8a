/// \file
/// unfinished_file: a temporary file next to its target, renamed to the target when complete.
#pragma once

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <sluice/core/error.hpp>

namespace sluice::detail {

/// Opened for writing as ".NAME.partial-PID-RANDOM". \ref commit renames it to the target; otherwise the destructor
/// removes it. Move-only. Throws file_error with the target path as given by the caller.
class unfinished_file {
    std::string name_;                        // the target path as given by the caller
    std::filesystem::path target_, partial_;  // absolute; an empty partial_ means nothing to remove
    int descriptor_ = -1;
    bool overwrites_ = false;

    [[noreturn]] void fail(std::string const& rule, int reason) const {
        throw file_error(name_, rule + ", got: " + std::generic_category().message(reason));
    }
    void refuse_existing() const {
        std::error_code unknown;
        auto const status = std::filesystem::symlink_status(target_, unknown);
        if (!std::filesystem::exists(status)) return;
        if (!overwrites_) throw file_error(name_, "must not exist unless .overwrite is set, got an existing file");
        if (!std::filesystem::is_regular_file(status))
            throw file_error(name_, "must be a regular file to be overwritten, got another kind of file");
    }
    /// Renames without replacing a file that another program created. Returns 0 or errno.
    int name_it() const noexcept {
        if (overwrites_) return std::rename(partial_.c_str(), target_.c_str()) == 0 ? 0 : errno;
#ifdef RENAME_NOREPLACE
        if (::renameat2(AT_FDCWD, partial_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) == 0) return 0;
        if (errno != EINVAL && errno != ENOSYS) return errno;  // EINVAL, ENOSYS: not supported by the file system
#endif
        if (::link(partial_.c_str(), target_.c_str()) != 0) return errno;
        ::unlink(partial_.c_str());
        return 0;
    }

public:
    unfinished_file(std::filesystem::path const& target, bool overwrites)
        : name_(target.string()), target_(std::filesystem::absolute(target)), overwrites_(overwrites) {
        auto const file = target_.filename().string();
        if (file.empty()) throw file_error(name_, "must name a file, got a folder");
        refuse_existing();
        constexpr std::size_t longest = 200;  // names may have 255 bytes
        auto const beginning = "." + file.substr(0, longest) + ".partial-" + std::to_string(::getpid()) + "-";
        std::random_device random;
        while (descriptor_ < 0) {
            char number[9];
            std::snprintf(number, sizeof number, "%08x", static_cast<unsigned>(random()));
            partial_ = target_.parent_path() / (beginning + number);
            descriptor_ = ::open(partial_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            if (descriptor_ < 0 && errno != EEXIST && errno != EINTR) fail("must be created in its folder", errno);
        }
    }
    unfinished_file(unfinished_file&& other) noexcept
        : name_(std::move(other.name_)),
          target_(std::move(other.target_)),
          partial_(std::exchange(other.partial_, {})),
          descriptor_(std::exchange(other.descriptor_, -1)),
          overwrites_(other.overwrites_) {}
    unfinished_file& operator=(unfinished_file&& other) noexcept {
        std::swap(name_, other.name_);
        target_.swap(other.target_);
        partial_.swap(other.partial_);
        std::swap(descriptor_, other.descriptor_);
        std::swap(overwrites_, other.overwrites_);
        return *this;
    }
    ~unfinished_file() { discard(); }

    std::string const& path() const noexcept { return name_; }
    int descriptor() const noexcept { return descriptor_; }

    /// Closes the file and renames it to the target. Throws file_error if either fails or the target exists.
    void commit() {
        if (::close(std::exchange(descriptor_, -1)) != 0) fail("must be closed", errno);  // on NFS: a full disk
        refuse_existing();
        if (auto const reason = name_it(); reason != 0) fail("the finished file must get this name", reason);
        partial_.clear();
    }
    /// Removes the file; a no-op after commit.
    void discard() noexcept {
        if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
        if (!partial_.empty()) ::unlink(partial_.c_str());
        partial_.clear();
    }
};

}  // namespace sluice::detail
