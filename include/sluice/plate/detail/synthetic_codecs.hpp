/// \file
/// Encoders for synthetic TIFF files: PackBits, LZW, deflate and predictors. Small, simple, and independent of the
/// decoding libraries.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include <sluice/plate/tiff_info.hpp>

namespace sluice::plate::detail {

using byte_vector = std::vector<std::byte>;

/// Encodes each row separately, as TIFF requires: runs of 2 to 128 equal bytes, and literals of up to 128 bytes.
inline byte_vector packbits(std::span<std::byte const> all, std::size_t row_bytes) {
    byte_vector out;
    for (; !all.empty(); all = all.subspan(row_bytes)) {
        for (auto row = all.first(row_bytes); !row.empty();) {
            auto const equal = [&](std::size_t at) { return at + 1 < row.size() && row[at] == row[at + 1]; };
            std::size_t count = 1;
            if (equal(0)) {
                while (count < 128 && equal(count - 1)) ++count;
                out.push_back(static_cast<std::byte>(257 - count));
                out.push_back(row[0]);
            } else {
                while (count < std::min<std::size_t>(128, row.size()) && !equal(count)) ++count;
                out.push_back(static_cast<std::byte>(count - 1));
                out.insert(out.end(), row.begin(), row.begin() + static_cast<std::ptrdiff_t>(count));
            }
            row = row.subspan(count);
        }
    }
    return out;
}

/// Packs codes of up to 16 bits. TIFF's LZW fills a byte from its high bit, deflate from its low bit.
class bit_writer {
public:
    explicit bit_writer(bool high_first) : high_first_(high_first) {}
    void put(std::uint32_t code, unsigned bits) {
        for (unsigned i = 0; i < bits; ++i) {
            auto const bit = code >> (high_first_ ? bits - 1 - i : i) & 1;
            if (used_ == 0) out_.push_back(std::byte{0});
            out_.back() |= static_cast<std::byte>(bit << (high_first_ ? 7 - used_ : used_));
            used_ = (used_ + 1) % 8;
        }
    }
    byte_vector finish() { return std::move(out_); }

private:
    byte_vector out_;
    bool high_first_;
    unsigned used_ = 0;
};

/// TIFF 6.0, section 13: codes of 9 to 12 bits, widened one code early; 256 clears, 257 ends.
inline byte_vector lzw(std::span<std::byte const> all) {
    bit_writer bits(true);
    std::map<std::pair<std::uint32_t, std::byte>, std::uint32_t> table;
    std::uint32_t next = 258;
    unsigned width = 9;
    bits.put(256, width);
    std::uint32_t prefix = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i == 0) {
            prefix = std::to_integer<std::uint32_t>(all[0]);
            continue;
        }
        if (auto const known = table.find({prefix, all[i]}); known != table.end()) {
            prefix = known->second;
            continue;
        }
        bits.put(prefix, width);
        table.emplace(std::pair(prefix, all[i]), next++);
        if (next == 4094) {
            bits.put(256, width);
            table.clear();
            next = 258;
            width = 9;
        } else if (next == 1u << width) {
            ++width;
        }
        prefix = std::to_integer<std::uint32_t>(all[i]);
    }
    if (!all.empty()) {
        bits.put(prefix, width);
        if (++next == 1u << width) ++width;  // the reader, one entry behind, has all its entries now
    }
    bits.put(257, width);
    return bits.finish();
}

