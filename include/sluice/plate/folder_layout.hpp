/// \file
/// folder_layout: the time and plane numbers in the MetaXpress folder names "TimePoint_3/ZStep_2".
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include <sluice/plate/detail/name_reader.hpp>
#include <sluice/plate/number.hpp>

namespace sluice::plate {

/// Numbers from a folder's name. They take precedence over numbers in the file's name.
struct folder_layout {
    number timepoint, z;
    bool is_projection = false;  // ZStep_0 holds the projection of the stack, not a plane of it

    friend constexpr bool operator==(folder_layout const&, folder_layout const&) = default;

    /// Returns the layout of a subfolder with this name.
    folder_layout inside(std::string_view name) const noexcept {
        folder_layout layout = *this;
        if (auto const time = numbered(name, "TimePoint")) layout.timepoint = *time;
        if (auto const plane = numbered(name, "ZStep")) {
            layout.z = *plane;
            layout.is_projection = *plane == number(0);
        }
        return layout;
    }

private:
    // "TimePoint_3", "TimePoint-3", "timepoint3"
    static std::optional<number> numbered(std::string_view name, std::string_view word) noexcept {
        detail::name_reader in(name);
        if (!in.skip(word)) return std::nullopt;
        if (!in.skip("_")) in.skip("-");
        auto const value = in.digits();
        return in.at_end() ? value : std::nullopt;
    }
};

}  // namespace sluice::plate
