/// \file
/// deflate::detail::row_parser: parses a plane of shuffled samples into bytes and matches. Each match is the longest
/// with one of the eight rows before.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>

#include <sluice/deflate/detail/instructions.hpp>
#include <sluice/deflate/detail/row_masks.hpp>
#include <sluice/deflate/detail/symbols.hpp>

namespace sluice::deflate::detail {

/// A byte value; or, for a match, 256 + 8 * (length - shortest_match) + (rows back - 1).
using row_token = std::uint16_t;
inline constexpr std::size_t row_tokens = 256 + (longest_match - shortest_match + 1) * row_masks::rows;

/// The token of a match `r` + 1 rows back.
constexpr std::size_t match_token(std::size_t length, std::size_t r) noexcept {
    return 256 + (length - shortest_match) * row_masks::rows + r;
}

/// The start of a match depends on the end of the previous one, so parsing is bound by latency. Four lanes of a window
/// are therefore parsed in turn; no match crosses from one lane to the next. Holds 204 KiB.
class row_parser {
public:
    static constexpr std::size_t most_tokens =
        std::size_t{5} << 14;  // per block: mostly one block per plane, since more codes cost more time than they save

    explicit row_parser(instructions use)
        : use_(use),
          masks_(use),
          tokens_(std::make_unique_for_overwrite<row_token[]>(most_tokens + tokens_in_vain)),
          lane_tokens_(std::make_unique_for_overwrite<row_token[]>((lanes - 1) * lane_capacity)) {}

    void begin(std::span<std::byte const> plane, std::size_t row) noexcept {
        plane_ = plane;
        row_ = row;
        clear();
    }
    void clear() noexcept { count_ = 0; }
    std::span<row_token const> tokens() const noexcept { return {tokens_.get(), count_}; }

    /// Adds the tokens of the plane from `from` to `to`, or until another window might exceed most_tokens. Returns the
    /// end of the parsed range.
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
    static constexpr std::size_t lanes = 4;
    static constexpr std::size_t bytes_at_once = 16;
    static constexpr std::size_t tokens_in_vain =
        row_masks::at_once + bytes_at_once;  // maximum written past the valid tokens
    static constexpr std::size_t lane_capacity = row_masks::size / lanes + 1 + tokens_in_vain;

    struct lane {
        std::size_t at, end;  // relative to the window's first byte
        row_token* out;
    };

    void parse_window(std::size_t first, std::size_t from, std::size_t to) noexcept {
        std::array<lane, lanes> all;
        auto const step = (to - from) / lanes;
        for (std::size_t p = 0; p < lanes; ++p) {
            auto const at = from - first + p * step;
            all[p] = {at, p + 1 < lanes ? at + step : to - first,
                      p == 0 ? tokens_.get() + count_ : lane_tokens_.get() + (p - 1) * lane_capacity};
        }
        parse(plane_.subspan(first), all);
        count_ = static_cast<std::size_t>(all[0].out - tokens_.get());
        for (std::size_t p = 1; p < lanes; ++p) {
            auto const* const begin = lane_tokens_.get() + (p - 1) * lane_capacity;
            count_ = static_cast<std::size_t>(
                std::copy(begin, static_cast<row_token const*>(all[p].out), tokens_.get() + count_) - tokens_.get());
        }
    }

    void parse(std::span<std::byte const> bytes, std::array<lane, lanes>& all) const noexcept {
#if defined(__x86_64__)
        if (use_ == instructions::avx512) return parse_by_vectors(bytes, all);
        if (use_ == instructions::avx2) return parse_by_bits(bytes, all);
#endif
        parse_by_turns(bytes, all);
    }

