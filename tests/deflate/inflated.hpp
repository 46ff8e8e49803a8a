/// \file
/// inflated: decompresses a stream with zlib.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <zlib.h>

namespace test {

/// Decompresses a zlib stream (RFC 1950) or a raw deflate stream (RFC 1951). Returns an empty vector if the stream is
/// invalid, has trailing bytes, or is longer than `size`.
inline std::vector<std::byte> inflated(std::span<std::byte const> stream, std::size_t size, bool raw = false) {
    std::vector<std::byte> made(size + 1);
    z_stream state{};
    if (inflateInit2(&state, raw ? -15 : 15) != Z_OK) return {};
    state.next_in = const_cast<Bytef*>(reinterpret_cast<Bytef const*>(stream.data()));
    state.avail_in = static_cast<uInt>(stream.size());
    state.next_out = reinterpret_cast<Bytef*>(made.data());
    state.avail_out = static_cast<uInt>(made.size());
    bool const whole = inflate(&state, Z_FINISH) == Z_STREAM_END && state.avail_in == 0;
    made.resize(whole ? static_cast<std::size_t>(state.total_out) : 0);
    inflateEnd(&state);
    return made;
}

}  // namespace test
