/// \file
/// window_reader: the bytes of a file from first to last, in windows that overlap as far as their user asks.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/memory/file_reader.hpp>
#include <sluice/memory/worker.hpp>

namespace sluice::memory {

/// When the bytes of a window are read: when it is asked for, or by another thread while the window before it is in use.
enum class reading { on_demand, ahead };

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
/// Holds one buffer of `kept` and a window's bytes; reading ahead, two of them, and a thread from the
/// first call of next() on.
/// Reads nothing before that call. Throws what file_reader::read throws, from the call that would hand out the bytes, and
/// argument_error where a size is 0 or next() shall keep more than it may; reading ahead, std::system_error where there is no thread.
class window_reader {
public:
    /// `first` and `last`: offsets in the file, the second one past the end.
    window_reader(file_reader file, std::uint64_t first, std::uint64_t last, window_sizes sizes, reading when = reading::on_demand)
        : file_(std::move(file)), position_(first), last_(last), sizes_(sizes), when_(when) {
        if (sizes.first == 0 || sizes.next == 0)
            throw argument_error("sluice::memory::window_reader: a window must have at least 1 byte, got a first of " +
                                 std::to_string(sizes.first) + " and a next of " + std::to_string(sizes.next));
        if (last < first)
            throw argument_error("sluice::memory::window_reader: last must not be before first, got " + std::to_string(last) + " and " +
                                 std::to_string(first));
        for (std::size_t i = 0; i < (when == reading::ahead ? 2 : 1); ++i)
            buffers_[i] = std::make_unique_for_overwrite<std::byte[]>(sizes_.kept + std::max(sizes.first, sizes.next));
    }

    /// The next window: the last `kept` bytes of the one before, then new ones. Valid until the next call.
    std::span<std::byte const> next(std::size_t kept) {
        if (kept > std::min(sizes_.kept, window_.size()))
            throw argument_error("sluice::memory::window_reader::next: at most " + std::to_string(std::min(sizes_.kept, window_.size())) +
                                 " bytes may be kept, got " + std::to_string(kept));
        if (!begun_) begin(sizes_.first);
        auto* const first = body(buffer_) - kept;
        if (kept != 0) std::memmove(first, window_.data() + window_.size() - kept, kept);  // before the read: the window may lie where it goes
        auto const coming = coming_;
        if (when_ == reading::ahead) read_.get();
        else read(buffer_, position_, coming);
        window_ = {first, kept + coming};
        position_ += coming;
        if (when_ == reading::ahead) buffer_ = 1 - buffer_;
        begin(sizes_.next);
        return window_;
    }

private:
    std::byte* body(std::size_t buffer) const noexcept { return buffers_[buffer].get() + sizes_.kept; }

    void read(std::size_t buffer, std::uint64_t at, std::size_t bytes) const { file_.read(at, {body(buffer), bytes}); }

    // Until the future is taken the body of the buffer that no window lies in is the other thread's.
    void begin(std::size_t bytes) {
        begun_ = true;
        coming_ = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, last_ - position_));
        if (when_ == reading::on_demand) return;
        if (!thread_) thread_.emplace();
        read_ = thread_->run([this, buffer = buffer_, at = position_, bytes = coming_] { read(buffer, at, bytes); });
    }

    file_reader file_;
    std::uint64_t position_, last_;  // of the first byte that is in no window yet; of the end
    window_sizes sizes_;
    reading when_;
    std::array<std::unique_ptr<std::byte[]>, 2> buffers_;  // each: room for what is kept, then the new bytes
    std::size_t buffer_ = 0;                               // the one that the coming bytes go to
    std::size_t coming_ = 0;                               // bytes of the coming window
    std::span<std::byte const> window_;
    bool begun_ = false;
    std::future<void> read_;
    std::optional<worker> thread_;  // last: it ends before what it reads into
};

}  // namespace sluice::memory
