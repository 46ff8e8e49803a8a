/// \file
/// plain_tiff: an open TIFF file whose only image is plain, read by one system call.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sluice/plate/image_stack.hpp>
#include <sluice/plate/detail/plain_image.hpp>

namespace sluice::plate::detail {

/// Move-only; closes the file. Never throws and never allocates: on any error it has no image, and tiff_file reports
/// the reason.
class plain_tiff {
public:
    plain_tiff() = default;
    explicit plain_tiff(char const* path) noexcept : descriptor_(::open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
        struct ::stat status{};
        if (descriptor_ < 0 || ::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return;
        image_ = find_plain_image(descriptor_, static_cast<std::uint64_t>(status.st_size));
    }
    plain_tiff(plain_tiff&& other) noexcept
        : descriptor_(std::exchange(other.descriptor_, -1)), image_(std::exchange(other.image_, std::nullopt)) {}
    plain_tiff& operator=(plain_tiff&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        std::swap(image_, other.image_);
        return *this;
    }
    ~plain_tiff() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    /// Returns true if there is such an image.
    explicit operator bool() const noexcept { return image_.has_value(); }
    /// \pre an image exists
    image_format const& form() const noexcept { return image_->form; }

    /// Fills \p out, which has the size of the image. Returns false if the file has become shorter, or the read fails.
    bool read(std::span<std::byte> out) const noexcept {
        for (std::size_t done = 0; done < out.size();) {
            auto const got =
                ::pread(descriptor_, out.data() + done, out.size() - done, static_cast<::off_t>(image_->at + done));
            if (got > 0)
                done += static_cast<std::size_t>(got);
            else if (got == 0 || errno != EINTR)
                return false;
        }
        return true;
    }

    /// Drops the file from the page cache: it will not be read again soon.
    void drop_cache() const noexcept {
#ifdef POSIX_FADV_DONTNEED
        ::posix_fadvise(descriptor_, 0, 0, POSIX_FADV_DONTNEED);
#endif
    }

private:
    int descriptor_ = -1;
    std::optional<plain_image> image_;
};

}  // namespace sluice::plate::detail
