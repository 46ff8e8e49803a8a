/// \file
/// window_reader: a byte range of a file in windows, which may overlap.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/memory/file_reader.hpp>

namespace sluice::memory {

struct window_sizes {
    std::size_t first = 0;  ///< bytes of the first window
    std::size_t next = 0;   ///< new bytes of each later one; the last may be shorter
    std::size_t kept = 0;   ///< maximum overlap with the previous window, in bytes
};

/// Reads a byte range of a file in order, each byte once.
///
///     window_reader reader(file_reader(path), first_byte, last_byte, {.first = n, .next = n, .kept = 8});
///     for (auto window = reader.next(0); !window.empty(); window = reader.next(unused)) unused = use(window);
///
/// Holds one buffer of `kept` bytes and one window. Reads one window per call of \ref next; the system reads ahead
/// because access is sequential. Throws what file_reader::read throws, and argument_error if a size is 0 or
/// `next(kept)` exceeds the limit.
class window_reader {
public:
    /// `first` and `last`: offsets in the file; `last` is one past the end.
    window_reader(file_reader file, std::uint64_t first, std::uint64_t last, window_sizes sizes)
        : file_(std::move(file)), position_(first), last_(last), sizes_(sizes) {
        if (sizes.first == 0 || sizes.next == 0)
            throw argument_error("sluice::memory::window_reader: a window must have at least 1 byte, got a first of " +
                                 std::to_string(sizes.first) + " and a next of " + std::to_string(sizes.next));
        if (last < first)
            throw argument_error("sluice::memory::window_reader: last must not be before first, got " +
                                 std::to_string(last) + " and " + std::to_string(first));
        buffer_ = std::make_unique_for_overwrite<std::byte[]>(sizes_.kept + std::max(sizes.first, sizes.next));
    }

    /// The next window: the last `kept` bytes of the previous one, then new bytes. Valid until the next call.
    std::span<std::byte const> next(std::size_t kept) {
        if (kept > std::min(sizes_.kept, window_.size()))
            throw argument_error("sluice::memory::window_reader::next: at most " +
                                 std::to_string(std::min(sizes_.kept, window_.size())) + " bytes may be kept, got " +
                                 std::to_string(kept));
        auto* const body = buffer_.get() + sizes_.kept;
        auto* const first = body - kept;
        if (kept != 0)
            std::memmove(first, window_.data() + window_.size() - kept,
                         kept);  // before the read, which may overwrite the window
        auto const size = started_ ? sizes_.next : sizes_.first;
        auto const coming = static_cast<std::size_t>(std::min<std::uint64_t>(size, last_ - position_));
        file_.read(position_, {body, coming});
        started_ = true;
        window_ = {first, kept + coming};
        position_ += coming;
        return window_;
    }

private:
    file_reader file_;
    std::uint64_t position_, last_;  // offsets of the next new byte and of the end
    window_sizes sizes_;
    std::unique_ptr<std::byte[]> buffer_;  // room for what is kept, then the new bytes
    std::span<std::byte const> window_;
    bool started_ = false;
};

}  // namespace sluice::memory
