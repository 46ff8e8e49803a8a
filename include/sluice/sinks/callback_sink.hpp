/// \file
/// callback_sink: a function as a sink.
#pragma once

#include <concepts>
#include <functional>
#include <utility>

#include <sluice/core/sink.hpp>

namespace sluice {

/// The default finish function: does nothing.
struct no_finish {
    constexpr void operator()() const noexcept {}
};

/// `append(x)` calls `f(x)`, for any x (a range, a block, a group); `finish()` calls `finish_f()`.
///
/// `blocks | into(callback_sink(f))` calls f once, with all blocks. `broadcast(blocks, callback_sink(f))` calls f once
/// per block. For one call per element, see \ref for_each. Holds the two functions. Throws what they throw.
template <class F, std::invocable Finish = no_finish>
class callback_sink {
    F f_;
    Finish finish_f_;

public:
    explicit constexpr callback_sink(F f, Finish finish_f = {}) : f_(std::move(f)), finish_f_(std::move(finish_f)) {}

    template <class R>
        requires std::invocable<F&, R>
    constexpr void append(R&& range) {
        std::invoke(f_, std::forward<R>(range));
    }
    constexpr void finish() { std::invoke(finish_f_); }
};

}  // namespace sluice
