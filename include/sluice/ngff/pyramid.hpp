/// \file
/// pyramid: successively halved versions of a plane. Each pixel is the mean of 2 x 2 pixels of the previous level.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/ngff/data_type.hpp>

namespace sluice::ngff {

/// The size of a plane in pixels.
struct plane_shape {
    std::size_t height = 0, width = 0;

    std::size_t pixels() const noexcept { return height * width; }
    /// Returns half of the shape, rounded up, so every pixel contributes.
    plane_shape half() const noexcept { return {height / 2 + height % 2, width / 2 + width % 2}; }
    friend bool operator==(plane_shape const&, plane_shape const&) = default;
};

/// Returns the mean of four values. Integers: rounded to nearest, halves towards plus infinity. Floating point: rounded
/// once, to float; NaN propagates.
template <element T>
constexpr T mean_of(T a, T b, T c, T d) noexcept {
    if constexpr (std::floating_point<T>) {
        return static_cast<T>((double{a} + double{b} + double{c} + double{d}) / 4);
    } else {
        using sum = std::conditional_t<sizeof(T) < 4, std::int32_t, std::int64_t>;
        return static_cast<T>((sum{a} + sum{b} + sum{c} + sum{d} + 2) >> 2);
    }
}

/// Halves a plane. If a side has an odd length, its last row or column counts twice.
/// \throws argument_error unless `from` and `to` have the sizes of the plane and of its half
template <element T>
void halve(std::span<T const> from, plane_shape const& shape, std::span<T> to) {
    auto const half = shape.half();
    if (from.size() != shape.pixels() || to.size() != half.pixels())
        throw argument_error("sluice::ngff::halve: planes must have " + std::to_string(shape.pixels()) + " and " +
                             std::to_string(half.pixels()) + " pixels, got " + std::to_string(from.size()) + " and " +
                             std::to_string(to.size()));
    auto const pairs = shape.width / 2;
    for (std::size_t y = 0; y < half.height; ++y) {
        auto const* const upper = from.data() + 2 * y * shape.width;
        auto const* const lower = 2 * y + 1 < shape.height ? upper + shape.width : upper;
        auto* const out = to.data() + y * half.width;
        for (std::size_t x = 0; x < pairs; ++x)
            out[x] = mean_of(upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]);
        if (pairs != half.width)
            out[pairs] = mean_of(upper[2 * pairs], upper[2 * pairs], lower[2 * pairs], lower[2 * pairs]);
    }
}

/// Builds the pyramid of one plane after the other. Holds levels 1 and up of one plane: one third of its size.
///
///     pyramid<std::uint16_t> levels;
///     levels.build(plane, {height, width}, 3,
///                  [](std::size_t level, std::span<std::uint16_t const> pixels, plane_shape shape) { ... });
template <element T>
class pyramid {
public:
    /// Calls `f(level, pixels, shape)` for levels 0 (the plane itself) to `levels` - 1. The pixels are valid during the
    /// call.
    /// \throws argument_error unless the plane has the size of its shape
    template <std::invocable<std::size_t, std::span<T const>, plane_shape const&> F>
    void build(std::span<T const> plane, plane_shape shape, std::size_t levels, F f) {
        if (plane.size() != shape.pixels())
            throw argument_error("sluice::ngff::pyramid::build: the plane must have " + std::to_string(shape.pixels()) +
                                 " pixels, got " + std::to_string(plane.size()));
        if (levels > smaller_.size() + 1) smaller_.resize(levels - 1);
        for (std::size_t level = 0; level < levels; ++level) {
            if (level > 0) {
                auto& half = smaller_[level - 1];
                half.resize(shape.half().pixels());
                halve<T>(plane, shape, half);
                plane = half;
                shape = shape.half();
            }
            f(level, plane, shape);
        }
    }

private:
    std::vector<std::vector<T>> smaller_;  // level k is smaller_[k - 1]
};

}  // namespace sluice::ngff
