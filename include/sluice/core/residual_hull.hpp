/// \file
/// residual_hull: the convex hull of clock readings, built in one pass, for the exact largest residual of any line.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <sluice/core/regression.hpp>
#include <sluice/core/residual_range.hpp>

namespace sluice {

/// The upper and lower convex hull of points (tick, nanoseconds).
///
/// The points farthest from any line are corners of the hull. Keeping the corners (tens, for readings with jitter)
/// therefore keeps the exact answer. Ticks are expected to rise; a repeat or a backward step starts a new run of
/// points, and the hulls of the runs are merged. Corners are decided in 128-bit integers; floating point only excludes
/// points that are clearly inside.
///
/// Holds the corners (24 bytes each, never more than 4 × \ref vertex_limit) and 512 undecided points; about 6 ns per
/// point. Has the limits and errors of \ref regression_sums.
class residual_hull {
public:
    /// Maximum number of corners on one side. A clock with a smooth drift and no jitter has a corner at almost every
    /// point. At the limit, the least significant corners (a quarter or more) are dropped. \ref
    /// residual_range::slack_ns bounds the resulting error: a millionth of the bend.
    static constexpr std::size_t vertex_limit = 4096;

    void add(std::int64_t tick, std::int64_t ns) { add_run(tick, std::array{ns}); }

    /// Adds the points (first_tick, ns[0]), (first_tick + 1, ns[1]), ...
    template <clock_readings R>
    void add_run(std::int64_t first_tick, R const& ns) {
        auto it = ranges::begin(ns);
        auto const count = static_cast<std::int64_t>(ranges::size(ns));
        if (count == 0) return;
        if (!origin_) begin_at({first_tick, *it});
        auto x = tick_offset(static_cast<detail::int128>(first_tick) - origin_->tick);
        auto const end = tick_offset(static_cast<detail::int128>(x) + count - 1) + 1;
        if (stretch_begun_ && x <= last_x_) seal();
        while (x < end) {
            auto& fresh = lots_[turn_];
            auto const stop = std::min(end, x + static_cast<std::int64_t>(lot_points - fresh.count));
            for (; x < stop; ++x, ++it) {
                std::int64_t const reading = *it;
                if (reading < least_ns_ || reading > greatest_ns_)
                    ns_offset(static_cast<detail::int128>(reading) - origin_->ns);  // throws
                fresh.push(x, reading - origin_->ns);
            }
            last_x_ = x - 1;
            stretch_begun_ = true;
            if (fresh.count == lot_points) digest();
        }
    }

    /// Adds the points of \p other, which may have a different origin.
    void merge(residual_hull other) {
        if (!other.origin_) return;
        if (!origin_) begin_at(*other.origin_);
        other.seal();
        auto const dx = static_cast<detail::int128>(other.origin_->tick) - origin_->tick;
        auto const dy = static_cast<detail::int128>(other.origin_->ns) - origin_->ns;
        for (auto* theirs : {&other.upper_, &other.lower_}) {
            auto const sign = theirs->sign < 0 ? -1 : 1;
            for (auto& c : theirs->sealed) c = {tick_offset(dx + c.x), sign * ns_offset(dy + sign * c.y), c.slack};
        }
        upper_.join(other.upper_);
        lower_.join(other.lower_);
    }

    /// Returns the range of the distances from \p line to the points; zeros without points.
    residual_range residuals(clock_line const& line) const {
        residual_range range;
        if (!origin_) return range;
        std::optional<long double> least, greatest;
        auto const visit = [&](long double x, long double y) {
            auto const r = y - line.ns_since(origin_->ns, origin_->tick) - line.ns_per_tick() * x;
            least = std::min(least.value_or(r), r);
            greatest = std::max(greatest.value_or(r), r);
        };
        for (auto const* chain : {&upper_.corners, &upper_.sealed})
            for (auto const& c : *chain) visit(static_cast<long double>(c.x), static_cast<long double>(c.y));
        for (auto const* chain : {&lower_.corners, &lower_.sealed})
            for (auto const& c : *chain) visit(static_cast<long double>(c.x), -static_cast<long double>(c.y));
        for (auto const& undecided : lots_)
            for (std::size_t i = 0; i < undecided.count; ++i) visit(undecided.x[i], undecided.y[i]);
        return {static_cast<double>(*least), static_cast<double>(*greatest), std::max(upper_.slack(), lower_.slack())};
    }

    /// The number of corners held.
    std::size_t vertices() const noexcept {
        return upper_.corners.size() + upper_.sealed.size() + lower_.corners.size() + lower_.sealed.size();
    }

private:
    static constexpr std::size_t lot_points = 256;

