/// \file
/// Builds the JSON metadata of a plate and of a well.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include <sluice/ngff/image_metadata.hpp>
#include <sluice/ngff/plate_layout.hpp>
#include <sluice/ngff/version.hpp>

namespace sluice::ngff {

/// Lists all rows and columns of the plate, its wells and their acquisitions. In 0.5, "plate" also has the version: the
/// text of the specification requires it, the schema does not.
inline json plate_json(plate_layout const& plate, version which) {
    std::size_t most_fields = 0;
    json wells = json::array(), rows = json::array(), columns = json::array(), acquisitions = json::array();
    for (auto const& well : plate.wells) {
        most_fields = std::max(most_fields, well.fields.size());
        wells.push_back({{"path", path_of(well)}, {"rowIndex", well.row}, {"columnIndex", well.column}});
    }
    for (std::uint32_t row = 0; row < plate.rows; ++row) rows.push_back({{"name", row_name(row)}});
    for (std::uint32_t column = 0; column < plate.columns; ++column) columns.push_back({{"name", column_name(column)}});
    for (auto const& run : plate.acquisitions) {
        std::size_t most = 0;
        for (auto const& well : plate.wells)
            most = std::max(most, static_cast<std::size_t>(std::ranges::count(
                                      well.fields, run.id, [](field_layout const& f) { return f.acquisition; })));
        json one{{"id", run.id}};
        if (!run.name.empty()) one["name"] = run.name;
        if (!run.description.empty()) one["description"] = run.description;
        if (most != 0) one["maximumfieldcount"] = most;
        if (run.start_time) one["starttime"] = *run.start_time;
        if (run.end_time) one["endtime"] = *run.end_time;
        acquisitions.push_back(std::move(one));
    }
    json about{{"version", name_of(which)}, {"name", plate.name}};
    if (most_fields != 0) about["field_count"] = most_fields;
    if (!acquisitions.empty()) about["acquisitions"] = std::move(acquisitions);
    about["rows"] = std::move(rows);
    about["columns"] = std::move(columns);
    about["wells"] = std::move(wells);
    json made;
    if (which == version::v0_5) made["version"] = name_of(which);
    made["plate"] = std::move(about);
    return made;
}

/// Lists the fields of a well.
inline json well_json(well_layout const& well, version which) {
    json images = json::array();
    for (auto const& field : well.fields) {
        json one{{"path", field.name}};
        if (field.acquisition) one["acquisition"] = *field.acquisition;
        images.push_back(std::move(one));
    }
    json about, made;
    if (which == version::v0_4)
        about["version"] = name_of(which);
    else
        made["version"] = name_of(which);
    about["images"] = std::move(images);
    made["well"] = std::move(about);
    return made;
}

}  // namespace sluice::ngff
