/// \file
/// Reads file names of GE IN Cell Analyzers: "A - 1(fld 1 wv DAPI - DAPI).tif", and since version 7
/// "A_01_f01_c0_xDAPI_mDAPI_z0_t0.tif".
///
/// ROW - COLUMN(fld SITE [wv EXCITATION - EMISSION] [wix N] [z PLANE] [time TIME [- MS ms]]).tif. Numbers count from 1.
/// The channel is the pair of filters, as text. In the newer form sites count from 1; c, z and t count from 0.
#pragma once

#include <string_view>

#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/name_parts.hpp>

namespace sluice::plate {

namespace detail {

// "fld 1 wv DAPI - DAPI wix 1 z 3 time 2 - 500 ms", between the parentheses. Filters may have any name, so the fields
// after them are removed from the right first.
constexpr parsed_name parse_in_cell_fields(std::string_view fields, name_parts parts) noexcept {
    auto const take_last = [&](std::string_view prefix) -> number {  // "PREFIX digits" at the end
        auto const begin = fields.rfind(prefix);
        if (begin == std::string_view::npos || (begin != 0 && fields[begin - 1] != ' ')) return {};
        auto const value = parse_number(fields.substr(begin + prefix.size()));
        if (!value) return {};
        fields = fields.substr(0, begin == 0 ? 0 : begin - 1);
        return *value;
    };
    if (drop_end(fields, " ms"))
        if (auto const dash = fields.rfind(" - ");
            dash != std::string_view::npos && parse_number(fields.substr(dash + 3)))
            fields = fields.substr(0, dash);
    parts.timepoint.number = take_last("time ");
    parts.z.number = take_last("z ");
    auto const index = take_last("wix ");
    if (auto const filters = fields.find("wv ");
        filters != std::string_view::npos && (filters == 0 || fields[filters - 1] == ' ')) {
        parts.channel.text = fields.substr(filters + 3);
        if (parts.channel.text.find(" - ") == std::string_view::npos)
            return parsed_name::refused("wv must be followed by two filters, as wv DAPI - DAPI");
        fields = fields.substr(0, filters == 0 ? 0 : filters - 1);
    } else
        parts.channel.number = index;
    parts.site.number = take_last("fld ");
    if (!fields.empty())
        return parsed_name::refused("the parentheses may contain only fld, wv, wix, z and time, in this order");
    return parts;
}

// "f01_c0_xDAPI_mDAPI_z0_t0", after "A_01_".
constexpr parsed_name parse_in_cell_7_fields(name_reader in, name_parts parts) noexcept {
    constexpr std::string_view rule = "the name must have the form A_01_f01_c0_xDAPI_mDAPI_z0_t0";
    auto const site = in.number_after("f"), channel = in.number_after("_c");
    if (!site || !channel || !in.skip("_x")) return parsed_name::refused(rule);
    auto const time_begin = in.rest().rfind("_t"), plane_begin = in.rest().rfind("_z", time_begin);
    if (time_begin == std::string_view::npos || plane_begin == std::string_view::npos ||
        in.take(plane_begin).find("_m") == std::string_view::npos)
        return parsed_name::refused(rule);
    auto const plane = in.number_after("_z"), time = in.number_after("_t");
    if (!plane || !time || !in.at_end()) return parsed_name::refused(rule);
    parts.site.number = *site;
    parts.channel.number = *channel;
    parts.z.number = *plane;
    parts.timepoint.number = *time;
    return parts;
}

}  // namespace detail

/// Reads an IN Cell file name of either form.
constexpr parsed_name parse_in_cell_name(std::string_view name) noexcept {
    if (!detail::drop_tiff(name)) return parsed_name::refused("the name must end in .tif or .tiff");
    detail::name_reader in(name);
    auto const row = row_of(in.letters(3));
    bool const newer = in.skip("_");
    if (!row || (!newer && !in.skip(" - "))) return parsed_name::refused("the name must begin as A - 1( or A_01_");
    auto const column = in.digits(1, 2);
    if (!column || !in.skip(newer ? "_" : "(")) return parsed_name::refused("the name must begin as A - 1( or A_01_");
    auto const place = well_at(*row, column->value_or(0));
    if (!place) return parsed_name::refused("the well must be from A - 1 to AF - 48");
    name_parts parts;
    parts.well = *place;
    if (newer) return detail::parse_in_cell_7_fields(in, parts);
    auto fields = in.rest();
    if (!detail::drop_end(fields, ")")) return parsed_name::refused("the name must end in a closing parenthesis");
    return detail::parse_in_cell_fields(fields, parts);
}

}  // namespace sluice::plate
