/// \file
/// Writes to a file that a thread of the file's own makes, after the call that asked for them.
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

namespace sluice::hdf5::detail {

/// Bytes and where in the file they belong.
struct placed_bytes {
    std::uint64_t at = 0;
    std::span<std::byte const> bytes;
};

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

/// Pieces of which each begins where the one before ends go to the system together.
inline std::optional<failed_write> write_all(int descriptor, std::span<placed_bytes const> pieces) noexcept {
    constexpr std::size_t most_together = 64;
    std::array<::iovec, most_together> together;
    while (!pieces.empty()) {
        auto const first = pieces.front().at;
        std::size_t count = 0, bytes = 0;
        for (; count < std::min(pieces.size(), most_together) && pieces[count].at == first + bytes; ++count) {
            together[count] = {const_cast<std::byte*>(pieces[count].bytes.data()), pieces[count].bytes.size()};  // the system only reads there
            bytes += pieces[count].bytes.size();
        }
        auto const put = count == 1 ? ::ssize_t{0} : ::pwritev(descriptor, together.data(), static_cast<int>(count), static_cast<::off_t>(first));
        auto left = put < 0 ? std::size_t{0} : static_cast<std::size_t>(put);  // a failure is met again, and told, by the piece where it is
        for (auto const& one : pieces.first(count)) {
            auto const done = std::min(left, one.bytes.size());
            left -= done;
            if (auto failed = write_all(descriptor, one.at + done, one.bytes.subspan(done))) return failed;
        }
        pieces = pieces.subspan(count);
    }
    return std::nullopt;
}

/// Writes that a thread makes in their order. The thread begins with the first of them.
///
/// Holds what has been lent to it and is not written: whoever lends keeps that bounded.
class later_writes {
public:
    /// Takes the pieces, which `owner` keeps in memory as they are until the future is ready. Not valid, and nothing is taken, where the
    /// system has no thread to give.
    std::shared_future<void> take(int descriptor, std::vector<placed_bytes> const& pieces, std::shared_ptr<void const> const& owner) try {
        if (!thread_) thread_.emplace();
        auto const one = std::make_shared<write>(write{pieces, std::nullopt});
        auto& [written, same] = pending_.emplace_back(std::shared_future<void>{}, one);  // first: what the thread has is waited for
        try {
            written = thread_->run([=, kept = owner] { one->failure = write_all(descriptor, one->pieces); }).share();
        } catch (...) {
            pending_.pop_back();
            throw;
        }
        return written;
    } catch (std::system_error const&) {
        return {};
    }

    /// Waits for the writes that touch [at, at + size).
    void wait_for(std::uint64_t at, std::uint64_t size) const {
        for (auto const& [written, one] : pending_)
            if (std::any_of(one->pieces.begin(), one->pieces.end(), [&](auto const& p) { return p.at < at + size && at < p.at + p.bytes.size(); })) written.wait();
    }

    /// What the first of those that are done, and have failed, says; waits for all of them where `all`.
    std::optional<failed_write> collect(bool all = false) {
        std::optional<failed_write> first;
        while (!pending_.empty() && (all || pending_.front().first.wait_for(std::chrono::seconds(0)) == std::future_status::ready)) {
            pending_.front().first.wait();
            if (!first) first = pending_.front().second->failure;
            pending_.pop_front();
        }
        return first;
    }

private:
    struct write {
        std::vector<placed_bytes> pieces;
        std::optional<failed_write> failure;
    };
    std::deque<std::pair<std::shared_future<void>, std::shared_ptr<write>>> pending_;
    std::optional<memory::worker> thread_;
};

}  // namespace sluice::hdf5::detail
