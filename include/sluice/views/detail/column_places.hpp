/// \file
/// column_places: where the columns of several row ranges go in one wider row, and back.
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

/// What of each part is seen. Immutable; shared by views and segments. Holds some 24 bytes for each column.
template <std::size_t Parts>
struct column_places {
    struct place {
        std::size_t part = 0, column = 0;
    };
    std::vector<place> columns;                           // of the wider row: which column of which part
    std::array<std::vector<std::size_t>, Parts> of_part;  // of a part: where its columns go
    std::array<bool, Parts> adjacent{};                   // to neighbours, in order: then they are copied at once

    /// The parts' columns one after the other.
    static std::shared_ptr<column_places const> side_by_side(std::array<std::size_t, Parts> const& widths) {
        auto made = std::make_shared<column_places>();
        for (std::size_t part = 0; part != Parts; ++part)
            for (std::size_t column = 0; column != widths[part]; ++column) made->add({part, column});
        made->find_adjacent();
        return made;
    }

    /// Some columns of the wider row, in any order: their places, and what of each part is chosen. A part that
    /// `is_rows` has its chosen columns next to each other from now on; another one has its single column as before.
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
            adjacent[part] = to.empty() || to.back() - to.front() == to.size() - 1;  // ascending, so without a hole
        }
    }
};

}  // namespace sluice::detail
