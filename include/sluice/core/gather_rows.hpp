/// \file
/// Gathers two-byte values from packets in any order, up to 32 columns of a row at a time, with vector permutations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include <sluice/core/gather_plan.hpp>

namespace sluice::detail {

#if defined(__x86_64__)

/// Whether this processor supports the instructions.
inline bool gathers_words() noexcept {
    static bool const has = __builtin_cpu_supports("avx512bw");
    return has;
}

// Compiler builtins for three instructions. <immintrin.h> would add a third of a second to each source's compile time.
typedef short word_vector __attribute__((vector_size(gather_block::vector_bytes)));

[[gnu::target("avx512bw")]] inline word_vector load_vector(void const* from) noexcept {
    word_vector vector;
    std::memcpy(&vector, from, sizeof vector);
    return vector;
}

/// Value i is element `order[i]` of `low` followed by `high`: vpermi2w.
[[gnu::target("avx512bw")]] inline word_vector permute(word_vector low, word_vector order, word_vector high) noexcept {
#if defined(__clang__)
    return __builtin_ia32_vpermi2varhi512(low, order, high);
#else
    return __builtin_shuffle(low, high, order);
#endif
}

/// Selects from `values` if the bit of `chosen` is set, otherwise from `others`: vmovdqu16.
[[gnu::target("avx512bw")]] inline word_vector choose(std::uint32_t chosen, word_vector values,
                                                      word_vector others) noexcept {
#if defined(__clang__)
    return __builtin_ia32_selectw_512(chosen, values, others);
#else
    return __builtin_ia32_movdquhi512_mask(values, others, chosen);
#endif
}

/// Copies `count` rows, from packets `stride` bytes apart, into rows of `width` values.
template <std::size_t Pairs, class T>
[[gnu::target("avx512bw")]] void gather_words(gather_block const& block, std::byte const* packet, std::size_t stride,
                                              std::size_t count, T* out, std::size_t width) noexcept {
    static_assert(sizeof(T) == 2);
    word_vector order[Pairs];  // local, so stores in the loop cannot alias it
    std::uint32_t chosen[Pairs];
    std::size_t at[2 * Pairs];
    for (std::size_t p = 0; p != Pairs; ++p) {
        order[p] = load_vector(block.value_of_pair[p].data());
        chosen[p] = block.chosen[p];
        at[2 * p] = block.vectors[2 * p];
        at[2 * p + 1] = block.vectors[2 * p + 1];
    }
    for (out += block.first_column; count != 0; --count, packet += stride, out += width) {
        word_vector row{};
        for (std::size_t p = 0; p != Pairs; ++p)
            row = choose(chosen[p],
                         permute(load_vector(packet + at[2 * p]), order[p], load_vector(packet + at[2 * p + 1])), row);
        std::memcpy(out, &row, sizeof row);
    }
}

template <class T>
void gather_words(gather_block const& block, std::byte const* packet, std::size_t stride, std::size_t count, T* out,
                  std::size_t width) noexcept {
    switch (block.pairs) {
        case 1:
            return gather_words<1>(block, packet, stride, count, out, width);
        case 2:
            return gather_words<2>(block, packet, stride, count, out, width);
        case 3:
            return gather_words<3>(block, packet, stride, count, out, width);
        default:
            return gather_words<4>(block, packet, stride, count, out, width);
    }
}

#else

inline bool gathers_words() noexcept { return false; }
template <class T>
void gather_words(gather_block const&, std::byte const*, std::size_t, std::size_t, T*, std::size_t) noexcept {}

#endif

}  // namespace sluice::detail
