/// \file
/// finish_scan: sorts images, and applies the options for pages and duplicates.
#pragma once

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include <sluice/plate/detail/page_expansion.hpp>
#include <sluice/plate/image_set.hpp>
#include <sluice/plate/scan_options.hpp>
#include <sluice/plate/scan_report.hpp>

namespace sluice::plate::detail {

inline bool is_newer(image_file const& a, image_file const& b) {
    std::error_code failed;
    auto const time_a = std::filesystem::last_write_time(a.path(), failed),
               time_b = std::filesystem::last_write_time(b.path(), failed);
    return !failed && time_a > time_b;
}

inline std::string pages_of(image_record const& a, image_record const& b) {
    return a.page || b.page ? " (pages " + to_string(a.page) + " and " + to_string(b.page) + ")" : "";
}

// Of consecutive images with the same coordinates, keeps the one that the policy selects.
inline void settle_duplicates(image_set& set, duplicate_policy policy) {
    auto& images = set.images;
    std::size_t kept = 0;
    for (std::size_t n = 0; n != images.size(); ++n) {
        if (kept == 0 || images[kept - 1].coordinates() != images[n].coordinates()) {
            if (kept != n) images[kept] = std::move(images[n]);
            ++kept;
            continue;
        }
        auto& first = images[kept - 1];
        if (policy == duplicate_policy::refuse)
            throw duplicate_key(first.file.path().string(), images[n].file.path().string(),
                                describe(first) + pages_of(first, images[n]));
        if (policy == duplicate_policy::newest && is_newer(images[n].file, first.file)) std::swap(first, images[n]);
        set.report.duplicates.add(images[n].file.path().string() + ": " + describe(first) + pages_of(images[n], first) +
                                  " is " + first.file.path().string());
    }
    images.resize(kept);
}

inline void finish_scan(image_set& set, scan_report report, scan_options const& options) {
    if (options.pages == page_policy::described) set.images = page_expansion{}(set.images, report);
    if (options.pages == page_policy::first)
        for (auto& image : set.images) image.page = 0;
    std::sort(set.images.begin(), set.images.end(), [](image_record const& a, image_record const& b) {
        auto const order = a.coordinates() <=> b.coordinates();
        return order != 0 ? order < 0 : a.file == b.file ? a.page < b.page : a.file < b.file;
    });
    set.report = std::move(report);
    settle_duplicates(set, options.duplicates);
    set.report.images = set.images.size();
}

}  // namespace sluice::plate::detail
