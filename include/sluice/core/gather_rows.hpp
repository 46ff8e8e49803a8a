/// \file
/// How values of two bytes come out of packets in another order: 32 columns of a row at a time, by permutations of vectors.
#pragma once

#include <cstddef>
#include <cstdint>

#include <sluice/core/gather_plan.hpp>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sluice::detail {

#if defined(__x86_64__)

/// Whether this processor has the instructions.
inline bool gathers_words() noexcept {
    static bool const has = __builtin_cpu_supports("avx512bw");
    return has;
}

/// `count` rows, packets `stride` bytes apart, into rows of `width` values.
template <std::size_t Pairs, class T>
[[gnu::target("avx512bw")]] void gather_words(gather_block const& block, std::byte const* packet, std::size_t stride, std::size_t count, T* out,
                                              std::size_t width) noexcept {
    static_assert(sizeof(T) == 2);
    __m512i order[Pairs];  // local: what the loop writes cannot change it
    __mmask32 chosen[Pairs];
    std::size_t at[2 * Pairs];
    for (std::size_t p = 0; p != Pairs; ++p) {
        order[p] = _mm512_loadu_si512(block.value_of_pair[p].data());
        chosen[p] = block.chosen[p];
        at[2 * p] = block.vectors[2 * p];
        at[2 * p + 1] = block.vectors[2 * p + 1];
    }
    for (out += block.first_column; count != 0; --count, packet += stride, out += width) {
        __m512i row = _mm512_setzero_si512();
        for (std::size_t p = 0; p != Pairs; ++p) {
            auto const values = _mm512_permutex2var_epi16(_mm512_loadu_si512(packet + at[2 * p]), order[p], _mm512_loadu_si512(packet + at[2 * p + 1]));
            row = _mm512_mask_mov_epi16(row, chosen[p], values);
        }
        _mm512_storeu_si512(out, row);
    }
}

template <class T>
void gather_words(gather_block const& block, std::byte const* packet, std::size_t stride, std::size_t count, T* out, std::size_t width) noexcept {
    switch (block.pairs) {
        case 1: return gather_words<1>(block, packet, stride, count, out, width);
        case 2: return gather_words<2>(block, packet, stride, count, out, width);
        case 3: return gather_words<3>(block, packet, stride, count, out, width);
        default: return gather_words<4>(block, packet, stride, count, out, width);
    }
}

#else

inline bool gathers_words() noexcept { return false; }
template <class T>
void gather_words(gather_block const&, std::byte const*, std::size_t, std::size_t, T*, std::size_t) noexcept {}

#endif

}  // namespace sluice::detail
