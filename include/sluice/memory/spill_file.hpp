/// \file
/// spill_file: an unnamed temporary file for data that does not fit in memory.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <sluice/core/error.hpp>

namespace sluice::memory {

/// A temporary file in a given folder. Bytes are appended and read at any offset. Move-only.
///
/// The file is unlinked as soon as it is created, so nothing is left however the process ends. Holds a descriptor and
/// no bytes. Throws file_error, with the original path and the system's message, if the file cannot be created, the
/// disk is full, or a read fails or goes past the end.
class spill_file {
public:
    /// Creates ".PREFIX-XXXXXX" in \p folder.
    spill_file(std::filesystem::path const& folder, std::string const& prefix)
        : path_(((folder.empty() ? std::filesystem::path(".") : folder) / ("." + prefix + "-XXXXXX")).string()) {
        descriptor_ = ::mkostemp(path_.data(), O_CLOEXEC);
        if (descriptor_ < 0)
            throw file_error(path_, "a temporary file cannot be created: " + std::generic_category().message(errno));
        ::unlink(path_.c_str());
    }
    spill_file(spill_file&& other) noexcept
        : path_(std::move(other.path_)),
          size_(std::exchange(other.size_, 0)),
          descriptor_(std::exchange(other.descriptor_, -1)) {}
    spill_file& operator=(spill_file&& other) noexcept {
        std::swap(path_, other.path_);
        std::swap(size_, other.size_);
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~spill_file() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    /// The path before the file was unlinked.
    std::string const& path() const noexcept { return path_; }
    std::uint64_t size() const noexcept { return size_; }

    /// Appends bytes. If that fails, the size does not change.
    void append(std::span<std::byte const> bytes) {
        for (std::size_t done = 0; done < bytes.size();) {
            auto const wrote =
                ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<::off_t>(size_ + done));
            if (wrote > 0)
                done += static_cast<std::size_t>(wrote);
            else if (wrote == 0 || errno != EINTR)
                throw file_error(path_, size_ + done,
                                 "the temporary file cannot be written: " +
                                     std::generic_category().message(wrote == 0 ? ENOSPC : errno));
        }
        size_ += bytes.size();
    }

    /// Fills \p out with the bytes at \p offset.
    void read(std::uint64_t offset, std::span<std::byte> out) const {
        for (std::size_t done = 0; done < out.size();) {
            auto const got =
                ::pread(descriptor_, out.data() + done, out.size() - done, static_cast<::off_t>(offset + done));
            if (got > 0)
                done += static_cast<std::size_t>(got);
            else if (got == 0 || errno != EINTR)
                throw file_error(path_, offset + done,
                                 "the temporary file cannot be read: " +
                                     (got == 0 ? std::string("it ends here") : std::generic_category().message(errno)));
        }
    }

private:
    std::string path_;
    std::uint64_t size_ = 0;
    int descriptor_ = -1;
};

}  // namespace sluice::memory
