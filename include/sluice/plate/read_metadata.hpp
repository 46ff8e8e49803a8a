/// \file
/// read_metadata: what an instrument's own files, and the first image, say of a scanned plate.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/memory/file_reader.hpp>
#include <sluice/plate/detail/directory_pass.hpp>
#include <sluice/plate/detail/plate_listing.hpp>
#include <sluice/plate/image_set.hpp>
#include <sluice/plate/image_xpress_metadata.hpp>
#include <sluice/plate/ome_metadata.hpp>
#include <sluice/plate/phenix_metadata.hpp>
#include <sluice/plate/tiff_file.hpp>
#include <sluice/plate/yokogawa_metadata.hpp>

namespace sluice::plate {

namespace detail {

/// Takes from `more` what `known` does not say.
inline void fill_in(plate_metadata& known, plate_metadata more) {
    auto const take = [](auto& to, auto& from) {
        if (!to) to = from;
    };
    take(known.rows, more.rows), take(known.columns, more.columns);
    take(known.pixel_width_um, more.pixel_width_um), take(known.pixel_height_um, more.pixel_height_um);
    take(known.z_step_um, more.z_step_um), take(known.time_step_s, more.time_step_s);
    known.channel_names.merge(more.channel_names);
    if (known.plate_name.empty()) known.plate_name = std::move(more.plate_name);
}

inline std::string whole_text(std::filesystem::path const& path) {
    memory::file_reader const file(path);
    std::string text(file.size(), '\0');
    file.read(0, std::as_writable_bytes(std::span(text)));
    return text;
}

/// The first file, by name, in the folder of the first image or those above it up to the scan's, whose name ends so.
inline std::optional<std::filesystem::path> metadata_file(image_set const& set, std::string_view ending) {
    for (auto folder = set.images.front().file.folder();; folder = folder.parent_path()) {
        std::vector<std::string> names;
        directory_pass(folder).for_each([&](std::string_view name, entry_kind kind) {
            if (kind == entry_kind::file && !is_hidden(name) && drop_end(name, ending)) names.emplace_back(name.data(), name.size() + ending.size());
        });
        if (!names.empty()) return folder / *std::min_element(names.begin(), names.end());
        if (folder / "" == set.root / "" || folder == folder.parent_path()) return std::nullopt;
    }
}

// The planes of the first image's site tell how far they are apart.
inline plate_metadata metaseries_metadata(image_set const& set) {
    plate_metadata found;
    std::vector<double> planes;
    auto const& first = set.images.front();
    for (auto const& image : set) {
        if (image.well != first.well || image.site != first.site) break;
        bool const names_channel = image.channel && !found.channel_names.contains(*image.channel);
        bool const is_plane = image.channel == first.channel && image.timepoint == first.timepoint;
        if (!names_channel && !is_plane) continue;
        tiff_file file(image.file.path());
        auto const said = parse_metaseries(file.description());
        if (names_channel && !said.channel_name.empty()) found.channel_names.emplace(*image.channel, said.channel_name);
        if (is_plane && said.z_um) planes.push_back(*said.z_um);
        fill_in(found, {{}, {}, {}, said.pixel_width_um, said.pixel_height_um, {}, {}, {}});
    }
    found.z_step_um = median_step(std::move(planes));
    return found;
}

}  // namespace detail

/// What is known of a plate: files of the instrument first, then the descriptions in images, then the resolution in the first one.
///
/// Reads the index, HTD, mlf or mrf file whole, if there is one, and gives it back; and the tags of the first image, of an ImageXpress
/// plate also those of its site. A missing file says nothing. Numbers of channels that a format names are those of the labels.
/// \throws file_error what is there cannot be read
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
            for (auto const* const name : {"Index.idx.xml", "Index.ref.xml", "Index.xml"}) detail::fill_in(found, parse_phenix_index(read(name)));
            break;
        case naming::yokogawa:
            detail::fill_in(found, parse_yokogawa_detail(read("MeasurementDetail.mrf")));
            found.z_step_um = parse_yokogawa_records(read("MeasurementData.mlf")).z_step_um;
            break;
        default: break;
    }
    for (std::size_t n = 0; n != set.channel_labels.size(); ++n) found.channel_names.emplace(static_cast<std::uint32_t>(n + 1), set.channel_labels[n]);
    auto const& first = set.images.front();
    if (std::string_view const name = first.file.name(); detail::ends_with_any(name, std::array<std::string_view, 2>{".tif", ".tiff"})) {
        tiff_file const file(first.file.path());
        detail::fill_in(found, parse_ome(file.description()));
        detail::fill_in(found, {{}, {}, {}, file.info().pixel_width_um, file.info().pixel_height_um, {}, {}, {}});
    }
    return found;
}

}  // namespace sluice::plate
