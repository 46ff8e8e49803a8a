/// \file
/// pattern_field: the fields of a name pattern, their names, and their values in one file name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/name_parts.hpp>

namespace sluice::plate::detail {

enum class pattern_field : std::uint8_t { well, row, column, site, channel, z, timepoint, plate, anything };

/// Case-insensitive. Returns no value for an unknown name.
inline std::optional<pattern_field> pattern_field_named(std::string_view name) {
    using enum pattern_field;
    static constexpr std::pair<std::string_view, pattern_field> names[]{{"well", well},
                                                                        {"row", row},
                                                                        {"wellrow", row},
                                                                        {"col", column},
                                                                        {"column", column},
                                                                        {"wellcolumn", column},
                                                                        {"wellcol", column},
                                                                        {"site", site},
                                                                        {"s", site},
                                                                        {"field", site},
                                                                        {"f", site},
                                                                        {"pos", site},
                                                                        {"channel", channel},
                                                                        {"channelnumber", channel},
                                                                        {"wavelength", channel},
                                                                        {"dye", channel},
                                                                        {"c", channel},
                                                                        {"w", channel},
                                                                        {"z", z},
                                                                        {"plane", z},
                                                                        {"slice", z},
                                                                        {"stackslice", z},
                                                                        {"t", timepoint},
                                                                        {"timepoint", timepoint},
                                                                        {"frame", timepoint},
                                                                        {"plate", plate},
                                                                        {"*", anything}};
    for (auto const& [known, field] : names)
        if (equal_in_any_case(known, name)) return field;
    return std::nullopt;
}

/// Checks the combination of fields: each at most once, and exactly one well. Returns the violated rule, or an empty
/// text.
class pattern_fields {
    std::array<std::size_t, 9> counts_{};
    std::size_t count(pattern_field field) const { return counts_[static_cast<std::size_t>(field)]; }

public:
    void add(pattern_field field) { ++counts_[static_cast<std::size_t>(field)]; }
    std::string_view broken_rule() const {
        for (auto field = pattern_field::well; field != pattern_field::anything;
             field = static_cast<pattern_field>(static_cast<int>(field) + 1))
            if (count(field) > 1) return "each field may appear only once";
        bool const placed = count(pattern_field::well) + count(pattern_field::row) == 1 &&
                            count(pattern_field::row) == count(pattern_field::column);
        return placed ? "" : "there must be one well, or row and col";
    }
};

/// The values of one name's fields. Text that consists of digits is a number.
class pattern_values {
    name_parts parts_;
    bool has_well_ = false;
    unsigned row_ = 0, column_ = 0;

public:
    /// Returns false if the text is invalid for this field.
    bool assign(pattern_field field, std::string_view text) {
        auto const numbered = parse_number(text);
        auto const set = [&](name_field& to) {
            to = numbered ? name_field{*numbered, {}} : name_field{{}, text};
            return true;
        };
        switch (field) {
            case pattern_field::well: {
                auto const place = parse_well(text);
                if (place) parts_.well = *place;
                return has_well_ = place.has_value();
            }
            case pattern_field::row:
                return (row_ = numbered ? numbered->value_or(0) : row_of(text).value_or(0)) != 0;
            case pattern_field::column:
                return numbered && (column_ = **numbered, true);
            case pattern_field::site:
                return set(parts_.site);
            case pattern_field::channel:
                return set(parts_.channel);
            case pattern_field::z:
                return set(parts_.z);
            case pattern_field::timepoint:
                return set(parts_.timepoint);
            case pattern_field::plate:
                return parts_.plate = text, true;
            default:
                return true;
        }
    }
    parsed_name result() const {
        if (has_well_) return parts_;
        auto const place = well_at(row_, column_);
        if (!place) return parsed_name::refused("the well must be from A01 to AF48");
        auto parts = parts_;
        parts.well = *place;
        return parts;
    }
};

}  // namespace sluice::plate::detail
