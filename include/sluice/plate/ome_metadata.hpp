/// \file
/// Reads OME-XML from the description of an OME-TIFF's first page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <sluice/plate/detail/xml_reader.hpp>
#include <sluice/plate/plate_metadata.hpp>

namespace sluice::plate {

/// Returns sizes and channel names (numbered from 0) of the first image in OME-XML. Other text yields no values. Holds
/// only its result.
inline plate_metadata parse_ome(std::string_view text) {
    plate_metadata found;
    detail::xml_reader xml(text);
    auto const length = [&](char const* what) {
        auto const unit = detail::micrometres(xml.attribute(std::string(what) + "Unit").value_or(""));
        return unit ? detail::positive(detail::to_double(xml.attribute(what)), *unit) : std::nullopt;
    };
    auto const seconds_in = [](std::string_view unit) {
        return unit == "ms" ? 1e-3 : unit == "min" ? 60.0 : unit == "h" ? 3600.0 : 1.0;
    };
    bool in_pixels = false;
    for (std::uint32_t channel = 0;;) {
        auto const event = xml.next();
        if (event == detail::xml_reader::event::end ||
            (event == detail::xml_reader::event::close && xml.name() == "Pixels"))
            return found;
        if (event != detail::xml_reader::event::open) continue;
        if (xml.name() == "Pixels") {
            in_pixels = true;
            found.pixel_width_um = length("PhysicalSizeX");
            found.pixel_height_um = length("PhysicalSizeY");
            found.z_step_um = length("PhysicalSizeZ");
            found.time_step_s = detail::positive(detail::to_double(xml.attribute("TimeIncrement")),
                                                 seconds_in(xml.attribute("TimeIncrementUnit").value_or("s")));
        } else if (in_pixels && xml.name() == "Channel") {
            if (auto const name = xml.attribute("Name"); name && !name->empty())
                found.channel_names.emplace(channel, *name);
            ++channel;
        } else if (xml.name() == "Plate")
            found.plate_name = xml.attribute("Name").value_or("");
    }
}

}  // namespace sluice::plate
