/// \file
/// read_image_table: reads the images listed in a CellProfiler table (LoadData).
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/plate/detail/csv_reader.hpp>
#include <sluice/plate/detail/finish_scan.hpp>
#include <sluice/plate/detail/name_numbers.hpp>
#include <sluice/plate/detail/pattern_field.hpp>
#include <sluice/plate/detail/whole_text.hpp>
#include <sluice/plate/image_set.hpp>
#include <sluice/plate/scan_options.hpp>

namespace sluice::plate {

namespace detail {

/// The columns of the table, identified by the names in its first row.
struct table_columns {
    struct of_channel {
        std::size_t file = 0;
        std::optional<std::size_t> folder;
    };
    std::vector<std::pair<std::size_t, pattern_field>> fields;  // Metadata_Well and other coordinates
    std::map<std::string, of_channel> channels;                 // FileName_X and PathName_X, by X

    table_columns(std::vector<std::string> const& names, std::string const& path) {
        pattern_fields known;
        std::map<std::string, std::size_t> folders;
        for (std::size_t i = 0; i != names.size(); ++i) {
            std::string_view name = names[i];
            if (name.starts_with("Image_")) name.remove_prefix(6);
            auto const under = name.find('_');
            if (under == name.npos) continue;
            auto const kind = name.substr(0, under), rest = name.substr(under + 1);
            auto const field = kind == "Metadata" && rest != "*" ? pattern_field_named(rest) : std::nullopt;
            if (field && *field != pattern_field::channel)
                fields.emplace_back(i, *field), known.add(*field);
            else if (kind == "FileName")
                channels[std::string(rest)].file = i;
            else if (kind == "PathName")
                folders[std::string(rest)] = i;
        }
        if (auto const rule = known.broken_rule(); !rule.empty())
            throw format_error(path, "row 1: Metadata columns: " + std::string(rule));
        if (channels.empty())
            throw format_error(path, "row 1: there must be at least one column FileName_X (of a channel X), got none");
        for (auto& [channel, at] : channels)
            if (auto const folder = folders.find(channel); folder != folders.end()) at.folder = folder->second;
    }
};

}  // namespace detail

/// Returns the images of a table. Each row is a set of images. Its columns are `Metadata_Well` (or `Metadata_WellRow`
/// and `Metadata_WellCol`), `Metadata_Site`, `Metadata_Z`, `Metadata_T`, or their aliases in \ref name_pattern, and for
/// each channel X `FileName_X` and `PathName_X`. Relative paths, and files without a PathName, are resolved in the
/// table's folder. Other columns are ignored.
///
/// Channels are numbered in the order of their names. Only the table is read, unless options.pages require more. Of the
/// options, only `pages` and `duplicates` apply. Holds the table twice while reading, then 48 bytes plus the name of
/// each image.
/// \throws file_error the table cannot be read; columns or fields are missing; a well is invalid
/// \throws duplicate_key two files have the same coordinates, unless the options select one
inline image_set read_image_table(std::filesystem::path const& table, scan_options const& options = {}) {
    auto const text = detail::whole_text(table);
    auto const path = table.string();
    detail::csv_reader rows(text);
    std::vector<std::string> row;
    rows.next(row);
    detail::table_columns const columns(row, path);
    auto const width = row.size();

    struct line {
        name_parts parts;
        std::vector<std::string> texts;  // storage that the parts refer to
    };
    std::vector<line> lines;
    detail::text_numbers sites, planes, times;
    while (rows.next(row)) {
        auto const fail = [&](std::string const& rule) {
            throw format_error(path, "row " + std::to_string(rows.row()) + ": " + rule);
        };
        if (row.size() != width)
            fail("must have " + std::to_string(width) + " fields, got " + std::to_string(row.size()));
        detail::pattern_values values;
        for (auto const& [column, field] : columns.fields)
            if (!row[column].empty() && !values.assign(field, row[column]))
                fail("must be a valid well, row or column, got " + row[column]);
        auto const parts = values.result();
        if (!parts) fail(std::string(parts.reason()));
        lines.push_back({*parts, std::exchange(row, {})});
        sites.see_text(parts->site), planes.see_text(parts->z), times.see_text(parts->timepoint);
    }
    for (auto const& one : lines)
        sites.see_number(one.parts.site), planes.see_number(one.parts.z), times.see_number(one.parts.timepoint);
    for (auto* const numbers : {&sites, &planes, &times}) numbers->number_texts();

    image_set set;
    set.root = table.parent_path();
    std::map<std::filesystem::path, std::shared_ptr<image_folder>> folders;
    std::uint32_t channel = 0;
    for (auto const& [name, at] : columns.channels) {
        set.channel_labels.push_back(name);
        ++channel;
        for (auto const& one : lines) {
            if (one.texts[at.file].empty()) continue;  // no image of this channel in this set
            auto const file = set.root / (at.folder ? one.texts[*at.folder] : std::string()) / one.texts[at.file];
            auto& folder = folders[file.parent_path()];
            if (!folder) folder = std::make_shared<image_folder>(file.parent_path());
            auto const own = file.filename().native();
            set.images.push_back({one.parts.well,
                                  sites(one.parts.site),
                                  channel,
                                  planes(one.parts.z),
                                  times(one.parts.timepoint),
                                  {},
                                  {folder, folder->add(own), static_cast<std::uint16_t>(own.size())}});
        }
    }
    set.site_labels = std::move(sites.labels), set.z_labels = std::move(planes.labels),
    set.timepoint_labels = std::move(times.labels);
    scan_report report;
    report.format = naming::table;
    report.reason = path;
    report.folders = folders.size();
    report.files = set.images.size();
    detail::finish_scan(set, std::move(report), options);
    return set;
}

}  // namespace sluice::plate
