/// \file
/// read_image_table: the images that a table of CellProfiler (LoadData) lists.
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

/// What the columns of such a table are, by the names in its first row.
struct table_columns {
    struct of_channel {
        std::size_t file = 0;
        std::optional<std::size_t> folder;
    };
    std::vector<std::pair<std::size_t, pattern_field>> fields;  // Metadata_Well and others that say what an image shows
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
            throw format_error(path, "row 1: of the columns Metadata_Well and so on, " + std::string(rule));
        if (channels.empty())
            throw format_error(path, "row 1: there must be a column FileName_X for a channel X, got none");
        for (auto& [channel, at] : channels)
            if (auto const folder = folders.find(channel); folder != folders.end()) at.folder = folder->second;
    }
};

}  // namespace detail

/// The images of a table: a row for each set of images, with columns `Metadata_Well` (or `Metadata_WellRow` and
/// `Metadata_WellCol`), `Metadata_Site`, `Metadata_Z`, `Metadata_T` and their other names, as in \ref name_pattern, and
/// for each channel X `FileName_X` and `PathName_X`. Without a PathName, and where it is relative, files lie in the
/// table's folder. Other columns are not read.
///
/// Channels are numbered by their names. The table is read whole, and no other file, unless options.pages say so; of
/// the options, only those and `duplicates` count. Holds the table twice while it reads, afterwards 48 bytes and a name
/// for each image.
/// \throws file_error the table cannot be read; columns or fields are missing; a well is none
/// \throws duplicate_key two files for the same image, unless the options say which to take
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
        std::vector<std::string> texts;  // where the parts lie
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
                fail("must have a well, row or column, got " + row[column]);
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
            if (one.texts[at.file].empty()) continue;  // an image that this set lacks
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
