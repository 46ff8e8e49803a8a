/// \file
/// Reads Yokogawa metadata: MeasurementData.mlf (one record per image), MeasurementDetail.mrf (the measurement) and
/// .mes (its settings).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/detail/timestamp.hpp>
#include <sluice/plate/detail/xml_reader.hpp>
#include <sluice/plate/plate_metadata.hpp>

namespace sluice::plate {

/// Reads the pixel size of the first channel and the size of the plate from the text of a .mrf file.
inline plate_metadata parse_yokogawa_detail(std::string_view text) {
    plate_metadata found;
    detail::xml_reader xml(text);
    for (auto event = xml.next(); event != detail::xml_reader::event::end; event = xml.next()) {
        if (event != detail::xml_reader::event::open) continue;
        if (xml.name() == "MeasurementDetail") {
            found.rows = detail::parse_count(xml.attribute("RowCount").value_or(""));
            found.columns = detail::parse_count(xml.attribute("ColumnCount").value_or(""));
        } else if (xml.name() == "MeasurementChannel" && !found.pixel_width_um) {
            found.pixel_width_um = detail::positive(detail::to_double(xml.attribute("HorizontalPixelDimension")));
            found.pixel_height_um = detail::positive(detail::to_double(xml.attribute("VerticalPixelDimension")));
        }
    }
    return found;
}

/// Reads the names of channels from the text of a .mes file: their fluorophores, or their targets if there is no
/// fluorophore.
inline plate_metadata parse_yokogawa_settings(std::string_view text) {
    plate_metadata found;
    detail::xml_reader xml(text);
    for (auto event = xml.next(); event != detail::xml_reader::event::end; event = xml.next()) {
        if (event != detail::xml_reader::event::open || xml.name() != "Channel") continue;
        auto name = xml.attribute("Fluorophore").value_or("");
        if (name.empty()) name = xml.attribute("Target").value_or("");
        if (auto const channel = detail::parse_number(xml.attribute("Ch").value_or("")); channel && !name.empty())
            found.channel_names.emplace(**channel, std::move(name));
    }
    return found;
}

/// The contents of a .mlf file.
struct yokogawa_records {
    std::optional<double> z_step_um;    ///< of the first field of the first well
    std::optional<double> time_step_s;  ///< likewise
    std::size_t images = 0;
    std::vector<std::string> not_acquired;  ///< texts of the records of type ERR, one for each missing image
};

inline yokogawa_records parse_yokogawa_records(std::string_view text) {
    yokogawa_records found;
    std::vector<double> planes, times;
    std::string place, first_time, first_plane;
    bool failed = false;
    detail::xml_reader xml(text);
    for (auto event = xml.next(); event != detail::xml_reader::event::end; event = xml.next()) {
        if (event == detail::xml_reader::event::text) {
            if (failed) found.not_acquired.push_back(xml.text());
        } else if (event == detail::xml_reader::event::close)
            failed = false;
        else if (xml.name() == "MeasurementRecord") {
            auto const is = [&](char const* name) { return xml.attribute(name).value_or("") + ' '; };
            failed = xml.attribute("Type") == "ERR";
            if (failed) continue;
            ++found.images;
            auto const here = is("Row") + is("Column") + is("FieldIndex") + is("ActionIndex") + is("Ch"),
                       time = is("TimePoint"), plane = is("ZIndex");
            if (place.empty()) place = here, first_time = time, first_plane = plane;
            if (here != place) continue;
            if (auto const z = detail::to_double(xml.attribute("Z")); z && time == first_time) planes.push_back(*z);
            if (auto const t = detail::timestamp_seconds(xml.attribute("Time").value_or("")); t && plane == first_plane)
                times.push_back(*t);
        }
    }
    found.z_step_um = median_step(std::move(planes));
    found.time_step_s = median_step(std::move(times));
    return found;
}

}  // namespace sluice::plate
