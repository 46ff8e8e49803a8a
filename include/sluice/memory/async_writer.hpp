/// \file
/// memory::async_writer: writes to a file descriptor on its own thread, in the order of the calls.
#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <future>
#include <memory>
#include <optional>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include <sys/uio.h>
#include <unistd.h>

#include <sluice/memory/worker.hpp>

namespace sluice::memory {

/// Bytes and their offset in a file.
struct placed_bytes {
    std::uint64_t at = 0;
    std::span<std::byte const> bytes;
};

/// A failed write: its offset, the number of bytes not written, and errno.
struct failed_write {
    std::uint64_t at = 0;
    std::size_t bytes = 0;
    int reason = 0;
};

/// Writes all of `bytes`. Returns the failure, if any.
inline std::optional<failed_write> write_all(int descriptor, std::uint64_t at,
                                             std::span<std::byte const> bytes) noexcept {
    while (!bytes.empty()) {
        auto const put = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<::off_t>(at));
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return failed_write{at, bytes.size(), errno};
        at += static_cast<std::uint64_t>(put);
        bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return std::nullopt;
}

/// Writes all of them. Adjacent ones are written with one system call.
inline std::optional<failed_write> write_all(int descriptor, std::span<placed_bytes const> all) noexcept {
    constexpr std::size_t most_together = 64;
    std::array<::iovec, most_together> together;
    while (!all.empty()) {
        auto const first = all.front().at;
        std::size_t count = 0, bytes = 0;
        for (; count < std::min(all.size(), most_together) && all[count].at == first + bytes; ++count) {
            auto const& next = all[count].bytes;
            together[count] = {const_cast<std::byte*>(next.data()), next.size()};  // pwritev only reads it
            bytes += next.size();
        }
        auto put = ::ssize_t{0};
        if (count > 1)
            put = ::pwritev(descriptor, together.data(), static_cast<int>(count), static_cast<::off_t>(first));
        auto left =
            static_cast<std::size_t>(std::max<::ssize_t>(put, 0));  // a failed write is retried, and reported, below
        for (auto const& one : all.first(count)) {
            auto const done = std::min(left, one.bytes.size());
            left -= done;
            if (auto failed = write_all(descriptor, one.at + done, one.bytes.subspan(done))) return failed;
        }
        all = all.subspan(count);
    }
    return std::nullopt;
}

/// Writes on a thread of its own. Not thread-safe. The writing thread starts with the first write. If no thread can be
/// started, each call writes before it returns. Holds the bytes that are not written yet: the caller bounds them by
/// waiting for earlier futures. The destructor waits for all writes. The caller owns the descriptor and keeps it open
/// until then.
class async_writer {
public:
    explicit async_writer(int descriptor) noexcept : descriptor_(descriptor) {}

    /// Writes `all` after all earlier writes. `owner` keeps the bytes in memory, unchanged, until the future is ready.
    /// A failure is not thrown: \ref failure returns it.
    std::shared_future<void> write_async(std::vector<placed_bytes> all, std::shared_ptr<void const> owner) {
        auto const one = std::make_shared<write>(write{std::move(all), std::nullopt});
        auto& [written, same] = pending_.emplace_back(std::shared_future<void>{}, one);
        try {
            if (!thread_) thread_.emplace();
            auto job = [one, at = descriptor_, kept = std::move(owner)] { one->failure = write_all(at, one->all); };
            written = thread_->run(std::move(job)).share();
        } catch (std::system_error const&) {
            one->failure = write_all(descriptor_, one->all);
            std::promise<void> done;
            done.set_value();
            written = done.get_future().share();
        } catch (...) {
            pending_.pop_back();
            throw;
        }
        return written;
    }

    /// The first failure among the completed writes.
    std::optional<failed_write> const& failure() {
        auto const is_done = [](std::shared_future<void> const& future) {
            return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
        };
        while (!pending_.empty() && is_done(pending_.front().first)) {
            if (!failure_) failure_ = pending_.front().second->failure;
            pending_.pop_front();
        }
        return failure_;
    }
    /// Waits for all writes. Returns the first failure.
    std::optional<failed_write> const& wait() {
        if (!pending_.empty()) pending_.back().first.wait();  // they complete in order
        return failure();
    }
    /// Waits for the writes that overlap [at, at + size).
    void wait_for(std::uint64_t at, std::uint64_t size) const {
        auto const touches = [&](placed_bytes const& p) { return p.at < at + size && at < p.at + p.bytes.size(); };
        for (auto const& [written, one] : pending_)
            if (std::any_of(one->all.begin(), one->all.end(), touches)) written.wait();
    }

private:
    struct write {
        std::vector<placed_bytes> all;
        std::optional<failed_write> failure;
    };

    int descriptor_;
    std::deque<std::pair<std::shared_future<void>, std::shared_ptr<write>>> pending_;
    std::optional<failed_write> failure_;
    std::optional<worker> thread_;
};

}  // namespace sluice::memory
