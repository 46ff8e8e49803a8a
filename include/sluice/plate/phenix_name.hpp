/// \file
/// Names that Opera Phenix and Operetta give (Harmony, Columbus): "r01c01f01p01-ch1sk1fk1fl1.tiff".
///
/// [flex_]rROWcCOLUMNfFIELDpPLANE-chCHANNEL[skTIME][fkN][flN][tTIME].tiff; numbers from 1. Before Harmony 5.2, names in
/// the data store are numbers ("114-103-143-....tiff") that only the index file explains; they are refused here.
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
    auto const row = in.marked("r", 1, 3), column = in.marked("c", 1, 3), field = in.marked("f"),
               plane = in.marked("p"), channel = in.marked("-ch");
    if (!row || !column || !field || !plane || !channel)
        return parsed_name::refused("the name must begin as r01c01f01p01-ch1");
    name_parts parts;
    parts.site.number = *field;
    parts.z.number = *plane;
    parts.channel.number = *channel;
    auto const slice = in.marked("sk");
    in.marked("fk");
    in.marked("fl");
    auto const time = in.marked("t");
    if (!in.at_end()) return parsed_name::refused("after the channel only sk, fk, fl and t may follow, in this order");
    if (slice && time && *slice != *time) return parsed_name::refused("sk and t give different times");
    parts.timepoint.number = slice ? *slice : time ? *time : number();
    auto const place = well_at(row->value_or(0), column->value_or(0));
    if (!place) return parsed_name::refused("the well must be from r1c1 to r32c48");
    parts.well = *place;
    return parts;
}

}  // namespace sluice::plate
