/// \file
/// deflate::shuffled_chunk: a chunk in the layout of HDF5's shuffle filter, built element by element.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include <sluice/deflate/detail/adler32.hpp>
#include <sluice/deflate/detail/shuffle.hpp>

namespace sluice::deflate {

/// The checksum is computed along the way, while the bytes are in the L1 cache. Holds one chunk. A default-constructed
/// or moved-from object holds none; call \ref begin first.
class shuffled_chunk {
public:
    shuffled_chunk() = default;
    shuffled_chunk(shuffled_chunk&& other) noexcept { *this = std::move(other); }
    shuffled_chunk& operator=(shuffled_chunk&& other) noexcept {
        bytes_ = std::move(other.bytes_);
        held_ = std::exchange(other.held_, 0);
        plane_ = std::exchange(other.plane_, 0);
        element_bytes_ = other.element_bytes_;
        filled_ = std::exchange(other.filled_, 0);
        sums_ = other.sums_;
        return *this;
    }

    /// Starts a chunk of `elements` elements of T, all missing.
    template <class T>
        requires std::is_arithmetic_v<T>
    void begin(std::size_t elements) {
        auto const bytes = elements * sizeof(T);
        if (bytes != held_) {  // not smaller either: a large buffer must not be reused for small chunks
            *this = {};        // free the old buffer first: never both at once
            bytes_ = std::make_unique_for_overwrite<std::byte[]>(bytes);
            held_ = bytes;
        }
        plane_ = elements;
        element_bytes_ = sizeof(T);
        filled_ = 0;
        sums_.fill({.plain = 0, .of_plain = 0});
    }
    std::size_t missing() const noexcept { return plane_ - filled_; }

    /// Adds the next elements. \pre at most missing() elements, of the type given to \ref begin
    template <class T>
        requires std::is_arithmetic_v<T>
    void add(std::span<T const> elements) noexcept {
        constexpr std::size_t at_once = 4096;
        while (!elements.empty()) {
            auto const block = elements.first(std::min(elements.size(), at_once));
            auto* const to = bytes_.get() + filled_;
            detail::shuffle<sizeof(T)>(std::as_bytes(block), to, plane_);
            for (std::size_t b = 0; b < sizeof(T); ++b) sums_[b].add_all({to + b * plane_, block.size()});
            filled_ += block.size();
            elements = elements.subspan(block.size());
        }
    }
    /// Sets all missing elements to zero.
    void fill() noexcept {
        for (std::size_t b = 0; b < element_bytes_; ++b) {
            auto const rest = std::span(bytes_.get() + b * plane_ + filled_, missing());
            std::fill(rest.begin(), rest.end(), std::byte{});
            sums_[b].add_all(rest);
        }
        filled_ = plane_;
    }

    // \pre no elements are missing
    std::size_t element_bytes() const noexcept { return element_bytes_; }
    std::span<std::byte const> bytes() const noexcept { return {bytes_.get(), element_bytes_ * plane_}; }
    std::uint32_t adler32() const noexcept {
        detail::adler_sums all;
        for (std::size_t b = 0; b < element_bytes_; ++b) all.append(sums_[b], plane_);
        return all.value();
    }

private:
    std::unique_ptr<std::byte[]> bytes_;
    std::size_t held_ = 0, plane_ = 0, element_bytes_ = 1, filled_ = 0;  // filled_: of each plane
    std::array<detail::adler_sums, 8> sums_;                             // of each plane
};

}  // namespace sluice::deflate
