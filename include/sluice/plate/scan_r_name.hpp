/// \file
/// Reads file names of Olympus ScanR: "Image--W00001--P00001--Z00000--T00000--DAPI.tif".
///
/// ...--Wwell--Pposition--Zplane--Ttime--CHANNEL.tif. Wells and positions count from 1, planes and times from 0. The
/// well is a number, counted row by row; its row and column depend on the number of columns of the plate.
#pragma once

#include <optional>
#include <string_view>

#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/name_parts.hpp>

namespace sluice::plate {

/// Reads a ScanR file name of a plate with \p columns columns (12 for 96 wells, 24 for 384).
constexpr parsed_name parse_scan_r_name(std::string_view name, unsigned columns = 12) noexcept {
    constexpr std::string_view rule = "the name must end like --W00001--P00001--Z00000--T00000--DAPI.tif";
    if (!detail::drop_tiff(name)) return parsed_name::refused("the name must end in .tif or .tiff");
    auto const begin = name.find("--W");
    if (begin == std::string_view::npos) return parsed_name::refused(rule);
    detail::name_reader in(name.substr(begin));
    auto const place_number = in.number_after("--W"), position = in.number_after("--P"), plane = in.number_after("--Z"),
               time = in.number_after("--T");
    if (!place_number || !position || !plane || !time || !in.skip("--") || in.at_end())
        return parsed_name::refused(rule);
    auto const w = place_number->value_or(0);
    auto const place = w == 0 || columns == 0 ? std::nullopt : well_at((w - 1) / columns + 1, (w - 1) % columns + 1);
    if (!place) return parsed_name::refused("the well's number must be on the plate");
    name_parts parts;
    parts.plate = name.substr(0, begin);
    parts.well = *place;
    parts.site.number = *position;
    parts.channel.text = in.rest();
    parts.z.number = *plane;
    parts.timepoint.number = *time;
    return parts;
}

}  // namespace sluice::plate
