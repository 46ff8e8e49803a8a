/// \file
/// hdf5::detail::row_parser: a plane of shuffled samples as bytes and matches, each of which is the longest with one of the eight rows before.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>

#include <sluice/hdf5/deflate/instructions.hpp>
#include <sluice/hdf5/deflate/row_masks.hpp>
#include <sluice/hdf5/deflate/symbols.hpp>

namespace sluice::hdf5::detail {

/// A byte as it is; or, of a match, 256 and 8 times what it is longer than shortest_match, and how many rows it goes back, less one.
using row_token = std::uint16_t;
inline constexpr std::size_t row_tokens = 256 + (longest_match - shortest_match + 1) * row_masks::rows;

/// Where a match ends is known only when it is found, so one after another they take the time of many instructions that wait for each other.
/// Therefore four parts of a window are parsed by turns, and no match goes from one into the next.
/// Holds 110 KiB.
class row_parser {
public:
    static constexpr std::size_t most_tokens = std::size_t{1} << 15;  // of a block

    explicit row_parser(instructions use)
        : use_(use), masks_(use), tokens_(std::make_unique_for_overwrite<row_token[]>(most_tokens + tokens_in_vain)),
          parts_(std::make_unique_for_overwrite<row_token[]>((parts - 1) * part_tokens)) {}

    void begin(std::span<std::byte const> plane, std::size_t row) noexcept {
        plane_ = plane;
        row_ = row;
        clear();
    }
    void clear() noexcept { count_ = 0; }
    std::span<row_token const> tokens() const noexcept { return {tokens_.get(), count_}; }

    /// Adds what becomes of the plane from `from` to `to`, or until another window might be more than most_tokens. Tells how far it came.
    std::size_t parse(std::size_t from, std::size_t to) noexcept {
        while (from < to && count_ + row_masks::size <= most_tokens) {
            auto const first = from / 64 * 64, end = std::min(to, first + row_masks::size);
            masks_.move_to(plane_, row_, first, end);
            parse_window(first, from, end);
            from = end;
        }
        return from;
    }

private:
    static constexpr std::size_t parts = 4;
    static constexpr std::size_t bytes_at_once = 16;
    static constexpr std::size_t tokens_in_vain = row_masks::at_once + bytes_at_once;  // are written at most behind those that count
    static constexpr std::size_t part_tokens = row_masks::size / parts + 1 + tokens_in_vain;

    struct part {
        std::size_t at, end;  // from the window's first byte
        row_token* out;
    };

    void parse_window(std::size_t first, std::size_t from, std::size_t to) noexcept {
        std::array<part, parts> all;
        auto const step = (to - from) / parts;
        for (std::size_t p = 0; p < parts; ++p) {
            auto const at = from - first + p * step;
            all[p] = {at, p + 1 < parts ? at + step : to - first, p == 0 ? tokens_.get() + count_ : parts_.get() + (p - 1) * part_tokens};
        }
        parse(plane_.subspan(first), all);
        count_ = static_cast<std::size_t>(all[0].out - tokens_.get());
        for (std::size_t p = 1; p < parts; ++p) {
            auto const* const begin = parts_.get() + (p - 1) * part_tokens;
            count_ = static_cast<std::size_t>(std::copy(begin, static_cast<row_token const*>(all[p].out), tokens_.get() + count_) - tokens_.get());
        }
    }

    void parse(std::span<std::byte const> bytes, std::array<part, parts>& all) const noexcept {
#if defined(__x86_64__)
        if (use_ != instructions::plain) return parse_by_bits(bytes, all);
#endif
        parse_by_turns(bytes, all);
    }
#if defined(__x86_64__)
    [[gnu::target("avx2,bmi,bmi2,lzcnt")]] void parse_by_bits(std::span<std::byte const> bytes, std::array<part, parts>& all) const noexcept {
        parse_by_turns(bytes, all);
    }
#endif

