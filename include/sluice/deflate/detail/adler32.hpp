/// \file
/// deflate::detail::adler32: the checksum of zlib streams (RFC 1950, 8.2).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include <sluice/deflate/detail/instructions.hpp>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sluice::deflate::detail {

/// The sum of the bytes, and the sum of all partial sums, both modulo 65521.
struct adler_sums {
    static constexpr std::uint32_t modulus = 65521;
    static constexpr std::size_t most_bytes = 5536;  // no overflow of 32 bits; a multiple of the vector size

    std::uint32_t plain = 1, of_plain = 0;

    /// Adds any number of bytes.
    void add_all(std::span<std::byte const> bytes, instructions use = best_instructions()) noexcept {
        while (!bytes.empty()) {
            auto const block = bytes.first(std::min(bytes.size(), most_bytes));
            add(block, use);
            plain %= modulus;
            of_plain %= modulus;
            bytes = bytes.subspan(block.size());
        }
    }
    /// Appends the sums of the next `bytes` bytes, which started at 0.
    void append(adler_sums const& next, std::uint64_t bytes) noexcept {
        of_plain = static_cast<std::uint32_t>((of_plain + bytes % modulus * plain + next.of_plain) % modulus);
        plain = (plain + next.plain) % modulus;
    }
    std::uint32_t value() const noexcept { return of_plain << 16 | plain; }

    /// \pre at most most_bytes, and both sums are below the modulus
    void add(std::span<std::byte const> bytes, [[maybe_unused]] instructions use) noexcept {
#if defined(__x86_64__)
        if (use == instructions::avx512) return add_long_vectors(bytes);
        if (use != instructions::plain) return add_vectors(bytes);
#endif
        add_each(bytes);
    }

private:
    void add_each(std::span<std::byte const> bytes) noexcept {
        for (auto const one : bytes) {
            plain += static_cast<std::uint32_t>(one);
            of_plain += plain;
        }
    }
#if defined(__x86_64__)
    /// Adds vectors of 32 bytes. Each byte counts once in the first sum. In the second it counts once for each byte
    /// from it to the end of the vector.
    [[gnu::target("avx2")]] void add_vectors(std::span<std::byte const> bytes) noexcept {
        constexpr std::size_t vector = 32;
        auto const zero = _mm256_setzero_si256(), ones = _mm256_set1_epi16(1);
        auto const from_end = _mm256_set_epi8(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16,  //
                                              17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32);
        auto sum = zero, weighted = zero, before = zero;  // before: the sums before each vector
        auto const whole = bytes.size() / vector * vector;
        for (std::size_t i = 0; i < whole; i += vector) {
            auto const here = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(bytes.data() + i));
            before = _mm256_add_epi32(before, sum);
            sum = _mm256_add_epi32(sum, _mm256_sad_epu8(here, zero));
            weighted = _mm256_add_epi32(weighted, _mm256_madd_epi16(_mm256_maddubs_epi16(here, from_end), ones));
        }
        of_plain +=
            plain * static_cast<std::uint32_t>(whole) + total(_mm256_add_epi32(weighted, _mm256_slli_epi32(before, 5)));
        plain += total(sum);
        add_each(bytes.subspan(whole));
    }
    /// The same for vectors of 64 bytes.
    [[gnu::target("avx512bw,avx512vl")]] void add_long_vectors(std::span<std::byte const> bytes) noexcept {
        constexpr std::size_t vector = 64;
        alignas(64) static constexpr auto weights = [] {
            std::array<std::int8_t, vector> made{};
            for (std::size_t i = 0; i < vector; ++i) made[i] = static_cast<std::int8_t>(vector - i);
            return made;
        }();
        auto const zero = _mm512_setzero_si512(), ones = _mm512_set1_epi16(1),
                   from_end = _mm512_load_si512(weights.data());
        auto sum = zero, weighted = zero, before = zero;
        auto const whole = bytes.size() / vector * vector;
        for (std::size_t i = 0; i < whole; i += vector) {
            auto const here = _mm512_loadu_si512(bytes.data() + i);
            before = _mm512_add_epi32(before, sum);
            sum = _mm512_add_epi32(sum, _mm512_sad_epu8(here, zero));
            weighted = _mm512_add_epi32(weighted, _mm512_madd_epi16(_mm512_maddubs_epi16(here, from_end), ones));
        }
        of_plain += plain * static_cast<std::uint32_t>(whole) + total_of(weighted) + (total_of(before) << 6);
        plain += total_of(sum);
        add_each(bytes.subspan(whole));
    }
    [[gnu::target("avx512bw,avx512vl")]] static std::uint32_t total_of(__m512i lanes) noexcept {
        __m256i halves[2];
        std::memcpy(&halves[0], &lanes, sizeof lanes);
        return total(_mm256_add_epi32(halves[0], halves[1]));
    }
    [[gnu::target("avx2")]] static std::uint32_t total(__m256i lanes) noexcept {
        auto four = _mm_add_epi32(_mm256_castsi256_si128(lanes), _mm256_extracti128_si256(lanes, 1));
        four = _mm_add_epi32(four, _mm_unpackhi_epi64(four, four));
        return static_cast<std::uint32_t>(_mm_cvtsi128_si32(four)) +
               static_cast<std::uint32_t>(_mm_extract_epi32(four, 1));
    }
#endif
};

inline std::uint32_t adler32(std::span<std::byte const> bytes, instructions use = best_instructions()) noexcept {
    adler_sums sums;
    sums.add_all(bytes, use);
    return sums.value();
}

}  // namespace sluice::deflate::detail
