/// \file
/// plate_store: the interface that a converter requires of a store. zarr_store and hdf5_store model it.
#pragma once

#include <concepts>
#include <cstdint>
#include <span>

#include <sluice/ngff/plate_layout.hpp>
#include <sluice/ngff/store_options.hpp>

namespace sluice::ngff {

/// A store for one plate: it returns the layout, creates one plane writer per thread, and completes the output in
/// finish().
template <class S>
concept plate_store = requires(S& store, S const& made, plane_place const& at, std::span<std::uint16_t const> pixels) {
    { made.plate() } -> std::same_as<plate_layout const&>;
    { made.planes() } -> std::convertible_to<std::uint64_t>;
    store.template writer<std::uint16_t>().write(at, pixels);
    store.finish();
};

}  // namespace sluice::ngff
