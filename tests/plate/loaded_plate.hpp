/// \file
/// A synthetic plate on disk and its image records, for tests that load them.
#pragma once

#include <sluice/plate/image_record.hpp>
#include <sluice/plate/load_group.hpp>
#include <sluice/plate/synthetic_plate.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/temp_dir.hpp"

namespace test {
namespace plate = sluice::plate;

struct plate_on_disk {
    explicit plate_on_disk(plate::synthetic_plate made) : plan(std::move(made)), images(plan.images()) {
        plate::write_plate(folder.path(), plan);
        for (auto const& image : images) {
            plate::image_record record;
            record.file = plate::image_file(path(image));
            records.push_back(std::move(record));
        }
    }
    std::filesystem::path path(plate::synthetic_image const& image) const { return folder.path() / plan.path(image); }
    std::filesystem::path path(std::size_t i) const { return path(images[i]); }

    /// Returns true if image `i` of the stack equals the image of its record, in every pixel.
    bool exact(plate::image_stack const& stack, std::size_t i) const {
        auto const& form = stack.form(i);
        auto const expected = plate::synthetic_pixels(images[stack.record(i)], form.width, form.height, form.type);
        return std::ranges::equal(stack.image_bytes(i), expected);
    }
    bool exact(plate::image_stack const& stack) const {
        for (std::size_t i = 0; i < stack.size(); ++i)
            if (!exact(stack, i)) return false;
        return true;
    }

    plate::synthetic_plate plan;
    std::vector<plate::synthetic_image> images;
    temp_dir folder;
    std::vector<plate::image_record> records;  // one per image, in the order of the images
};

/// Nine sites, 40 x 30.
inline plate::synthetic_plate nine_sites(std::vector<plate::defective_image> defects = {},
                                         plate::synthetic_tiff storage = {}) {
    plate::synthetic_plate made;
    made.sites = plate::one_to(9);
    made.width = 40;
    made.height = 30;
    made.defects = std::move(defects);
    made.storage = std::move(storage);
    return made;
}

}  // namespace test
