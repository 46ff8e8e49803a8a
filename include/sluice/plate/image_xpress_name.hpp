/// \file
/// Reads file names of ImageXpress instruments, MetaXpress and OpenHCS:
/// "Plate_A01_s1_w1B4FAE8F4-5B5C-4B3C-9C7E-0123456789AB.tif".
///
/// [plate_]WELL[_sSITE][_wWAVELENGTH][_zPLANE][_tTIME][_thumb][[_]GUID].tif. Numbers count from 1, appear in any order,
/// and may be padded. The GUID follows the wavelength without a separator and may begin with digits. A plate's name may
/// contain text that resembles a well. Names are therefore parsed from the right, where lengths are fixed; no single
/// pattern parses them correctly.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/name_parts.hpp>

namespace sluice::plate {

namespace detail {

/// 8-4-4-4-12 hexadecimal digits.
constexpr bool is_guid(std::string_view text) noexcept {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i != text.size(); ++i) {
        bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
        char const c = upper(text[i]);
        if (dash ? c != '-' : !(is_digit(c) || (c >= 'A' && c <= 'F'))) return false;
    }
    return true;
}

constexpr void drop_guid(std::string_view& name) noexcept {
    auto const last = [&](std::size_t n) {
        return name.size() >= n ? name.substr(name.size() - n) : std::string_view();
    };
    if (is_guid(last(36)))
        name.remove_suffix(36);
    else if (auto const end = last(38);
             !end.empty() && end.front() == '[' && end.back() == ']' && is_guid(end.substr(1, 36)))
        name.remove_suffix(38);
}

/// The last token of `name` between underscores.
constexpr std::string_view last_token(std::string_view name) noexcept {
    auto const underscore = name.rfind('_');
    return underscore == std::string_view::npos ? name : name.substr(underscore + 1);
}

/// A name without its extension, GUID and "_thumb".
struct image_xpress_stem {
    std::string_view text;
    bool has_extension = false, is_thumbnail = false;

    constexpr explicit image_xpress_stem(std::string_view name) noexcept : text(name), has_extension(drop_tiff(text)) {
        drop_guid(text);
        if (!text.empty() && text.back() == '_') text.remove_suffix(1);
        is_thumbnail = drop_end(text, "_thumb");
    }
};

}  // namespace detail

/// Returns true if an ImageXpress name belongs to a thumbnail.
constexpr bool is_thumbnail(std::string_view name) noexcept { return detail::image_xpress_stem(name).is_thumbnail; }

/// Reads an ImageXpress or OpenHCS file name. A thumbnail is read like its image.
constexpr parsed_name parse_image_xpress_name(std::string_view name) noexcept {
    detail::image_xpress_stem const stem(name);
    if (!stem.has_extension) return parsed_name::refused("the name must end in .tif or .tiff");
    name_parts parts;
    auto rest = stem.text;
    constexpr std::string_view prefixes = "swzt";
    std::array<name_field*, 4> const fields{&parts.site, &parts.channel, &parts.z, &parts.timepoint};
    // "P_S01_w1": wells of rows S, W, Z and T look like components. If no well precedes such a token, it is the well.
    name_parts before_row;
    std::string_view row_rest;
    bool twice = false;
    for (;;) {
        auto const token = detail::last_token(rest);
        if (token.size() < 2 || token.size() == rest.size()) break;
        auto const prefix = prefixes.find(static_cast<char>(token.front() | 0x20));  // case-insensitive
        bool const numbered = token.find_first_not_of("0123456789", 1) == std::string_view::npos;
        if (prefix == std::string_view::npos || !numbered) break;
        auto const value = detail::parse_number(token.substr(1));
        if (!value) return parsed_name::refused("a number in the name is too large");
        if (token.size() == 3 && token.front() < 'a') before_row = parts, row_rest = rest;
        twice = fields[prefix]->has_value();
        if (twice) break;
        fields[prefix]->number = *value;
        rest.remove_suffix(token.size() + 1);
    }
    auto token = detail::last_token(rest);
    auto place = twice ? std::nullopt : parse_well(token);
    if (!place && !row_rest.empty()) {
        parts = before_row;
        rest = row_rest;
        token = detail::last_token(rest);
        place = parse_well(token);
    }
    if (!place)
        return parsed_name::refused(twice ? "each of _s, _w, _z, _t must appear at most once in the name"
                                          : "a well (A01 to AF48) must precede _s, _w, _z, _t");
    parts.well = *place;
    rest.remove_suffix(token.size());
    if (!rest.empty()) rest.remove_suffix(1);
    parts.plate = rest;
    return parts;
}

}  // namespace sluice::plate
