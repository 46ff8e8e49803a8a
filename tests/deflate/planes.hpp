/// \file
/// Synthetic byte planes of many kinds, for tests of compression.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace test {

using plane = std::vector<std::byte>;

/// The high bytes of samples of a slow wave with noise. One channel in eight crosses a multiple of 256 at any time.
inline plane high_bytes(std::size_t size, std::size_t row, std::mt19937& random) {
    std::normal_distribution<double> error(0, 30);
    plane made(size);
    for (std::size_t i = 0; i < size; ++i) {
        auto const value =
            700 * std::sin(static_cast<double>(i / row) / 500 + static_cast<double>(i % row)) + error(random);
        made[i] = static_cast<std::byte>(static_cast<std::uint16_t>(static_cast<std::int16_t>(value)) >> 8);
    }
    return made;
}

inline constexpr int plane_styles = 10;

/// A random plane of one of `plane_styles` kinds.
inline plane make_plane(int style, std::size_t size, std::size_t row, std::mt19937& random) {
    plane made(size);
    auto const fill = [&](auto const& value) {
        for (std::size_t i = 0; i < size; ++i) made[i] = static_cast<std::byte>(value(i));
    };
    switch (style) {
        case 0:
            fill([](std::size_t) { return 7; });
            break;
        case 1:
            fill([&](std::size_t) { return random(); });
            break;
        case 2:
            fill([&](std::size_t) { return random() % 2 == 0 ? 0 : 255; });
            break;
        case 3:
            fill([](std::size_t i) { return i; });
            break;
        case 4:
            fill([&](std::size_t i) { return i / row; });
            break;
        case 5:
            fill([&](std::size_t) { return std::lround(std::normal_distribution<double>(0, 20)(random)); });
            break;
        case 6:
            made = high_bytes(size, row, random);
            break;
        case 7:
            fill([&](std::size_t i) { return random() % 400 == 0 ? random() : i % row; });
            break;  // long matches
        case 8:
            fill([&](std::size_t i) { return i / 5000 % 2 == 0 ? random() : i / 5000; });
            break;  // noise, and runs of one byte
        default:    // a byte equals one of the 12 rows before, or is new
            fill([&](std::size_t i) {
                auto const back = (random() % 12 + 1) * row;
                return random() % 50 == 0 || back > i ? random() : static_cast<unsigned>(made[i - back]);
            });
    }
    return made;
}

}  // namespace test
