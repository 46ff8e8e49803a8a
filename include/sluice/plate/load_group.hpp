/// \file
/// load_group: the images of a group, and no others, decoded into an arena.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include <sluice/memory/arena.hpp>
#include <sluice/plate/detail/image_places.hpp>
#include <sluice/plate/detail/image_reading.hpp>
#include <sluice/plate/image_record.hpp>
#include <sluice/plate/image_stack.hpp>
#include <sluice/plate/load_options.hpp>

namespace sluice::plate {

/// The images of a group as one stack in an arena: what `group.load(arena, options)` of views::group_sequentially
/// calls.
///
///     memory::arena arena;
///     for (auto&& group : images | views::group_sequentially(by::channel, by::timepoint)) {
///         auto& stack = group.load(arena);
///         project(stack.pixels<std::uint16_t>(), stack.form());
///     }   // group and stack end; the same memory serves the next group
///
/// First all images are asked what they are, by their tags; then memory is taken, for all of them at once; then they
/// are decoded to where they belong. Pixels that lie in a file as they will in memory are one read, without libtiff and
/// without an allocation. Holds the pixels of the group, 64 open files and some 70 bytes an image; each thread a
/// compressed strip or tile and one tile besides. One arena for each group that is alive at a time: the second group
/// finds its pages there. Throws, with the arena as it was before: file_error and tiff_error for the first image that
/// cannot be read, shape_mismatch and type_mismatch, unless the options say otherwise; sluice::error where the memory
/// cannot be had; what the checkpoint throws.
inline image_stack load_group(std::span<image_record const> records, memory::arena& arena,
                              load_options const& options = {}) {
    std::vector<detail::loading_image> images(records.size());
    detail::image_reading reading(records, options, images);
    detail::image_places places(records, options, images);
    reading.ask();
    auto kept = arena.keep();  // an exception from here on gives back what was taken
    places.take(arena);
    reading.read();
    return places.stack(std::move(kept));
}

}  // namespace sluice::plate
