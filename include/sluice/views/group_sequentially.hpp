/// \file
/// views::group_sequentially(keys...): records in groups of equal keys, one group alive at a time.
#pragma once

#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <ranges>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/group.hpp>
#include <sluice/core/adaptor_closure.hpp>
#include <sluice/detail/non_propagating.hpp>
#include <sluice/views/detail/group_index.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

/// A key of a record, with ordered values. Excludes floating-point values (a NaN has no order) and pointers (addresses
/// differ between runs).
template <class Key, class Record>
concept group_key_of =
    std::copy_constructible<Key> && std::invocable<Key const&, Record const&> &&
    std::totally_ordered<detail::key_value<Record, Key>> && std::copyable<detail::key_value<Record, Key>> &&
    (!std::three_way_comparable<detail::key_value<Record, Key>> ||
     std::three_way_comparable<detail::key_value<Record, Key>, std::weak_ordering>) &&
    !std::is_pointer_v<detail::key_value<Record, Key>>;

/// No two keys are the same empty type, because they would be the same key.
template <class... Keys>
concept distinct_keys = ((!std::is_empty_v<Keys> || detail::occurrences<Keys, Keys...> == 1) && ...);

/// There is at least one key.
template <class... Keys>
concept has_keys = sizeof...(Keys) != 0;

/// Records that can be copied out of R and grouped by the keys.
template <class R, class... Keys>
concept groupable_by = has_keys<Keys...> && ranges::input_range<R> && std::movable<ranges::range_value_t<R>> &&
                       std::constructible_from<ranges::range_value_t<R>, ranges::range_reference_t<R>> &&
                       (group_key_of<Keys, ranges::range_value_t<R>> && ...) && distinct_keys<Keys...>;

template <class Record, class Key>
class group_sequentially_view : public ranges::view_facade<group_sequentially_view<Record, Key>, ranges::finite> {
    friend ranges::range_access;
    using index_type = detail::group_index<Record, Key>;
    std::shared_ptr<index_type const> index_;
    std::size_t limit_ = 1;
    detail::non_propagating<std::shared_ptr<detail::group_census>> census_;  // each copy counts its own groups

    struct cursor {
        using single_pass = std::true_type;
        using value_type = group<Record, Key>;
        group_sequentially_view* self = nullptr;
        std::size_t position = 0;
        value_type read() const { return {self->index_, position, {self->census(), self->limit_}}; }
        bool equal(ranges::default_sentinel_t) const { return position == self->size(); }
        void next() { ++position; }
    };
    cursor begin_cursor() { return {this}; }
    std::shared_ptr<detail::group_census> const& census() {
        return census_ ? *census_ : census_.emplace(std::make_shared<detail::group_census>());
    }

public:
    group_sequentially_view() = default;
    explicit group_sequentially_view(std::shared_ptr<index_type const> index) : index_(std::move(index)) {}

    /// The number of groups.
    std::size_t size() const noexcept { return index_ ? index_->keys.size() : 0; }
    /// Allows \p n groups to be alive at a time, for a consumer that loads ahead.
    void allow_alive(std::size_t n) { limit_ = n; }
    /// The number of groups of this view that are alive, and its peak.
    std::size_t alive() const noexcept { return census_ ? (*census_)->alive.load() : 0; }
    std::size_t peak_alive() const noexcept { return census_ ? (*census_)->peak.load() : 0; }
};

namespace views {
struct group_sequentially_fn : needs_arguments<group_sequentially_fn> {
    template <ranges::range R, class... Keys>
        requires groupable_by<R, Keys...>
    auto operator()(R&& r, Keys... keys) const {
        using record = ranges::range_value_t<R>;
        std::vector<record> records;
        if constexpr (ranges::sized_range<R>) records.reserve(static_cast<std::size_t>(ranges::size(r)));
        for (auto it = ranges::begin(r); it != ranges::end(r); ++it) records.emplace_back(*it);
        auto index = detail::make_group_index(std::move(records), std::tuple<Keys...>(std::move(keys)...),
                                              std::index_sequence_for<Keys...>{});
        return group_sequentially_view<record, std::tuple<detail::key_value<record, Keys>...>>{std::move(index)};
    }
    template <class... Keys>
        requires has_keys<Keys...> && (!ranges::range<Keys> && ...)
    auto operator()(Keys... keys) const {
        return bind_adaptor<group_sequentially_fn>(std::move(keys)...);
    }
};

/// A key that may be absent from all records; they then share the value "absent".
template <class Key>
struct if_present {
    struct may_be_absent_everywhere {};
    Key key;
    template <class Record>
        requires std::invocable<Key const&, Record const&>
    decltype(auto) operator()(Record const& record) const {
        return std::invoke(key, record);
    }
    friend bool operator==(if_present const&, if_present const&)
        requires std::equality_comparable<Key>
    = default;
};
template <class Key>
if_present(Key) -> if_present<Key>;

/// Groups records by equal keys, in the order of the keys; the first key varies slowest. One group is alive at a time.
///
/// `group_sequentially(r, keys...)`, `r | group_sequentially(keys...)`. A key is a function or a pointer to a member.
/// Only existing combinations of keys form groups; records of a group keep their order. An empty std::optional is a
/// value, ordered first. `group.key()` has an element for every key, even if its values are all equal.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | input range of records; distinct keys with ordered values | input view of group | yes | no | a copy of the records; one group and its loaded data | the records once, at the call; their data in group.load() |
///
/// Throws argument_error if a key is given twice, or for a second group while one is alive. Throws unknown_component
/// for a key that all records lack (unless it is `if_present(key)`). Groups are returned by value and may outlive the
/// view.
/// \snippet examples/views/group_sequentially.cpp group_sequentially
/// See also views::chunk (by count, not by key), views::prefetch (loads the next group concurrently).
inline constexpr group_sequentially_fn group_sequentially{};
}  // namespace views
}  // namespace sluice

template <class Record, class Key>
inline constexpr bool std::ranges::enable_view<sluice::group_sequentially_view<Record, Key>> = true;
