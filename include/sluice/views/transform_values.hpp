/// \file
/// views::transform_values(f): applies a function to each value of each row while copying; rows stay rows.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <ranges>
#include <span>
#include <utility>

#include <sluice/core/adaptor_closure.hpp>
#include <sluice/core/copy_rows.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/segmented_adaptor.hpp>
#include <sluice/core/segments.hpp>
#include <sluice/detail/view_all.hpp>
#include <sluice/views/detail/row_transform.hpp>
#include <sluice/views/transform.hpp>
#include <range/v3/view/interface.hpp>

namespace sluice {

/// Rows, and a function of a value, or of a value and its column, that returns a value.
template <class R, class F>
concept values_transformable =
    row_range<R> && std::copy_constructible<F> && packet_field<typename detail::value_result<F, row_field_t<R>>::type>;

template <ranges::view_ V, class F>
    requires values_transformable<V, F>
class transform_values_view : public ranges::view_interface<transform_values_view<V, F>>,
                              public segmented_adaptor<transform_values_view<V, F>> {
    using field = row_field_t<V>;
    using result = typename detail::value_result<F, field>::type;
    detail::row_transform<F> of_;
    transform_view<V, detail::row_transform<F>> rows_;

    struct values_part {
        detail::row_transform<F> of;
        template <class S>
        auto operator()(S segment) const {
            return transform_values_view<S, F>(std::move(segment), of);
        }
    };

public:
    transform_values_view() = default;
    transform_values_view(V base, detail::row_transform<F> of) : of_(of), rows_(std::move(base), std::move(of)) {}

    static constexpr bool keeps_rows = true;
    V const& base() const noexcept { return rows_.base(); }
    auto adaptor() const { return values_part{of_}; }

    auto begin() { return ranges::begin(rows_); }
    auto end() { return ranges::end(rows_); }
    auto begin() const
        requires ranges::range<V const>
    {
        return ranges::begin(rows_);
    }
    auto end() const
        requires ranges::range<V const>
    {
        return ranges::end(rows_);
    }
    auto size() const { return base().size(); }

    /// Calls the function with the original numbers of the selected columns.
    auto select_columns(std::span<std::size_t const> columns) const
        requires requires(V const& v) { v.select_columns(columns); }
    {
        auto chosen = base().select_columns(columns);
        return transform_values_view<decltype(chosen), F>(std::move(chosen), {of_.f, of_.numbers.select(columns)});
    }

    /// For a plain segment: copies and then transforms a few rows at a time, which stay in the L1 cache.
    template <class U>
    void copy_rows(U* out, std::size_t out_stride) const
        requires(!detail::has_segments<V>)
    {
        auto const size = static_cast<std::size_t>(ranges::size(base())), width = base().width();
        auto const step = std::max<std::size_t>(1, strip_values / std::max<std::size_t>(1, width));
        [[maybe_unused]] field strip[strip_values];
        for (std::size_t at = 0; at < size; at += step, out += step * out_stride) {
            auto const n = std::min(step, size - at);
            if constexpr (std::same_as<U, field>) {
                detail::copy_rows(sluice::slice(base(), at, n), out, out_stride);
                of_.apply_in_place(out, out_stride, n, 0, width);
            } else if (width <= strip_values) {
                detail::copy_rows(sluice::slice(base(), at, n), strip, width);
                of_.apply(strip, width, out, out_stride, n, 0, width);
            } else {  // one row is longer than the strip
                auto const row = rows_[static_cast<ranges::range_difference_t<V>>(at)];
                for (std::size_t c = 0; c != width; ++c) out[c] = static_cast<U>(row[c]);
            }
        }
    }
    /// Applies the function in place to values copied from base(): `rows` rows of `width` columns from `first_column`
    /// on.
    void transform_in_place(result* values, std::size_t stride, std::size_t rows, std::size_t first_column,
                            std::size_t width) const
        requires std::same_as<field, result>
    {
        of_.apply_in_place(values, stride, rows, first_column, width);
    }

private:
    static constexpr std::size_t strip_values = std::min<std::size_t>(4096, (std::size_t{16} << 10) / sizeof(field));
};

namespace views {
struct transform_values_fn : needs_arguments<transform_values_fn> {
    template <detail::viewable_range R, class F>
        requires values_transformable<R, F>
    auto operator()(R&& rows, F f) const {
        return transform_values_view<detail::all_t<R>, F>(detail::view_all(std::forward<R>(rows)),
                                                          {detail::copyable_box<F>(std::move(f)), {}});
    }
    template <class F>
    auto operator()(F f) const {
        return bind_adaptor<transform_values_fn>(std::move(f));
    }
};

/// Each value `x` of rows as `f(x)`, or as `f(x, column)`: rows of the results of `f`, such as int16 counts as float
/// microvolts.
///
/// `transform_values(rows, f)`, `rows | transform_values(f)`, `transform_values(f)` to keep or compose.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | rows (\ref sluice::row_range); `f` copyable, callable as const | rows of the same width, same category, segments kept | yes | as its base | `f`; while copying rows, 16 KiB on the stack | a value of a row is read |
///
/// When rows are copied, `f` is applied in the copying loop. After `select`, `f` is called with the column's number in
/// this adaptor's base. Exceptions of `f` propagate. Rows refer to their packets and to the view.
/// \snippet examples/views/transform_values.cpp transform_values
/// See also views::transform (rows become elements), views::select (chooses columns).
inline constexpr transform_values_fn transform_values{};
}  // namespace views
}  // namespace sluice

template <class V, class F>
inline constexpr bool std::ranges::enable_view<sluice::transform_values_view<V, F>> = true;
