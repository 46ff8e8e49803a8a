/// \file
/// deflate::detail::row_masks: bit masks of the bytes in a plane that differ from those one to eight rows before.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

#include <sluice/deflate/detail/instructions.hpp>
#include <sluice/deflate/detail/symbols.hpp>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace sluice::deflate::detail {

namespace masks {
/// Bit i of word w, at index w * stride: whether byte 64 w + i differs from the one `distance` before it.
inline void differing(std::byte const* at, std::size_t distance, std::size_t words, std::uint64_t* to,
                      std::size_t stride) noexcept {
    constexpr std::uint64_t low = 0x7f7f7f7f7f7f7f7f, first_of_each = 0x0101010101010101,
                            to_the_top = 0x0102040810204080;
    auto const eight = [](std::byte const* from) {
        std::uint64_t made = 0;
        for (unsigned i = 0; i < 8; ++i) made |= static_cast<std::uint64_t>(from[i]) << (8 * i);
        return made;
    };
    for (std::size_t w = 0; w < words; ++w, to += stride) {
        *to = 0;
        for (unsigned i = 0; i < 64; i += 8, at += 8) {
            auto const bits = eight(at) ^ eight(at - distance);
            *to |= (((((bits & low) + low) | bits) >> 7 & first_of_each) * to_the_top >> 56) << i;
        }
    }
}

#if defined(__x86_64__)
[[gnu::target("avx2")]] inline std::uint64_t differing_half(std::byte const* a, std::byte const* b) noexcept {
    auto const one = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(a)),
               other = _mm256_loadu_si256(reinterpret_cast<__m256i const*>(b));
    return static_cast<std::uint32_t>(~_mm256_movemask_epi8(_mm256_cmpeq_epi8(one, other)));
}
[[gnu::target("avx2")]] inline void differing_avx2(std::byte const* at, std::size_t distance, std::size_t words,
                                                   std::uint64_t* to, std::size_t stride) noexcept {
    for (; words != 0; --words, at += 64, to += stride)
        *to = differing_half(at, at - distance) | differing_half(at + 32, at + 32 - distance) << 32;
}
[[gnu::target("avx512bw,avx512vl")]] inline void differing_avx512(std::byte const* at, std::size_t distance,
                                                                  std::size_t words, std::uint64_t* to,
                                                                  std::size_t stride) noexcept {
    for (; words != 0; --words, at += 64, to += stride)
        *to = _mm512_cmpneq_epi8_mask(_mm512_loadu_si512(at), _mm512_loadu_si512(at - distance));
}

/// The same for eight rows: word w for distance `row` * (r + 1) is at index 8 w + r.
[[gnu::target("avx512bw,avx512vl")]] inline void differing_eight(std::byte const* at, std::size_t row,
                                                                 std::size_t words, std::uint64_t* to) noexcept {
    constexpr std::size_t ahead = 4096;  // bytes: not in this core's cache yet, possibly shuffled by another core
    for (; words != 0; --words, at += 64, to += 8) {
        __builtin_prefetch(at + ahead);
        auto const here = _mm512_loadu_si512(at);
        auto const* before = at - row;
        for (int r = 0; r < 8; ++r, before -= row) to[r] = _mm512_cmpneq_epi8_mask(here, _mm512_loadu_si512(before));
    }
}

/// One word per row. (Vector shifts of the intrinsics cause warnings in GCC 12's own headers.)
using words_of_rows [[gnu::vector_size(64)]] = std::uint64_t;
[[gnu::target("avx512bw,avx512vl"), gnu::always_inline]] inline words_of_rows load(std::uint64_t const* from) noexcept {
    words_of_rows made;
    std::memcpy(&made, from, sizeof made);
    return made;
}
template <class Words>
[[gnu::target("avx512bw,avx512vl"), gnu::always_inline]] inline Words greater(Words one, Words other) noexcept {
    return one > other ? one : other;
}
#endif
}  // namespace masks

