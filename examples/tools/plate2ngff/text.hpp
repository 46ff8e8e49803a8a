// The output of plate2ngff: the plan, the table of a measurement, the summary.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <sluice/convert/plate_to_ngff/group_pass.hpp>
#include <sluice/convert/plate_to_ngff/plate_component.hpp>
#include <sluice/convert/plate_to_ngff/plate_report.hpp>
#include <sluice/plate/image_set.hpp>
#include <sluice/plate/image_stack.hpp>
#include <sluice/plate/plan.hpp>

#include "../console/print.hpp"

namespace plate2ngff {

using console::grouped;
using console::say;

inline double mebibytes(std::uint64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }
inline double mebibytes(std::uint64_t to, std::uint64_t from) {
    return mebibytes(to) - mebibytes(from);
}  // may be negative

inline std::string size_text(std::uint64_t bytes) {
    return bytes >= std::uint64_t{10} << 30 ? fmt::format("{:.1f} GiB", mebibytes(bytes) / 1024)
                                            : fmt::format("{:.1f} MiB", mebibytes(bytes));
}

inline std::string count_text(std::uint64_t count, char const* one, char const* many) {
    return grouped(count) + " " + (count == 1 ? one : many);
}

inline std::string components_text(std::span<sluice::convert::plate_component const> components) {
    std::string text;
    for (auto const one : components) text += (text.empty() ? "" : ", ") + std::string(name_of(one));
    return text.empty() ? "nothing" : text;
}

// The result of the scan: the format of the names and why, and the files left out.
inline std::string scan_text(sluice::plate::image_set const& images) {
    std::string text;
    for (auto const& line : lines(images.report))
        text += (text.empty() ? images.root.string() + ": " : "  ") + line + "\n";
    return text;
}

// A row of the plan's table.
struct planned_group {
    std::string key;
    std::size_t files = 0;
};

// The table lists the first 20 groups and the last.
inline std::string plan_text(sluice::plate::image_set const& images,
                             std::span<sluice::convert::plate_component const> components,
                             sluice::plate::group_plan const& plan, std::vector<planned_group> const& groups) {
    constexpr std::size_t most_rows = 20;
    sluice::plate::image_format const form{plan.image.height, plan.image.width, plan.image.type};
    auto text = scan_text(images);
    text += fmt::format("images of {} (from the first image); grouped by {}\n  files         MiB  group\n",
                        describe(form), components_text(components));
    for (auto const& group : std::span(groups).first(std::min(groups.size(), most_rows)))
        text += fmt::format("{:>7} {:>11.1f}  {}\n", grouped(group.files), mebibytes(group.files * form.bytes()),
                            group.key);
    if (groups.size() > most_rows)
        text += fmt::format("        and {} more; last: {}\n", grouped(groups.size() - most_rows), groups.back().key);
    text += describe(plan) + "\n";
    if (groups.size() == 1) return text + "one group: all images are in memory at once\n";
    return text + fmt::format("{:.1f} times less memory than all images at once\n", plan.reduction());
}

inline char const* const evidence_head = "  files  before MiB  loaded MiB    delta  cleared MiB  group\n";

inline std::string evidence_text(sluice::convert::plate_group_report const& group) {
    return fmt::format("{:>7} {:>11.1f} {:>11.1f} {:>+8.1f} {:>12.1f}  {}{}\n", grouped(group.files),
                       mebibytes(group.resident_before), mebibytes(group.resident_loaded),
                       mebibytes(group.resident_loaded, group.resident_before), mebibytes(group.resident_cleared),
                       group.key,
                       group.loaded == group.files ? "" : fmt::format(" ({} loaded)", grouped(group.loaded)));
}

// The number of groups in memory at once.
inline std::size_t groups_alive(sluice::convert::group_pass_options const& pass) {
    return pass.jobs * (std::size_t{pass.prefetch} + 1);
}

// The size of all pixels divided by that of `alive` groups of the largest size.
inline double reduction(sluice::convert::plate_report const& report, std::size_t alive) {
    auto const held = std::min(report.bytes, alive * report.largest_group_bytes);
    return held == 0 ? 1.0 : static_cast<double>(report.bytes) / static_cast<double>(held);
}

// `base`: resident bytes before the scan.
inline std::string summary_text(sluice::convert::plate_report const& report, std::uint64_t base, std::size_t alive,
                                double seconds) {
    std::size_t most = 0;
    for (auto const& group : report.groups) most = std::max(most, group.files);
    auto text = fmt::format("{} of up to {}: {} with {} of pixels in {:.2f} s ({:.0f} MB/s)\n",
                            count_text(report.groups.size(), "group", "groups"), count_text(most, "file", "files"),
                            count_text(report.files, "image", "images"), size_text(report.bytes), seconds,
                            static_cast<double>(report.bytes) / 1e6 / seconds);
    text += fmt::format(
        "peak {:.1f} MiB resident, {:.1f} MiB above the {:.1f} MiB before the scan; the largest group has {:.1f} MiB\n",
        mebibytes(report.peak_resident), mebibytes(report.peak_resident, base), mebibytes(base),
        mebibytes(report.largest_group_bytes));
    if (report.groups.size() > 1) {
        auto const [least, greatest] =
            std::minmax_element(report.groups.begin() + 1, report.groups.end(),
                                [](auto const& a, auto const& b) { return a.resident_cleared < b.resident_cleared; });
        text += fmt::format(
            "after clearing, from the second group on: {:.1f} to {:.1f} MiB resident; pixels held at once: {:.1f} "
            "times less than all\n",
            mebibytes(least->resident_cleared), mebibytes(greatest->resident_cleared), reduction(report, alive));
    } else {
        text += "one group: all images were in memory at once\n";
    }
    if (report.planes_written != 0) text += count_text(report.planes_written, "plane", "planes") + " written\n";
    return text;
}

// The warnings about images and files.
inline std::vector<std::string> warnings(sluice::plate::image_set const& images,
                                         std::vector<sluice::plate::image_record> const& missing,
                                         sluice::convert::plate_report const& report) {
    std::vector<std::string> all;
    for (auto const& one : report.errors)
        all.push_back(one.what + (one.filled ? " (filled with zeros)" : " (left out)"));
    if (!missing.empty()) {
        constexpr std::size_t most = 5;
        auto line = count_text(missing.size(), "image is", "images are") + " missing:";
        for (auto const& one : std::span(missing).first(std::min(missing.size(), most)))
            line += (&one == missing.data() ? " " : "; ") + describe(one);
        all.push_back(line + (missing.size() > most ? "; ..." : ""));
    }
    if (auto const count = images.report.unmatched.count; count != 0)
        all.push_back(count_text(count, "image has a name", "images have names") + " of another format, for example " +
                      images.report.unmatched.examples.front());
    if (auto const count = images.report.pages.count; count != 0)
        all.push_back(count_text(count, "file has", "files have") + " pages without a description, for example " +
                      images.report.pages.examples.front());
    return all;
}

}  // namespace plate2ngff
