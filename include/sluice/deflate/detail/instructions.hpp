/// \file
/// deflate::detail::instructions: which of a processor's instructions the encoder may take. What it makes is the same
/// with any.
#pragma once

namespace sluice::deflate::detail {

/// Each has those before it: none but the compiler's own; AVX2 and the handling of bits that came with it; AVX-512 for
/// bytes.
enum class instructions { plain, avx2, avx512 };

/// The best that this processor has.
inline instructions best_instructions() noexcept {
#if defined(__x86_64__)
    static instructions const best = [] {
        bool const bits =
            __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("lzcnt");
        if (!__builtin_cpu_supports("avx2") || !bits) return instructions::plain;
        return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") ? instructions::avx512
                                                                                        : instructions::avx2;
    }();
    return best;
#else
    return instructions::plain;
#endif
}

}  // namespace sluice::deflate::detail
