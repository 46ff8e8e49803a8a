/// \file
/// copy_bytes: inline memcpy for a few bytes, for loops that copy the same number in each iteration.
#pragma once

#include <cstddef>
#include <cstring>

namespace sluice::detail {

/// Copies N to 2 N bytes as their first N and last N bytes, which may overlap.
template <std::size_t N>
inline void copy_ends(std::byte* to, std::byte const* from, std::size_t count) noexcept {
    // A vector type stays in registers; clang would keep a struct of N bytes in memory.
    typedef unsigned char vector __attribute__((vector_size(N)));
    vector first, last;
    std::memcpy(&first, from, N);
    std::memcpy(&last, from + count - N, N);
    std::memcpy(to, &first, N);
    std::memcpy(to + count - N, &last, N);
}

/// Copies `count` bytes between objects that do not overlap.
inline void copy_bytes(void* to, void const* from, std::size_t count) noexcept {
    auto* const out = static_cast<std::byte*>(to);
    auto const* const in = static_cast<std::byte const*>(from);
    if (count > 64)
        std::memcpy(to, from, count);
    else if (count >= 32)
        copy_ends<32>(out, in, count);
    else if (count >= 16)
        copy_ends<16>(out, in, count);
    else if (count >= 8)
        copy_ends<8>(out, in, count);
    else if (count >= 4)
        copy_ends<4>(out, in, count);
    else
        for (std::size_t i = 0; i != count; ++i) out[i] = in[i];
}

}  // namespace sluice::detail
