/// \file
/// A contest: one task, done by a hand-written loop and by other contestants. All must return the same result before
/// any is timed.
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

/// The maximum time of a contestant, relative to the hand-written loop.
inline constexpr double no_bound = 0;
inline constexpr double as_by_hand = 1.05;
inline constexpr double plain_range_for = 1.3;  // GCC does not vectorise over a window that straddles segments

/// The sink while a contestant is timed: marks results as used at no cost.
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

/// The sink of the check before timing: a digest of every bit and of the size of each chunk.
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

/// The work of one run; with bytes the table shows GB/s, without them ns per element.
struct amount {
    std::size_t elements = 0;
    std::size_t bytes = 0;
};

/// A contestant is a function of a sink (`used` or `digest`). Throws std::runtime_error if its results differ from the
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
            throw std::runtime_error(name_ + ": " + contestant + " and the hand-written loop have different results");
        enter(contestant, bound, f);
        return *this;
    }
    /// Adds a reference that does different work on the same amount of data.
    template <class F>
    contest& beside(std::string const& contestant, F f) {
        enter(contestant, no_bound, f);
        return *this;
    }
};

}  // namespace bench
