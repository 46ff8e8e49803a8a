/// \file
/// deflate::detail::repeats: estimates how a general deflate library would compress some bytes.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>

#include <sluice/deflate/detail/symbols.hpp>

namespace sluice::deflate::detail {

/// A hash table has the last position of each hash of four bytes. The search skips more positions the longer it finds
/// no match. Holds 8 KiB.
class repeats {
public:
    static constexpr std::size_t most_bytes = std::size_t{1} << 14;

    /// Returns the bits of all matches. Adds the bytes outside matches to `single`, unless there are no matches. \pre
    /// at most most_bytes
    std::uint64_t find(std::span<std::byte const> bytes, std::span<std::uint32_t, literal_symbols> single) noexcept {
        constexpr std::size_t least = 4, patience = 5;
        last_.fill(0);
        std::uint64_t matches = 0;
        std::size_t at = std::min<std::size_t>(1, bytes.size()), misses = 0;  // position 0 means no position
        std::size_t counted = 0;
        auto const count_to = [&](std::size_t end) {
            for (; counted != end; ++counted) ++single[static_cast<std::size_t>(bytes[counted])];
        };
        while (at + least <= bytes.size()) {
            auto const here = four(bytes, at);
            auto const before = std::exchange(last_[here * 2654435761U >> 20], static_cast<std::uint16_t>(at));
            if (before == 0 || four(bytes, before) != here) {
                at += std::min(1 + (misses++ >> patience), bytes.size() - at);
                continue;
            }
            auto length = least;
            while (length < longest_match && at + length < bytes.size() && bytes[before + length] == bytes[at + length])
                ++length;
            matches += match_bits + static_cast<std::uint64_t>(std::bit_width(at - before));
            count_to(at);
            counted = at += length;
            misses = 0;
        }
        if (matches != 0) count_to(bytes.size());
        return matches;
    }

private:
    static constexpr std::uint64_t match_bits =
        6;  // the codes of a match; its extra bits are about those of its distance

    static std::uint32_t four(std::span<std::byte const> bytes, std::size_t at) noexcept {
        std::uint32_t made = 0;
        for (std::size_t i = 0; i < 4; ++i) made |= static_cast<std::uint32_t>(bytes[at + i]) << (8 * i);
        return made;
    }

    std::array<std::uint16_t, 1 << 12> last_;
};

}  // namespace sluice::deflate::detail
