/// \file
/// The same loop with range-v3's concat, which checks the current range at each element. The check must detect that.
#include <cstdint>
#include <span>
#include <vector>

#include <range/v3/algorithm/copy.hpp>
#include <range/v3/view/concat.hpp>
#include <range/v3/view/transform.hpp>

void copy_halves(std::vector<std::int32_t> const& first, std::vector<std::int32_t> const& second,
                 std::span<double> out);

void copy_halves(std::vector<std::int32_t> const& first, std::vector<std::int32_t> const& second,
                 std::span<double> out) {
    constexpr auto half = [](std::int32_t x) noexcept { return 0.5 * x; };
    ranges::copy(ranges::views::concat(first, second) | ranges::views::transform(half), out.data());
}
