/// \file
/// number: an instrument's number for a site, channel, plane or time, or its absence.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

#include <sluice/core/error.hpp>

namespace sluice::plate {

/// An instrument's own number, 0 to 4294967294, or absent: an optional of 4 bytes.
///
/// Numbers only identify: they may start anywhere and have gaps. Absent is a separate value, ordered before 0; it does
/// not equal 1.
class number {
    std::uint32_t plus_one_ = 0;  // 0: absent

public:
    static constexpr std::uint32_t largest = 0xFFFF'FFFE;

    constexpr number() = default;
    constexpr number(std::nullopt_t) noexcept {}
    /// \throws argument_error for 4294967295
    constexpr number(std::uint32_t value) : plus_one_(value + 1) {
        if (value > largest)
            throw argument_error("sluice::plate::number: must be at most 4294967294, got " + std::to_string(value));
    }

    constexpr bool has_value() const noexcept { return plus_one_ != 0; }
    constexpr explicit operator bool() const noexcept { return has_value(); }
    /// Returns the number. \pre it is not absent
    constexpr std::uint32_t operator*() const noexcept { return plus_one_ - 1; }
    constexpr std::uint32_t value_or(std::uint32_t otherwise) const noexcept {
        return has_value() ? **this : otherwise;
    }
    friend constexpr auto operator<=>(number, number) = default;
};

/// Returns "12", or "-" if absent.
inline std::string to_string(number n) { return n ? std::to_string(*n) : "-"; }

}  // namespace sluice::plate