/// A window of masks that moves over a plane: `size` bytes from a multiple of 64, and `ahead` more. Holds 19 KiB.
///
/// It finds the longest of eight matches. For scalar code the words of a row are contiguous, so 57 or more bits can be
/// read at any byte. For AVX-512 the words of the eight rows are interleaved, so one vector has all of them.
class row_masks {
public:
    static constexpr std::size_t rows = 8;
    static constexpr std::size_t shortest = 5;  ///< shortest match
    static constexpr std::size_t size = 16384, ahead = 512;
    static constexpr std::size_t at_once = 57;  ///< bytes per lookup

    explicit row_masks(instructions use) noexcept : use_(use), side_by_side_(use == instructions::avx512) {}

    /// Moves the window to [first, end) plus `ahead`. \pre first is a multiple of 64; both are within the plane; row >=
    /// 1
    void move_to(std::span<std::byte const> plane, std::size_t row, std::size_t first, std::size_t end) noexcept {
        words_ = (end - first + ahead + 63) / 64;
#if defined(__x86_64__)
        if (side_by_side_) {
            auto const whole = std::min((plane.size() - first) / 64, words_);
            bool const all = rows * row <= std::min(first, longest_distance);  // every byte has all eight predecessors
            if (all) masks::differing_eight(plane.data() + first, row, whole, differ_.data());
            auto const from = all ? whole : 0;
            std::fill_n(differ_.data() + from * rows, (words_ + 1 - from) * rows, ~std::uint64_t{0});
            for (std::size_t r = 0; r < rows; ++r) fill(plane, (r + 1) * row, first, from, r);
            return narrow_by_vectors();
        }
#endif
        differ_.fill(~std::uint64_t{0});
        for (std::size_t r = 0; r < rows; ++r) fill(plane, (r + 1) * row, first, 0, r);
#if defined(__x86_64__)
        if (use_ == instructions::avx2) return narrow_by_bits();
#endif
        narrow();
    }

    /// Mask from byte `at` of the window: whether each byte differs from the one r + 1 rows before.
    std::uint64_t differ(std::size_t r, std::size_t at) const noexcept {
        auto const* const low = word(r, at / 64);
        return low[0] >> at % 64 | low[stride()] << 1 << (63 - at % 64);
    }
    /// The same: whether no match begins at each byte.
    std::uint64_t no_start(std::size_t at) const noexcept { return bits(no_start_.data(), at); }

    /// The maximum over the rows of a key. Its high bits are one per matching byte and one more; its low 3 bits are
    /// greatest for the nearest row. A key for at_once bytes or more is only a lower bound. \pre the words of a row are
    /// contiguous
    [[gnu::always_inline]] std::uint64_t longest(std::size_t at) const noexcept { return longest_of<0, rows>(at); }
#if defined(__x86_64__)
    /// \pre the words of the rows are interleaved
    [[gnu::target("avx512bw,avx512vl"), gnu::always_inline]] std::uint64_t longest_by_vectors(
        std::size_t at) const noexcept {
        auto const* const low = differ_.data() + at / 64 * rows;
        auto const by = at % 64;
        auto const differs = masks::load(low) >> by | masks::load(low + rows) << 1 << (63 - by);
        auto const alike = (differs ^ (differs - 1)) * rows + masks::words_of_rows{7, 6, 5, 4, 3, 2, 1, 0};
        auto const four = masks::greater(__builtin_shufflevector(alike, alike, 0, 1, 2, 3),
                                         __builtin_shufflevector(alike, alike, 4, 5, 6, 7));
        auto const two =
            masks::greater(__builtin_shufflevector(four, four, 0, 1), __builtin_shufflevector(four, four, 2, 3));
        return masks::greater(two, __builtin_shufflevector(two, two, 1, 0))[0];
    }
#endif

private:
    static constexpr std::size_t most_words = (size + ahead) / 64 + 1;  // plus one that is read after the last

