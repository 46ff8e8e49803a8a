/// \file
/// plan: how many groups, files and bytes there will be, and how much memory that takes, before any image is read.
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

/// Groups of images: what views::group_sequentially makes of image records.
template <class R>
concept groups_of_images = ranges::input_range<R> && requires(ranges::range_value_t<R> group) {
    { group.records() } -> std::convertible_to<std::span<image_record const>>;
};

struct plan_options {
    std::size_t alive = 1;    ///< groups in memory at a time: 2 where the next is loaded ahead
    std::size_t threads = 1;  ///< that decode
    bool ask_all = false;     ///< ask every file what its image is, not the first alone; takes about 15 us a file
};

/// What processing groups one after the other takes. All bytes are of decoded pixels, but those of \ref index_bytes.
struct group_plan {
    std::size_t groups = 0, files = 0, most_files = 0;  ///< most_files: of one group
    std::uint64_t total_bytes = 0, largest_group_bytes = 0;
    std::uint64_t index_bytes = 0;    ///< records and names
    std::uint64_t scratch_bytes = 0;  ///< what threads need to decode: two strips or tiles each
    std::size_t alive = 1;
    tiff_info image;              ///< the first one
    std::size_t other_forms = 0;  ///< images of another size or type than the first, where all were asked

    /// At most this much is held beyond what the program takes by itself.
    std::uint64_t peak_bytes() const noexcept { return index_bytes + alive * largest_group_bytes + scratch_bytes; }
    /// All images against what is held of them at a time: 1000 where a thousandth is. 1 where grouping saves nothing.
    double reduction() const noexcept {
        auto const held = std::min(total_bytes, alive * largest_group_bytes);
        return held == 0 ? 1.0 : static_cast<double>(total_bytes) / static_cast<double>(held);
    }
};

/// Counts groups and their files and opens one of them, or all if that is asked.
///
/// Images are taken to be of the size and type of the first, unless all are asked. Reads no pixels, and holds nothing.
/// \throws file_error the file asked cannot be read, or is no image that can be
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

/// Such as "1000 groups, up to 27 files, peak 28.4 MiB of 25.1 GiB".
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
