/// \file
/// A contest: one piece of work, done by a hand-written loop and by others, all of which must give the same result
/// before any is timed.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace bench {

/// How many times as long as the hand-written loop a contestant may take.
inline constexpr double no_bound = 0;
inline constexpr double as_by_hand = 1.05;
inline constexpr double plain_range_for = 1.3;  // GCC walks a window that straddles parts one element at a time

/// What a contestant hands its results to while it is timed: they count as used, at no cost.
struct used {
    template <class T>
    void operator()(std::span<T> chunk) const {
        benchmark::DoNotOptimize(chunk.data());
        benchmark::ClobberMemory();
    }
    template <class T>
        requires std::is_arithmetic_v<T>
    void operator()(T value) const {
        benchmark::DoNotOptimize(value);
    }
};

/// What it hands them to before: every bit and the number of elements in each chunk count.
class digest {
    std::uint64_t value_ = 0;

    void mix(std::uint64_t word) noexcept { value_ = (value_ ^ word) * 0x9e3779b97f4a7c15u + (value_ >> 29); }

public:
    template <class T>
    void operator()(std::span<T> chunk) {
        mix(chunk.size());
        for (T const value : chunk) (*this)(value);
    }
    template <class T>
        requires std::is_arithmetic_v<T>
    void operator()(T value) {
        std::uint64_t word = 0;
        std::memcpy(&word, &value, sizeof value);
        mix(word);
    }
    std::uint64_t value() const noexcept { return value_; }
};

/// What one run of a contestant goes through; with bytes the table shows GB/s, without it ns per element.
struct amount {
    std::size_t elements = 0;
    std::size_t bytes = 0;
};

/// A contestant is a function of a sink (`used` or `digest`). Throws std::runtime_error when its results are not the
/// hand-written loop's.
class contest {
    std::string name_;
    amount amount_;
    std::uint64_t expected_ = 0;

    template <class F>
    void enter(std::string const& contestant, double bound, F f) {
        auto const timed = [f, n = amount_, bound](benchmark::State& state) {
            used sink;
            for (auto _ : state) f(sink);
            auto const runs = static_cast<std::size_t>(state.iterations());
            state.SetItemsProcessed(static_cast<std::int64_t>(runs * n.elements));
            if (n.bytes != 0) state.SetBytesProcessed(static_cast<std::int64_t>(runs * n.bytes));
            state.counters["bound"] = bound;
        };
        benchmark::RegisterBenchmark((name_ + "/" + contestant).c_str(), timed);
    }
    template <class F>
    static std::uint64_t result(F const& f) {
        digest sink;
        f(sink);
        return sink.value();
    }

public:
    template <class F>
    contest(std::string name, amount work, F by_hand)
        : name_(std::move(name)), amount_(work), expected_(result(by_hand)) {
        enter("by hand", no_bound, by_hand);
    }
    template <class F>
    contest& against(std::string const& contestant, double bound, F f) {
        if (result(f) != expected_)
            throw std::runtime_error(name_ + ": " + contestant + " and the hand-written loop differ in their results");
        enter(contestant, bound, f);
        return *this;
    }
    /// A yardstick that does other work on the same amount.
    template <class F>
    contest& beside(std::string const& contestant, F f) {
        enter(contestant, no_bound, f);
        return *this;
    }
};

}  // namespace bench
