/// \file
/// spoil(bytes, random): damages a TIFF file randomly, for tests of readers.
#pragma once

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>

namespace test {

/// Changes a few bytes, most of them in tags, or truncates the file.
inline std::string spoil(std::string bytes, std::mt19937& random) {
    auto const below = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
    for (auto changes = 1 + below(4); changes-- > 0;) {
        auto const where = below(3);
        auto const at = where == 0   ? below(bytes.size())
                        : where == 1 ? below(std::min<std::size_t>(bytes.size(), 600))
                                     : bytes.size() - 1 - below(std::min<std::size_t>(bytes.size(), 600));
        constexpr char telling[]{0, 1, '\x7F', '\x80', '\xFF', '\xFE', 16, 32};
        bytes[at] = below(2) == 0 ? telling[below(sizeof telling)] : static_cast<char>(bytes[at] ^ (1 << below(8)));
    }
    if (below(10) == 0) bytes.resize(below(bytes.size()));
    return bytes;
}

}  // namespace test
