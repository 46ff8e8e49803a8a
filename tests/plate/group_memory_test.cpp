#include <sluice/plate/load_group.hpp>

#include <sluice/memory/profiler.hpp>
#include <sluice/plate/synthetic_plate.hpp>
#include <sluice/views/group_sequentially.hpp>

#include <algorithm>
#include <cstdint>
#include <map>
#include <vector>

#include "plate/loaded_plate.hpp"
#include "support/catch.hpp"

namespace {
namespace plate = sluice::plate;
namespace memory = sluice::memory;

constexpr double mebibyte = 1024 * 1024;
double resident() { return static_cast<double>(memory::resident_bytes()) / mebibyte; }
double peak() { return static_cast<double>(memory::peak_resident_bytes()) / mebibyte; }

struct measured {
    double base = 0, peak = 0, group = 0, least = 0, most = 0, after = 0;  // MiB
    std::size_t groups = 0;
};

/// Loads a plate by channel and timepoint, and checks that every image belongs to its group.
measured load_all(test::plate_on_disk const& disk, plate::load_options const& options) {
    std::map<std::string_view, plate::synthetic_image> of;
    std::vector<std::string> names;
    for (auto const& image : disk.images) names.push_back(disk.plan.path(image));
    for (std::size_t i = 0; i < names.size(); ++i) of[names[i]] = disk.images[i];
    auto const channel = [&](plate::image_record const& r) { return of.at(r.file.name()).channel; };
    auto const timepoint = [&](plate::image_record const& r) { return of.at(r.file.name()).timepoint; };
    auto groups = disk.records | sluice::views::group_sequentially(channel, timepoint);
    measured m;
    REQUIRE(memory::reset_peak());
    m.base = resident();
    {
        memory::arena arena;
        for (auto&& group : groups) {
            auto const& stack = group.load(arena, options);
            m.group = std::max(m.group, static_cast<double>(stack.bytes()) / mebibyte);
            for (std::size_t i = 0; i < stack.size(); ++i)
                REQUIRE(stack.image<std::uint16_t>(i)[4] == std::get<0>(group.key()));
            auto const now = resident();
            m.least = m.groups++ == 0 ? now : std::min(m.least, now);
            m.most = std::max(m.most, now);
        }
    }
    m.peak = peak();
    m.after = resident();
    return m;
}

void check_bounded(measured const& m) {
    WARN("a group is " << m.group << " MiB; at most " << m.peak - m.base << " MiB above what there was, "
                       << m.after - m.base << " afterwards; " << m.groups << " groups");
    CHECK(m.peak - m.base <= 1.05 * m.group + 8);
    CHECK(m.most - m.least <= 1);
    CHECK(m.after - m.base <= 2);
}

TEST_CASE("load_group: memory is one group, constant over groups, and returned", "[plate][load_group][bounded]") {
    auto plan = plate::seed27k();
    plan.timepoints = plate::one_to(4);
    test::plate_on_disk const disk(plan);  // 1.08 GB to read, 8 MB on the disk
    auto const m = load_all(disk, {});
    CHECK(m.groups == 40);
    check_bounded(m);
    CHECK(m.peak - m.base <= 36);  // the documented limit for all 27 GB of such a plate
    check_bounded(load_all(disk, {.threads = 2}));
}

TEST_CASE("load_group: compressed images add at most one strip per thread", "[plate][load_group][bounded]") {
    plate::synthetic_plate plan;
    plan.sites = plate::one_to(3);
    plan.channels = plate::one_to(2);
    plan.timepoints = plate::one_to(2);
    plan.width = 1500;
    plan.height = 1000;
    plan.storage = {.compression = plate::tiff_compression::packbits, .rows_per_strip = 100};
    test::plate_on_disk const disk(plan);
    check_bounded(load_all(disk, {}));
    check_bounded(load_all(disk, {.threads = 2}));
}
}  // namespace
