/// \file
/// nwb::progress_callback: an optional function that reports bytes written.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>

namespace sluice::nwb {

/// Called with the number of bytes written since the last call, usually some megabytes. Without a function it does
/// nothing. An exception of the function aborts the write.
class progress_callback {
public:
    progress_callback() = default;
    template <class F>
        requires std::invocable<F&, std::uint64_t> && (!std::same_as<std::remove_cvref_t<F>, progress_callback>)
    progress_callback(F f) : f_(std::move(f)) {}

    void operator()(std::uint64_t bytes) const {
        if (f_) f_(bytes);
    }

private:
    std::function<void(std::uint64_t)> f_;
};

}  // namespace sluice::nwb