/// Returns a zlib stream (RFC 1950) of one block with fixed codes (RFC 1951, 3.2.6). It finds repeats at the last
/// occurrence of the same three bytes.
inline byte_vector deflate(std::span<std::byte const> all) {
    bit_writer bits(false);
    auto const reversed = [&](std::uint32_t code, unsigned width) {
        for (unsigned i = width; i-- > 0;) bits.put(code >> i & 1, 1);
    };
    auto const symbol = [&](std::uint32_t value) {  // literals, the end, lengths
        if (value < 144)
            reversed(0x30 + value, 8);
        else if (value < 256)
            reversed(0x190 + value - 144, 9);
        else if (value < 280)
            reversed(value - 256, 7);
        else
            reversed(0xC0 + value - 280, 8);
    };
    // Lengths from 3 and distances from 1: the extra bits of each class (RFC 1951, 3.2.5).
    auto const length_of = [&](std::uint32_t length) {
        if (length == 258) return symbol(285);
        auto const rest = length - 3;
        auto const extra = rest < 8 ? 0u : static_cast<unsigned>(std::bit_width(rest)) - 3;
        symbol(257 + 4 * extra + (rest >> extra));
        bits.put(rest & ((1u << extra) - 1), extra);
    };
    auto const distance_of = [&](std::uint32_t distance) {
        auto const rest = distance - 1;
        auto const extra = rest < 4 ? 0u : static_cast<unsigned>(std::bit_width(rest)) - 2;
        reversed(2 * extra + (rest >> extra), 5);
        bits.put(rest & ((1u << extra) - 1), extra);
    };
    bits.put(0x78, 8);
    bits.put(0x01, 8);
    bits.put(1, 1);                        // the last block
    bits.put(1, 2);                        // fixed codes
    std::array<std::size_t, 4096> seen{};  // by hash of three bytes: one past their last position
    for (std::size_t i = 0; i < all.size();) {
        std::size_t length = 0, distance = 0;
        if (i + 3 <= all.size()) {
            std::uint32_t three = 0;
            std::memcpy(&three, &all[i], 3);
            auto& last = seen[three * 2654435761u >> 20];
            if (last != 0 && i - (last - 1) <= 32768) {
                distance = i - (last - 1);
                while (length < 258 && i + length < all.size() && all[i + length - distance] == all[i + length])
                    ++length;
            }
            last = i + 1;
        }
        if (length >= 3) {
            length_of(static_cast<std::uint32_t>(length));
            distance_of(static_cast<std::uint32_t>(distance));
            i += length;
        } else {
            symbol(std::to_integer<std::uint32_t>(all[i++]));
        }
    }
    symbol(256);
    auto out = bits.finish();
    std::uint32_t a = 1, b = 0;  // Adler-32
    for (auto const byte : all) {
        a = (a + std::to_integer<std::uint32_t>(byte)) % 65521;
        b = (b + a) % 65521;
    }
    for (auto const part : {b >> 8, b & 255, a >> 8, a & 255}) out.push_back(static_cast<std::byte>(part));
    return out;
}

/// Predictor 2: each number minus its left neighbour, in the machine's byte order, modulo its size.
template <class T>
void difference_rows(std::span<std::byte> all, std::size_t row_bytes) {
    for (; !all.empty(); all = all.subspan(row_bytes)) {
        T before{};
        for (std::size_t at = 0; at < row_bytes; at += sizeof(T)) {
            T value, difference;
            std::memcpy(&value, &all[at], sizeof(T));
            difference = static_cast<T>(value - before);
            std::memcpy(&all[at], &difference, sizeof(T));
            before = value;
        }
    }
}

/// Predictor 3, for floats (Adobe Technical Note 3): the high bytes of a row, then the next lower ones; each byte minus
/// the one before it.
inline void split_float_rows(std::span<std::byte> all, std::size_t row_bytes) {
    byte_vector row(row_bytes);
    auto const count = row_bytes / 4;
    for (; !all.empty(); all = all.subspan(row_bytes)) {
        for (std::size_t i = 0; i < row_bytes; ++i) row[(3 - i % 4) * count + i / 4] = all[i];
        std::copy(row.begin(), row.end(), all.begin());
        difference_rows<std::uint8_t>(all.first(row_bytes), row_bytes);
    }
}

/// Reverses the bytes of each number of `size` bytes.
inline void swap_bytes(std::span<std::byte> all, std::size_t size) {
    for (; size > 1 && !all.empty(); all = all.subspan(size))
        std::reverse(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(size));
}

}  // namespace sluice::plate::detail
