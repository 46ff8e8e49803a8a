/// \file
/// group_pass: loads every group of a plate, passes it to a consumer, and releases it. Several jobs process wells in
/// parallel.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <ranges>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <sluice/convert/plate_to_ngff/options.hpp>
#include <sluice/convert/plate_to_ngff/plate_component.hpp>
#include <sluice/convert/plate_to_ngff/plate_report.hpp>
#include <sluice/convert/plate_to_ngff/shared_report.hpp>
#include <sluice/core/error.hpp>
#include <sluice/memory/arena.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/plate/image_record.hpp>
#include <sluice/plate/image_stack.hpp>
#include <sluice/plate/load_group.hpp>
#include <sluice/views/group_sequentially.hpp>
#include <sluice/views/prefetch.hpp>

namespace sluice::convert {

/// Called with the records of a group and their images. Each job has its own consumer.
template <class F>
concept group_consumer = std::invocable<F&, std::span<plate::image_record const>, plate::image_stack&>;

namespace detail {

/// Runs of records of one well. With one job, a single run of all records.
inline std::vector<std::span<plate::image_record const>> shares(std::span<plate::image_record const> images,
                                                                unsigned jobs) {
    if (jobs == 1) return {images};
    std::vector<std::span<plate::image_record const>> all;
    for (std::size_t first = 0; first < images.size();) {
        auto last = first;
        while (last < images.size() && images[last].well == images[first].well) ++last;
        all.push_back(images.subspan(first, last - first));
        first = last;
    }
    return all;
}

/// A group in memory: its records, their images, and its report.
struct loaded_group {
    std::chrono::steady_clock::time_point begin = std::chrono::steady_clock::now();
    plate_group_report about;
    std::vector<plate::image_record> records;
    plate::image_stack stack;
};

/// Processes the groups of one job in order. Each group in memory has its own arena.
template <group_consumer F>
void pass_groups(std::span<plate::image_record const> images, group_pass_options const& options,
                 component_key const& key, std::span<memory::arena> arenas, F& use, std::atomic<bool> const& stop,
                 shared_report& report) {
    auto const load = [&](auto const& group, std::size_t place) {
        loaded_group one;
        one.about = {.key = key.describe(images[group.records().front()]),
                     .files = group.records().size(),
                     .resident_before = memory::resident_bytes()};
        one.records.reserve(group.records().size());
        for (auto const at : group.records()) one.records.push_back(images[at]);
        one.stack = plate::load_group(one.records, arenas[place], options.load);
        one.about.resident_loaded = memory::resident_bytes();
        return one;
    };
    auto const finish = [&](loaded_group one) {
        one.about.loaded = one.stack.size();
        one.about.bytes = one.stack.bytes();
        use(one.records, one.stack);
        std::vector const errors(one.stack.errors().begin(), one.stack.errors().end());
        one.stack = {};
        one.about.resident_cleared = memory::resident_bytes();
        one.about.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - one.begin).count();
        report.add(std::move(one.about), errors);
    };
    // Groups indices into `images`, four bytes each, rather than records.
    auto groups =
        views::group_sequentially(std::views::iota(std::uint32_t{0}, static_cast<std::uint32_t>(images.size())),
                                  [&](std::uint32_t at) { return key(images[at]); });
    if (options.prefetch == 0) {
        for (auto&& group : groups) {
            if (stop) return;
            finish(load(group, 0));
        }
    } else {
        for (auto& next : views::prefetch(groups, options.prefetch, load)) {
            if (stop) return;
            finish(std::move(next.loaded()));
        }
    }
}

}  // namespace detail

/// Groups the images, loads one group after the other, and passes each to a consumer. Calls `make_consumer()` once for
/// each job; the consumer receives the groups of that job.
///
/// Holds, for each job, the pixels of one group (in an arena that the next group reuses) and of the groups loaded
/// ahead; 4 bytes an image, 24 more during grouping; and the report, about a hundred bytes a group. Reads each image
/// once. The first exception of a job stops the others at the end of their groups, and is then thrown. To stop within a
/// group, throw from load.checkpoint.
/// \pre images are in the order of plate::scan, by well
/// \throws argument_error jobs is 0, or a component occurs twice
/// \throws unknown_component groups are required and no image has a component
/// \throws anything that plate::load_group and consumers throw
template <std::invocable Make>
    requires group_consumer<std::invoke_result_t<Make&>>
plate_report pass_groups(std::span<plate::image_record const> images, group_pass_options const& options,
                         Make make_consumer) {
    if (options.jobs == 0) throw argument_error("sluice::convert::pass_groups: jobs must be at least 1, got 0");
    component_key const key(options.require_groups ? options.groups : components_of(images, options.groups), images);
    auto const shares = detail::shares(images, options.jobs);
    detail::shared_report report(options.progress, images.size());
    std::atomic<std::size_t> next{0};
    std::atomic<bool> stop{false};
    std::exception_ptr failure;
    std::mutex failed;
    auto const work = [&] {
        try {
            std::vector<memory::arena> arenas(std::size_t{options.prefetch} + 1);
            auto use = make_consumer();
            for (std::size_t at; !stop && (at = next++) < shares.size();)
                detail::pass_groups(shares[at], options, key, arenas, use, stop, report);
        } catch (...) {
            std::scoped_lock const turn(failed);
            if (!failure) failure = std::current_exception();
            stop = true;
        }
    };
    {
        std::vector<std::jthread> others;
        try {
            while (others.size() + 1 < std::min<std::size_t>(options.jobs, shares.size())) others.emplace_back(work);
        } catch (std::system_error const&) {  // continue with fewer threads
        }
        work();
    }
    if (failure) std::rethrow_exception(failure);
    return report.finish();
}

}  // namespace sluice::convert