    struct origin {
        std::int64_t tick, ns;
    };
    struct corner {
        std::int64_t x, y;
        double slack = 0;  // how far points may be above the edge that ends here
    };

    /// Points as doubles, which hold coordinates of less than 2^48 exactly.
    struct lot {
        std::array<double, lot_points> x, y;
        std::size_t count = 0;
        void push(std::int64_t to_x, std::int64_t to_y) noexcept {
            x[count] = static_cast<double>(to_x);
            y[count++] = static_cast<double>(to_y);
        }
    };

    /// An upper hull; the lower one is the upper one of the mirrored points.
    struct side {
        double sign;
        std::vector<corner> corners{};  // decided corners of the current run
        std::vector<corner> sealed{};   // corners of earlier runs
        std::size_t undecided = 0;      // the first point of the held lot that may still be a corner
        double sealed_slack = 0;        // of the edges of sealed runs before they were merged

        // Positive if c is above the line through a and b (a.x < b.x). Below 2^87: coordinates differ by less than 2^37
        // and 2^49.
        static detail::int128 above(corner const& a, corner const& b, corner const& c) noexcept {
            return static_cast<detail::int128>(b.x - a.x) * (c.y - a.y) -
                   static_cast<detail::int128>(b.y - a.y) * (c.x - a.x);
        }
        // The number of corners that remain after adding `c`, which is to the right of all.
        static std::size_t kept(std::vector<corner> const& chain, corner const& c) noexcept {
            auto n = chain.size();
            while (n >= 2 && above(chain[n - 2], chain[n - 1], c) >= 0) --n;
            return n;
        }
        void push(std::vector<corner>& chain, corner c) {
            auto const n = kept(chain, c);
            for (auto i = n; i < chain.size(); ++i) c.slack = std::max(c.slack, chain[i].slack);
            chain.resize(n);
            chain.push_back(c);
            if (chain.size() >= vertex_limit) thin(chain);
        }
        // Drops corners whose loss is at most the median, but never two neighbours. This thins dense curves, not sparse
        // ones.
        static void thin(std::vector<corner>& chain) {
            auto const loss = [&](std::size_t i) {
                auto const &a = chain[i - 1], &b = chain[i + 1];
                auto const height = static_cast<double>(above(a, b, chain[i])) / static_cast<double>(b.x - a.x);
                return height + std::max(chain[i].slack, b.slack);
            };
            std::vector<double> losses;
            for (std::size_t i = 1; i + 1 < chain.size(); ++i) losses.push_back(loss(i));
            auto sorted = losses;
            auto const median = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
            std::nth_element(sorted.begin(), median, sorted.end());
            std::size_t out = 1;
            for (std::size_t i = 1; i < chain.size(); ++i) {
                if (i + 1 < chain.size() && losses[i - 1] <= *median) {
                    chain[i + 1].slack = losses[i - 1];
                    ++i;
                }
                chain[out++] = chain[i];
            }
            chain.resize(out);
        }
        double slack() const noexcept {
            auto most = sealed_slack;
            for (auto const* chain : {&corners, &sealed})
                for (auto const& c : *chain) most = std::max(most, c.slack);
            return most;
        }
        corner point(lot const& from, std::size_t i) const noexcept {
            return {static_cast<std::int64_t>(from.x[i]), static_cast<std::int64_t>(sign * from.y[i]), 0};
        }

        // Collects the points [first, last) of `from`, all left of `peak`, that are not below the line from corner
        // `base` to `peak`.
        void candidates(lot const& from, std::size_t first, std::size_t last, corner const& base, corner const& peak,
                        std::vector<corner>& out) const {
            auto const px = static_cast<double>(peak.x), py = static_cast<double>(peak.y);
            auto const slope = static_cast<double>(peak.y - base.y) / static_cast<double>(peak.x - base.x);
            // Differences are exact; the slope and its product are off by less than 2^-50 of the product.
            auto const margin = -0x1p-50 * std::abs(slope) * (px - static_cast<double>(base.x));
            auto const height = [&](std::size_t i) { return (sign * from.y[i] - py) - slope * (from.x[i] - px); };
            std::array<double, 4> highest;
            highest.fill(margin);
            auto i = first;
            for (; i + 4 <= last; i += 4)
                for (std::size_t k = 0; k < 4; ++k) highest[k] = std::max(highest[k], height(i + k));
            bool any = i < last;  // the few points of the tail are decided exactly
            for (auto h : highest) any = any || h > margin;
            if (!any) return;
            for (i = first; i < last; ++i)
                if (height(i) >= margin) out.push_back(point(from, i));
        }

