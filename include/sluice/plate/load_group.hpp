/// \file
/// load_group: decodes the images of one group into an arena.
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

/// Loads the images of a group as one stack in an arena. `group.load(arena, options)` of views::group_sequentially
/// calls it.
///
///     memory::arena arena;
///     for (auto&& group : images | views::group_sequentially(by::channel, by::timepoint)) {
///         auto& stack = group.load(arena);
///         project(stack.pixels<std::uint16_t>(), stack.form());
///     }   // group and stack are destroyed; the next group reuses the memory
///
/// Loading has three steps: read the tags of all images, allocate memory for all of them at once, decode each image in
/// place. If a file stores its pixels as they are laid out in memory, one read suffices, without libtiff and without an
/// allocation.
///
/// Holds the pixels of the group, 64 open files and about 70 bytes per image, plus one compressed strip or tile and one
/// decoded tile per thread. Use one arena for each group that is alive at the same time: the next group reuses its
/// pages.
///
/// Throws file_error and tiff_error for the first image that cannot be read, and shape_mismatch and type_mismatch,
/// unless the options allow them; sluice::error if the memory cannot be allocated; and exceptions of the checkpoint. If
/// it throws, the arena is unchanged.
inline image_stack load_group(std::span<image_record const> records, memory::arena& arena,
                              load_options const& options = {}) {
    std::vector<detail::loading_image> images(records.size());
    detail::image_reading reading(records, options, images);
    detail::image_places places(records, options, images);
    reading.ask();
    auto kept = arena.keep();  // from here on, an exception returns the memory
    places.take(arena);
    reading.read();
    return places.stack(std::move(kept));
}

}  // namespace sluice::plate
