/// \file
/// scan: returns the images in a plate's folder as records, parsed from file names only.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/plate/detail/finish_scan.hpp>
#include <sluice/plate/detail/name_numbers.hpp>
#include <sluice/plate/detail/plate_listing.hpp>
#include <sluice/plate/image_set.hpp>
#include <sluice/plate/scan_options.hpp>

namespace sluice::plate {

namespace detail {

inline void choose_format(plate_listing const& listing, scan_options const& options, std::string const& root,
                          scan_report& report) {
    if (!listing.open_hcs_folder.empty()) {
        report.format = naming::open_hcs;
        report.reason = std::string(open_hcs_file) + " lists the folder " + listing.open_hcs_folder;
    } else if (options.pattern) {
        report.format = naming::pattern;
        report.reason = "the pattern " + options.pattern->text();
    } else if (options.format) {
        report.format = *options.format;
        report.reason = "requested";
    } else {
        naming_vote vote;
        // About a thousand names vote. They are selected by hash, so the selection does not depend on the order of
        // listing.
        auto const one_in = listing.files.size() / 1024 + 1;
        for (auto const& file : listing.files)
            if (std::hash<std::string_view>{}(listing.name(file)) % one_in == 0) vote.count(listing.name(file));
        auto result = vote.decide();
        if (!result.decided) {
            scan_report::left_out names;
            for (auto const& file : listing.files) names.add(std::string(listing.name(file)));
            std::string examples;
            for (auto const& name : names.examples) examples += (examples.empty() ? ": " : ", ") + name;
            throw file_error(
                root, listing.files.empty()
                          ? "must hold images (tif, tiff, png), got none in " + std::to_string(report.files) + " files"
                          : "the format of its file names cannot be determined: " + result.reason + examples);
        }
        report.format = result.format;
        report.reason = std::move(result.reason);
    }
}

// Names are parsed twice, first to collect the values that all names have, then to create records. Storing the parts
// would take more memory.
class record_maker {
    plate_listing const& listing_;
    scan_options const& options_;
    scan_report& report_;
    text_numbers sites_, channels_, planes_, times_;
    action_channels actions_;
    numbered_wells wells_;

    parsed_name parse(std::string_view name) const {
        return options_.pattern ? options_.pattern->parse(name) : parse_name(report_.format, name);
    }

public:
    record_maker(plate_listing const& listing, scan_options const& options, scan_report& report)
        : listing_(listing), options_(options), report_(report) {}

    image_set make() {
        for_each_name([&](auto const& parts, auto const&) {
            actions_.see(parts);
            wells_.see(parts);
            sites_.see_text(parts.site), channels_.see_text(parts.channel), planes_.see_text(parts.z),
                times_.see_text(parts.timepoint);
        });
        if (sites_.has_strings() || channels_.has_strings() || planes_.has_strings() || times_.has_strings())
            for_each_name([&](auto const& parts, auto const&) {
                sites_.see_number(parts.site), channels_.see_number(parts.channel), planes_.see_number(parts.z),
                    times_.see_number(parts.timepoint);
            });
        for (auto* const numbers : {&sites_, &channels_, &planes_, &times_}) numbers->number_texts();
        image_set set;
        set.images.reserve(listing_.files.size());
        for_each_name([&](auto parts, auto const& file) { add(set, parts, file); },
                      [&](auto const& file, std::string_view reason) {
                          auto const path = listing_(file).path().string();
                          if (options_.unmatched == unmatched_policy::refuse)
                              throw file_error(path,
                                               std::string(name_of(report_.format)) + " names: " + std::string(reason));
                          report_.unmatched.add(path + ": " + std::string(reason));
                      });
        set.channel_labels = std::move(channels_.labels);
        set.site_labels = std::move(sites_.labels);
        set.z_labels = std::move(planes_.labels);
        set.timepoint_labels = std::move(times_.labels);
        return set;
    }

private:
    struct pass_over {
        void operator()(plate_listing::file const&, std::string_view) const noexcept {}
    };
    template <class Read, class Refuse = pass_over>
    void for_each_name(Read read, Refuse refuse = {}) {
        for (auto const& file : listing_.files)
            if (auto const name = parse(listing_.name(file)))
                read(*name, file);
            else
                refuse(file, name.reason());
    }

    void add(image_set& set, name_parts& parts, plate_listing::file const& file) {
        actions_.apply(parts);
        if (report_.format == naming::scan_r) wells_.apply(parts);
        auto const& layout = listing_.folders[file.folder].layout;
        if (layout.is_projection && !options_.keep_projections)
            return report_.projections.add(listing_(file).path().string());
        set.images.push_back({parts.well,
                              sites_(parts.site),
                              channels_(parts.channel),
                              layout.z ? layout.z : planes_(parts.z),
                              layout.timepoint ? layout.timepoint : times_(parts.timepoint),
                              {},
                              listing_(file)});
    }
};

}  // namespace detail

/// Returns the images in `folder` and its subfolders, ordered by well, site, channel, plane and time, parsed from their
/// names.
///
/// Reads every folder once, and only the names and kinds of files. It opens no file, because opening 27,000 files would
/// take longer than the rest of the scan. Each file is therefore assumed to contain one image; a file with several
/// pages throws when it is loaded, unless options.pages allow it. With page_policy::described, every file is opened,
/// and its pages are numbered from 0 in each dimension that has several.
///
/// For an OpenHCS plate, the images are those listed in its metadata file. Hidden and temporary files, thumbnails,
/// projections (ZStep_0) and Zarr folders are left out. Links are not followed by default. The report counts all of
/// these. File names that are not UTF-8 keep their bytes. Holds 48 bytes plus the name of each image, and 12 bytes more
/// per image while it reads.
/// \throws file_error a folder cannot be read; it contains no image; the format cannot be determined (one format must
/// match at least half of the names); a name does not match, with unmatched_policy::refuse
/// \throws duplicate_key two files have the same coordinates, unless the options select one
inline image_set scan(std::filesystem::path const& folder, scan_options const& options = {}) {
    scan_report report;
    detail::plate_listing const listing(folder, options, report);
    detail::choose_format(listing, options, folder.string(), report);
    auto set = detail::record_maker(listing, options, report).make();
    set.root = folder;
    detail::finish_scan(set, std::move(report), options);
    return set;
}

}  // namespace sluice::plate
