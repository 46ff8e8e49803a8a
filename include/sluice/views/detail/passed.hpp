/// \file
/// passed: releases the pages of a mapped file that a single-pass iterator has passed.
#pragma once

#include <cstddef>

#include <sluice/core/segments.hpp>

namespace sluice::detail {

/// Tracks the elements that a single-pass iterator over V has passed but not released. Empty if V has nothing to
/// release.
template <class V>
class passed {
public:
    passed() = default;
    explicit passed(V const&) noexcept {}
    /// One more element has been passed.
    void step(V const&) const noexcept {}
    /// The end has been reached.
    void finish(V const&) const noexcept {}
};
template <class V>
    requires(releasable<V> || releases_all<V>())
class passed<V> {
    // Elements between two calls of release_all: each may be on its own page, with neighbouring pages.
    static constexpr std::size_t elements = 4096;
    std::size_t first_ = 0, count_ = 0, step_ = 0;

    void give_back(V const& base) {
        if constexpr (releasable<V>)
            base.release(first_, count_);
        else
            release_all(base);
        first_ += count_;
        count_ = 0;
    }

public:
    passed() = default;
    explicit passed(V const& base) {
        if constexpr (releasable<V>)
            step_ = base.release_step();
        else
            step_ = elements;
    }
    void step(V const& base) {
        if (step_ != 0 && ++count_ == step_) give_back(base);
    }
    void finish(V const& base) {
        if (count_ != 0) give_back(base);
    }
};

}  // namespace sluice::detail
