/// \file
/// group: the records that share a key, and what was loaded for them; its memory goes when it goes.
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

/// Records were to be grouped by a component that none of them has.
class unknown_component : public argument_error {
public:
    using argument_error::argument_error;
};

namespace detail {

/// Records in the order of their keys. Immutable once made, and shared.
template <class Record, class Key>
struct group_index {
    std::vector<Record> records;      // by key; those of equal keys in the order of the input
    std::vector<Key> keys;            // one a group, ascending
    std::vector<std::size_t> begins;  // group i is records [begins[i], begins[i + 1])
};

/// How many groups of one view are alive, and ever were at a time.
struct group_census {
    std::atomic<std::size_t> alive{0}, peak{0};
};

/// Counts its owner as alive. Throws where that would be one too many.
class group_permit {
    std::shared_ptr<group_census> census_;

public:
    group_permit(std::shared_ptr<group_census> census, std::size_t limit) {
        if (census->alive >= limit)
            throw argument_error("sluice::views::group_sequentially: at most " + std::to_string(limit) +
                                 " group(s) may be alive at a time, got one more: let go of a group before the next");
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

/// Records of which a function `load_group(std::span<Record const>, args...)`, found beside Record, makes what they
/// stand for.
template <class Record, class... Args>
concept loadable_record = requires(std::span<Record const> records, Args&&... args) {
    { load_group(records, std::forward<Args>(args)...) } -> std::move_constructible;
};

/// One group of views::group_sequentially. Move-only; valid for as long as it lives, with or without its view.
///
/// Holds its share of the index, and what \ref load made until it is released, loaded anew, or the group is destroyed:
/// a step of the loop, a break and an exception all give it back. Reads when \ref load is called. `Key` is a
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
        release();  // before the permit changes hands
        index_ = std::move(other.index_);
        position_ = other.position_;
        permit_ = std::move(other.permit_);
        loaded_ = std::move(other.loaded_);
        return *this;
    }
    ~group() { release(); }

    /// The value of each key, in the order in which the keys were given.
    Key const& key() const noexcept { return index_->keys[position_]; }
    /// Those that have this key, in the order of the input.
    std::span<Record const> records() const noexcept {
        return std::span(index_->records)
            .subspan(index_->begins[position_], index_->begins[position_ + 1] - index_->begins[position_]);
    }
    /// The place of this group among the \ref count groups, from 0.
    std::size_t index() const noexcept { return position_; }
    std::size_t count() const noexcept { return index_->keys.size(); }

    /// What `load_group(records(), args...)` makes, kept in the group. What was loaded before is released first.
    template <class... Args>
        requires loadable_record<Record, Args...>
    auto& load(Args&&... args) {
        return load_with([&](std::span<Record const> all) { return load_group(all, std::forward<Args>(args)...); });
    }

    /// What `make(records())` makes, kept in the group, for records of a type that has no load_group.
    template <std::invocable<std::span<Record const>> F>
    auto& load_with(F&& make) {
        using made_type = std::remove_cvref_t<std::invoke_result_t<F, std::span<Record const>>>;
        release();
        auto* const made = new made_type(std::invoke(std::forward<F>(make), records()));
        loaded_ = {made, [](void* it) { delete static_cast<made_type*>(it); }};
        return *made;
    }

    /// Gives back what was loaded; references to it end here.
    void release() noexcept { loaded_.reset(); }
};

}  // namespace sluice
