/// \file
/// Writes the values of a range, or of its rows, to a file.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/copy_rows.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/sinks/detail/buffered_file.hpp>
#include <sluice/sinks/detail/strips.hpp>
#include <range/v3/range/access.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/range/traits.hpp>

namespace sluice {

/// A number that flat files can store: at most 8 bytes, little-endian.
template <class T>
concept flat_number = std::is_arithmetic_v<T> && sizeof(T) <= 8 && std::same_as<T, std::remove_cv_t<T>>;

namespace detail {

/// Buffer space for at least `count` values; `file.fill` appends them to the file.
template <flat_number T>
std::span<T> room_for(buffered_file& file, std::size_t count) {
    auto const bytes = file.room(count * sizeof(T));
    return {reinterpret_cast<T*>(bytes.data()), bytes.size() / sizeof(T)};
}

/// Writes the elements of a plain range.
template <flat_number T, class S>
void write_segment(buffered_file& file, S const& segment) {
    auto left = static_cast<std::size_t>(ranges::size(segment));
    if constexpr (ranges::contiguous_range<S const> && std::same_as<ranges::range_value_t<S const>, T>) {
        file.write(std::as_bytes(std::span(ranges::data(segment), left)));
    } else {
        for (auto it = ranges::begin(segment); left != 0;) {
            auto const room = room_for<T>(file, 1);
            auto const count = std::min(left, room.size());
            for (T& value : room.first(count)) value = static_cast<T>(*it++);
            file.fill(count * sizeof(T));
            left -= count;
        }
    }
}

template <flat_number T, class R>
void write_values(buffered_file& file, R&& range) {
    if constexpr (walked_by_segments<R>) {
        visit_segments(range, 0, static_cast<std::size_t>(ranges::size(range)), [&](auto const& segment) {
            write_segment<T>(file, segment);
            return true;
        });
    } else {
        sluice::for_each(range, [&](auto&& element) {
            room_for<T>(file, 1).front() = static_cast<T>(element);
            file.fill(sizeof(T));
        });
    }
}

/// Writes rows, row-major, through the file's buffer: one copy.
template <flat_number T, class R>
void write_rows(buffered_file& file, common_width& width, R&& rows) {
    std::size_t const columns = rows.width();
    if (columns == 0 && static_cast<std::size_t>(ranges::size(rows)) == 0) return;
    width.require(columns, file.who());
    std::span<T> room;
    auto const rows_of_room = [&] {
        room = room_for<T>(file, columns);
        return room.size() / columns;
    };
    visit_strips(rows, rows_of_room, [&](auto const& strip, std::size_t count) {
        copy_rows(strip, room.data(), columns);
        file.fill(count * columns * sizeof(T));
    });
}

}  // namespace detail
}  // namespace sluice
