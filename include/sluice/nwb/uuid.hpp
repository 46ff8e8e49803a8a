/// \file
/// nwb::make_uuid: random identifiers (RFC 9562 version 4). Every object of an NWB file has one.
#pragma once

#include <array>
#include <cstdint>
#include <random>
#include <string>

namespace sluice::nwb {

/// Returns "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx" from 128 bits of `generator`. 6 bits are fixed (version 4, variant 8
/// to b).
template <std::uniform_random_bit_generator Generator>
std::string make_uuid(Generator& generator) {
    std::uniform_int_distribution<std::uint64_t> half;
    std::uint64_t const high = (half(generator) & ~std::uint64_t{0xF000}) | 0x4000;
    std::uint64_t const low = (half(generator) & ~(std::uint64_t{3} << 62)) | (std::uint64_t{2} << 62);
    std::string text;
    text.reserve(36);
    for (auto const word : {high, low})
        for (int shift = 60; shift >= 0; shift -= 4) {
            if (text.size() == 8 || text.size() == 13 || text.size() == 18 || text.size() == 23) text += '-';
            text += "0123456789abcdef"[(word >> shift) & 0xF];
        }
    return text;
}

/// Uses a generator of this thread, seeded by the operating system's randomness.
inline std::string make_uuid() {
    thread_local std::mt19937_64 generator = [] {
        std::random_device entropy;
        std::array<std::random_device::result_type, 16> words{};
        for (auto& word : words) word = entropy();
        std::seed_seq seed(words.begin(), words.end());
        return std::mt19937_64(seed);
    }();
    return make_uuid(generator);
}

}  // namespace sluice::nwb
