/// \file
/// tiff_description: parses tag 270 of a TIFF file, as written by instruments and programs.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

namespace sluice::plate {

/// The format of a description.
enum class description_kind : std::uint8_t {
    none,        ///< empty
    ome,         ///< OME-XML, of OME-TIFF
    metaseries,  ///< MetaSeries XML of ImageXpress, or its older lines of text
    imagej,      ///< ImageJ lines: key=value
    other        ///< any other text, including malformed XML
};

/// The location of a plane in a multi-page file or in a set of files. Indices count from 0.
struct tiff_plane {
    std::uint32_t image = 0;  ///< index of the image in the description, for example a field of view
    std::uint32_t channel = 0, z = 0, timepoint = 0;
    std::uint32_t page = 0;
    std::string file;  ///< name of another file of the set; empty: the file with the description

    friend bool operator==(tiff_plane const&, tiff_plane const&) = default;
};

/// The contents of a description. Values that it does not have are absent or empty.
struct tiff_description {
    description_kind kind = description_kind::none;
    std::optional<double> pixel_width_um = {}, pixel_height_um = {};
    std::optional<double> z_step_um = {}, time_step_s = {};
    std::optional<double> stage_x_um = {}, stage_y_um = {},
                          z_um = {};              ///< stage position of the image; only from MetaSeries
    std::vector<std::string> channel_names = {};  ///< per channel; MetaSeries: only this image's channel
    std::string acquired = {};                    ///< acquisition time, as written in the file
    std::vector<tiff_plane> planes = {};          ///< OME and ImageJ: in the order of the pages
    std::string metadata_file = {};               ///< OME: the companion file that describes the planes
};

namespace detail {

inline std::optional<double> decimal(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    double value = 0;
    if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc{}) return std::nullopt;
    return value;
}

/// Returns a length in micrometres, given its unit; no value unless the length is above 0 and the unit is known.
inline std::optional<double> length_um(std::string_view value, std::string_view unit) {
    auto const number = decimal(value);
    double const micrometres = unit.empty() || unit == "um" || unit == "micron" || unit == "\xC2\xB5m" ||
                                       unit == "\xCE\xBCm" || unit == "\\u00B5m"
                                   ? 1
                               : unit == "nm" ? 1e-3
                               : unit == "mm" ? 1e3
                                              : 0;
    if (!number || !(*number * micrometres > 0)) return std::nullopt;
    return *number * micrometres;
}

/// Matches "Pixels" of <ome:Pixels>: namespace prefixes differ between writers.
inline std::string_view local_name(pugi::xml_node node) {
    std::string_view const name = node.name();
    return name.substr(name.find(':') == name.npos ? 0 : name.find(':') + 1);
}

/// Calls f with each child of this name.
template <class F>
void each_child(pugi::xml_node parent, std::string_view name, F f) {
    for (auto const child : parent.children())
        if (local_name(child) == name) f(child);
}

/// Appends the planes of one <Pixels>. Returns false if its sizes are invalid. Allocates at most `most` planes.
inline bool add_ome_planes(pugi::xml_node pixels, std::uint32_t image, std::vector<tiff_plane>& planes) {
    constexpr std::uint64_t most = 1 << 22;
    struct axis {
        char name;
        std::uint64_t size;
        std::uint32_t tiff_plane::* index;
        char const* first;
    };
    axis const axes[]{{'C', pixels.attribute("SizeC").as_ullong(), &tiff_plane::channel, "FirstC"},
                      {'Z', pixels.attribute("SizeZ").as_ullong(), &tiff_plane::z, "FirstZ"},
                      {'T', pixels.attribute("SizeT").as_ullong(), &tiff_plane::timepoint, "FirstT"}};
    std::vector<axis const*> order;  // fastest first
    for (char const c : std::string_view(pixels.attribute("DimensionOrder").value()))
        for (auto const& one : axes)
            if (one.name == c) order.push_back(&one);
    std::uint64_t total = 1;
    for (auto const& one : axes) {
        if (one.size == 0 || one.size > most || (total *= one.size) > most) return false;
    }
    if (order.size() != 3 || order[0] == order[1] || order[1] == order[2] || order[0] == order[2]) return false;
    auto const before = planes.size();
    each_child(pixels, "TiffData", [&](pugi::xml_node data) {
        std::uint64_t at = 0, stride = 1;  // index of its first plane in the order of dimensions
        for (auto const* one : order) {
            at += data.attribute(one->first).as_ullong() % one->size * stride;
            stride *= one->size;
        }
        std::string file;
        each_child(data, "UUID", [&](pugi::xml_node uuid) { file = uuid.attribute("FileName").value(); });
        auto page = data.attribute("IFD").as_uint();
        auto const count = data.attribute("PlaneCount").as_ullong(data.attribute("IFD") ? 1 : total - at);
        for (std::uint64_t k = 0; k < count && at < total && planes.size() - before < total; ++k, ++at, ++page) {
            tiff_plane plane{image, 0, 0, 0, page, file};
            auto rest = at;
            for (auto const* one : order) {
                plane.*(one->index) = static_cast<std::uint32_t>(rest % one->size);
                rest /= one->size;
            }
            planes.push_back(std::move(plane));
        }
    });
    return true;
}

inline tiff_description read_ome(std::string_view text) {
    pugi::xml_document document;
    tiff_description result{description_kind::ome};
    if (!document.load_buffer(text.data(), text.size()) || local_name(document.document_element()) != "OME")
        return {description_kind::other};
    each_child(document.document_element(), "BinaryOnly",
               [&](pugi::xml_node other) { result.metadata_file = other.attribute("MetadataFile").value(); });
    std::uint32_t image = 0;
    bool sound = true;
    each_child(document.document_element(), "Image", [&](pugi::xml_node of_image) {
        each_child(of_image, "AcquisitionDate", [&](pugi::xml_node date) {
            if (image == 0) result.acquired = date.text().get();
        });
        each_child(of_image, "Pixels", [&](pugi::xml_node pixels) {
            if (image == 0) {
                auto const length = [&](std::string const& name) {
                    return length_um(pixels.attribute(name.c_str()).value(),
                                     pixels.attribute((name + "Unit").c_str()).value());
                };
                result.pixel_width_um = length("PhysicalSizeX");
                result.pixel_height_um = length("PhysicalSizeY");
                result.z_step_um = length("PhysicalSizeZ");
                std::string_view const unit = pixels.attribute("TimeIncrementUnit").value();
                if (unit.empty() || unit == "s")
                    result.time_step_s = decimal(pixels.attribute("TimeIncrement").value());
                each_child(pixels, "Channel", [&](pugi::xml_node channel) {
                    result.channel_names.emplace_back(channel.attribute("Name").value());
                });
            }
            sound = sound && add_ome_planes(pixels, image, result.planes);
        });
        ++image;
    });
    return sound ? result : tiff_description{description_kind::other};
}

inline tiff_description read_metaseries(std::string_view text) {
    pugi::xml_document document;
    if (!document.load_buffer(text.data(), text.size())) return {description_kind::other};
    struct finder : pugi::xml_tree_walker {
        tiff_description result{description_kind::metaseries};
        std::string_view unit;
        std::string_view width, height;
        bool for_each(pugi::xml_node& node) override {
            std::string_view const id = node.attribute("id").value(), value = node.attribute("value").value();
            if (id == "spatial-calibration-x")
                width = value;
            else if (id == "spatial-calibration-y")
                height = value;
            else if (id == "spatial-calibration-units")
                unit = value;
            else if (id == "_IllumSetting_")
                result.channel_names.assign(1, std::string(value));
            else if (id == "stage-position-x")
                result.stage_x_um = decimal(value);
            else if (id == "stage-position-y")
                result.stage_y_um = decimal(value);
            else if (id == "z-position")
                result.z_um = decimal(value);
            else if (id == "acquisition-time-local")
                result.acquired = value;
            return true;
        }
    } found;
    document.traverse(found);
    found.result.pixel_width_um = length_um(found.width, found.unit);
    found.result.pixel_height_um = length_um(found.height, found.unit);
    return found.result;
}

/// Returns the text after `key`, up to the end of its line, without surrounding whitespace.
inline std::string_view line_value(std::string_view text, std::string_view key) {
    for (auto at = text.find(key); at != text.npos; at = text.find(key, at + 1)) {
        if (at != 0 && text[at - 1] != '\n') continue;
        auto value = text.substr(at + key.size(), text.find('\n', at) - at - key.size());
        while (!value.empty() && (value.back() == '\r' || value.back() == ' ')) value.remove_suffix(1);
        while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
        return value;
    }
    return {};
}

inline tiff_description read_imagej(std::string_view text) {
    tiff_description result{description_kind::imagej};
    auto const count = [&](char const* key) {
        auto const value = decimal(line_value(text, key)).value_or(1);
        return value >= 1 && value <= 1 << 22 ? static_cast<std::uint32_t>(value) : 1u;
    };
    auto const images = count("images="), channels = count("channels="), frames = count("frames=");
    auto const slices = channels == 1 && frames == 1
                            ? std::max(images, count("slices="))
                            : count("slices=");  // a stack without dimensions is a stack of planes
    if (std::uint64_t{channels} * slices > (1 << 22) || std::uint64_t{channels} * slices * frames > (1 << 22))
        return {description_kind::other};
    for (std::uint32_t page = 0; page < channels * slices * frames; ++page)
        result.planes.push_back({0, page % channels, page / channels % slices, page / channels / slices, page, {}});
    result.z_step_um = length_um(line_value(text, "spacing="), line_value(text, "unit="));
    result.time_step_s = decimal(line_value(text, "finterval="));
    return result;
}

}  // namespace detail

/// Parses a description: tiff_file::description() of page 0. Never throws: an unknown description is `other`.
inline tiff_description read_description(std::string_view text) {
    auto const begins = text.substr(0, 512);
    if (text.empty()) return {};
    if (begins.starts_with("ImageJ=")) return detail::read_imagej(text);
    if (begins.find("<OME") != begins.npos || begins.find(":OME") != begins.npos) return detail::read_ome(text);
    if (begins.find("<MetaData>") != begins.npos) return detail::read_metaseries(text);
    if (auto const value = detail::line_value(text, "Spatial Calibration:"); !value.empty()) {  // "0.65 um"
        auto const blank = value.find(' ');
        tiff_description result{description_kind::metaseries};
        result.pixel_width_um = result.pixel_height_um =
            detail::length_um(value.substr(0, blank), blank == value.npos ? "" : value.substr(blank + 1));
        return result;
    }
    return {description_kind::other};
}

}  // namespace sluice::plate
