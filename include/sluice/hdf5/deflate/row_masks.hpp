/// \file
/// hdf5::detail::row_masks: which bytes of a plane differ from those one to eight rows before, as bits.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include <sluice/hdf5/deflate/instructions.hpp>
#include <sluice/hdf5/deflate/symbols.hpp>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sluice::hdf5::detail {

namespace masks {
/// Bit i of word w: whether byte 64 w + i and the one `distance` before it differ.
inline void differing(std::byte const* at, std::size_t distance, std::size_t words, std::uint64_t* to) noexcept {
    constexpr std::uint64_t low = 0x7f7f7f7f7f7f7f7f, first_of_each = 0x0101010101010101, to_the_top = 0x0102040810204080;
    auto const eight = [](std::byte const* from) {
        std::uint64_t made = 0;
        for (unsigned i = 0; i < 8; ++i) made |= static_cast<std::uint64_t>(from[i]) << (8 * i);
        return made;
    };
    for (std::size_t w = 0; w < words; ++w) {
        to[w] = 0;
        for (unsigned i = 0; i < 64; i += 8, at += 8) {
            auto const bits = eight(at) ^ eight(at - distance);
            to[w] |= (((((bits & low) + low) | bits) >> 7 & first_of_each) * to_the_top >> 56) << i;
        }
    }
}

/// From which bytes no `least` bytes are as those at the distance: some of the bits from there on is 1. Reads a word more.
[[gnu::always_inline]] inline void no_run(std::uint64_t const* differ, std::size_t words, std::uint64_t* no_start) noexcept {
    auto const later = [](std::uint64_t low, std::uint64_t high, unsigned by) { return low >> by | high << (64 - by); };
    for (std::size_t w = 0; w < words; ++w) {
        auto const low = differ[w], high = differ[w + 1];
        no_start[w] &= low | later(low, high, 1) | later(low, high, 2) | later(low, high, 3) | later(low, high, 4);
    }
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] inline std::uint64_t differing_half(std::byte const* a, std::byte const* b) noexcept {
    auto const equal = _mm256_cmpeq_epi8(_mm256_loadu_si256(reinterpret_cast<__m256i const*>(a)), _mm256_loadu_si256(reinterpret_cast<__m256i const*>(b)));
    return static_cast<std::uint32_t>(~_mm256_movemask_epi8(equal));
}

[[gnu::target("avx2")]] inline void differing_avx2(std::byte const* at, std::size_t distance, std::size_t words, std::uint64_t* to) noexcept {
    for (std::size_t w = 0; w < words; ++w, at += 64) to[w] = differing_half(at, at - distance) | differing_half(at + 32, at + 32 - distance) << 32;
}

[[gnu::target("avx512bw")]] inline void differing_avx512(std::byte const* at, std::size_t distance, std::size_t words, std::uint64_t* to) noexcept {
    for (std::size_t w = 0; w < words; ++w, at += 64) to[w] = _mm512_cmpneq_epi8_mask(_mm512_loadu_si512(at), _mm512_loadu_si512(at - distance));
}

[[gnu::target("avx2")]] inline void no_run_avx2(std::uint64_t const* differ, std::size_t words, std::uint64_t* no_start) noexcept { no_run(differ, words, no_start); }
[[gnu::target("avx512f")]] inline void no_run_avx512(std::uint64_t const* differ, std::size_t words, std::uint64_t* no_start) noexcept { no_run(differ, words, no_start); }
#endif
}  // namespace masks

/// A window of bits goes over a plane: of `size` bytes from a multiple of 64 on, and of `ahead` more. Holds 19 KiB.
class row_masks {
public:
    static constexpr std::size_t rows = 8;
    static constexpr std::size_t shortest = 5;  ///< match that is looked for
    static constexpr std::size_t size = 16384, ahead = 512;
    static constexpr std::size_t at_once = 57;  ///< bits that are told at a time

    explicit row_masks(instructions use) noexcept : use_(use) {}

    /// The window is from `first` to `end`, and what is ahead of that. \pre first is a multiple of 64; they are within the plane; row >= 1
    void move_to(std::span<std::byte const> plane, std::size_t row, std::size_t first, std::size_t end) noexcept {
        words_ = (end - first + ahead + 63) / 64;
        no_start_.fill(~std::uint64_t{0});
        for (std::size_t r = 0; r < rows; ++r) fill(plane, (r + 1) * row, first, differ_[r]);
        for (auto const& one : differ_) narrow(one.data());
    }

    /// From byte `at` of the window on: whether it differs from the one r + 1 rows before.
    std::uint64_t differ(std::size_t r, std::size_t at) const noexcept { return bits(differ_[r].data(), at); }
    /// The same: whether no match begins there.
    std::uint64_t no_start(std::size_t at) const noexcept { return bits(no_start_.data(), at); }

private:
    using word_bits = std::array<std::uint64_t, (size + ahead) / 64 + 1>;

    /// Of bytes that have none so far before them, and of those behind the plane's end, all differ.
    void fill(std::span<std::byte const> plane, std::size_t distance, std::size_t first, word_bits& to) const noexcept {
        to.fill(~std::uint64_t{0});
        if (distance > longest_distance || distance >= plane.size()) return;
        auto const begin = distance <= first ? 0 : (distance - first + 63) / 64, end = (plane.size() - first) / 64;
        if (begin < std::min(end, words_)) compare(plane.data() + first + 64 * begin, distance, std::min(end, words_) - begin, to.data() + begin);
        if (begin <= end && end < words_)
            for (auto at = first + 64 * end; at < plane.size(); ++at)
                if (plane[at] == plane[at - distance]) to[end] &= ~(std::uint64_t{1} << at % 64);
    }

    void compare(std::byte const* at, std::size_t distance, std::size_t count, std::uint64_t* to) const noexcept {
#if defined(__x86_64__)
        if (use_ == instructions::avx512) return masks::differing_avx512(at, distance, count, to);
        if (use_ == instructions::avx2) return masks::differing_avx2(at, distance, count, to);
#endif
        masks::differing(at, distance, count, to);
    }

    void narrow(std::uint64_t const* differ) noexcept {
#if defined(__x86_64__)
        if (use_ == instructions::avx512) return masks::no_run_avx512(differ, words_, no_start_.data());
        if (use_ == instructions::avx2) return masks::no_run_avx2(differ, words_, no_start_.data());
#endif
        masks::no_run(differ, words_, no_start_.data());
    }

    static std::uint64_t bits(std::uint64_t const* from, std::size_t at) noexcept {
        if constexpr (std::endian::native == std::endian::little) {
            std::uint64_t word;
            std::memcpy(&word, reinterpret_cast<std::byte const*>(from) + at / 8, sizeof word);
            return word >> at % 8;
        } else {
            return from[at / 64] >> at % 64 | from[at / 64 + 1] << 1 << (63 - at % 64);
        }
    }

    instructions use_;
    std::size_t words_ = 0;
    alignas(64) std::array<word_bits, rows> differ_;
    alignas(64) word_bits no_start_;
};

}  // namespace sluice::hdf5::detail
