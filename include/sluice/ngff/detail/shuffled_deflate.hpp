/// \file
/// shuffled_deflate: encodes a chunk as HDF5's shuffle and deflate filters do.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <sluice/ngff/detail/deflater.hpp>

namespace sluice::ngff::detail {

/// Writes the first byte of every element, then the second byte of every element, and so on.
/// \pre to.size() == from.size(), a multiple of `bytes`, the size of an element
inline void shuffle(std::span<std::byte const> from, std::size_t bytes, std::span<std::byte> to) noexcept {
    auto const elements = from.size() / bytes;
    for (std::size_t b = 0; b < bytes; ++b)
        for (std::size_t i = 0; i < elements; ++i) to[b * elements + i] = from[i * bytes + b];
}

/// Holds one shuffled and one compressed chunk.
class shuffled_deflate {
public:
    shuffled_deflate(std::size_t bytes, unsigned level)
        : bytes_(bytes), deflate_(static_cast<int>(level), deflate_frame::zlib) {}

    /// Valid until the next call.
    std::span<std::byte const> operator()(std::span<std::byte const> elements) {
        shuffled_.resize(elements.size());
        shuffle(elements, bytes_, shuffled_);
        return deflate_(shuffled_);
    }

private:
    std::size_t bytes_;  // of an element
    deflater deflate_;
    std::vector<std::byte> shuffled_;
};

}  // namespace sluice::ngff::detail
