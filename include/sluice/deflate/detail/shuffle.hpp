/// \file
/// deflate::detail::shuffle: HDF5's shuffle filter.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <span>

#include <sluice/deflate/detail/instructions.hpp>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sluice::deflate::detail {

namespace planes {
template <std::size_t Bytes>
void split(std::byte const* from, std::size_t elements, std::byte* to, std::size_t plane) noexcept {
    constexpr std::size_t at_once = 512;  // elements: they stay in the L1 cache while they are split
    for (std::size_t first = 0; first < elements; first += at_once) {
        auto const count = std::min(at_once, elements - first);
        for (std::size_t b = 0; b < Bytes; ++b) {
            auto const* const source = from + first * Bytes + b;
            auto* const made = to + b * plane + first;
            for (std::size_t i = 0; i < count; ++i) made[i] = source[i * Bytes];
        }
    }
}

#if defined(__x86_64__)
// Splits as many vectors of elements as an element has bytes. The even bytes are vectors of elements of half the size,
// and so are the odd ones.

template <std::size_t Bytes>
[[gnu::target("avx2"), gnu::always_inline]] inline void split_avx2(__m256i const* from, std::byte* to,
                                                                   std::size_t plane) noexcept {
    if constexpr (Bytes == 1) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), *from);
    } else {
        auto const low = _mm256_set1_epi16(0xff);
        __m256i even[Bytes / 2], odd[Bytes / 2];
        for (std::size_t i = 0; i < Bytes / 2; ++i) {
            auto const one = from[2 * i], other = from[2 * i + 1];
            even[i] = _mm256_permute4x64_epi64(
                _mm256_packus_epi16(_mm256_and_si256(one, low), _mm256_and_si256(other, low)), 0xd8);
            odd[i] = _mm256_permute4x64_epi64(
                _mm256_packus_epi16(_mm256_srli_epi16(one, 8), _mm256_srli_epi16(other, 8)), 0xd8);
        }
        split_avx2<Bytes / 2>(even, to, 2 * plane);
        split_avx2<Bytes / 2>(odd, to + plane, 2 * plane);
    }
}
template <std::size_t Bytes>
[[gnu::target("avx2")]] std::size_t split_all_avx2(std::byte const* from, std::size_t elements, std::byte* to,
                                                   std::size_t plane) noexcept {
    constexpr std::size_t vector = 32;
    std::size_t at = 0;
    for (; at + vector <= elements; at += vector) {
        __m256i all[Bytes];
        for (std::size_t i = 0; i < Bytes; ++i)
            all[i] = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(from + at * Bytes + i * vector));
        split_avx2<Bytes>(all, to + at, plane);
    }
    return at;
}

template <std::size_t Bytes>
[[gnu::target("avx512bw,avx512vl"), gnu::always_inline]] inline void split_avx512(__m512i const* from, std::byte* to,
                                                                                  std::size_t plane) noexcept {
    if constexpr (Bytes == 1) {
        _mm512_storeu_si512(to, *from);
    } else {
        constexpr __mmask32 all = 0xffffffff;  // without a mask, GCC 12 warns in its own headers
        auto const low = _mm512_set1_epi16(0xff), in_order = _mm512_set_epi64(7, 5, 3, 1, 6, 4, 2, 0);
        __m512i even[Bytes / 2], odd[Bytes / 2];
        for (std::size_t i = 0; i < Bytes / 2; ++i) {
            auto const one = from[2 * i], other = from[2 * i + 1];
            auto const evens = _mm512_packus_epi16(_mm512_and_si512(one, low), _mm512_and_si512(other, low));
            auto const odds =
                _mm512_packus_epi16(_mm512_maskz_srli_epi16(all, one, 8), _mm512_maskz_srli_epi16(all, other, 8));
            even[i] = _mm512_maskz_permutexvar_epi64(0xff, in_order, evens);
            odd[i] = _mm512_maskz_permutexvar_epi64(0xff, in_order, odds);
        }
        split_avx512<Bytes / 2>(even, to, 2 * plane);
        split_avx512<Bytes / 2>(odd, to + plane, 2 * plane);
    }
}
template <std::size_t Bytes>
[[gnu::target("avx512bw,avx512vl")]] std::size_t split_all_avx512(std::byte const* from, std::size_t elements,
                                                                  std::byte* to, std::size_t plane) noexcept {
    constexpr std::size_t vector = 64,
                          ahead = 8192;  // prefetch distance: the output is no longer in a cache
    std::size_t at = 0;
    for (; at + vector <= elements; at += vector) {
        __m512i all[Bytes];
        for (std::size_t i = 0; i < Bytes; ++i) all[i] = _mm512_loadu_si512(from + at * Bytes + i * vector);
        split_avx512<Bytes>(all, to + at, plane);
        for (std::size_t b = 0; b < Bytes; ++b) __builtin_prefetch(to + b * plane + at + ahead, 1);
    }
    return at;
}
#endif
}  // namespace planes

/// Writes the first bytes of all elements, then the second ones, and so on: one plane per byte of an element, `plane`
/// bytes apart. \pre Bytes, the size of an element, is 1, 2, 4 or 8, and divides from.size()
template <std::size_t Bytes>
void shuffle(std::span<std::byte const> from, std::byte* to, std::size_t plane,
             [[maybe_unused]] instructions use = best_instructions()) noexcept {
    static_assert(Bytes == 1 || Bytes == 2 || Bytes == 4 || Bytes == 8);
    auto const elements = from.size() / Bytes;
    std::size_t done = 0;
#if defined(__x86_64__)
    if (use == instructions::avx512)
        done = planes::split_all_avx512<Bytes>(from.data(), elements, to, plane);
    else if (use == instructions::avx2)
        done = planes::split_all_avx2<Bytes>(from.data(), elements, to, plane);
#endif
    planes::split<Bytes>(from.data() + done * Bytes, elements - done, to + done, plane);
}

}  // namespace sluice::deflate::detail
