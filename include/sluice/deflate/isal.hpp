/// \file
/// deflate::isal: chunks compressed by Intel's ISA-L, where it is present. Link `isal`.
#pragma once

#if __has_include(<isa-l/igzip_lib.h>)

#include <isa-l/igzip_lib.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include <sluice/deflate/codec.hpp>

namespace sluice::deflate {
namespace detail {

/// Holds ISA-L's state, half a mebibyte.
class isal_deflater final : public deflater {
public:
    std::size_t compress(std::span<std::byte const> from, std::span<std::byte> to) override {
        isal_deflate_init(&stream_);
        stream_.level = level;
        stream_.level_buf = tables_.data();
        stream_.level_buf_size = static_cast<std::uint32_t>(tables_.size());
        stream_.end_of_stream = 1;
        stream_.next_in =
            const_cast<std::uint8_t*>(reinterpret_cast<std::uint8_t const*>(from.data()));  // ISA-L only reads there
        stream_.avail_in = static_cast<std::uint32_t>(from.size());
        stream_.next_out = reinterpret_cast<std::uint8_t*>(to.data());
        stream_.avail_out = static_cast<std::uint32_t>(to.size());
        auto const state = isal_deflate(&stream_);
        return state == COMP_OK && stream_.internal_state.state == ZSTATE_END ? stream_.total_out : 0;
    }

private:
    // Of its levels 0 to 3 the one that samples are worth: 2 makes the same of them, 3 takes twice the time for 1 %
    // less, or for more.
    static constexpr std::uint32_t level = 1;
    isal_zstream stream_;  // isal_deflate_init sets it
    std::array<std::uint8_t, ISAL_DEF_LVL1_DEFAULT> tables_;
};

}  // namespace detail

/// Ten times as fast as zlib, for 4 % more on samples. ISA-L has but few levels: `level` is what datasets declare.
/// Of one chunk in some thousands it makes, now and then, another stream of the same content, some bytes longer or
/// shorter (seen with 2.30).
/// \throws argument_error unless level is 1 to 9
inline codec isal(unsigned level) {
    detail::require_level("sluice::deflate::isal", level);
    return {level, "ISA-L", [] { return std::make_unique<detail::isal_deflater>(); }};
}

}  // namespace sluice::deflate

#endif
