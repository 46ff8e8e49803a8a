/// \file
/// release_in_steps: gives pages back in steps of 4 MiB, where those who consume them report a few KiB at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <mutex>

#include <sluice/core/strided.hpp>

namespace sluice::memory::detail {

/// Keeps what was reported last until it is \ref release_bytes long or a report comes from elsewhere. Thread-safe.
/// So a walk over small segments or windows costs one call of the system every 4 MiB, and at most that much stays.
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
    mutable std::byte const *first_ = nullptr, *last_ = nullptr;  // reported, and not given back
};

}  // namespace sluice::memory::detail
