/// \file
/// The laws of every adaptor: called, stored or composed in any way, over any source, its result equals its oracle's.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/counting_source.hpp"
#include "support/one_shot.hpp"
#include "support/throws_at.hpp"
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>

namespace laws {
using test::elements;
using test::strength;

struct every_element {
    constexpr bool operator()(std::size_t) const { return true; }
};

/// A test subject: an adaptor closure; the oracle, which returns the expected result for a whole vector; a function
/// that copies an element; the indices of source elements that it reads.
template <class Closure, class Oracle, class Keep = test::copied, class Reads = every_element>
struct subject {
    Closure closure;
    Oracle oracle;
    Keep keep{};
    Reads reads{};
};
template <class Closure, class Oracle, class Keep = test::copied, class Reads = every_element>
subject(Closure, Oracle, Keep = {}, Reads = {}) -> subject<Closure, Oracle, Keep, Reads>;

template <class T>
std::vector<T> prefix(std::vector<T> const& all, std::size_t n) {
    return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(n, all.size()))};
}

/// Call, pipe, stored closure and closure | closure have the same result.
template <class Subject, class Source, class Expected>
void forms_agree(Subject const& s, Source const& source, Expected const& expected) {
    using view = decltype(Source(source) | s.closure);
    static_assert(ranges::view_<view> && std::ranges::view<view> && std::semiregular<view>);
    CHECK(elements(Source(source) | s.closure, s.keep) == expected);
    CHECK(elements(s.closure(Source(source)), s.keep) == expected);
    auto const stored = s.closure;
    CHECK(elements(Source(source) | stored, s.keep) == expected);
    CHECK(elements(Source(source) | stored, s.keep) == expected);
    auto const then = s.closure | ranges::views::transform(s.keep);
    CHECK(elements(Source(source) | then) == expected);
    auto const after = ranges::views::transform(test::copied{}) | s.closure;
    CHECK(elements(Source(source) | after, s.keep) == expected);
}

/// Composes with range-v3 and std views before and after it.
template <class Subject, class Source, class Expected>
void composes(Subject const& s, Source const& source, std::size_t size, Expected const& expected) {
    auto const all = static_cast<std::ptrdiff_t>(size);
    CHECK(elements(Source(source) | ranges::views::take(all) | s.closure, s.keep) == expected);
    CHECK(elements(Source(source) | s.closure | ranges::views::transform(s.keep) | ranges::views::take(2)) ==
          prefix(expected, 2));
    CHECK(elements(Source(source) | std::views::transform(test::copied{}) | s.closure, s.keep) == expected);
    CHECK(elements(Source(source) | s.closure | std::views::transform(s.keep) | std::views::take(2)) ==
          prefix(expected, 2));
}

/// A copy of a partly read view starts at the beginning and does not affect the original.
template <class Subject, class Source, class Expected>
void copies_are_independent(Subject const& s, Source const& source, Expected const& expected) {
    auto view = Source(source) | s.closure;
    Expected read;
    auto it = ranges::begin(view);
    for (std::size_t n = expected.size() / 2; n != 0; --n, ++it) read.push_back(std::invoke(s.keep, *it));
    auto copy = view;
    CHECK(elements(copy, s.keep) == expected);
    for (auto const end = ranges::end(view); it != end; ++it) read.push_back(std::invoke(s.keep, *it));
    CHECK(read == expected);
}

/// If an element cannot be read, the reader receives an exception and the view can be read again. Skipped elements may
/// be unreadable.
template <strength S, class Subject, class T, class Expected>
void survives_failures(Subject const& s, std::vector<T> const& data, Expected const& expected) {
    for (std::size_t bad = 0; bad != data.size(); ++bad) {
        CAPTURE(bad);
        auto view = test::throws_at<S>(data, bad) | s.closure;
        if (s.reads(bad)) CHECK_THROWS_AS(elements(view, s.keep), test::read_failure);
        CHECK(elements(view, s.keep) == expected);
    }
}

template <strength S, class Subject, class T>
void hold_over(Subject const& s, std::vector<T> const& data) {
    auto const expected = s.oracle(data);
    std::size_t reads = 0;
    auto const source = test::counting<S>(data, reads);
    forms_agree(s, source, expected);
    composes(s, source, data.size(), expected);
    copies_are_independent(s, source, expected);
    survives_failures<S>(s, data, expected);
    if constexpr (S == strength::input) CHECK(elements(test::one_shot<T>(data) | s.closure, s.keep) == expected);
}

/// All laws, over sources of each strength in `S...`, of 0, 1, n - 1, n, n + 1 and all elements of `data`.
template <strength... S, class Subject, class T>
void hold(Subject const& s, std::vector<T> const& data, std::size_t n) {
    for (std::size_t const size : {std::size_t{0}, std::size_t{1}, n - 1, n, n + 1, data.size()}) {
        CAPTURE(size);
        (hold_over<S>(s, prefix(data, size)), ...);
    }
}

}  // namespace laws
