/// \file
/// read_metadata: reads the metadata of a scanned plate from the instrument's own files and the first image.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/plate/detail/directory_pass.hpp>
#include <sluice/plate/detail/plate_listing.hpp>
#include <sluice/plate/detail/timestamp.hpp>
#include <sluice/plate/detail/whole_text.hpp>
#include <sluice/plate/image_set.hpp>
#include <sluice/plate/image_xpress_metadata.hpp>
#include <sluice/plate/in_cell_metadata.hpp>
#include <sluice/plate/ome_metadata.hpp>
#include <sluice/plate/open_hcs_metadata.hpp>
#include <sluice/plate/phenix_metadata.hpp>
#include <sluice/plate/tiff_description.hpp>
#include <sluice/plate/tiff_file.hpp>
#include <sluice/plate/yokogawa_metadata.hpp>

namespace sluice::plate {

namespace detail {

/// Copies values from `more` that are absent in `known`.
inline void fill_in(plate_metadata& known, plate_metadata more) {
    auto const take = [](auto& to, auto& from) {
        if (!to) to = from;
    };
    take(known.rows, more.rows), take(known.columns, more.columns);
    take(known.pixel_width_um, more.pixel_width_um), take(known.pixel_height_um, more.pixel_height_um);
    take(known.z_step_um, more.z_step_um), take(known.time_step_s, more.time_step_s);
    take(known.site_rows, more.site_rows), take(known.site_columns, more.site_columns);
    known.channel_names.merge(more.channel_names);
    if (known.plate_name.empty()) known.plate_name = std::move(more.plate_name);
}

/// Returns the first file, by name, with this ending. It searches the folder of the first image and its parents, up to
/// the scanned folder.
inline std::optional<std::filesystem::path> metadata_file(image_set const& set, std::string_view ending) {
    for (auto folder = set.images.front().file.folder();; folder = folder.parent_path()) {
        std::vector<std::string> names;
        directory_pass(folder).for_each([&](std::string_view name, entry_kind kind) {
            if (kind == entry_kind::file && !is_hidden(name) && drop_end(name, ending))
                names.emplace_back(name.data(), name.size() + ending.size());
        });
        if (!names.empty()) return folder / *std::min_element(names.begin(), names.end());
        if (folder / "" == set.root / "" || folder == folder.parent_path()) return std::nullopt;
    }
}

// If several actions use a channel, channel 203 of the plate is channel 3 in action 2; the settings name channel 3.
inline void name_actions(plate_metadata& known, image_set const& set) {
    for (auto const& image : set) {
        auto const number = image.channel.value_or(0);
        if (number <= 100 || known.channel_names.contains(number)) continue;
        if (auto const name = known.channel_names.find(number % 100); name != known.channel_names.end())
            known.channel_names.emplace(number, name->second + ", action " + std::to_string(number / 100));
    }
}

// Derives the steps from the planes and times of the first image's site.
inline plate_metadata metaseries_metadata(image_set const& set) {
    plate_metadata found;
    std::vector<double> planes, times;
    auto const& first = set.images.front();
    for (auto const& image : set) {
        if (image.well != first.well || image.site != first.site) break;
        bool const names_channel = image.channel && !found.channel_names.contains(*image.channel);
        bool const is_plane = image.channel == first.channel && image.timepoint == first.timepoint,
                   is_time = image.channel == first.channel && image.z == first.z;
        if (!names_channel && !is_plane && !is_time) continue;
        tiff_file file(image.file.path());
        auto const said = parse_metaseries(file.description());
        if (names_channel && !said.channel_name.empty()) found.channel_names.emplace(*image.channel, said.channel_name);
        if (is_plane && said.z_um) planes.push_back(*said.z_um);
        if (auto const at = timestamp_seconds(said.acquired); is_time && at) times.push_back(*at);
        fill_in(found, {{}, {}, {}, said.pixel_width_um, said.pixel_height_um, {}, {}, {}});
    }
    found.z_step_um = median_step(std::move(planes));
    found.time_step_s = median_step(std::move(times));
    return found;
}

// OME numbers channels from 0, like images that are pages. If the name determines the channel, the description applies
// only to that channel.
inline plate_metadata ome_metadata(std::string_view description, image_record const& image) {
    auto said = parse_ome(description);
    if (said.channel_names.size() == 1 && image.channel)
        said.channel_names = {{*image.channel, said.channel_names.begin()->second}};
    else if (!image.page)
        said.channel_names.clear();
    return said;
}

}  // namespace detail

/// Returns the metadata of a plate. Instrument files take precedence, then the descriptions in images, then the
/// resolution of the first image.
///
/// Reads and releases the index, HTD, mlf, mrf, mes, xdce or OpenHCS file, if it exists; and the tags of the first
/// image, for an ImageXpress plate also those of its site. Missing files are not an error. If a format names its
/// channels, their numbers are those of the labels.
/// \throws file_error an existing file cannot be read
inline plate_metadata read_metadata(image_set const& set) {
    plate_metadata found;
    if (set.empty()) return found;
    auto const read = [&](std::string_view ending) {
        auto const path = detail::metadata_file(set, ending);
        return path ? detail::whole_text(*path) : std::string();
    };
    switch (set.report.format) {
        case naming::image_xpress:
            detail::fill_in(found, parse_htd(read(".htd")));
            detail::fill_in(found, detail::metaseries_metadata(set));
            break;
        case naming::phenix:
            for (auto const* const name : {"Index.idx.xml", "Index.ref.xml", "Index.xml"})
                detail::fill_in(found, parse_phenix_index(read(name)));
            break;
        case naming::yokogawa:
            detail::fill_in(found, parse_yokogawa_detail(read("MeasurementDetail.mrf")));
            detail::fill_in(found, parse_yokogawa_settings(read(".mes")));
            detail::name_actions(found, set);
            if (auto const records = parse_yokogawa_records(read("MeasurementData.mlf")); records.images != 0)
                detail::fill_in(found, {{}, {}, {}, {}, {}, records.z_step_um, records.time_step_s, {}});
            break;
        case naming::in_cell:
            found = parse_xdce(read(".xdce"));
            break;
        case naming::open_hcs:
            if (auto const path = set.root / detail::open_hcs_file; std::filesystem::exists(path))
                found = parse_open_hcs(detail::whole_text(path), path.string()).known;
            break;
        default:
            break;
    }
    for (std::size_t n = 0; n != set.channel_labels.size(); ++n)
        found.channel_names.emplace(static_cast<std::uint32_t>(n + 1), set.channel_labels[n]);
    auto const& first = set.images.front();
    if (std::string_view const name = first.file.name();
        detail::ends_with_any(name, std::array<std::string_view, 2>{".tif", ".tiff"})) {
        tiff_file const file(first.file.path());
        detail::fill_in(found, detail::ome_metadata(file.description(), first));
        if (auto const said = read_description(file.description()); said.kind == description_kind::imagej)
            detail::fill_in(found, {{}, {}, {}, {}, {}, said.z_step_um, said.time_step_s, {}});
        detail::fill_in(found, {{}, {}, {}, file.info().pixel_width_um, file.info().pixel_height_um, {}, {}, {}});
    }
    return found;
}

}  // namespace sluice::plate
