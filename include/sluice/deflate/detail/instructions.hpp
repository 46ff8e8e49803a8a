/// \file
/// deflate::detail::instructions: the instruction sets that the encoder may use. The output is the same with each.
#pragma once

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace sluice::deflate::detail {

/// Each includes the previous ones: the compiler's baseline; AVX2 with BMI and LZCNT; AVX-512 BW and VL.
enum class instructions { plain, avx2, avx512 };

#if defined(__x86_64__)
/// Whether the processor has LZCNT; clang before 19 does not know its name in __builtin_cpu_supports.
inline bool has_lzcnt() noexcept {
    constexpr unsigned leaf = 0x8000'0001, bit = 1U << 5;
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    return __get_cpuid(leaf, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit) != 0;
}
#endif

/// The best set of this processor.
inline instructions best_instructions() noexcept {
#if defined(__x86_64__)
    static instructions const best = [] {
        bool const bits = __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && has_lzcnt();
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
