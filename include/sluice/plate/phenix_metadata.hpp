/// \file
/// Reads Opera Phenix and Operetta metadata: Index.idx.xml, Index.ref.xml or Index.xml beside the images.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/detail/xml_reader.hpp>
#include <sluice/plate/plate_metadata.hpp>

namespace sluice::plate {

/// Parses the text of an index file; its lengths are in metres. Channels are identified by ChannelID. Steps are those
/// of the first field in the file. Older files repeat all values for each image; newer ones store them once, in
/// Maps/Map/Entry. Holds one image's fields, and the positions of one field's planes and times.
inline plate_metadata parse_phenix_index(std::string_view text) {
    plate_metadata found;
    std::map<std::string, std::string, std::less<>> fields;  // of the current Image or Entry
    std::string place, first_plane, first_time;
    std::vector<double> planes, times;
    auto const take = [&] {
        auto const value = [&](std::string_view name) -> std::string {
            auto const at = fields.find(name);
            return at == fields.end() ? std::string() : at->second;
        };
        if (!found.pixel_width_um)
            found.pixel_width_um = detail::positive(detail::to_double(value("ImageResolutionX")), 1e6);
        if (!found.pixel_height_um)
            found.pixel_height_um = detail::positive(detail::to_double(value("ImageResolutionY")), 1e6);
        auto const channel = detail::parse_number(value("ChannelID"));
        if (auto const name = value("ChannelName"); channel && !name.empty())
            found.channel_names.emplace(**channel, name);
        auto const plane = value("PlaneID"), time = value("TimepointID");
        auto const here = value("Row") + ' ' + value("Col") + ' ' + value("FieldID") + ' ' + value("ChannelID");
        if (plane.empty()) return;  // an Entry, or a reference to an image
        if (place.empty()) place = here, first_plane = plane, first_time = time;
        if (here != place) return;
        auto const t = detail::to_double(value("MeasurementTimeOffset"));
        auto const z = detail::to_double(value(fields.contains("PositionZ") ? "PositionZ" : "AbsPositionZ"));
        if (time == first_time && z) planes.push_back(*z * 1e6);
        if (plane == first_plane && t) times.push_back(*t);
    };
    detail::xml_reader xml(text);
    std::string leaf;
    for (auto event = xml.next(); event != detail::xml_reader::event::end; event = xml.next()) {
        if (event == detail::xml_reader::event::open) {
            leaf = xml.name();
            if (leaf == "Image" || leaf == "Entry") {
                fields.clear();
                if (auto channel = xml.attribute("ChannelID")) fields["ChannelID"] = *channel;
            }
        } else if (event == detail::xml_reader::event::close) {
            if (xml.name() == "Image" || xml.name() == "Entry") take();
            leaf.clear();
        } else if (leaf == "PlateRows" || leaf == "PlateColumns") {
            if (auto const n = detail::parse_number(xml.text()))
                (leaf == "PlateRows" ? found.rows : found.columns) = **n;
        } else if (leaf == "Name" && found.plate_name.empty())
            found.plate_name = xml.text();
        else if (!leaf.empty())
            fields[leaf] = xml.text();
    }
    found.z_step_um = median_step(std::move(planes));
    found.time_step_s = median_step(std::move(times));
    return found;
}

}  // namespace sluice::plate