    [[gnu::always_inline]] void parse_by_turns(std::span<std::byte const> bytes,
                                               std::array<lane, lanes>& all) const noexcept {
        auto const step = [&](lane& one) {
            if (single_bytes(bytes, one)) match(bytes, one, masks_.longest(one.at));
        };
        auto [a, b, c, d] = all;  // local copies, which cannot alias the output
        while (a.at < a.end || b.at < b.end || c.at < c.end || d.at < d.end) step(a), step(b), step(c), step(d);
        all = {a, b, c, d};
    }
#if defined(__x86_64__)
    [[gnu::target("avx2,bmi,bmi2,lzcnt")]] void parse_by_bits(std::span<std::byte const> bytes,
                                                              std::array<lane, lanes>& all) const noexcept {
        parse_by_turns(bytes, all);
    }
    [[gnu::target("avx512bw,avx512vl,bmi,bmi2,lzcnt")]] void parse_by_vectors(
        std::span<std::byte const> bytes, std::array<lane, lanes>& all) const noexcept {
        auto [a, b, c, d] = all;
        while (a.at < a.end || b.at < b.end || c.at < c.end || d.at < d.end) {
            if (single_bytes(bytes, a)) match(bytes, a, masks_.longest_by_vectors(a.at));
            if (single_bytes(bytes, b)) match(bytes, b, masks_.longest_by_vectors(b.at));
            if (single_bytes(bytes, c)) match(bytes, c, masks_.longest_by_vectors(c.at));
            if (single_bytes(bytes, d)) match(bytes, d, masks_.longest_by_vectors(d.at));
        }
        all = {a, b, c, d};
    }
#endif

    // In these two, few branches depend on the samples.

    /// Adds the bytes before the next match. Returns whether a match begins there.
    [[gnu::always_inline]] bool single_bytes(std::span<std::byte const> bytes, lane& p) const noexcept {
        if (p.at == p.end) [[unlikely]]
            return false;
        auto const before = static_cast<std::size_t>(std::countr_one(masks_.no_start(p.at)));
        copy_bytes(bytes, p, std::min({before, row_masks::at_once, p.end - p.at}));
        return before < row_masks::at_once && p.at != p.end;
    }

    [[gnu::always_inline]] void match(std::span<std::byte const> bytes, lane& p, std::uint64_t longest) const noexcept {
        auto const length = static_cast<std::size_t>(60 - std::countl_zero(longest));
        if (length >= row_masks::at_once || length > p.end - p.at) [[unlikely]]
            return unusual_match(bytes, p);
        add(p, length, row_masks::rows - 1 - longest % row_masks::rows);
    }
    [[gnu::always_inline]] static void add(lane& p, std::size_t length, std::size_t nearest) noexcept {
        *p.out++ = static_cast<row_token>(match_token(length, nearest));
        p.at += length;
    }

    /// Adds a match that is long or crosses the lane's end.
    [[gnu::noinline]] void unusual_match(std::span<std::byte const> bytes, lane& p) const noexcept {
        auto const most = std::min(longest_match, p.end - p.at);
        std::size_t length = 0, nearest = 0;
        for (std::size_t r = 0; r < row_masks::rows && length < most; ++r)
            if (auto const other = std::min(run(r, p.at), most); other > length) length = other, nearest = r;
        if (length < shortest_match)
            copy_bytes(bytes, p, length);
        else
            add(p, length, nearest);
    }
    std::size_t run(std::size_t r, std::size_t at) const noexcept {
        std::size_t length = 0;
        while (length < longest_match) {
            auto const more = static_cast<std::size_t>(std::countr_zero(masks_.differ(r, at + length)));
            length += more;
            if (more < 64) break;
        }
        return length;
    }

    /// \pre count <= row_masks::at_once
    [[gnu::always_inline]] static void copy_bytes(std::span<std::byte const> bytes, lane& p,
                                                  std::size_t count) noexcept {
        auto const* in = bytes.data() + p.at;
        auto* out = p.out;
        if (bytes.size() - p.at >= row_masks::at_once + bytes_at_once) [[likely]] {
            widen(in, out);
            for (auto left = count; left > bytes_at_once; left -= bytes_at_once)
                widen(in += bytes_at_once, out += bytes_at_once);
        } else {
            for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<row_token>(in[i]);
        }
        p.out += count;
        p.at += count;
    }
    [[gnu::always_inline]] static void widen(std::byte const* __restrict in, row_token* __restrict out) noexcept {
        for (std::size_t i = 0; i < bytes_at_once; ++i) out[i] = static_cast<row_token>(in[i]);
    }

    [[maybe_unused]] instructions use_;
    row_masks masks_;
    std::unique_ptr<row_token[]> tokens_, lane_tokens_;  // lane_tokens_: of all lanes except the first
    std::size_t count_ = 0;
    std::span<std::byte const> plane_;
    std::size_t row_ = 1;
};

}  // namespace sluice::deflate::detail
