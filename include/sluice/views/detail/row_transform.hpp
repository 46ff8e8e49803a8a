/// \file
/// row_transform: applies a function of values to a row as it is read, or to many values in memory at once.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <ranges>
#include <span>
#include <type_traits>
#include <utility>

#include <sluice/core/rows.hpp>
#include <sluice/detail/copyable_box.hpp>
#include <sluice/detail/index_cursor.hpp>
#include <sluice/views/detail/column_numbers.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice::detail {

/// The result of `f(value)`, or of `f(value, column)` if only that is callable.
template <class F, class T>
struct value_result {};
template <class F, class T>
    requires std::invocable<F const&, T>
struct value_result<F, T> {
    using type = std::remove_cvref_t<std::invoke_result_t<F const&, T>>;
};
template <class F, class T>
    requires(!std::invocable<F const&, T>) && std::invocable<F const&, T, std::size_t>
struct value_result<F, T> {
    using type = std::remove_cvref_t<std::invoke_result_t<F const&, T, std::size_t>>;
};

template <class F, class T>
inline constexpr bool takes_column = !std::invocable<F const&, T>;

template <class F, class T>
constexpr decltype(auto) of_value(F const& f, T value, std::size_t const* numbers, std::size_t column) {
    if constexpr (takes_column<F, T>)
        return std::invoke(f, value, numbers ? numbers[column] : column);
    else
        return std::invoke(f, value);
}

/// A row whose values are computed as they are read.
template <class Row, class F>
class transformed_row : public ranges::view_facade<transformed_row<Row, F>, ranges::finite> {
    friend ranges::range_access;
    using field = ranges::range_value_t<Row>;
    Row row_{};
    function_handle<F> f_{};
    std::size_t const* numbers_ = nullptr;

    struct cursor : index_cursor {
        using value_type = typename value_result<F, field>::type;
        transformed_row of{};
        value_type read() const { return of[index]; }
    };
    cursor begin_cursor() const { return {{0}, *this}; }
    cursor end_cursor() const { return {{size()}, *this}; }

public:
    transformed_row() = default;
    transformed_row(Row row, function_handle<F> f, std::size_t const* numbers)
        : row_(std::move(row)), f_(std::move(f)), numbers_(numbers) {}
    std::size_t size() const { return static_cast<std::size_t>(ranges::size(row_)); }
    typename value_result<F, field>::type operator[](std::size_t column) const {
        return of_value(*f_, row_[column], numbers_, column);
    }
};

/// The function of a views::transform_values and the column numbers passed to it.
template <class F>
struct row_transform {
    copyable_box<F> f{};
    column_numbers numbers{};

    template <class Row>
    transformed_row<Row, F> operator()(Row row) const {
        return {std::move(row), function_handle<F>(f), numbers.data()};
    }

    /// `out` = f(`in`) for `rows` rows of `width` values, starting at column `first_column`.
    template <class In, class Out>
    void apply(In const* in, std::size_t in_stride, Out* out, std::size_t out_stride, std::size_t rows,
               std::size_t first_column, std::size_t width) const {
        bool const flat = in_stride == width && out_stride == width;
        put<In>(flat, out, out_stride, rows, first_column, width,
                [&](std::size_t row) { return [from = in + row * in_stride](std::size_t c) { return from[c]; }; });
    }
    /// The same in place. (Compilers do not vectorise a loop over two equal pointers.)
    template <class T>
    void apply_in_place(T* values, std::size_t stride, std::size_t rows, std::size_t first_column,
                        std::size_t width) const {
        put<T>(stride == width, values, stride, rows, first_column, width,
               [&](std::size_t row) { return [from = values + row * stride](std::size_t c) { return from[c]; }; });
    }

private:
    // Loops only over locals, so that stores cannot alias the loop's inputs. `input(row)(c)` returns a value.
    template <class In, class Out, class Input>
    void put(bool flat, Out* out, std::size_t out_stride, std::size_t rows, std::size_t first_column, std::size_t width,
             Input const& input) const {
        function_handle<F> const handle(f);
        auto const& function = *handle;
        auto const* const chosen = numbers.data();
        if (flat && !takes_column<F, In>) {
            width *= rows;
            rows = rows == 0 ? 0 : 1;
        }
        for (std::size_t r = 0; r != rows; ++r, out += out_stride) {
            auto const in = input(r);
            if constexpr (!takes_column<F, In>)
                for (std::size_t c = 0; c != width; ++c) out[c] = static_cast<Out>(std::invoke(function, in(c)));
            else if (chosen == nullptr)
                for (std::size_t c = 0; c != width; ++c)
                    out[c] = static_cast<Out>(std::invoke(function, in(c), first_column + c));
            else
                for (std::size_t c = 0; c != width; ++c)
                    out[c] = static_cast<Out>(std::invoke(function, in(c), chosen[first_column + c]));
        }
    }
};

}  // namespace sluice::detail

template <class Row, class F>
inline constexpr bool sluice::is_row<sluice::detail::transformed_row<Row, F>> = true;
template <class Row, class F>
inline constexpr bool std::ranges::enable_view<sluice::detail::transformed_row<Row, F>> = true;
