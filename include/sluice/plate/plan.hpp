/// \file
/// plan: the number of groups, files and bytes, and the memory required, before any image is read.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <sluice/plate/image_page.hpp>
#include <sluice/plate/image_record.hpp>
#include <sluice/plate/tiff_info.hpp>
#include <range/v3/range/concepts.hpp>

namespace sluice::plate {

/// Groups of images, as views::group_sequentially makes them from image records.
template <class R>
concept groups_of_images = ranges::input_range<R> && requires(ranges::range_value_t<R> group) {
    { group.records() } -> std::convertible_to<std::span<image_record const>>;
};

struct plan_options {
    std::size_t alive = 1;    ///< groups in memory at the same time: 2 if the next one is prefetched
    std::size_t threads = 1;  ///< decoding threads
    bool ask_all = false;     ///< read the tags of every file, not only of the first; takes about 15 us per file
};

/// The resources for processing groups one after the other. All bytes are decoded pixels, except \ref index_bytes.
struct group_plan {
    std::size_t groups = 0, files = 0, most_files = 0;  ///< most_files: maximum per group
    std::uint64_t total_bytes = 0, largest_group_bytes = 0;
    std::uint64_t index_bytes = 0;    ///< records and names
    std::uint64_t scratch_bytes = 0;  ///< decoding buffers: two strips or tiles per thread
    std::size_t alive = 1;
    tiff_info image;              ///< the first image
    std::size_t other_forms = 0;  ///< images that differ from the first in size or type; needs ask_all

    /// Upper bound of the memory held, beyond the program's own.
    std::uint64_t peak_bytes() const noexcept { return index_bytes + alive * largest_group_bytes + scratch_bytes; }
    /// Bytes of all images divided by the bytes held at the same time; 1 if grouping saves nothing.
    double reduction() const noexcept {
        auto const held = std::min(total_bytes, alive * largest_group_bytes);
        return held == 0 ? 1.0 : static_cast<double>(total_bytes) / static_cast<double>(held);
    }
};

/// Counts groups and their files, and reads the tags of one file, or of all files with ask_all.
///
/// All images are assumed to have the size and type of the first, unless ask_all is set. Reads no pixels and holds
/// nothing.
/// \throws file_error a file cannot be read, or is not a supported image
template <groups_of_images R>
group_plan plan(R groups, plan_options const& options = {}) {
    group_plan result;
    result.alive = options.alive;
    std::uint64_t largest_block = 0;
    auto const ask = [&](image_record const& image) {
        auto const info = open_image(image).info();
        largest_block = std::max(largest_block, info.block_bytes());
        return info;
    };
    for (auto group : groups) {
        auto const records = group.records();
        if (result.groups++ == 0) result.image = ask(records.front());
        std::uint64_t bytes = records.size() * result.image.bytes();
        if (options.ask_all) {
            bytes = 0;
            for (auto const& record : records) {
                auto const info = ask(record);
                bytes += info.bytes();
                result.other_forms += info.width != result.image.width || info.height != result.image.height ||
                                      info.type != result.image.type;
            }
        }
        for (auto const& record : records) result.index_bytes += sizeof(record) + record.file.name().size();
        result.files += records.size();
        result.most_files = std::max(result.most_files, records.size());
        result.total_bytes += bytes;
        result.largest_group_bytes = std::max(result.largest_group_bytes, bytes);
    }
    result.scratch_bytes = 2 * options.threads * largest_block;
    return result;
}

/// Returns, for example, "1000 groups, up to 27 files, peak 28.4 MiB of 25.1 GiB".
inline std::string describe(group_plan const& plan) {
    auto const size = [](std::uint64_t bytes) {
        bool const large = bytes >= std::uint64_t{10} << 30;
        auto const tenths = (bytes * 10 + (large ? 1u << 29 : 1u << 19)) >> (large ? 30 : 20);
        return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + (large ? " GiB" : " MiB");
    };
    return std::to_string(plan.groups) + (plan.groups == 1 ? " group" : " groups") + ", up to " +
           std::to_string(plan.most_files) + (plan.most_files == 1 ? " file" : " files") + ", peak " +
           size(plan.peak_bytes()) + " of " + size(plan.total_bytes);
}

}  // namespace sluice::plate
