// Printing, and numbers as a person reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

namespace console {

// Prints. A terminal that was closed is no reason to end work of hours: what cannot be printed is left out.
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
