/// \file
/// number: a number that an instrument gave to a site, channel, plane or time, or the absence of one.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

#include <sluice/core/error.hpp>

namespace sluice::plate {

/// An instrument's own number, 0 to 4294967294, or absent: a std::optional of 4 bytes.
///
/// Nothing is assumed of numbers but that they tell apart: they may begin anywhere and leave some out. Absent is a
/// value of its own, ordered before 0; it is not 1.
class number {
    std::uint32_t plus_one_ = 0;  // 0: absent

public:
    static constexpr std::uint32_t largest = 0xFFFF'FFFE;

    constexpr number() = default;
    constexpr number(std::nullopt_t) noexcept {}
    /// \throws argument_error for 4294967295.
    constexpr number(std::uint32_t value) : plus_one_(value + 1) {
        if (value > largest)
            throw argument_error("sluice::plate::number: must be at most 4294967294, got " + std::to_string(value));
    }

    constexpr bool has_value() const noexcept { return plus_one_ != 0; }
    constexpr explicit operator bool() const noexcept { return has_value(); }
    /// The number, which must be there.
    constexpr std::uint32_t operator*() const noexcept { return plus_one_ - 1; }
    constexpr std::uint32_t value_or(std::uint32_t otherwise) const noexcept {
        return has_value() ? **this : otherwise;
    }
    friend constexpr auto operator<=>(number, number) = default;
};

/// "12", or "-" where it is absent.
inline std::string to_string(number n) { return n ? std::to_string(*n) : "-"; }

}  // namespace sluice::plate
