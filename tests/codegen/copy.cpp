/// \file
/// The inner loop of copy over concatenate | transform.
#include <sluice/core/algorithms.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/transform.hpp>

#include <cstdint>
#include <span>
#include <vector>

void copy_halves(std::vector<std::vector<std::int32_t>> const& parts, std::span<double> out);

void copy_halves(std::vector<std::vector<std::int32_t>> const& parts, std::span<double> out) {
    constexpr auto half = [](std::int32_t x) noexcept { return 0.5 * x; };
    sluice::copy(parts | sluice::views::concatenate | sluice::views::transform(half), out);
}
