/// \file
/// plate_to_ngff_options: how a plate is grouped, loaded and stored.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include <sluice/convert/plate_to_ngff/plate_component.hpp>
#include <sluice/convert/plate_to_ngff/plate_report.hpp>
#include <sluice/ngff/codec.hpp>
#include <sluice/ngff/store_options.hpp>
#include <sluice/plate/load_options.hpp>
#include <sluice/plate/plate_metadata.hpp>

namespace sluice::convert {

/// Called with the report of a group, the number of images done, and the number of all images.
using plate_progress = std::function<void(plate_group_report const&, std::uint64_t done, std::uint64_t all)>;

struct group_pass_options {
    std::vector<plate_component> groups{plate_component::channel,
                                        plate_component::timepoint};  ///< slowest first; empty: one group of all images
    bool require_groups = false;  ///< a component that no image has is an error; else it is ignored
    plate::load_options load = {};
    unsigned jobs = 1;      ///< wells in parallel, each in its own groups; with 1, groups span wells
    unsigned prefetch = 0;  ///< groups per job to load ahead while one is used; each adds a group to memory
    /// Called for each finished group, in the thread of its job. Calls are serialized.
    plate_progress progress = {};
};

enum class plate_format { zarr_0_4, zarr_0_5, hdf5 };

struct plate_to_ngff_options {
    plate_format format = plate_format::zarr_0_4;
    ngff::codec compression = ngff::uncompressed();  ///< of Zarr chunks
    unsigned deflate_level = 0;                      ///< of HDF5; 0: none; 1 to 9: filters shuffle and deflate
    std::size_t levels = 0;                          ///< per pyramid; 0: down to 256 pixels or less on both sides
    ngff::existing existing = ngff::existing::refuse;
    plate::plate_metadata metadata = {};  ///< known from other sources than the images
    group_pass_options pass = {};
};

}  // namespace sluice::convert