        // The highest point of a new lot is a corner of all points so far, so only points above the line to it matter.
        void digest(lot const& held, lot const& fresh, std::size_t highest, std::vector<corner>& scratch) {
            auto const peak = point(fresh, highest);
            if (corners.empty()) {
                for (std::size_t i = 0; i < highest; ++i) push(corners, point(fresh, i));
            } else {
                scratch.clear();
                auto const& base = corners[kept(corners, peak) - 1];
                candidates(held, undecided, held.count, base, peak, scratch);
                candidates(fresh, 0, highest, base, peak, scratch);
                for (auto const& c : scratch) push(corners, c);
            }
            push(corners, peak);
            undecided = highest + 1;
        }

        void seal(lot const& held, lot const& fresh) {
            for (auto i = undecided; i < held.count; ++i) push(corners, point(held, i));
            for (std::size_t i = 0; i < fresh.count; ++i) push(corners, point(fresh, i));
            absorb(corners);
            corners.clear();
            undecided = 0;
        }

        void join(side const& other) {
            sealed_slack = std::max(sealed_slack, other.sealed_slack);
            absorb(other.sealed);
        }

        void absorb(std::vector<corner> const& more) {
            std::vector<corner> both;
            both.reserve(sealed.size() + more.size());
            std::merge(sealed.begin(), sealed.end(), more.begin(), more.end(), std::back_inserter(both),
                       [](corner const& a, corner const& b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
            sealed.clear();
            for (auto& c : both) {
                sealed_slack = std::max(sealed_slack, std::exchange(c.slack, 0.0));
                if (!sealed.empty() && sealed.back().x == c.x)
                    sealed.pop_back();  // of equal ticks keep the highest, which comes last
                push(sealed, c);
            }
        }
    };

    void begin_at(origin const& first) noexcept {
        constexpr auto reach = regression_sums::ns_limit - 1;
        using limits = std::numeric_limits<std::int64_t>;
        origin_ = first;
        least_ns_ = first.ns < limits::min() + reach ? limits::min() : first.ns - reach;
        greatest_ns_ = first.ns > limits::max() - reach ? limits::max() : first.ns + reach;
    }

    static std::int64_t tick_offset(detail::int128 x) {
        if (x > -regression_sums::tick_limit && x < regression_sums::tick_limit) return static_cast<std::int64_t>(x);
        throw argument_error("sluice::residual_hull: ticks must be within 2^36 of the first, got one " +
                             detail::to_text(x) + " ticks from it");
    }
    static std::int64_t ns_offset(detail::int128 y) {
        if (y > -regression_sums::ns_limit && y < regression_sums::ns_limit) return static_cast<std::int64_t>(y);
        throw argument_error("sluice::residual_hull: clock readings must be within 2^48 ns of the first, got one " +
                             detail::to_text(y) + " ns from it");
    }

    // Finds the highest and lowest points of the full lot relative to its own trend. The choice need not be exact: it
    // only reduces the points in between.
    void digest() {
        auto const &held = lots_[turn_ ^ 1], &fresh = lots_[turn_];
        auto const x0 = fresh.x[0], y0 = fresh.y[0];
        auto const slope = (fresh.y.back() - y0) / (fresh.x.back() - x0);
        std::array<double, lot_points> height;
        std::array<double, 4> least{}, greatest{};  // the first point has height 0
        for (std::size_t i = 0; i < lot_points; i += 4)
            for (std::size_t k = 0; k < 4; ++k) {
                auto const h = height[i + k] = (fresh.y[i + k] - y0) - slope * (fresh.x[i + k] - x0);
                least[k] = std::min(least[k], h);
                greatest[k] = std::max(greatest[k], h);
            }
        auto const index_of = [&](double h) {
            return static_cast<std::size_t>(std::find(height.begin(), height.end() - 1, h) - height.begin());
        };
        upper_.digest(held, fresh, index_of(*std::max_element(greatest.begin(), greatest.end())), scratch_);
        lower_.digest(held, fresh, index_of(*std::min_element(least.begin(), least.end())), scratch_);
        turn_ ^= 1;  // the fresh lot becomes the held one; the decided one is reused
        lots_[turn_].count = 0;
    }

    void seal() {
        upper_.seal(lots_[turn_ ^ 1], lots_[turn_]);
        lower_.seal(lots_[turn_ ^ 1], lots_[turn_]);
        for (auto& each : lots_) each.count = 0;
        stretch_begun_ = false;
    }

    std::optional<origin> origin_;
    std::int64_t least_ns_ = 0, greatest_ns_ = 0;  // the readings that keep the limit
    std::int64_t last_x_ = 0;
    bool stretch_begun_ = false;
    std::array<lot, 2> lots_{};
    std::size_t turn_ = 0;
    side upper_{1}, lower_{-1};
    std::vector<corner> scratch_;
};

}  // namespace sluice
