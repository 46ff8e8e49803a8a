/// \file
/// release_in_steps: releases pages in steps of 4 MiB although consumers report a few KiB per call.
#pragma once

#include <algorithm>
#include <cstddef>
#include <mutex>

#include <sluice/core/strided.hpp>

namespace sluice::memory::detail {

/// Collects adjacent reports until they are \ref release_bytes long or a report is not adjacent. Thread-safe. Iterating
/// over small segments or windows therefore costs one system call every 4 MiB, and at most that much stays resident.
class release_in_steps final : public consumption {
public:
    explicit release_in_steps(consumption const& hook) noexcept : hook_(&hook) {}

    void release(std::byte const* first, std::byte const* last) const noexcept override {
        std::lock_guard const lock(guard_);
        if (first_ != nullptr && first <= last_ + near && last + near >= first_) {
            first_ = std::min(first_, first);
            last_ = std::max(last_, last);
        } else {
            give_back();
            first_ = first;
            last_ = last;
        }
        if (static_cast<std::size_t>(last_ - first_) >= release_bytes) give_back();
    }
    void release_all() const noexcept override {
        std::lock_guard const lock(guard_);
        first_ = last_ = nullptr;
        hook_->release_all();
    }

private:
    static constexpr std::size_t near = std::size_t{64} << 10;  // between fields of one record

    void give_back() const noexcept {
        if (first_ != nullptr) hook_->release(first_, last_);
        first_ = last_ = nullptr;
    }

    consumption const* hook_;
    mutable std::mutex guard_;
    mutable std::byte const *first_ = nullptr, *last_ = nullptr;  // reported, not yet released
};

}  // namespace sluice::memory::detail
