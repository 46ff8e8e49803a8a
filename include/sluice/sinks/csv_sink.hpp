/// \file
/// csv_sink: writes rows, tuples or single values as lines of text.
#pragma once

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/algorithms.hpp>
#include <sluice/core/copy_rows.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/sinks/detail/buffered_file.hpp>
#include <sluice/sinks/detail/strips.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/primitives.hpp>
#include <range/v3/range/traits.hpp>

namespace sluice {

struct csv_options {
    char separator = ',';
    std::string line_end = "\n";  ///< RFC 4180 has "\r\n"
    bool overwrite = false;       ///< replace a regular file of this name
};

/// A number, a bool or text.
template <class T>
concept csv_cell = std::is_arithmetic_v<std::remove_cvref_t<T>> || std::convertible_to<T, std::string_view>;

namespace detail {

template <class T>
inline constexpr bool is_csv_record = false;
template <class T>
    requires requires { std::tuple_size<std::remove_cvref_t<T>>::value; }
inline constexpr bool is_csv_record<T> = []<std::size_t... I>(std::index_sequence<I...>) {
    return (csv_cell<std::tuple_element_t<I, std::remove_cvref_t<T>>> && ...);
}(std::make_index_sequence<std::tuple_size_v<std::remove_cvref_t<T>>>{});

template <class T>
inline constexpr bool is_csv_line = csv_cell<T const&> || is_csv_record<T>;

/// The type of a line: the element, or the value type if the element is a proxy (std::vector<bool>).
template <class R, class Element = std::remove_cvref_t<ranges::range_reference_t<R>>>
using csv_line_t = std::conditional_t<is_csv_line<Element>, Element, ranges::range_value_t<R>>;

template <class R>
inline constexpr bool is_csv_source = false;
template <ranges::input_range R>
    requires(!row_range<R>)
inline constexpr bool is_csv_source<R> = is_csv_line<csv_line_t<R>>;
template <row_range R>
inline constexpr bool is_csv_source<R> = csv_cell<row_field_t<R>>;

}  // namespace detail

/// Rows of numbers; or elements that are each a `csv_cell` (one column), or a tuple, pair or array of them.
template <class R>
concept csv_source = detail::is_csv_source<R>;

/// Writes one line per row or element. Numbers have the fewest digits that read back to the same value. true and false
/// are 1 and 0. Text, the header included, is quoted if RFC 4180 requires it.
///
/// `csv_sink(path)`, `csv_sink(path, {"time", "volts"})`, `csv_sink(path, {}, {.separator = ';'})`. Requires a \ref
/// csv_source. Non-finite numbers are `nan`, `inf` and `-inf`. Move-only.
///
/// Holds a text buffer of 64 KiB and, for rows, a buffer of 8 KiB or one row. Writes and throws like \ref binary_sink.
/// Throws argument_error if a line has another number of values than the header, or than the first line.
/// \snippet examples/sinks/flat_files.cpp csv
class csv_sink {
    static constexpr std::size_t number_bytes = 64;  // no number is longer
    detail::buffered_file file_;
    detail::common_width width_;
    char separator_;
    std::string line_end_;

    template <csv_cell T>
    void cell(T const& value, std::string_view before) {
        if constexpr (std::same_as<T, bool>) {
            cell(value ? 1 : 0, before);
        } else if constexpr (std::same_as<T, char>) {
            cell(std::string_view(&value, 1), before);
        } else if constexpr (std::is_arithmetic_v<T>) {
            auto* const first = reinterpret_cast<char*>(file_.room(1 + number_bytes).data());
            auto* const number = std::copy(before.begin(), before.end(), first);
            file_.fill(static_cast<std::size_t>(std::to_chars(number, number + number_bytes, value).ptr - first));
        } else {
            file_.write(before);
            text(value);
        }
    }
    void text(std::string_view value) {
        if (value.find_first_of(std::string{separator_, '"', '\r', '\n'}) == value.npos) return file_.write(value);
        file_.write("\"");
        for (std::size_t quote; (quote = value.find('"')) != value.npos; value.remove_prefix(quote + 1)) {
            file_.write(value.substr(0, quote + 1));
            file_.write("\"");
        }
        file_.write(value);
        file_.write("\"");
    }
    template <class Cells>
    void line(Cells const& cells) {
        std::string_view before;
        for (auto const& value : cells) {
            cell(value, before);
            before = {&separator_, 1};
        }
        file_.write(line_end_);
    }
    template <row_range R>
    void append_rows(R&& rows) {
        using value = row_field_t<R>;
        std::size_t const columns = rows.width();
        if (columns == 0 && static_cast<std::size_t>(ranges::size(rows)) == 0) return;
        width_.require(columns, file_.who());
        auto const most = std::max<std::size_t>(1, 8192 / (columns * sizeof(value)));
        auto const values = std::make_unique_for_overwrite<value[]>(most * columns);
        detail::visit_strips(
            rows, [&] { return most; },
            [&](auto const& strip, std::size_t count) {
                detail::copy_rows(strip, values.get(), columns);
                for (std::size_t r = 0; r != count; ++r) line(std::span(values.get() + r * columns, columns));
            });
    }
    template <class E>
    void append_element(E const& element) {
        if constexpr (csv_cell<E const&>) {
            width_.require(1, file_.who());
            auto const before = file_.size();
            cell(element, {});
            if (file_.size() == before) file_.write("\"\"");  // readers skip empty lines
        } else {
            width_.require(std::tuple_size_v<E>, file_.who());
            [&]<std::size_t... I>(std::index_sequence<I...>) {
                (cell(std::get<I>(element), std::string_view(&separator_, I != 0)), ...);
            }(std::make_index_sequence<std::tuple_size_v<E>>{});
        }
        file_.write(line_end_);
    }

public:
    explicit csv_sink(std::filesystem::path const& path, std::vector<std::string> const& header = {},
                      csv_options options = {})
        : file_("sluice::csv_sink", path, options.overwrite),
          width_(header.size()),
          separator_(options.separator),
          line_end_(std::move(options.line_end)) {
        constexpr std::string_view of_values = "\"\r\n+-.0123456789abcdefghijklmnopqrstuvwxyz";
        if (of_values.find(separator_) != of_values.npos)
            throw argument_error("sluice::csv_sink: the separator must not be a quote, in a number or line end, got " +
                                 std::string{'\'', separator_, '\''});
        if (!header.empty()) line(header);
    }

    template <class R>
        requires csv_source<R>
    void append(R&& range) {
        file_.require_open("append");
        if constexpr (row_range<R>)
            append_rows(range);
        else
            sluice::for_each(range, [&](auto&& element) { append_element<detail::csv_line_t<R>>(element); });
    }
    void finish() {
        file_.require_open("finish");
        file_.finish();
    }
};

}  // namespace sluice
