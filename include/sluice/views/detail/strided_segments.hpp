/// \file
/// strided_segments: the elements of each segment that views::stride keeps.
#pragma once

#include <cstddef>
#include <type_traits>
#include <utility>

#include <sluice/core/segments.hpp>
#include <sluice/views/detail/part_of.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice::detail {

/// The strided segments of a base; the count continues across segments. Single pass.
template <class Segments>
class strided_segments : public ranges::view_facade<strided_segments<Segments>, ranges::unknown> {
    friend ranges::range_access;
    using segment = std::remove_cvref_t<ranges::range_reference_t<Segments>>;
    Segments segments_{};
    std::size_t step_ = 1;

    struct cursor {
        using single_pass = std::true_type;
        using value_type = decltype(every(part_of(std::declval<segment const&>(), 0, 0), 1));
        strided_segments* all = nullptr;
        ranges::iterator_t<Segments> it{};
        std::size_t skipped = 0;  // elements of this segment before the first kept one
        value_type read() const {
            segment const here = *it;
            return every(part_of(here, skipped, size_of(here) - skipped), all->step_);
        }
        bool equal(ranges::default_sentinel_t) const { return it == ranges::end(all->segments_); }
        void next() {
            auto const left = size_of(*it) - skipped;  // at least 1
            skipped = (left - 1) / all->step_ * all->step_ + all->step_ - left;
            ++it;
            seek();
        }
        void seek() {
            for (; it != ranges::end(all->segments_); ++it) {
                auto const size = size_of(*it);
                if (skipped < size) return;
                skipped -= size;
            }
        }
        static std::size_t size_of(segment const& s) { return static_cast<std::size_t>(ranges::size(s)); }
    };
    cursor begin_cursor() {
        cursor c{this, ranges::begin(segments_)};
        c.seek();
        return c;
    }

public:
    strided_segments() = default;
    strided_segments(Segments segments, std::size_t step) : segments_(std::move(segments)), step_(step) {}
};

}  // namespace sluice::detail

template <class S>
inline constexpr bool std::ranges::enable_view<sluice::detail::strided_segments<S>> = true;
