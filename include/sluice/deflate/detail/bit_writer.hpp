/// \file
/// deflate::detail::bit_writer: packs bits into bytes, lowest bit first, as deflate requires (RFC 1951, 3.1.1).
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace sluice::deflate::detail {

/// Holds less than one byte of pending bits. The caller provides space for the output plus `slack` bytes.
class bit_writer {
public:
    static constexpr std::size_t slack = 8;             // each put writes a whole word
    static constexpr unsigned most_bits = 56;           // per put
    static constexpr std::size_t most_stored = 0xffff;  // bytes in a stored block
    static constexpr std::size_t stored_head = 5;       // bytes

    explicit bit_writer(std::byte* to) noexcept : at_(to) {}

    /// \pre length <= most_bits, and higher bits are 0
    void put(std::uint64_t bits, unsigned length) noexcept {
        waiting_ |= bits << count_;
        count_ += length;
        write_word();
        at_ += count_ >> 3;
        waiting_ >>= count_ & ~7U;
        count_ &= 7;
    }

    /// Writes the header of a stored block (3.2.4): one bit for the last block of a stream, then, byte-aligned, the
    /// length twice. The caller appends the bytes. An empty block aligns the output to a byte. \pre bytes <=
    /// most_stored
    void begin_stored(std::size_t bytes, bool ends) noexcept {
        put(ends, 3);
        put(0, (8 - count_) & 7);
        put(bytes | (bytes ^ 0xffff) << 16, 32);
    }
    /// Writes `bytes` in as many stored blocks as needed.
    void store(std::span<std::byte const> bytes, bool ends) noexcept {
        do {
            auto const count = std::min(bytes.size(), most_stored);
            begin_stored(count, ends && count == bytes.size());
            if (count != 0) std::memcpy(at_, bytes.data(), count);
            at_ += count;
            bytes = bytes.subspan(count);
        } while (!bytes.empty());
    }

    bool at_byte() const noexcept { return count_ == 0; }
    /// One past the last byte written, a partial byte included.
    std::byte* end() const noexcept { return at_ + (count_ != 0); }

private:
    void write_word() noexcept {
        if constexpr (std::endian::native == std::endian::little) {
            std::memcpy(at_, &waiting_, sizeof waiting_);
        } else {
            for (int i = 0; i < 8; ++i) at_[i] = static_cast<std::byte>(waiting_ >> (8 * i));
        }
    }

    std::byte* at_;
    std::uint64_t waiting_ = 0;  // its lowest count_ bits
    unsigned count_ = 0;         // < 8
};

}  // namespace sluice::deflate::detail
