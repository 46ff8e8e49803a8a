/// \file
/// column_places: maps the columns of several row ranges (parts) to one wider row, and back.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>

namespace sluice::detail {

/// The visible columns of each part. Immutable; shared by views and segments. Holds about 24 bytes per column.
template <std::size_t Parts>
struct column_places {
    struct place {
        std::size_t part = 0, column = 0;
    };
    std::vector<place> columns;                           // of the wider row: its part and the column in it
    std::array<std::vector<std::size_t>, Parts> of_part;  // of a part: the destinations of its columns
    std::array<bool, Parts> adjacent{};  // the destinations are adjacent and in order, so columns are copied at once

    /// Places the parts' columns side by side.
    static std::shared_ptr<column_places const> side_by_side(std::array<std::size_t, Parts> const& widths) {
        auto made = std::make_shared<column_places>();
        for (std::size_t part = 0; part != Parts; ++part)
            for (std::size_t column = 0; column != widths[part]; ++column) made->add({part, column});
        made->find_adjacent();
        return made;
    }

    /// Selects columns of the wider row, in any order. Returns their places and the columns chosen from each part. A
    /// part that `is_rows` is then narrowed to its chosen columns; another part keeps its single column.
    struct selection {
        std::shared_ptr<column_places const> places;
        std::array<std::vector<std::size_t>, Parts> chosen;
    };
    selection select(std::span<std::size_t const> chosen_columns, std::array<bool, Parts> const& is_rows) const {
        selection made;
        auto places = std::make_shared<column_places>();
        for (auto const number : chosen_columns) {
            if (number >= columns.size())
                throw argument_error("sluice::views::select: a column must be below the width " +
                                     std::to_string(columns.size()) + ", got " + std::to_string(number));
            auto const& from = columns[number];
            auto& chosen = made.chosen[from.part];
            places->add({from.part, is_rows[from.part] ? chosen.size() : 0});
            chosen.push_back(from.column);
        }
        places->find_adjacent();
        made.places = std::move(places);
        return made;
    }

private:
    void add(place from) {
        of_part[from.part].push_back(columns.size());
        columns.push_back(from);
    }
    void find_adjacent() {
        for (std::size_t part = 0; part != Parts; ++part) {
            auto const& to = of_part[part];
            adjacent[part] = to.empty() || to.back() - to.front() == to.size() - 1;  // ascending, so contiguous
        }
    }
};

}  // namespace sluice::detail
