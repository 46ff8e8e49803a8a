/// \file
/// The result of parsing an image's file name, for every format: its parts, or the reason why it does not match.
#pragma once

#include <string_view>

#include <sluice/plate/number.hpp>
#include <sluice/plate/well.hpp>

namespace sluice::plate {

/// A number, or a text if the format uses names ("DAPI - DAPI"). The text refers to the file's name.
struct name_field {
    plate::number number;
    std::string_view text;

    constexpr bool has_value() const noexcept { return number.has_value() || !text.empty(); }
    friend constexpr bool operator==(name_field const&, name_field const&) = default;
};

/// The components of one file name. A component that the name does not have is absent, never 1.
struct name_parts {
    std::string_view plate;  // text before the well; may be empty
    plate::well well;
    name_field site, channel, z, timepoint;
    plate::number action;  // of a Yokogawa measurement; several actions can use the same channel

    friend constexpr bool operator==(name_parts const&, name_parts const&) = default;
};

/// The components of a name, or the reason why it does not have the format. The reason has static lifetime.
class parsed_name {
    name_parts parts_;
    std::string_view reason_;

public:
    constexpr parsed_name(name_parts parts) noexcept : parts_(parts) {}
    static constexpr parsed_name refused(std::string_view reason) noexcept {
        parsed_name none{name_parts{}};
        none.reason_ = reason;
        return none;
    }
    constexpr explicit operator bool() const noexcept { return reason_.empty(); }
    constexpr name_parts const& operator*() const noexcept { return parts_; }
    constexpr name_parts const* operator->() const noexcept { return &parts_; }
    constexpr std::string_view reason() const noexcept { return reason_; }
};

}  // namespace sluice::plate
