/// \file
/// group: the records that share a key, and the data loaded for them, freed when the group is destroyed.
#pragma once

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>

namespace sluice {

/// Thrown if records are grouped by a component that no record has.
class unknown_component : public argument_error {
public:
    using argument_error::argument_error;
};

namespace detail {

/// Records in the order of their keys. Immutable and shared.
template <class Record, class Key>
struct group_index {
    std::vector<Record> records;      // by key; records with equal keys keep the input order
    std::vector<Key> keys;            // one per group, ascending
    std::vector<std::size_t> begins;  // group i is records [begins[i], begins[i + 1])
};

/// The current and peak number of groups of one view that are alive.
struct group_census {
    std::atomic<std::size_t> alive{0}, peak{0};
};

/// Counts its owner as alive. Throws if that would exceed the limit.
class group_permit {
    std::shared_ptr<group_census> census_;

public:
    group_permit(std::shared_ptr<group_census> census, std::size_t limit) {
        if (census->alive >= limit)
            throw argument_error("sluice::views::group_sequentially: only " + std::to_string(limit) +
                                 (limit == 1 ? " group may be alive at a time; destroy it"
                                             : " groups may be alive at a time; destroy one") +
                                 " before advancing the iterator");
        census_ = std::move(census);
        census_->peak = std::max<std::size_t>(census_->peak, ++census_->alive);
    }
    group_permit(group_permit&&) = default;
    group_permit& operator=(group_permit&& other) noexcept {
        std::swap(census_, other.census_);
        return *this;
    }
    ~group_permit() {
        if (census_) --census_->alive;
    }
};

}  // namespace detail

/// Records with a function `load_group(std::span<Record const>, args...)`, found by ADL, that loads their data.
template <class Record, class... Args>
concept loadable_record = requires(std::span<Record const> records, Args&&... args) {
    { load_group(records, std::forward<Args>(args)...) } -> std::move_constructible;
};

/// One group of views::group_sequentially. Move-only. It may outlive its view.
///
/// Holds a share of the index and the data that \ref load made. The data is freed by \ref release, by the next \ref
/// load, and when the group is destroyed (also by a break or an exception). Reads when \ref load is called. `Key` is a
/// std::tuple.
template <class Record, class Key>
class group {
    using index_type = detail::group_index<Record, Key>;
    std::shared_ptr<index_type const> index_;
    std::size_t position_ = 0;
    detail::group_permit permit_;
    std::unique_ptr<void, void (*)(void*)> loaded_{nullptr, [](void*) {}};

public:
    group(std::shared_ptr<index_type const> index, std::size_t position, detail::group_permit permit)
        : index_(std::move(index)), position_(position), permit_(std::move(permit)) {}
    group(group&&) = default;
    group& operator=(group&& other) noexcept {
        release();  // before the permit is moved
        index_ = std::move(other.index_);
        position_ = other.position_;
        permit_ = std::move(other.permit_);
        loaded_ = std::move(other.loaded_);
        return *this;
    }
    ~group() { release(); }

    /// The value of each key, in the order of the keys.
    Key const& key() const noexcept { return index_->keys[position_]; }
    /// The records with this key, in the order of the input.
    std::span<Record const> records() const noexcept {
        return std::span(index_->records)
            .subspan(index_->begins[position_], index_->begins[position_ + 1] - index_->begins[position_]);
    }
    /// The index of this group among the `count` groups, from 0.
    std::size_t index() const noexcept { return position_; }
    std::size_t count() const noexcept { return index_->keys.size(); }

    /// Returns the result of `load_group(records(), args...)`, which the group keeps. Releases previously loaded data
    /// first.
    template <class... Args>
        requires loadable_record<Record, Args...>
    auto& load(Args&&... args) {
        return load_with([&](std::span<Record const> all) { return load_group(all, std::forward<Args>(args)...); });
    }

    /// Returns the result of `make(records())`, which the group keeps. Use it for record types without load_group.
    template <std::invocable<std::span<Record const>> F>
    auto& load_with(F&& make) {
        using made_type = std::remove_cvref_t<std::invoke_result_t<F, std::span<Record const>>>;
        release();
        auto* const made = new made_type(std::invoke(std::forward<F>(make), records()));
        loaded_ = {made, [](void* it) { delete static_cast<made_type*>(it); }};
        return *made;
    }

    /// Frees the loaded data; references to it become invalid.
    void release() noexcept { loaded_.reset(); }
};

}  // namespace sluice
