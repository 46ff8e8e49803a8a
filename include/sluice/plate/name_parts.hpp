/// \file
/// What the name of an image file says, or why it says nothing: what every grammar of names gives.
#pragma once

#include <string_view>

#include <sluice/plate/number.hpp>
#include <sluice/plate/well.hpp>

namespace sluice::plate {

/// A number, or a text where a format names instead of counting ("DAPI - DAPI"). Text lies in the file's name.
struct name_field {
    plate::number number;
    std::string_view text;

    constexpr bool has_value() const noexcept { return number.has_value() || !text.empty(); }
    friend constexpr bool operator==(name_field const&, name_field const&) = default;
};

/// The parts of one file name. A part that the name does not have is absent, never 1.
struct name_parts {
    std::string_view plate;  // what stands before the well; may be empty
    plate::well well;
    name_field site, channel, z, timepoint;
    plate::number action;  // of a Yokogawa measurement: the same channel can be used by several

    friend constexpr bool operator==(name_parts const&, name_parts const&) = default;
};

/// The parts of a name, or the reason why it is no name of the format. The reason is text that lasts as long as the
/// program.
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
