/// \file
/// Reads ImageXpress metadata: the plate's .HTD file, and the MetaSeries description in each image.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/detail/xml_reader.hpp>
#include <sluice/plate/plate_metadata.hpp>

namespace sluice::plate {

/// Reads channel names, the plate size and the grid of sites from the text of an .HTD file: lines of `"Key", value`.
///
/// HTD files are often wrong about which images were acquired, so that information is ignored. Names keep their bytes.
inline plate_metadata parse_htd(std::string_view text) {
    plate_metadata found;
    bool one_site = false;  // overrides XSites and YSites
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() == text.size() ? line.size() : line.size() + 1);
        auto const open = line.find('"'), close = open == std::string_view::npos ? open : line.find('"', open + 1);
        if (close == std::string_view::npos) continue;
        auto const key = line.substr(open + 1, close - open - 1);
        auto value = line.substr(close + 1);
        while (!value.empty() && std::string_view(", \t\"").find(value.front()) != std::string_view::npos)
            value.remove_prefix(1);
        while (!value.empty() && std::string_view(" \t\r\"").find(value.back()) != std::string_view::npos)
            value.remove_suffix(1);
        auto const count = detail::parse_number(value);
        if (key == "EndFile") break;
        if (key == "XWells" && count && **count != 0)
            found.columns = **count;
        else if (key == "YWells" && count && **count != 0)
            found.rows = **count;
        else if (key == "XSites" && count && **count != 0)
            found.site_columns = **count;
        else if (key == "YSites" && count && **count != 0)
            found.site_rows = **count;
        else if (key == "Sites" && value == "FALSE")
            one_site = true;
        else if (key.starts_with("WaveName")) {
            if (auto const channel = detail::parse_number(key.substr(8)); channel && !value.empty())
                found.channel_names[**channel] = std::string(value);
        }
    }
    if (one_site) found.site_rows = found.site_columns = 1;
    return found;
}

/// The contents of one image's description.
struct metaseries_description {
    std::optional<double> pixel_width_um, pixel_height_um, z_um;
    std::string channel_name;
    std::string acquired;  ///< local time, as written: "20260102 03:04:05.678"
};

/// Reads MetaSeries XML (`<MetaData>` with prop and custom-prop). A calibration that is disabled or not in micrometres
/// is ignored.
inline metaseries_description parse_metaseries(std::string_view text) {
    std::map<std::string, std::string, std::less<>> values;
    detail::xml_reader xml(text);
    for (auto event = xml.next(); event != detail::xml_reader::event::end; event = xml.next())
        if (event == detail::xml_reader::event::open && (xml.name() == "prop" || xml.name() == "custom-prop"))
            if (auto id = xml.attribute("id")) values.emplace(std::move(*id), xml.attribute("value").value_or(""));
    auto const value = [&](std::string_view id) {
        auto const at = values.find(id);
        return at == values.end() ? std::optional<std::string>() : std::optional(at->second);
    };
    metaseries_description found;
    auto const state = value("spatial-calibration-state").value_or("on");
    if (auto const unit = detail::micrometres(value("spatial-calibration-units").value_or("um"));
        unit && state != "off") {
        found.pixel_width_um = detail::positive(detail::to_double(value("spatial-calibration-x")), *unit);
        found.pixel_height_um = detail::positive(detail::to_double(value("spatial-calibration-y")), *unit);
    }
    found.z_um = detail::to_double(value("z-position"));
    if (!found.z_um) found.z_um = detail::to_double(value("ImageXpress Micro Z"));
    found.channel_name = value("_IllumSetting_").value_or("");
    found.acquired = value("acquisition-time-local").value_or("");
    return found;
}

}  // namespace sluice::plate
