/// \file
/// copy_rows: copies row segments into row-major memory (the de-interleaving loop).
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <span>

#include <sluice/core/gather_rows.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/transpose_8x8.hpp>
#include <sluice/detail/copy_bytes.hpp>

namespace sluice::detail {

/// Copies rows whose values are adjacent in their records. Returns false if they are not adjacent, or if a loop is as
/// fast.
template <class T>
bool copy_runs(strided_rows<T> const& rows, T* out, std::size_t out_stride) {
    auto const bytes = rows.width() * sizeof(T), n = rows.size();
    if (n == 0 || !rows.columns().are_adjacent(sizeof(T))) return false;
    std::byte const* from = rows.data() + rows.columns().offsets().front();
    if (rows.stride() == bytes && out_stride == rows.width()) {
        std::memcpy(out, from, n * bytes);
        return true;
    }
    if (rows.width() == 1) return false;
    for (std::size_t r = 0; r != n; ++r, from += rows.stride(), out += out_stride) copy_bytes(out, from, bytes);
    return true;
}

/// Copies columns whose values are consecutive (all samples of one channel, then of the next), 8 columns by 8 rows at a
/// time. Copies the largest multiple of 8 rows. Returns the number of columns copied.
template <class T>
std::size_t copy_consecutive(strided_rows<T> const& rows, T* out, std::size_t out_stride) noexcept {
    constexpr std::size_t side = interleaved_columns::side;
    auto const offsets = rows.columns().offsets();
    std::size_t c = 0;
    for (; c + side <= offsets.size(); c += side) {
        interleaved_columns block;
        std::copy_n(offsets.begin() + static_cast<std::ptrdiff_t>(c), side, block.from.begin());
        std::array<T*, side> to;
        for (std::size_t r = 0; r != side; ++r) to[r] = out + r * out_stride + c;
        transpose_8x8(block, rows.data(), side * sizeof(T), rows.size() / side, std::span<T* const>(to), 0,
                      side * out_stride);
    }
    return c;
}

/// Copies the rows of a segment into `out`. Consecutive rows are `out_stride` elements apart (at least the width); the
/// elements between rows are not written.
template <packet_field T, class U>
void copy_rows(strided_rows<T> const& rows, U* out, std::size_t out_stride) {
    std::byte const* packet = rows.data();
    std::size_t const width = rows.width(), stride = rows.stride();
    std::size_t done = 0, first = 0;  // rows of all columns, columns of the rows before `transposed`
    std::size_t transposed = 0;
    if constexpr (std::same_as<T, U>)
        if (copy_runs(rows, out, out_stride)) return;
    if constexpr (std::same_as<T, U> && sizeof(T) == 2) {
        if (stride == sizeof(T) && rows.size() >= interleaved_columns::side) {
            first = copy_consecutive(rows, out, out_stride);
            transposed = rows.size() - rows.size() % interleaved_columns::side;
            if (first == width) done = transposed;
        } else if (auto const blocks = rows.columns().blocks(); !blocks.empty() && gathers_words()) {
            constexpr std::size_t strip = 64;  // rows that stay in the L1 cache from one block to the next
            auto const left = blocks.front().rows_left;
            bool const narrow = left != 0;  // its vectors write past the last column
            bool const unfit = narrow && (stride < gather_block::vector_bytes + 2 || out_stride != width);
            auto const n = unfit ? 0 : rows.size() - std::min(rows.size(), left);
            for (; done < n; done += std::min(strip, n - done))
                for (auto const& block : blocks)
                    gather_words(block, packet + done * stride, stride, std::min(strip, n - done),
                                 out + done * out_stride, out_stride);
        }
    }
    std::uint32_t const* const offsets = rows.columns().offsets().data();
    out += done * out_stride;
    for (std::size_t r = done, n = rows.size(); r != n; ++r, out += out_stride) {
        std::byte const* const from = packet + r * stride;
        auto const put = [&](std::size_t c) { out[c] = static_cast<U>(load<T>(from + offsets[c])); };
        std::size_t c = r < transposed ? first : 0;
        for (; c + 4 <= width; c += 4) put(c), put(c + 1), put(c + 2), put(c + 3);  // GCC does not unroll it
        for (; c != width; ++c) put(c);
    }
}

/// A segment of rows with its own `copy_rows` (views::transform_values, views::zip_columns).
template <class S, class U>
    requires requires(S const& rows, U* out, std::size_t n) { rows.copy_rows(out, n); }
void copy_rows(S const& rows, U* out, std::size_t out_stride) {
    rows.copy_rows(out, out_stride);
}

}  // namespace sluice::detail
