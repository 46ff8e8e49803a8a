/// \file
/// malformed_byte: finds the first byte of a text that is not valid UTF-8.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace sluice {

/// Returns the offset of the first byte that is not part of well-formed UTF-8 (RFC 3629: no overlong forms, no
/// surrogates), or that is zero, which would end a C string early. Returns nullopt if there is no such byte.
inline std::optional<std::size_t> malformed_byte(std::string_view text) noexcept {
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size();) {
        auto const lead = byte(i);
        std::size_t const length = lead == 0     ? 0
                                   : lead < 0x80 ? 1
                                   : lead < 0xC2 ? 0
                                   : lead < 0xE0 ? 2
                                   : lead < 0xF0 ? 3
                                   : lead < 0xF5 ? 4
                                                 : 0;
        if (length == 0 || i + length > text.size()) return i;
        for (std::size_t k = 1; k < length; ++k)
            if ((byte(i + k) & 0xC0) != 0x80) return i;
        if (length > 2) {
            auto const second = byte(i + 1);
            bool const overlong = (lead == 0xE0 && second < 0xA0) || (lead == 0xF0 && second < 0x90);
            bool const beyond = (lead == 0xED && second > 0x9F) || (lead == 0xF4 && second > 0x8F);
            if (overlong || beyond) return i;
        }
        i += length;
    }
    return std::nullopt;
}

}  // namespace sluice
