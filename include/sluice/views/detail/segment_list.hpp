/// \file
/// The stored segments of a concatenation with their offsets, and the iteration over the segments of a subrange.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/indexed_segments.hpp>
#include <sluice/core/segments.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice::detail {

/// Stored segments. No segment is empty, except that one empty segment may represent an empty concatenation of known
/// width.
template <class P>
class segment_list {
    std::vector<P> views_;
    std::vector<std::size_t> firsts_{0};  // the index of each segment's first element, then the total size

public:
    segment_list() = default;
    explicit segment_list(std::vector<P> all) : views_(std::move(all)) {
        auto const empty = [](P const& segment) { return ranges::size(segment) == 0; };
        if (!views_.empty()) views_.erase(std::remove_if(views_.begin() + 1, views_.end(), empty), views_.end());
        if (views_.size() > 1 && empty(views_.front())) views_.erase(views_.begin());
        firsts_.reserve(views_.size() + 1);
        for (P const& segment : views_)
            firsts_.push_back(firsts_.back() + static_cast<std::size_t>(ranges::size(segment)));
    }
    std::size_t size() const noexcept { return views_.size(); }
    std::size_t elements() const noexcept { return firsts_.back(); }
    P const& operator[](std::size_t i) const noexcept { return views_[i]; }
    std::size_t first_index(std::size_t i) const noexcept { return firsts_[i]; }
    std::size_t segment_of(std::size_t index) const noexcept {
        return static_cast<std::size_t>(std::upper_bound(firsts_.begin() + 1, firsts_.end(), index) - firsts_.begin()) -
               1;
    }
    /// The width of rows; 0 without segments.
    std::size_t width() const
        requires requires(P const& p) { p.width(); }
    {
        return views_.empty() ? 0 : views_.front().width();
    }
    auto select_columns(std::span<std::size_t const> columns) const
        requires requires(P const& p) { p.select_columns(columns); }
    {
        std::vector<std::remove_cvref_t<decltype(views_.front().select_columns(columns))>> chosen;
        for (P const& segment : views_) chosen.push_back(segment.select_columns(columns));
        return segment_list<typename decltype(chosen)::value_type>(std::move(chosen));
    }
    void release_all() const
        requires(detail::releases_all<P>())
    {
        for (P const& segment : views_) detail::release_all(segment);
    }
};

/// The plain segments of elements [first, first + count), in order. A segment that is itself segmented is expanded.
/// Single pass; keeps the outer range alive.
template <class Outer>
class concatenated_segments : public ranges::view_facade<concatenated_segments<Outer>, ranges::unknown> {
    friend ranges::range_access;
    using outer_segment = indexed_segment_t<Outer>;
    std::shared_ptr<Outer const> all_;
    std::size_t segment_ = 0, offset_ = 0, left_ = 0;
    using inner_type = std::remove_cvref_t<decltype(sluice::segments(std::declval<outer_segment const&>(), 0, 0))>;
    std::optional<inner_type> inner_;  // the segments of the current segment

    struct cursor {
        using single_pass = std::true_type;
        using value_type = segment_t<outer_segment const>;
        concatenated_segments* walk = nullptr;
        ranges::iterator_t<inner_type> it{};
        ranges::sentinel_t<inner_type> end{};
        value_type read() const { return *it; }
        bool equal(ranges::default_sentinel_t) const { return !walk->inner_; }
        void next() {
            if (++it == end) enter();
        }
        void enter() {
            while (walk->enter_segment()) {
                it = ranges::begin(*walk->inner_);
                end = ranges::end(*walk->inner_);
                if (it != end) return;
            }
        }
    };
    bool enter_segment() {
        inner_.reset();
        if (left_ == 0) return false;
        auto const size = all_->first_index(segment_ + 1) - all_->first_index(segment_);
        std::size_t const n = std::min(left_, size - offset_);
        auto&& segment = (*all_)[segment_];
        inner_.emplace(sluice::segments(std::as_const(segment), offset_, n));
        left_ -= n;
        ++segment_;
        offset_ = 0;
        return true;
    }
    cursor begin_cursor() {
        cursor c{this};
        c.enter();
        return c;
    }

public:
    concatenated_segments() = default;
    concatenated_segments(std::shared_ptr<Outer const> all, std::size_t first, std::size_t count)
        : all_(std::move(all)), left_(count) {
        if (count == 0) return;
        segment_ = all_->segment_of(first);
        offset_ = first - all_->first_index(segment_);
    }
};

}  // namespace sluice::detail

template <class Outer>
inline constexpr bool std::ranges::enable_view<sluice::detail::concatenated_segments<Outer>> = true;
