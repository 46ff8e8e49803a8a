/// \file
/// views::prefetch(n, load): loads elements of a range in other threads while earlier elements are used.
#pragma once

#include <concepts>
#include <cstddef>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/core/adaptor_closure.hpp>
#include <sluice/detail/copyable_box.hpp>
#include <sluice/detail/non_propagating.hpp>
#include <sluice/detail/view_all.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

/// A function that loads the data of an element: called with the element and the number of a free place.
template <class F, class R>
concept loader_of =
    ranges::input_range<R> && std::copy_constructible<F> &&
    std::constructible_from<std::remove_cvref_t<ranges::range_reference_t<R>>, ranges::range_reference_t<R>> &&
    std::invocable<F const&, std::remove_cvref_t<ranges::range_reference_t<R>>&, std::size_t> &&
    !std::is_void_v<std::invoke_result_t<F const&, std::remove_cvref_t<ranges::range_reference_t<R>>&, std::size_t>>;

/// An element of views::prefetch and the result of its `load` (a reference if `load` returns one).
template <class E, class T>
struct loaded_ahead {
    E element;
    std::future<T> loading = {};  // its destructor waits for the thread, which uses the element
    std::conditional_t<std::is_reference_v<T>, std::remove_reference_t<T>*, std::optional<T>> value = {};
    auto& loaded() noexcept { return *value; }
};

template <ranges::view_ V, class F>
    requires loader_of<F, V>
class prefetch_view : public ranges::view_facade<prefetch_view<V, F>, ranges::unknown> {
    friend ranges::range_access;
    using element = std::remove_cvref_t<ranges::range_reference_t<V>>;
    using result = std::invoke_result_t<F const&, element&, std::size_t>;
    using ahead = loaded_ahead<element, result>;
    struct reading {
        ranges::iterator_t<V> it;
        std::size_t begun = 0;                       // elements whose loading has started
        std::deque<std::unique_ptr<ahead>> waiting;  // size() <= n_; stable addresses, because threads use them
        std::unique_ptr<ahead> current;
    };
    V base_{};
    detail::copyable_box<F> load_;
    std::size_t n_ = 1;
    detail::non_propagating<reading> reading_;

    struct cursor {
        using single_pass = std::true_type;
        using value_type = ahead;
        prefetch_view* self = nullptr;
        ahead& read() const { return *self->reading_->current; }
        bool equal(ranges::default_sentinel_t) const { return !self->reading_->current; }
        void next() { self->step(); }
    };
    cursor begin_cursor() {
        reading_.reset();  // waits for the loads that an earlier iteration started
        reading_.emplace(reading{ranges::begin(base_), 0, {}, nullptr});
        begin_loading(1);
        step();
        return {this};
    }
    void step() {
        auto& r = *reading_;
        r.current.reset();  // before the next load starts, to free its place
        if (r.waiting.empty()) return;
        auto next = std::move(r.waiting.front());
        r.waiting.pop_front();
        if constexpr (std::is_reference_v<result>)
            next->value = &next->loading.get();
        else
            next->value.emplace(next->loading.get());
        r.current = std::move(next);
        begin_loading(n_);
    }
    void begin_loading(std::size_t most) {
        auto& r = *reading_;
        for (auto const end = ranges::end(base_); r.waiting.size() < most && r.it != end; ++r.it) {
            auto one = std::unique_ptr<ahead>(new ahead{*r.it});
            auto const place = r.begun++ % (n_ + 1);
            one->loading = std::async(std::launch::async, [this, place, &element = one->element]() -> result {
                return std::invoke(*load_, element, place);
            });
            r.waiting.push_back(std::move(one));
        }
    }

public:
    prefetch_view() = default;
    prefetch_view(V base, std::size_t n, F load) : base_(std::move(base)), load_(std::move(load)), n_(n) {
        if constexpr (requires { base_.allow_alive(n + 1); }) base_.allow_alive(n + 1);
    }
};

namespace views {
struct prefetch_fn : needs_arguments<prefetch_fn> {
    template <detail::viewable_range R, class F>
        requires loader_of<F, R>
    auto operator()(R&& r, std::size_t n, F load) const {
        if (n == 0) throw argument_error("sluice::views::prefetch: n must be at least 1, got 0");
        return prefetch_view<detail::all_t<R>, F>{detail::view_all(std::forward<R>(r)), n, std::move(load)};
    }
    template <class F>
    auto operator()(std::size_t n, F load) const {
        return bind_adaptor<prefetch_fn>(n, std::move(load));
    }
};

/// The elements of a range, each with the result of `load(element, place)`, computed in another thread: `it->element`,
/// `it->loaded()`.
///
/// `prefetch(r, n, load)`, `r | prefetch(n, load)`. While an element is used, the next n are loaded. `place` is 0 to n.
/// Elements alive at the same time have different places, so each place can reuse a buffer. Over group_sequentially, n
/// + 1 groups are alive.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | input range; `load` callable as const, from n threads at once | input view of loaded_ahead | no | no | n + 1 elements and their loaded data | begin() loads one and starts n; each step waits for the next, then starts one more |
///
/// Throws argument_error if n is 0. An exception of `load` is thrown at the step to its element; an exception of the
/// range, up to n steps early. References are valid until the next step. Do not move the view while reading it.
/// \snippet examples/views/prefetch.cpp prefetch
/// See also views::group_sequentially (one group alive), views::tap (observes, loads nothing).
inline constexpr prefetch_fn prefetch{};
}  // namespace views
}  // namespace sluice

template <class V, class F>
inline constexpr bool std::ranges::enable_view<sluice::prefetch_view<V, F>> = true;
