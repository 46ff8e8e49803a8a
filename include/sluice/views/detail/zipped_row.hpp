/// \file
/// zipped_row: several rows or single values as one row, and the loop that copies many of them.
#pragma once

#include <cstddef>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/copy_rows.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/detail/index_cursor.hpp>
#include <sluice/views/detail/column_places.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice::detail {

template <class T, class... Parts>
class zipped_row : public ranges::view_facade<zipped_row<T, Parts...>, ranges::finite> {
    friend ranges::range_access;
    using places = column_places<sizeof...(Parts)>;
    std::tuple<Parts...> parts_{};
    places const* places_ = nullptr;

    struct cursor : index_cursor {
        using value_type = T;
        zipped_row of{};
        T read() const { return of[index]; }
    };
    cursor begin_cursor() const { return {{0}, *this}; }
    cursor end_cursor() const { return {{size()}, *this}; }

    template <class Part>
    static T value(Part const& part, std::size_t column) {
        if constexpr (is_row<Part>)
            return static_cast<T>(part[column]);
        else
            return static_cast<T>(part);
    }

public:
    zipped_row() = default;
    zipped_row(places const* to, Parts... parts) : parts_(std::move(parts)...), places_(to) {}
    std::size_t size() const { return places_ ? places_->columns.size() : 0; }
    T operator[](std::size_t column) const {
        auto const& from = places_->columns[column];
        T found{};
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((from.part == I ? void(found = value(std::get<I>(parts_), from.column)) : void()), ...);
        }(std::index_sequence_for<Parts...>{});
        return found;
    }
};

/// Copies the rows (or elements) of one part into its columns of `out`: `places[k]` is the destination of column k.
template <class S, class U>
void copy_part(S const& part, std::vector<std::size_t> const& places, bool adjacent, U* out, std::size_t out_stride) {
    if (places.empty()) return;
    if constexpr (!row_range<S>) {
        for (auto const place : places) {
            U* to = out + place;
            auto it = ranges::begin(part);
            for (auto n = ranges::size(part); n != 0; --n, ++it, to += out_stride) *to = static_cast<U>(*it);
        }
    } else if (adjacent) {
        detail::copy_rows(part, out + places.front(), out_stride);
    } else {
        for (auto const& row : part) {
            for (std::size_t k = 0; k != places.size(); ++k) out[places[k]] = static_cast<U>(row[k]);
            out += out_stride;
        }
    }
}

}  // namespace sluice::detail

template <class T, class... Parts>
inline constexpr bool sluice::is_row<sluice::detail::zipped_row<T, Parts...>> = true;
template <class T, class... Parts>
inline constexpr bool std::ranges::enable_view<sluice::detail::zipped_row<T, Parts...>> = true;
