/// \file
/// Sorts the records of views::group_sequentially: calls each key once per record and moves each record once.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/group.hpp>

namespace sluice::detail {

template <class K>
concept may_be_absent = requires(K const& key) {
    { key.has_value() } -> std::convertible_to<bool>;
};

template <class Record, class Key>
using key_value = std::remove_cvref_t<std::invoke_result_t<Key const&, Record const&>>;

template <class T, class... All>
inline constexpr std::size_t occurrences = (std::size_t{0} + ... + std::size_t{std::same_as<T, All>});

/// Throws unknown_component if no record has key number I (from 0).
template <std::size_t I, class Key, class Sorted>
void require_present(Key const&, Sorted const& sorted) {
    using value = std::tuple_element_t<I, typename Sorted::value_type::first_type>;
    if constexpr (may_be_absent<value> && !requires { typename Key::may_be_absent_everywhere; })
        if (!sorted.empty() && std::none_of(sorted.begin(), sorted.end(),
                                            [](auto const& one) { return std::get<I>(one.first).has_value(); }))
            throw unknown_component(
                "sluice::views::group_sequentially: a key must be present in at least one record, got key " +
                std::to_string(I + 1) + ", absent in all " + std::to_string(sorted.size()) +
                " (views::if_present(key) allows that)");
}

/// Throws argument_error if two keys are pointers to the same member or equal functions. (The same empty type twice
/// does not compile.)
template <std::size_t I, std::size_t J, class A, class B>
void require_different(A const& a, B const& b) {
    if constexpr (I < J && std::same_as<A, B> && std::equality_comparable<A>)
        if (a == b)
            throw argument_error("sluice::views::group_sequentially: a key must be listed once, got key " +
                                 std::to_string(I + 1) + " again as key " + std::to_string(J + 1));
}

template <class Record, class... Keys, std::size_t... I>
auto make_group_index(std::vector<Record> records, std::tuple<Keys...> const& keys, std::index_sequence<I...>) {
    using key = std::tuple<key_value<Record, Keys>...>;
    auto const key_of = [&]([[maybe_unused]] Record const& record) {
        return key(std::invoke(std::get<I>(keys), record)...);
    };
    [[maybe_unused]] auto const differs_from_all = [&]<std::size_t J>(std::integral_constant<std::size_t, J>) {
        (require_different<I, J>(std::get<I>(keys), std::get<J>(keys)), ...);
    };
    (differs_from_all(std::integral_constant<std::size_t, I>{}), ...);

    if (records.size() > std::numeric_limits<std::uint32_t>::max())
        throw argument_error("sluice::views::group_sequentially: at most 4294967295 records, got " +
                             std::to_string(records.size()));
    std::vector<std::pair<key, std::uint32_t>>
        sorted;  // (key, position in the input): no two are equal, so the order is unique
    sorted.reserve(records.size());
    for (auto const& record : records) sorted.emplace_back(key_of(record), static_cast<std::uint32_t>(sorted.size()));
    (require_present<I>(std::get<I>(keys), sorted), ...);
    std::sort(sorted.begin(), sorted.end());

    auto index = std::make_shared<group_index<Record, key>>();
    index->records.reserve(records.size());
    for (std::size_t n = 0; n != sorted.size(); ++n)
        if (n == 0 || sorted[n - 1].first < sorted[n].first) index->begins.push_back(n);
    for (auto const& [value, place] : sorted) index->records.push_back(std::move(records[place]));
    for (auto const begin : index->begins)
        // Computed again, because a key may point into its record.
        index->keys.push_back(key_of(index->records[begin]));
    index->begins.push_back(index->records.size());
    return std::shared_ptr<group_index<Record, key> const>(std::move(index));
}

}  // namespace sluice::detail
