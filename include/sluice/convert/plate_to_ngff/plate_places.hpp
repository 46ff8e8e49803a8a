/// \file
/// plate_places: maps the numbers in an image's name to its place in a store.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/utf8.hpp>
#include <sluice/ngff/plate_layout.hpp>
#include <sluice/ngff/store_options.hpp>
#include <sluice/plate/image_record.hpp>
#include <sluice/plate/image_set.hpp>
#include <sluice/plate/plate_metadata.hpp>
#include <sluice/plate/tiff_info.hpp>

namespace sluice::convert {

/// Numbers of instruments start anywhere and may have gaps; a store uses their ranks, from 0. A site, channel, plane or
/// time has the same index in every well: a missing image shifts no other. An image without z is plane 0 of its stack,
/// unless its channel also has images with z: then "no z" is a separate plane, the first. Holds the numbers that occur
/// and the sites of each well.
class plate_places {
public:
    explicit plate_places(std::span<plate::image_record const> images) {
        std::set<plate::number> sites, channels, planes, times;
        std::set<plate::number> flat, stacked;  // channels with images without z, and with z
        std::set<std::pair<plate::well, plate::number>> fields;
        for (auto const& image : images) {
            sites.insert(image.site), channels.insert(image.channel), planes.insert(image.z),
                times.insert(image.timepoint);
            (image.z ? stacked : flat).insert(image.channel);
            fields.emplace(image.well, image.site);
        }
        if (planes.size() > 1 && std::ranges::none_of(flat, [&](auto channel) { return stacked.contains(channel); }))
            planes.erase(plate::number());
        auto const take = [](auto const& from) { return std::vector(from.begin(), from.end()); };
        sites_ = take(sites), channels_ = take(channels), planes_ = take(planes), times_ = take(times);
        for (auto const& [well, site] : fields) {
            if (wells_.empty() || wells_.back().first != well) wells_.push_back({well, {}});
            wells_.back().second.push_back(site);
        }
    }

    /// \pre the image is one of those passed to the constructor
    ngff::plane_place operator()(plate::image_record const& image) const noexcept {
        auto const well = std::lower_bound(wells_.begin(), wells_.end(), image.well,
                                           [](auto const& a, plate::well b) { return a.first < b; });
        return {static_cast<std::size_t>(well - wells_.begin()), rank(well->second, image.site),
                rank(times_, image.timepoint), rank(channels_, image.channel),
                rank(planes_, image.z)};  // no z, and not a separate plane: 0
    }

    /// The layout of a store for these images. `form`: of each image. `known`: overrides the tags of the images.
    ngff::plate_layout layout(plate::image_set const& images, plate::tiff_info const& form,
                              plate::plate_metadata const& known) const {
        ngff::plate_layout made;
        auto const folder = images.root.has_filename() ? images.root : images.root.parent_path();  // "plate/"
        made.name = text_or(known.plate_name, text_or(folder.filename().string(), "plate"));
        std::uint32_t rows = 0, columns = 0;
        for (auto const& [well, sites] : wells_) {
            rows = std::max<std::uint32_t>(rows, well.row + 1u);
            columns = std::max<std::uint32_t>(columns, well.column + 1u);
            ngff::well_layout one{well.row, well.column, {}};
            for (auto const site : sites) one.fields.push_back({.name = std::to_string(rank(sites_, site))});
            made.wells.push_back(std::move(one));
        }
        bool const known_size =
            known.rows.value_or(0) >= rows && known.columns.value_or(0) >= columns;  // if it has room for all files
        std::tie(made.rows, made.columns) =
            known_size ? std::pair(*known.rows, *known.columns) : ngff::plate_size(rows, columns);
        made.image.shape = {times_.size(), channels_.size(), planes_.size(), form.height, form.width};
        made.image.type = form.type;
        made.image.voxel = {known.time_step_s, known.z_step_um,
                            known.pixel_height_um ? known.pixel_height_um : form.pixel_height_um,
                            known.pixel_width_um ? known.pixel_width_um : form.pixel_width_um};
        for (auto const channel : channels_) made.image.channels.push_back({name_of_channel(channel, images, known)});
        return made;
    }

private:
    static std::size_t rank(std::vector<plate::number> const& all, plate::number one) noexcept {
        return static_cast<std::size_t>(std::lower_bound(all.begin(), all.end(), one) - all.begin());
    }
    static std::string text_or(std::string const& text, std::string const& otherwise) {
        return text.empty() || malformed_byte(text) ? otherwise : text;
    }
    static std::string name_of_channel(plate::number channel, plate::image_set const& images,
                                       plate::plate_metadata const& known) {
        if (!channel) return "channel";
        auto const plain = "channel " + to_string(channel);
        if (auto const found = known.channel_names.find(*channel); found != known.channel_names.end())
            return text_or(found->second, plain);
        if (*channel >= 1 && *channel <= images.channel_labels.size())
            return text_or(images.channel_labels[*channel - 1], plain);
        return plain;
    }

    std::vector<plate::number> sites_, channels_, planes_, times_;           // ascending
    std::vector<std::pair<plate::well, std::vector<plate::number>>> wells_;  // ascending, as are their sites
};

}  // namespace sluice::convert
