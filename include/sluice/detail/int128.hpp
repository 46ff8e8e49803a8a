/// \file
/// 128-bit integer types accepted by -Wpedantic, with floor division and conversion to text.
#pragma once

#include <algorithm>
#include <string>

namespace sluice::detail {

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

/// ⌊a / b⌋ for b > 0: the remainder a - b⌊a / b⌋ is in [0, b).
constexpr int128 floor_divide(int128 a, int128 b) noexcept { return a / b - (a % b < 0 ? 1 : 0); }

/// The integer nearest to a / b for b > 0; ties round either way.
constexpr int128 round_divide(int128 a, int128 b) noexcept { return floor_divide(a + b / 2, b); }

/// Decimal digits, for messages.
inline std::string to_text(int128 value) {
    auto const negative = value < 0;
    auto rest = negative ? -static_cast<uint128>(value) : static_cast<uint128>(value);
    std::string digits;
    do {
        digits += static_cast<char>('0' + static_cast<int>(rest % 10));
        rest /= 10;
    } while (rest != 0);
    if (negative) digits += '-';
    std::reverse(digits.begin(), digits.end());
    return digits;
}

}  // namespace sluice::detail
