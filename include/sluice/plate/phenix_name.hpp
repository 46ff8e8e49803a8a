/// \file
/// Reads file names of Opera Phenix and Operetta (Harmony, Columbus): "r01c01f01p01-ch1sk1fk1fl1.tiff".
///
/// [flex_]rROWcCOLUMNfFIELDpPLANE-chCHANNEL[skTIME][fkN][flN][tTIME].tiff. Numbers count from 1. Before Harmony 5.2,
/// names in the data store are numbers ("114-103-143-....tiff") that only the index file explains; they are rejected.
#pragma once

#include <string_view>

#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/name_parts.hpp>

namespace sluice::plate {

/// Reads a Phenix or Operetta file name. The time is `sk`, or `t` since Harmony 5.3.
constexpr parsed_name parse_phenix_name(std::string_view name) noexcept {
    if (!detail::drop_tiff(name)) return parsed_name::refused("the name must end in .tif or .tiff");
    detail::name_reader in(name);
    in.skip("flex_");
    auto const row = in.number_after("r", 1, 3), column = in.number_after("c", 1, 3), field = in.number_after("f"),
               plane = in.number_after("p"), channel = in.number_after("-ch");
    if (!row || !column || !field || !plane || !channel)
        return parsed_name::refused("the name must begin like r01c01f01p01-ch1");
    name_parts parts;
    parts.site.number = *field;
    parts.z.number = *plane;
    parts.channel.number = *channel;
    auto const slice = in.number_after("sk");
    in.number_after("fk");
    in.number_after("fl");
    auto const time = in.number_after("t");
    if (!in.at_end()) return parsed_name::refused("only sk, fk, fl and t may follow the channel, in this order");
    if (slice && time && *slice != *time) return parsed_name::refused("sk and t must be the same time");
    parts.timepoint.number = slice ? *slice : time ? *time : number();
    auto const place = well_at(row->value_or(0), column->value_or(0));
    if (!place) return parsed_name::refused("the well must be from r1c1 to r32c48");
    parts.well = *place;
    return parts;
}

}  // namespace sluice::plate
