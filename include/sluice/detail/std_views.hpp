/// \file
/// Views of the standard library are views to range-v3 too, so that they can stand before sluice's adaptors.
#pragma once

#include <ranges>

#include <range/v3/range/concepts.hpp>

/// range-v3 0.12 takes a standard view for a container and refuses a temporary one. It must still be semiregular: a
/// std::views::transform of a lambda with captures is not, and stays refused.
template <class V>
    requires std::ranges::enable_view<V>
inline constexpr bool ranges::enable_view<V> = true;
