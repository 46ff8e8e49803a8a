/// \file
/// buffered_file: the output file of the flat-file sinks: one buffer, complete writes, errors with their offset.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include <unistd.h>

#include <sluice/core/error.hpp>
#include <sluice/sinks/detail/strips.hpp>
#include <sluice/sinks/detail/unfinished_file.hpp>

namespace sluice::detail {

/// A file that is written sequentially and renamed into place by \ref finish. Move-only.
///
/// Holds one buffer of 64 KiB, or of the longest row. A failed write throws file_error with path, byte and the system's
/// message, and removes the file. Each later call throws the same error again. A call after `finish` throws
/// argument_error.
class buffered_file {
    char const* who_;
    unfinished_file file_;
    std::size_t capacity_ = sink_buffer_bytes, filled_ = 0;
    std::unique_ptr<std::byte[]> buffer_;  // empty: finished, or moved from
    std::uint64_t written_ = 0;            // bytes written so far, without the buffer
    std::optional<file_error> failure_;

    /// Runs `f`; stores the file_error that it throws.
    template <class F>
    void attempt(F f) try {
        f();
    } catch (file_error const& failure) {
        failure_ = failure;
        file_.discard();
        throw;
    }
    void put(std::uint64_t at, std::span<std::byte const> bytes) {
        attempt([&] {
            while (!bytes.empty()) {
                auto const done = ::pwrite(file_.descriptor(), bytes.data(), bytes.size(), static_cast<::off_t>(at));
                if (done < 0 && errno == EINTR) continue;
                if (done <= 0)
                    throw file_error(
                        file_.path(), at,
                        "must be written, got: " + std::generic_category().message(done == 0 ? ENOSPC : errno));
                at += static_cast<std::uint64_t>(done);
                bytes = bytes.subspan(static_cast<std::size_t>(done));
            }
        });
    }
    void flush() {
        put(written_, {buffer_.get(), filled_});
        written_ += filled_;
        filled_ = 0;
    }

public:
    /// `who` is a string literal: the sink's name in errors.
    buffered_file(char const* who, std::filesystem::path const& path, bool overwrites)
        : who_(who), file_(path, overwrites), buffer_(std::make_unique_for_overwrite<std::byte[]>(capacity_)) {}

    char const* who() const noexcept { return who_; }
    /// Bytes in the file so far, the buffer included.
    std::uint64_t size() const noexcept { return written_ + filled_; }

    /// Throws if `call` is no longer allowed.
    void require_open(char const* call) const {
        if (failure_) throw file_error(*failure_);
        if (!buffer_)
            throw argument_error(std::string(who_) + "::" + call +
                                 ": the sink must be open, got one that is finished or moved from");
    }

    /// The free space of the buffer, at least `least` bytes. Write to it, then call `fill`.
    std::span<std::byte> room(std::size_t least) {
        if (capacity_ - filled_ < least) {
            flush();
            if (capacity_ < least) {
                buffer_ = std::make_unique_for_overwrite<std::byte[]>(least);
                capacity_ = least;
            }
        }
        return {buffer_.get() + filled_, capacity_ - filled_};
    }
    /// Appends the first bytes of \ref room to the file.
    void fill(std::size_t bytes) noexcept { filled_ += bytes; }

    /// Appends bytes. Large blocks are written without copying.
    void write(std::span<std::byte const> bytes) {
        if (bytes.empty()) return;  // an empty range may have a null address
        if (bytes.size() < capacity_) {
            auto const now = std::min(bytes.size(), capacity_ - filled_);
            std::memcpy(buffer_.get() + filled_, bytes.data(), now);
            filled_ += now;
            if (now == bytes.size()) return;
            flush();
            bytes = bytes.subspan(now);
            std::memcpy(buffer_.get(), bytes.data(), bytes.size());
            filled_ = bytes.size();
        } else {
            flush();
            put(written_, bytes);
            written_ += bytes.size();
        }
    }
    void write(std::string_view text) { write(std::as_bytes(std::span(text))); }

    /// Flushes the buffer, overwrites the start of the file with `beginning`, and renames the file into place.
    void finish(std::string_view beginning = {}) {
        flush();
        put(0, std::as_bytes(std::span(beginning)));
        attempt([&] { file_.commit(); });
        buffer_.reset();
    }
};

}  // namespace sluice::detail
