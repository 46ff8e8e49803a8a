/// \file
/// strided<T>: a field of fixed-size packets as a random-access range, read in place.
#pragma once

#include <bit>
#include <cstddef>
#include <cstring>
#include <memory>
#include <ranges>
#include <type_traits>
#include <utility>

#include <sluice/detail/index_cursor.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

static_assert(std::endian::native == std::endian::little, "sluice reads little-endian files in place");

/// A field of a packet: fixed size, no pointers, read by memcpy.
template <class T>
concept packet_field = std::is_trivially_copyable_v<T> && std::is_default_constructible_v<T> && !std::is_const_v<T>;

/// Reads a T from any address, aligned or not.
template <packet_field T>
T load(std::byte const* from) noexcept {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

/// Hook by which sluice's algorithms report consumed bytes, so that a mapped file can release its pages. Releasing is
/// always safe: a later read brings the page in again.
class consumption {
public:
    virtual void release(std::byte const* first, std::byte const* last) const noexcept = 0;
    /// Releases everything read so far.
    virtual void release_all() const noexcept = 0;

protected:
    ~consumption() = default;
};

/// Bytes that the algorithms process between two releases.
inline constexpr std::size_t release_bytes = std::size_t{4} << 20;

/// The elements of type T at `first`, `first + stride`, ...: one column of an array of packets.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | bytes that outlive it, or an owner of them | random-access view of T (by value) | yes | yes | a pointer, its share of the owner | an element is read |
///
/// With a \ref consumption hook, sluice's algorithms release consumed bytes every 4 MiB. Iterators never release.
template <packet_field T>
class strided : public ranges::view_facade<strided<T>, ranges::finite> {
    friend ranges::range_access;
    std::byte const* first_ = nullptr;
    std::size_t stride_ = sizeof(T);
    std::size_t count_ = 0;
    consumption const* hook_ = nullptr;
    std::shared_ptr<void const> owner_;

    struct cursor : detail::index_cursor {
        std::byte const* first = nullptr;
        std::size_t stride = 0;
        T read() const noexcept { return load<T>(first + index * stride); }
    };
    cursor begin_cursor() const noexcept { return {{0}, first_, stride_}; }
    cursor end_cursor() const noexcept { return {{count_}, first_, stride_}; }

public:
    strided() = default;
    /// `hook` releases consumed bytes; `owner` keeps the bytes in memory.
    strided(std::byte const* first, std::size_t stride_bytes, std::size_t count, consumption const* hook = nullptr,
            std::shared_ptr<void const> owner = nullptr) noexcept
        : first_(first), stride_(stride_bytes), count_(count), hook_(hook), owner_(std::move(owner)) {}

    std::size_t size() const noexcept { return count_; }
    /// Elements [first, first + count), which must be within the range.
    strided slice(std::size_t first, std::size_t count) const noexcept {
        return {count == 0 ? first_ : first_ + first * stride_, stride_, count, hook_, owner_};
    }
    /// Elements 0, step, 2 step, ...
    strided every(std::size_t step) const noexcept {
        auto const count = count_ / step + (count_ % step != 0);
        return {first_, count > 1 ? step * stride_ : stride_, count, hook_};  // avoids an overflow of step * stride
    }
    /// Elements to process between two releases; 0 if there is nothing to release.
    std::size_t release_step() const noexcept { return hook_ ? release_bytes / stride_ + 1 : 0; }
    void release(std::size_t first, std::size_t count) const noexcept {
        if (hook_ && count != 0)
            hook_->release(first_ + first * stride_, first_ + (first + count - 1) * stride_ + sizeof(T));
    }
    void release_all() const noexcept {
        if (hook_) hook_->release_all();
    }
};

}  // namespace sluice

template <class T>
inline constexpr bool std::ranges::enable_view<sluice::strided<T>> = true;
