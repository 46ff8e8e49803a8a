// Printing, and numbers with thousands separators.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

namespace console {

// Prints and flushes. Ignores errors: a closed terminal must not end a run of hours.
inline void say(std::FILE* to, std::string const& text) {
    std::fwrite(text.data(), 1, text.size(), to);
    std::fflush(to);
}

// 1234567 as "1,234,567".
inline std::string grouped(std::uint64_t number) {
    auto digits = std::to_string(number);
    for (auto i = static_cast<std::ptrdiff_t>(digits.size()) - 3; i > 0; i -= 3)
        digits.insert(static_cast<std::size_t>(i), ",");
    return digits;
}

}  // namespace console