    std::size_t stride() const noexcept { return side_by_side_ ? rows : 1; }
    std::uint64_t const* word(std::size_t r, std::size_t w) const noexcept {
        return differ_.data() + (side_by_side_ ? w * rows + r : r * most_words + w);
    }
    std::uint64_t* word(std::size_t r, std::size_t w) noexcept {
        return const_cast<std::uint64_t*>(std::as_const(*this).word(r, w));
    }

    /// Bytes without a predecessor and bytes after the end of the plane count as different. \pre the words before
    /// `from` are filled
    void fill(std::span<std::byte const> plane, std::size_t distance, std::size_t first, std::size_t from,
              std::size_t r) noexcept {
        if (distance > longest_distance || distance >= plane.size()) return;
        auto const begin = std::max(from, distance <= first ? 0 : (distance - first + 63) / 64),
                   end = (plane.size() - first) / 64;
        if (begin < std::min(end, words_))
            compare(plane.data() + first + 64 * begin, distance, std::min(end, words_) - begin, word(r, begin));
        if (begin <= end && end < words_)
            for (auto at = first + 64 * end; at < plane.size(); ++at)
                if (plane[at] == plane[at - distance]) *word(r, end) &= ~(std::uint64_t{1} << at % 64);
    }

    void compare(std::byte const* at, std::size_t distance, std::size_t count, std::uint64_t* to) const noexcept {
#if defined(__x86_64__)
        if (use_ == instructions::avx512) return masks::differing_avx512(at, distance, count, to, stride());
        if (use_ == instructions::avx2) return masks::differing_avx2(at, distance, count, to, stride());
#endif
        masks::differing(at, distance, count, to, stride());
    }

    // No match begins at a byte if, in each row, one of the next `shortest` bytes differs.
    static_assert(shortest == 5);
    [[gnu::always_inline]] void narrow() noexcept {
        auto const later = [](std::uint64_t low, std::uint64_t high, unsigned by) {
            return low >> by | high << (64 - by);
        };
        no_start_.fill(~std::uint64_t{0});
        for (std::size_t r = 0; r < rows; ++r) {
            auto const* const of_row = word(r, 0);
            for (std::size_t w = 0; w < words_; ++w) {
                auto const low = of_row[w], high = of_row[w + 1];
                no_start_[w] &=
                    low | later(low, high, 1) | later(low, high, 2) | later(low, high, 3) | later(low, high, 4);
            }
        }
    }
#if defined(__x86_64__)
    [[gnu::target("avx2")]] void narrow_by_bits() noexcept { narrow(); }
    [[gnu::target("avx512bw,avx512vl")]] void narrow_by_vectors() noexcept {
        no_start_[words_] = ~std::uint64_t{0};
        auto low = masks::load(word(0, 0));
        for (std::size_t w = 0; w < words_; ++w) {
            auto const high = masks::load(word(0, w + 1));
            auto const any = low | (low >> 1 | high << 63) | (low >> 2 | high << 62) | (low >> 3 | high << 61) |
                             (low >> 4 | high << 60);
            auto const four =
                __builtin_shufflevector(any, any, 0, 1, 2, 3) & __builtin_shufflevector(any, any, 4, 5, 6, 7);
            auto const two = __builtin_shufflevector(four, four, 0, 1) & __builtin_shufflevector(four, four, 2, 3);
            no_start_[w] = two[0] & two[1];
            low = high;
        }
    }
#endif

    template <std::size_t First, std::size_t End>
    [[gnu::always_inline]] std::uint64_t longest_of(std::size_t at) const noexcept {
        if constexpr (End - First == 1) {
            auto const differs = bits(differ_.data() + First * most_words, at);
            return (differs ^ (differs - 1)) * rows + (rows - 1 - First);
        } else {
            return std::max(longest_of<First, (First + End) / 2>(at), longest_of<(First + End) / 2, End>(at));
        }
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

    [[maybe_unused]] instructions use_;
    bool side_by_side_;
    std::size_t words_ = 0;
    alignas(64) std::array<std::uint64_t, rows * most_words> differ_;
    alignas(64) std::array<std::uint64_t, most_words> no_start_;
};

}  // namespace sluice::deflate::detail
