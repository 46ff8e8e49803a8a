/// \file
/// A plain range-for over a window of concatenate | transform, for a window within one segment.
#include <sluice/core/window.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/transform.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace {
constexpr auto half = [](std::int32_t x) noexcept { return 0.5 * x; };
using all = decltype(std::declval<std::vector<std::vector<std::int32_t>> const&>() | sluice::views::concatenate |
                     sluice::views::transform(half));
}  // namespace

double* copy_halves(void const* part, double* out);

double* copy_halves(void const* part, double* out) {  // the argument's type has no name outside this file
    for (double const x : *static_cast<sluice::window<all> const*>(part)) *out++ = x;
    return out;
}
