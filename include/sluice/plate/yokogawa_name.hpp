/// \file
/// Reads file names of Yokogawa CV7000, CV8000 and CQ1: "Plate_A01_T0001F001L01A01Z01C01.tif".
///
/// PLATE_WELL[.SUB]_TtimeFfieldLtimelineAactionZplaneCchannel, tif, tiff or png. Numbers count from 1. Plates of 1536
/// wells are named as 4 x 4 wells within each of 96: "A01.a1" to "A01.d4" are the rows and columns 1 to 4.
#pragma once

#include <optional>
#include <string_view>

#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/name_parts.hpp>

namespace sluice::plate {

namespace detail {

/// Parses "A01", "P24", "A01.a1": letters in upper case and two digits, as the instrument writes them.
constexpr std::optional<well> parse_yokogawa_well(std::string_view text) noexcept {
    auto const dot = text.find('.');
    auto const outer = parse_well(text.substr(0, dot));
    if (!outer || text.substr(0, dot).size() < 3) return std::nullopt;
    if (dot == std::string_view::npos) return outer;
    auto const inner = text.substr(dot + 1);
    if (inner.size() != 2 || inner[0] < 'a' || inner[0] > 'd' || inner[1] < '1' || inner[1] > '4') return std::nullopt;
    return well_at(4u * outer->row + static_cast<unsigned>(inner[0] - 'a') + 1,
                   4u * outer->column + static_cast<unsigned>(inner[1] - '0'));
}

}  // namespace detail

/// Reads a CV7000, CV8000 or CQ1 file name. Dark and shading images ("DC_...", "SC_...") are rejected.
constexpr parsed_name parse_yokogawa_name(std::string_view name) noexcept {
    if (name.substr(0, 3) == "DC_" || name.substr(0, 3) == "SC_")
        return parsed_name::refused("the file is a correction image (DC_, SC_)");
    if (!detail::drop_tiff(name) && !detail::drop_end(name, ".png"))
        return parsed_name::refused("the name must end in .tif, .tiff or .png");
    constexpr std::string_view rule = "the name must end like _A01_T0001F001L01A01Z01C01";
    auto const tail_begin = name.rfind('_');
    if (tail_begin == std::string_view::npos) return parsed_name::refused(rule);
    detail::name_reader in(name.substr(tail_begin + 1));
    auto const time = in.number_after("T", 4, 4), field = in.number_after("F", 3),
               timeline = in.number_after("L", 2, 2), action = in.number_after("A", 2, 2),
               plane = in.number_after("Z", 2), channel = in.number_after("C", 2, 2);
    if (!time || !field || !timeline || !action || !plane || !channel || !in.at_end())
        return parsed_name::refused(rule);
    name.remove_suffix(name.size() - tail_begin);
    auto const well_begin = name.rfind('_');
    if (well_begin == std::string_view::npos || well_begin == 0)
        return parsed_name::refused("the plate's name and a well must precede _T");
    auto const place = detail::parse_yokogawa_well(name.substr(well_begin + 1));
    if (!place) return parsed_name::refused("a well (A01 to AF48, or A01.a1 to A01.d4) must precede _T");
    name_parts parts;
    parts.plate = name.substr(0, well_begin);
    parts.well = *place;
    parts.site.number = *field;
    parts.channel.number = *channel;
    parts.z.number = *plane;
    parts.timepoint.number = *time;
    parts.action = *action;
    return parts;
}

}  // namespace sluice::plate
