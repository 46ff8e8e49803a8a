/// \file
/// views::pull(source): an input range of the blocks that user code fills (a socket, a camera, a generator).
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/source_view.hpp>
#include <sluice/core/strided.hpp>
#include <range/v3/range/primitives.hpp>

namespace sluice {
namespace detail {

template <class S, class B>
B block_argument(bool (S::*)(B&));
template <class S, class B>
B block_argument(bool (S::*)(B&) noexcept);

template <class T>
std::optional<T> unwrapped_optional(std::optional<T>);
template <class T>
inline constexpr bool is_optional = requires(T made) {
    { unwrapped_optional(std::move(made)) } -> std::same_as<T>;
};

/// How a source returns its next block: by `next(block)` or by a call.
template <class S>
struct pulled {};
template <class S>
    requires requires { block_argument(&S::next); }
struct pulled<S> {
    using block = decltype(block_argument(&S::next));
    static bool next(S& source, block& b) { return source.next(b); }
};
template <class S>
    requires is_optional<std::invoke_result_t<S&>>
struct pulled<S> {
    using block = typename std::invoke_result_t<S&>::value_type;
    static bool next(S& source, block& b) {
        auto made = source();
        if (made) b = std::move(*made);
        return made.has_value();
    }
};
template <class S>
    requires ranges::sized_range<std::invoke_result_t<S&>>
struct pulled<S> {
    using block = std::remove_cvref_t<std::invoke_result_t<S&>>;
    static bool next(S& source, block& b) {
        b = source();
        return ranges::size(b) != 0;
    }
};

}  // namespace detail

/// A source for views::pull: an object with `bool next(Block&)` (\ref sluice::block_source), or a callable that returns
/// the next block as a sized range (empty at the end) or as a std::optional.
template <class S>
concept pullable = requires { typename detail::pulled<std::remove_cvref_t<S>>::block; };

namespace detail {
// A variable instead of a concept keeps diagnostics short: for a std::list the compiler would list every visible
// operator<.
template <class S>
inline constexpr bool pulls_values = false;
template <pullable S>
inline constexpr bool pulls_values<S> =
    ranges::contiguous_range<typename pulled<std::remove_cvref_t<S>>::block> &&
    packet_field<ranges::range_value_t<typename pulled<std::remove_cvref_t<S>>::block>>;
}  // namespace detail

/// A source whose blocks are contiguous values, row after row.
template <class S>
concept pullable_values = pullable<S> && detail::pulls_values<S>;

namespace detail {

/// A source in use: copies of the view share it.
template <class S>
struct shared_source {
    std::shared_ptr<S> source;
    bool next(typename pulled<S>::block& b) { return pulled<S>::next(*source, b); }
};
/// A source in use, with its values as rows.
template <class S>
struct shared_rows {
    using values = typename pulled<S>::block;
    using T = ranges::range_value_t<values>;
    std::shared_ptr<S> source;
    column_table columns;
    values filled{};
    bool next(strided_rows<T>& rows) {
        if (!pulled<S>::next(*source, filled)) return false;
        auto const size = static_cast<std::size_t>(ranges::size(filled)), width = columns.size();
        if (size % width != 0)
            throw argument_error("sluice::views::pull: the source must fill whole rows of " + std::to_string(width) +
                                 " values, got " + std::to_string(size) + " values");
        rows = {reinterpret_cast<std::byte const*>(ranges::data(filled)), width * sizeof(T), size / width, columns};
        return true;
    }
};
template <class Shared>
struct open_shared {
    Shared shared;
    Shared operator()() const { return shared; }
};

/// Moves a temporary source into shared memory; refers to an lvalue.
template <class S>
auto share(S&& source) {
    using type = std::remove_cvref_t<S>;
    if constexpr (std::is_lvalue_reference_v<S>)
        return std::shared_ptr<std::remove_reference_t<S>>(std::shared_ptr<void>(), &source);
    else
        return std::make_shared<type>(std::move(source));
}

}  // namespace detail

namespace views {
struct pull_fn {
    template <pullable S>
        requires(!std::is_const_v<std::remove_reference_t<S>>)
    auto operator()(S&& source) const {
        using shared = detail::shared_source<std::remove_cvref_t<S>>;
        using block = typename detail::pulled<std::remove_cvref_t<S>>::block;
        return source_view<block, detail::open_shared<shared>>({shared{detail::share(std::forward<S>(source))}});
    }
    template <pullable_values S>
        requires(!std::is_const_v<std::remove_reference_t<S>>)
    auto operator()(S&& source, std::size_t columns) const {
        using shared = detail::shared_rows<std::remove_cvref_t<S>>;
        if (columns == 0) throw argument_error("sluice::views::pull: rows must have at least 1 column, got 0");
        std::vector<std::uint32_t> bytes(columns);
        for (std::size_t c = 0; c < columns; ++c) bytes[c] = static_cast<std::uint32_t>(c * sizeof(typename shared::T));
        return source_view<strided_rows<typename shared::T>, detail::open_shared<shared>>(
            {shared{detail::share(std::forward<S>(source)), column_table(std::move(bytes)), {}}});
    }
};

/// The blocks of a source, in order. With a number of columns, its values as blocks of rows.
///
/// `pull(source)`, `pull(source, columns)`. A source is an object with `bool next(Block&)`, or a callable that returns
/// the next block: a sized range that is empty at the end, or a std::optional.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | \ref sluice::pullable | input view of blocks | no | no | the source, one block | begin() one block, each step one |
/// | with columns: \ref sluice::pullable_values | input view of strided_rows | no | no | the source, one block, a column table | as above |
///
/// Exceptions of the source propagate. Throws argument_error for 0 columns, or if a block ends within a row. A
/// temporary source moves into the view, and copies of the view share it; an lvalue must outlive the view. A second
/// begin() continues with the source's next block. A block is valid until the next step, unless the source guarantees
/// more.
/// \snippet examples/views/pull.cpp pull
/// See also trodes::blocks, memory::blocks (files), ranges::views::generate (endless, element by element).
inline constexpr pull_fn pull{};
}  // namespace views
}  // namespace sluice
