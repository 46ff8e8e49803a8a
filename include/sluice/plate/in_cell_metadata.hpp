/// \file
/// Reads IN Cell Analyzer metadata: the .xdce file beside the images.
#pragma once

#include <string_view>

#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/detail/xml_reader.hpp>
#include <sluice/plate/plate_metadata.hpp>

namespace sluice::plate {

/// Reads the pixel size and the plate size from the text of an .xdce file. Channel names come from the file names of
/// the images.
inline plate_metadata parse_xdce(std::string_view text) {
    plate_metadata found;
    detail::xml_reader xml(text);
    for (auto event = xml.next(); event != detail::xml_reader::event::end; event = xml.next()) {
        if (event != detail::xml_reader::event::open) continue;
        if (xml.name() == "Plate" && !found.rows) {
            found.rows = detail::parse_count(xml.attribute("rows").value_or(""));
            found.columns = detail::parse_count(xml.attribute("columns").value_or(""));
        } else if (xml.name() == "ObjectiveCalibration" && !found.pixel_width_um) {
            found.pixel_width_um = detail::positive(detail::to_double(xml.attribute("pixel_width")));
            found.pixel_height_um = detail::positive(detail::to_double(xml.attribute("pixel_height")));
        }
    }
    return found;
}

}  // namespace sluice::plate
