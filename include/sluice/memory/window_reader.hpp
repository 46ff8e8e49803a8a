/// \file
/// window_reader: the bytes of a file from first to last, in windows that overlap as far as their user asks.
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
    std::size_t next = 0;   ///< new bytes of each later one; the last has what is left
    std::size_t kept = 0;   ///< bytes, at most, that a window repeats of the one before
};

/// Reads each byte of a part of a file once, in order.
///
///     window_reader reader(file_reader(path), first_byte, last_byte, {.first = n, .next = n, .kept = 8});
///     for (auto window = reader.next(0); !window.empty(); window = reader.next(unused)) unused = use(window);
///
/// Holds one buffer of `kept` and a window's bytes. Reads a window when it is asked for: the system, which sees that
/// the file is read from its beginning to its end, reads ahead of that by itself. Throws what file_reader::read throws,
/// and argument_error where a size is 0 or next() shall keep more than it may.
class window_reader {
public:
    /// `first` and `last`: offsets in the file, the second one past the end.
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

    /// The next window: the last `kept` bytes of the one before, then new ones. Valid until the next call.
    std::span<std::byte const> next(std::size_t kept) {
        if (kept > std::min(sizes_.kept, window_.size()))
            throw argument_error("sluice::memory::window_reader::next: at most " +
                                 std::to_string(std::min(sizes_.kept, window_.size())) + " bytes may be kept, got " +
                                 std::to_string(kept));
        auto* const body = buffer_.get() + sizes_.kept;
        auto* const first = body - kept;
        if (kept != 0)
            std::memmove(first, window_.data() + window_.size() - kept,
                         kept);  // before the read: the window may lie where it goes
        auto const size = begun_ ? sizes_.next : sizes_.first;
        auto const coming = static_cast<std::size_t>(std::min<std::uint64_t>(size, last_ - position_));
        file_.read(position_, {body, coming});
        begun_ = true;
        window_ = {first, kept + coming};
        position_ += coming;
        return window_;
    }

private:
    file_reader file_;
    std::uint64_t position_, last_;  // of the first byte that is in no window yet; of the end
    window_sizes sizes_;
    std::unique_ptr<std::byte[]> buffer_;  // room for what is kept, then the new bytes
    std::span<std::byte const> window_;
    bool begun_ = false;
};

}  // namespace sluice::memory
