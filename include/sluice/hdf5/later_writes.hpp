/// \file
/// Writes to a file that a thread of the file's own makes, after the call that asked for them.
#pragma once

#include <algorithm>
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

#include <unistd.h>

#include <sluice/hdf5/loan.hpp>
#include <sluice/memory/worker.hpp>

namespace sluice::hdf5::detail {

/// A write that the system refused: where, how many bytes it did not take, and its errno.
struct failed_write {
    std::uint64_t at = 0;
    std::size_t bytes = 0;
    int reason = 0;
};

/// Writes all of `bytes`; nothing comes back where that went well.
inline std::optional<failed_write> write_all(int descriptor, std::uint64_t at, std::span<std::byte const> bytes) noexcept {
    while (!bytes.empty()) {
        auto const put = ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<::off_t>(at));
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) return failed_write{at, bytes.size(), errno};
        at += static_cast<std::uint64_t>(put);
        bytes = bytes.subspan(static_cast<std::size_t>(put));
    }
    return std::nullopt;
}

/// Writes that a thread makes in their order. The thread begins with the first of them.
///
/// Holds what has been lent to it and is not written: whoever lends keeps that bounded.
class later_writes {
public:
    /// Takes what `lent` covers. False, and nothing is taken, where the system has no thread to give.
    bool take(int descriptor, std::uint64_t at, std::span<std::byte const> bytes, loan& lent) try {
        if (!thread_) thread_.emplace();
        auto failure = std::make_shared<std::optional<failed_write>>();
        auto const written = thread_->run([=, owner = lent.owner()] { *failure = write_all(descriptor, at, bytes); }).share();
        pending_.push_back({at, bytes.size(), written, std::move(failure)});
        lent.take(written);
        return true;
    } catch (std::system_error const&) {
        return false;
    }

    /// Waits for the writes that touch [at, at + size).
    void wait_for(std::uint64_t at, std::uint64_t size) const {
        for (auto const& one : pending_)
            if (one.at < at + size && at < one.at + one.bytes) one.written.wait();
    }

    /// What the first of those that are done, and have failed, says; waits for all of them where `all`.
    std::optional<failed_write> collect(bool all = false) {
        std::optional<failed_write> first;
        while (!pending_.empty() && (all || pending_.front().written.wait_for(std::chrono::seconds(0)) == std::future_status::ready)) {
            pending_.front().written.wait();
            if (!first) first = *pending_.front().failure;
            pending_.pop_front();
        }
        return first;
    }

private:
    struct write {
        std::uint64_t at;
        std::size_t bytes;
        std::shared_future<void> written;
        std::shared_ptr<std::optional<failed_write>> failure;
    };
    std::deque<write> pending_;
    std::optional<memory::worker> thread_;
};

}  // namespace sluice::hdf5::detail
