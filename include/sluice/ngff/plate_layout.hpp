/// \file
/// plate_layout: the description of a plate before it is written: rows, columns, wells, fields and images.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/utf8.hpp>
#include <sluice/ngff/image_layout.hpp>

namespace sluice::ngff {

/// A run of the microscope over the plate.
struct acquisition {
    std::uint64_t id = 0;
    std::string name = {};
    std::string description = {};
    std::optional<std::int64_t> start_time = {}, end_time = {};  ///< seconds since 1970
};

/// One field of view of a well: an image of five dimensions.
struct field_layout {
    std::string name;                               ///< used in paths: letters and digits, such as "0"
    std::optional<std::uint64_t> acquisition = {};  ///< id of one of the plate's acquisitions
    std::optional<image_shape> shape = {};          ///< only if it differs from the plate's
    double y_um = 0, x_um = 0;                      ///< centre of the first pixel
};

/// A well with images. Row and column count from 0.
struct well_layout {
    std::uint32_t row = 0, column = 0;
    std::vector<field_layout> fields;
};

/// Everything that a store needs before the first plane.
struct plate_layout {
    std::string name;
    std::uint32_t rows = 0, columns = 0;  ///< of the whole plate, including empty ones
    std::vector<well_layout> wells;
    std::vector<acquisition> acquisitions = {};
    image_layout image;

    image_shape const& shape_of(field_layout const& field) const noexcept {
        return field.shape ? *field.shape : image.shape;
    }
    std::size_t fields() const noexcept {
        std::size_t n = 0;
        for (auto const& well : wells) n += well.fields.size();
        return n;
    }
};

/// Returns the name of a row, counted from 0: "A", ..., "Z", "AA", ..., "AF", ...
inline std::string row_name(std::uint32_t row) {
    std::string name;
    for (std::uint64_t rest = std::uint64_t{row} + 1; rest != 0; rest = (rest - 1) / 26)
        name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
    return name;
}
/// Returns the name of a column, counted from 0: "01", ..., "48", ...
inline std::string column_name(std::uint32_t column) {
    auto const number = std::to_string(std::uint64_t{column} + 1);
    return number.size() < 2 ? "0" + number : number;
}
/// Returns the path of a well in its plate: "A/01".
inline std::string path_of(well_layout const& well) { return row_name(well.row) + "/" + column_name(well.column); }

/// Returns the rows and columns of the smallest standard plate (6, 12, 24, 48, 96, 384, 1536 wells) with at least this
/// many. Returns its arguments if no standard plate is large enough.
inline std::pair<std::uint32_t, std::uint32_t> plate_size(std::uint32_t rows, std::uint32_t columns) noexcept {
    constexpr std::pair<std::uint32_t, std::uint32_t> sizes[]{{2, 3},  {3, 4},   {4, 6},  {6, 8},
                                                              {8, 12}, {16, 24}, {32, 48}};
    for (auto const& size : sizes)
        if (rows <= size.first && columns <= size.second) return size;
    return {rows, columns};
}

/// Throws argument_error if a rule of the layout is violated.
inline void require_valid(plate_layout const& plate) {
    require_valid(plate.image);
    auto const refuse = [](std::string const& rule) { throw argument_error("sluice::ngff::plate_layout: " + rule); };
    if (malformed_byte(plate.name)) refuse("the name must be UTF-8");
    std::set<std::uint64_t> acquired;
    for (auto const& run : plate.acquisitions) {
        if (!acquired.insert(run.id).second)
            refuse("acquisition ids must differ, got " + std::to_string(run.id) + " twice");
        if (malformed_byte(run.name) || malformed_byte(run.description))
            refuse("the name and description of an acquisition must be UTF-8");
    }
    std::set<std::pair<std::uint32_t, std::uint32_t>> places;
    for (auto const& well : plate.wells) {
        if (well.row >= plate.rows || well.column >= plate.columns)
            refuse("a well must be within " + std::to_string(plate.rows) + " rows and " +
                   std::to_string(plate.columns) + " columns, got " + path_of(well));
        if (!places.emplace(well.row, well.column).second) refuse("wells must differ, got " + path_of(well) + " twice");
        if (well.fields.empty()) refuse("a well must have at least one field, got none in " + path_of(well));
        std::set<std::string_view> names;
        for (auto const& field : well.fields) {
            auto const letter = [](char c) {
                return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            };
            if (field.name.empty() || !std::ranges::all_of(field.name, letter))
                refuse("the name of a field must be letters and digits, got \"" + field.name + "\" in " +
                       path_of(well));
            if (!names.insert(field.name).second)
                refuse("field names must differ, got " + field.name + " twice in " + path_of(well));
            if (field.acquisition ? !acquired.contains(*field.acquisition) : plate.acquisitions.size() > 1)
                refuse("a field must refer to one of the acquisitions, got " +
                       (field.acquisition ? std::to_string(*field.acquisition) : "none") + " in " + path_of(well) +
                       "/" + field.name);
            if (!field.shape) continue;
            auto own = plate.image;
            own.shape = *field.shape;
            require_valid(own);
        }
    }
}

}  // namespace sluice::ngff
