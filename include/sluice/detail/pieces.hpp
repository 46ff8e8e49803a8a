/// \file
/// The pieces of a concatenation, where each begins, and the walk over the segments of a part of it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/segments.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice::detail {

/// Immutable and shared by the copies of a concatenation. No piece is empty, except that one empty piece stands for nothing at all.
template <class P>
struct pieces {
    std::vector<P> views;
    std::vector<std::size_t> ends;  // ends[i]: how many elements pieces 0 to i have together

    pieces() = default;
    explicit pieces(std::vector<P> all) : views(std::move(all)) {
        auto const empty = [](P const& piece) { return ranges::size(piece) == 0; };
        if (!views.empty()) views.erase(std::remove_if(views.begin() + 1, views.end(), empty), views.end());
        if (views.size() > 1 && empty(views.front())) views.erase(views.begin());
        ends.reserve(views.size());
        std::size_t end = 0;
        for (P const& piece : views) ends.push_back(end += static_cast<std::size_t>(ranges::size(piece)));
    }
    std::size_t first(std::size_t piece) const noexcept { return piece == 0 ? 0 : ends[piece - 1]; }
    std::size_t size(std::size_t piece) const noexcept { return ends[piece] - first(piece); }
    /// The piece that holds element `index`; one past the last piece for the end.
    std::size_t piece_of(std::size_t index) const noexcept {
        return static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), index) - ends.begin());
    }
};

/// The plain pieces of elements [first, first + count), in order; a piece that is itself segmented is walked through.
/// Single pass; keeps the pieces alive.
template <class P>
class concatenated_segments : public ranges::view_facade<concatenated_segments<P>, ranges::unknown> {
    friend ranges::range_access;
    std::shared_ptr<pieces<P> const> all_;
    std::size_t piece_ = 0, offset_ = 0, left_ = 0;
    using inner_type = std::remove_cvref_t<decltype(sluice::segments(std::declval<P const&>(), 0, 0))>;
    std::optional<inner_type> inner_;  // the walk through the current piece

    struct cursor {
        using single_pass = std::true_type;
        using value_type = segment_t<P const>;
        concatenated_segments* walk = nullptr;
        ranges::iterator_t<inner_type> it{};
        ranges::sentinel_t<inner_type> end{};
        value_type read() const { return *it; }
        bool equal(ranges::default_sentinel_t) const { return !walk->inner_; }
        void next() {
            if (++it == end) enter();
        }
        void enter() {
            while (walk->enter_piece()) {
                it = ranges::begin(*walk->inner_);
                end = ranges::end(*walk->inner_);
                if (it != end) return;
            }
        }
    };
    bool enter_piece() {
        inner_.reset();
        if (left_ == 0) return false;
        std::size_t const n = std::min(left_, all_->size(piece_) - offset_);
        inner_.emplace(sluice::segments(all_->views[piece_], offset_, n));
        left_ -= n;
        ++piece_;
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
    concatenated_segments(std::shared_ptr<pieces<P> const> all, std::size_t first, std::size_t count)
        : all_(std::move(all)), left_(count) {
        if (count == 0) return;
        piece_ = all_->piece_of(first);
        offset_ = first - all_->first(piece_);
    }
};

}  // namespace sluice::detail

template <class P>
inline constexpr bool std::ranges::enable_view<sluice::detail::concatenated_segments<P>> = true;
