/// \file
/// directory_pass: visits each entry of one folder once, in the order of the system, without a stat call if the listing
/// has the kind.
#pragma once

#include <cerrno>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <sluice/core/error.hpp>

namespace sluice::plate::detail {

enum class entry_kind { file, folder, link, other };

struct folder_identity {
    ::dev_t device;
    ::ino_t inode;
    friend auto operator<=>(folder_identity const&, folder_identity const&) = default;
};

/// An open folder. Throws file_error with the system's message if the folder cannot be opened or read.
class directory_pass {
    struct closer {
        void operator()(::DIR* folder) const noexcept { ::closedir(folder); }
    };
    std::string path_;
    std::unique_ptr<::DIR, closer> folder_;

    [[noreturn]] void fail(char const* what) const {
        throw file_error(path_, std::string(what) + ": " + std::generic_category().message(errno));
    }
    static entry_kind kind_of(::mode_t mode) noexcept {
        return S_ISREG(mode)   ? entry_kind::file
               : S_ISDIR(mode) ? entry_kind::folder
               : S_ISLNK(mode) ? entry_kind::link
                               : entry_kind::other;
    }

public:
    explicit directory_pass(std::filesystem::path const& path)
        : path_(path.native()), folder_(::opendir(path_.c_str())) {
        if (!folder_) fail("the folder cannot be opened");
    }

    /// Calls `visit(name, kind)` for every entry except "." and "..".
    template <class F>
    void for_each(F&& visit) {
        for (;;) {
            errno = 0;
            auto const* const entry = ::readdir(folder_.get());
            if (!entry) break;
            std::string_view const name = entry->d_name;
            if (name == "." || name == "..") continue;
            visit(name, kind(*entry));
        }
        if (errno != 0) fail("the folder cannot be read");
    }

    /// Returns the kind of a link's target; `other` if the link is dangling.
    entry_kind target(std::string_view name) const { return status(name, 0).kind; }
    bool is_empty(std::string_view name) const { return status(name, 0).size == 0; }
    folder_identity identity() const {
        struct ::stat now{};
        if (::fstat(::dirfd(folder_.get()), &now) != 0) fail("the folder's status cannot be read");
        return {now.st_dev, now.st_ino};
    }

private:
    struct entry_status {
        entry_kind kind;
        ::off_t size;
    };
    entry_status status(std::string_view name, int flags) const {
        struct ::stat now{};
        if (::fstatat(::dirfd(folder_.get()), std::string(name).c_str(), &now, flags) != 0)
            return {entry_kind::other, -1};
        return {kind_of(now.st_mode), now.st_size};
    }
    entry_kind kind(::dirent const& entry) const {
        switch (entry.d_type) {
            case DT_REG:
                return entry_kind::file;
            case DT_DIR:
                return entry_kind::folder;
            case DT_LNK:
                return entry_kind::link;
            case DT_UNKNOWN:
                return status(entry.d_name, AT_SYMLINK_NOFOLLOW).kind;  // some file systems do not report the kind
            default:
                return entry_kind::other;
        }
    }
};

}  // namespace sluice::plate::detail