    [[gnu::always_inline]] void parse_by_turns(std::span<std::byte const> bytes, std::array<part, parts>& all) const noexcept {
        static_assert(parts == 4);
        auto [a, b, c, d] = all;
        while (a.at < a.end && b.at < b.end && c.at < c.end && d.at < d.end) {
            step(bytes, a);
            step(bytes, b);
            step(bytes, c);
            step(bytes, d);
        }
        all = {a, b, c, d};
        for (auto& one : all)
            while (one.at < one.end) step(bytes, one);
    }

    /// Bytes up to where a match begins, and the match. Hardly a branch depends on the samples.
    [[gnu::always_inline]] void step(std::span<std::byte const> bytes, part& p) const noexcept {
        auto const before = static_cast<std::size_t>(std::countr_one(masks_.no_start(p.at)));
        auto const single = std::min({before, row_masks::at_once, p.end - p.at});
        copy_bytes(bytes, p, single);
        if (before >= row_masks::at_once || p.at == p.end) [[unlikely]] return;
        auto const best = longest_run<0, row_masks::rows>(p.at);
        auto length = static_cast<std::size_t>(60 - std::countl_zero(best));
        auto nearest = row_masks::rows - 1 - best % row_masks::rows;
        if (length >= row_masks::at_once) [[unlikely]] {
            length = 0;
            for (std::size_t r = 0; r < row_masks::rows; ++r)
                if (auto const other = long_run(r, p.at); other > length) length = other, nearest = r;
        }
        if (auto const left = p.end - p.at; length > left) [[unlikely]] {
            if (left < shortest_match) return copy_bytes(bytes, p, left);
            length = left;
        }
        *p.out++ = static_cast<row_token>(256 + (length - shortest_match) * row_masks::rows + nearest);
        p.at += length;
    }

    /// The greatest of rows First to End: as many bits as a match is long, 1 more, and 3 that are greatest for the nearest row.
    template <std::size_t First, std::size_t End>
    [[gnu::always_inline]] std::uint64_t longest_run(std::size_t at) const noexcept {
        if constexpr (End - First == 1) {
            auto const differ = masks_.differ(First, at);
            return (differ ^ (differ - 1)) * row_masks::rows + (row_masks::rows - 1 - First);
        } else {
            return std::max(longest_run<First, (First + End) / 2>(at), longest_run<(First + End) / 2, End>(at));
        }
    }

    std::size_t long_run(std::size_t r, std::size_t at) const noexcept {
        std::size_t length = 0;
        while (length < longest_match) {
            auto const more = static_cast<std::size_t>(std::countr_zero(masks_.differ(r, at + length)));
            length += std::min(more, row_masks::at_once);
            if (more < row_masks::at_once) break;
        }
        return std::min(length, longest_match);
    }

    /// \pre count <= row_masks::at_once
    [[gnu::always_inline]] static void copy_bytes(std::span<std::byte const> bytes, part& p, std::size_t count) noexcept {
        auto const* in = bytes.data() + p.at;
        auto* out = p.out;
        if (bytes.size() - p.at >= row_masks::at_once + bytes_at_once) [[likely]] {
            widen(in, out);
            for (auto left = count; left > bytes_at_once; left -= bytes_at_once) widen(in += bytes_at_once, out += bytes_at_once);
        } else {
            for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<row_token>(in[i]);
        }
        p.out += count;
        p.at += count;
    }
    [[gnu::always_inline]] static void widen(std::byte const* __restrict in, row_token* __restrict out) noexcept {
        for (std::size_t i = 0; i < bytes_at_once; ++i) out[i] = static_cast<row_token>(in[i]);
    }

    instructions use_;
    row_masks masks_;
    std::unique_ptr<row_token[]> tokens_, parts_;  // parts_: of all parts of a window but the first
    std::size_t count_ = 0;
    std::span<std::byte const> plane_;
    std::size_t row_ = 1;
};

}  // namespace sluice::hdf5::detail
