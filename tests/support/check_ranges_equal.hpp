/// \file
/// check_ranges_equal(a, b): one CHECK that prints both ranges if they differ.
#pragma once

#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/catch.hpp"
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/traits.hpp>

namespace test {

/// Stores an element by copying it.
struct copied {
    template <class T>
    constexpr T operator()(T const& element) const {
        return element;
    }
};

/// The elements, each stored through `keep` (a window as a vector, a reference as a value).
template <ranges::input_range R, class Keep = copied>
auto elements(R&& range, Keep keep = {}) {
    std::vector<std::remove_cvref_t<std::invoke_result_t<Keep&, ranges::range_reference_t<R>>>> all;
    for (auto&& element : range) all.push_back(std::invoke(keep, std::forward<decltype(element)>(element)));
    return all;
}

template <class Actual, class Expected>
void check_ranges_equal(Actual&& actual, Expected&& expected) {
    auto const got = elements(actual);
    auto const wanted = elements(expected);
    CHECK(got == wanted);
}

}  // namespace test
