/// \file
/// packed<T>: contiguous values in a file or in memory, at any alignment.
#pragma once

#include <cstddef>
#include <memory>
#include <ranges>
#include <utility>

#include <sluice/core/strided.hpp>
#include <sluice/detail/index_cursor.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice::memory {

/// `count` contiguous values of type T, starting at `first`. Like \ref strided, but the step is a compile-time
/// constant, so the compiler can vectorise loops. Unlike a span, `first` need not be aligned.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | bytes that outlive it, or an owner of them | random-access view of T (by value) | yes | yes | a pointer, its share of the owner | an element is read |
template <packet_field T>
class packed : public ranges::view_facade<packed<T>, ranges::finite> {
    friend ranges::range_access;
    std::byte const* first_ = nullptr;
    std::size_t count_ = 0;
    consumption const* hook_ = nullptr;
    std::shared_ptr<void const> owner_;

    struct cursor : sluice::detail::index_cursor {
        std::byte const* first = nullptr;
        T read() const noexcept { return load<T>(first + index * sizeof(T)); }
    };
    cursor begin_cursor() const noexcept { return {{0}, first_}; }
    cursor end_cursor() const noexcept { return {{count_}, first_}; }

public:
    packed() = default;
    /// `hook` releases consumed bytes; `owner` keeps them in memory.
    packed(std::byte const* first, std::size_t count, consumption const* hook = nullptr,
           std::shared_ptr<void const> owner = nullptr) noexcept
        : first_(first), count_(count), hook_(hook), owner_(std::move(owner)) {}

    std::size_t size() const noexcept { return count_; }
    std::byte const* data() const noexcept { return first_; }
    packed slice(std::size_t first, std::size_t count) const noexcept {
        return {count == 0 ? first_ : first_ + first * sizeof(T), count, hook_, owner_};
    }
    std::size_t release_step() const noexcept { return hook_ ? release_bytes / sizeof(T) : 0; }
    void release(std::size_t first, std::size_t count) const noexcept {
        if (hook_ && count != 0) hook_->release(first_ + first * sizeof(T), first_ + (first + count) * sizeof(T));
    }
    void release_all() const noexcept {
        if (hook_) hook_->release_all();
    }
};

}  // namespace sluice::memory

template <class T>
inline constexpr bool std::ranges::enable_view<sluice::memory::packed<T>> = true;
