/// \file
/// file_reader: an open regular file, read by offset.
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
#include <sys/stat.h>
#include <unistd.h>

#include <sluice/core/error.hpp>

namespace sluice::memory {

/// A regular file open for reading. Move-only. The destructor closes it. \ref read is thread-safe.
///
/// Holds a descriptor and no bytes; reads when \ref read is called. Throws file_error with the system's message: the
/// file is missing or unreadable, is not a regular file, a read fails, or the file was truncated.
class file_reader {
public:
    explicit file_reader(std::filesystem::path const& path) : path_(path.string()) {
        // O_NONBLOCK: opening a FIFO, which is rejected below, must not block.
        descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (descriptor_ < 0) fail("cannot be opened");
        struct ::stat status{};
        if (::fstat(descriptor_, &status) != 0) {
            auto const code = errno;
            close();
            errno = code;
            fail("its size cannot be read");
        }
        if (!S_ISREG(status.st_mode)) {
            close();
            throw file_error(path_, S_ISDIR(status.st_mode) ? "must be a regular file, got a directory"
                                                            : "must be a regular file, got a device or pipe");
        }
        size_ = static_cast<std::uint64_t>(status.st_size);
    }
    file_reader(file_reader&& other) noexcept
        : path_(std::move(other.path_)), size_(other.size_), descriptor_(std::exchange(other.descriptor_, -1)) {}
    file_reader& operator=(file_reader&& other) noexcept {
        std::swap(path_, other.path_);
        std::swap(size_, other.size_);
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~file_reader() { close(); }

    /// The path as given to the constructor.
    std::string const& path() const noexcept { return path_; }
    /// Size in bytes when the file was opened.
    std::uint64_t size() const noexcept { return size_; }
    int descriptor() const noexcept { return descriptor_; }

    /// Fills \p out with the bytes at \p offset.
    /// \throws file_error if the file no longer has them or the read fails; \p out may then be partly filled.
    void read(std::uint64_t offset, std::span<std::byte> out) const {
        for (std::size_t done = 0; done < out.size();) {
            auto const got =
                ::pread(descriptor_, out.data() + done, out.size() - done, static_cast<::off_t>(offset + done));
            if (got > 0)
                done += static_cast<std::size_t>(got);
            else if (got == 0)
                throw file_error(
                    path_, offset,
                    "file shrank: " + std::to_string(out.size()) + " bytes expected here, got " + std::to_string(done));
            else if (errno != EINTR)
                throw file_error(path_, offset + done, "cannot be read: " + std::generic_category().message(errno));
        }
    }

    /// Advises the system that the file is read sequentially, so that it reads further ahead.
    void advise_sequential() const noexcept {
#ifdef POSIX_FADV_SEQUENTIAL
        ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);  // only a hint: failure is ignored
#endif
    }

    /// Advises the system to drop the file from the page cache.
    void drop_cache() const noexcept {
#ifdef POSIX_FADV_DONTNEED
        ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_DONTNEED);
#endif
    }

private:
    [[noreturn]] void fail(char const* what) const {
        throw file_error(path_, std::string(what) + ": " + std::generic_category().message(errno));
    }
    void close() noexcept {
        if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    }

    std::string path_;
    std::uint64_t size_ = 0;
    int descriptor_ = -1;
};

}  // namespace sluice::memory
