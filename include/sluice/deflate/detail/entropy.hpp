/// \file
/// deflate::detail::least_bits: estimates the size of a block with optimal codes without computing them.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace sluice::deflate::detail {

namespace entropy {
inline constexpr unsigned fraction_bits = 12, mantissa_bits = 8;

/// The logarithm of 1 + i / 256, bit by bit: squaring a number doubles its logarithm.
inline constexpr auto fractions = [] {
    std::array<std::uint16_t, std::size_t{1} << mantissa_bits> made{};
    for (std::size_t i = 0; i < made.size(); ++i) {
        constexpr unsigned scale = 30;
        auto x = (std::uint64_t{1} << scale) + (std::uint64_t{i} << (scale - mantissa_bits));
        for (auto bit = fraction_bits; bit-- > 0;) {
            x = x * x >> scale;
            if (x >> (scale + 1) == 0) continue;
            made[i] = static_cast<std::uint16_t>(made[i] | 1U << bit);
            x >>= 1;
        }
    }
    return made;
}();

/// log2(n) * 2^fraction_bits in integer arithmetic, so that it is the same on every machine. \pre n != 0
constexpr std::uint64_t log2(std::uint32_t n) noexcept {
    auto const power = static_cast<unsigned>(std::bit_width(n)) - 1;
    auto const mantissa = (std::uint64_t{n} << mantissa_bits >> power) - (1U << mantissa_bits);
    return (std::uint64_t{power} << fraction_bits) + fractions[mantissa];
}
static_assert(log2(1) == 0 && log2(1024) == 10U << fraction_bits && log2(3) == 6492);
}  // namespace entropy

/// The total bits of symbols with these counts: their entropy, but at least one bit per symbol.
inline std::uint64_t least_bits(std::span<std::uint32_t const> counts) noexcept {
    std::uint64_t all = 0, sum = 0;
    for (auto const n : counts) {
        if (n == 0) continue;
        all += n;
        sum += n * entropy::log2(n);
    }
    if (all == 0) return 0;
    auto const most = all * entropy::log2(static_cast<std::uint32_t>(all));
    auto const bits = most > sum ? (most - sum) >> entropy::fraction_bits : 0;
    return bits > all ? bits : all;
}

}  // namespace sluice::deflate::detail
