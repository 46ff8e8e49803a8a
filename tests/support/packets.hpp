/// \file
/// packets: an array of packets in memory, with unaligned fields, and a hook that records what the algorithms release.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>
#include <vector>

#include <sluice/core/strided.hpp>

namespace test {

/// Packets of `bytes` bytes each, initially zero.
struct packets {
    std::size_t stride;
    std::vector<std::byte> bytes;

    packets(std::size_t count, std::size_t stride_bytes) : stride(stride_bytes), bytes(count * stride_bytes) {}

    std::size_t count() const { return bytes.size() / stride; }
    template <class T>
    void put(std::size_t packet, std::size_t at, T value) {
        std::memcpy(bytes.data() + packet * stride + at, &value, sizeof value);
    }
    template <class T>
    sluice::strided<T> field(std::size_t at, sluice::consumption const* hook = nullptr) const {
        return {bytes.data() + at, stride, count(), hook};
    }
};

/// Records every release as offsets [first, last) from `origin`.
struct noted_releases : sluice::consumption {
    std::byte const* origin = nullptr;
    mutable std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>> spans;

    explicit noted_releases(std::byte const* from) : origin(from) {}
    void release(std::byte const* first, std::byte const* last) const noexcept override {
        spans.emplace_back(first - origin, last - origin);
    }
    mutable std::size_t of_everything = 0;
    void release_all() const noexcept override { ++of_everything; }
};

}  // namespace test
