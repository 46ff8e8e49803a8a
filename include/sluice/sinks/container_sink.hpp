/// \file
/// container_sink: appends to a container.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/copy_rows.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/sink.hpp>
#include <sluice/sinks/detail/strips.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/range/traits.hpp>

namespace sluice {

/// A container that accepts a value at its end: vector, deque, list, string, and set.
template <class C>
concept appendable_container =
    requires(C& container, typename C::value_type& value) { container.insert(container.end(), std::move(value)); };

namespace detail {

/// A container whose elements are written in place.
template <class C>
concept resizable_memory = std::is_arithmetic_v<typename C::value_type> && requires(C& c, std::size_t n) {
    c.resize(n);
    { c.data() } -> std::same_as<typename C::value_type*>;
};

}  // namespace detail

/// Appends elements, or rows in row-major order, to a container.
///
/// `container_sink(v)` refers to `v`, which must outlive it; `container_sink<std::vector<int>>()` and
/// `container_sink(std::move(v))` own theirs, which `container()` returns:
///
///     auto const all = (range | into(container_sink<std::vector<int>>())).container();
///
/// Requires `values_for` the container's value type. Holds the appended values. For rows into a non-contiguous
/// container, also holds one buffer of 64 KiB or one row. Throws what reading and the container throw, and
/// argument_error if the width of the rows changes. If reading rows throws, a vector has none of those rows. `finish`
/// does nothing.
template <class C>
    requires appendable_container<std::remove_reference_t<C>>
class container_sink {
    using container_type = std::remove_reference_t<C>;
    using value_type = typename container_type::value_type;
    C container_;
    detail::common_width width_;

    template <class R>
    void append_rows(R&& rows) {
        std::size_t const columns = rows.width();
        if (static_cast<std::size_t>(ranges::size(rows)) == 0) return;
        width_.require(columns, "sluice::container_sink");
        if constexpr (detail::resizable_memory<container_type>) {
            auto const before = container_.size();
            container_.resize(before + static_cast<std::size_t>(ranges::size(rows)) * columns);
            auto* to = container_.data() + before;
            auto const take = [&](auto const& strip, std::size_t n) {
                detail::copy_rows(strip, to, columns);
                to += n * columns;
            };
            try {
                detail::visit_strips(rows, [] { return static_cast<std::size_t>(-1); }, take);
            } catch (...) {
                container_.resize(before);
                throw;
            }
        } else {
            auto const most = std::max<std::size_t>(1, detail::sink_buffer_bytes / (columns * sizeof(value_type)));
            auto const buffer = std::make_unique_for_overwrite<value_type[]>(most * columns);
            detail::visit_strips(
                rows, [&] { return most; },
                [&](auto const& strip, std::size_t n) {
                    detail::copy_rows(strip, buffer.get(), columns);
                    for (auto const value : std::span(buffer.get(), n * columns))
                        container_.insert(container_.end(), value);
                });
        }
    }

public:
    container_sink()
        requires std::default_initializable<C>
    = default;
    explicit container_sink(C&& container) : container_(std::forward<C>(container)) {}

    template <class R>
        requires values_for<R, value_type>
    void append(R&& range) {
        if constexpr (row_range<R>) {
            append_rows(range);
        } else {
            sluice::for_each(std::forward<R>(range), [&](auto&& element) {
                container_.insert(container_.end(), static_cast<value_type>(std::forward<decltype(element)>(element)));
            });
        }
    }
    void finish() {}

    container_type const& container() const& noexcept { return container_; }
    container_type container() && { return std::move(container_); }
};

template <class C>
container_sink(C&&) -> container_sink<C>;

}  // namespace sluice
