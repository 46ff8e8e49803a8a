/// \file
/// column_numbers: the original numbers of selected columns.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace sluice::detail {

/// Maps a visible column to its number in the view it was selected from. Immutable; copies share the list. Holds
/// nothing until columns are selected.
class column_numbers {
    std::shared_ptr<std::vector<std::size_t> const> chosen_;

public:
    column_numbers() = default;

    /// Null if no columns have been selected (identity).
    std::size_t const* data() const noexcept { return chosen_ ? chosen_->data() : nullptr; }
    column_numbers select(std::span<std::size_t const> columns) const {
        std::vector<std::size_t> chosen(columns.begin(), columns.end());
        if (chosen_)
            for (auto& column : chosen) column = (*chosen_)[column];
        column_numbers made;
        made.chosen_ = std::make_shared<std::vector<std::size_t> const>(std::move(chosen));
        return made;
    }
};

}  // namespace sluice::detail
