/// \file
/// naming: the file-name format of a plate, and its detection.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include <sluice/plate/image_xpress_name.hpp>
#include <sluice/plate/in_cell_name.hpp>
#include <sluice/plate/name_parts.hpp>
#include <sluice/plate/phenix_name.hpp>
#include <sluice/plate/scan_r_name.hpp>
#include <sluice/plate/yokogawa_name.hpp>

namespace sluice::plate {

/// File-name formats. `pattern` is a user's `name_pattern`. A `table` ignores names.
enum class naming { image_xpress, phenix, yokogawa, in_cell, scan_r, open_hcs, pattern, table };

constexpr std::string_view name_of(naming format) noexcept {
    constexpr std::string_view names[]{"ImageXpress", "Phenix",  "Yokogawa", "IN Cell",
                                       "ScanR",       "OpenHCS", "pattern",  "table"};
    return names[static_cast<std::size_t>(format)];
}

/// Parses a name of any format that needs no pattern. OpenHCS names follow the rules of either of two instruments.
constexpr parsed_name parse_name(naming format, std::string_view name) noexcept {
    switch (format) {
        case naming::image_xpress:
            return parse_image_xpress_name(name);
        case naming::phenix:
            return parse_phenix_name(name);
        case naming::yokogawa:
            return parse_yokogawa_name(name);
        case naming::in_cell:
            return parse_in_cell_name(name);
        case naming::scan_r:
            return parse_scan_r_name(name, well::columns);
        case naming::open_hcs: {
            auto const as_image_xpress = parse_image_xpress_name(name);
            return as_image_xpress ? as_image_xpress : parse_phenix_name(name);
        }
        default:
            return parsed_name::refused("this format requires a pattern");
    }
}

/// Counts how many names each format can parse.
class naming_vote {
    static constexpr std::array candidates{naming::image_xpress, naming::phenix, naming::yokogawa, naming::in_cell,
                                           naming::scan_r};
    std::array<std::size_t, candidates.size()> read_{};
    std::size_t names_ = 0;

public:
    void count(std::string_view name) {
        ++names_;
        for (std::size_t i = 0; i != candidates.size(); ++i)
            read_[i] += static_cast<bool>(parse_name(candidates[i], name));
    }

    struct result {
        bool decided = false;
        naming format{};
        std::string reason;  ///< how many names each format matches, as text
    };
    /// Returns the format that matches most names, if it matches at least half and no other format matches as many.
    result decide() const {
        auto const best = static_cast<std::size_t>(std::max_element(read_.begin(), read_.end()) - read_.begin());
        bool const alone = std::count(read_.begin(), read_.end(), read_[best]) == 1;
        std::string reason = "of " + std::to_string(names_) + " image names";
        for (std::size_t i = 0; i != candidates.size(); ++i)
            if (read_[i] != 0)
                reason += ", " + std::string(name_of(candidates[i])) + " matches " + std::to_string(read_[i]);
        if (read_[best] == 0) reason += ", no known format matches any";
        return {read_[best] != 0 && alone && 2 * read_[best] >= names_, candidates[best], std::move(reason)};
    }
};

}  // namespace sluice::plate
