/// \file
/// shared_report: a report on a plate to which several jobs add.
#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <span>
#include <utility>

#include <sluice/convert/plate_to_ngff/options.hpp>
#include <sluice/convert/plate_to_ngff/plate_report.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/plate/image_stack.hpp>

namespace sluice::convert {

namespace detail {

class shared_report {
public:
    /// `progress` may be empty, and must outlive the report; `files`: of all groups.
    shared_report(plate_progress const& progress, std::uint64_t files) : progress_(progress), files_(files) {
        report_.resident_begin = memory::resident_bytes();
    }

    void add(plate_group_report group, std::span<plate::image_error const> errors) {
        std::scoped_lock const turn(turn_);
        done_ += group.files;
        report_.files += group.loaded;
        report_.bytes += group.bytes;
        report_.largest_group_bytes = std::max(report_.largest_group_bytes, group.bytes);
        report_.peak_resident =
            std::max(report_.peak_resident, group.resident_loaded);  // the system updates its own peak late
        report_.errors.insert(report_.errors.end(), errors.begin(), errors.end());
        report_.groups.push_back(std::move(group));
        if (progress_) progress_(report_.groups.back(), done_, files_);
    }
    plate_report finish() {
        report_.resident_end = memory::resident_bytes();
        report_.peak_resident = std::max(report_.peak_resident, memory::peak_resident_bytes());
        return std::move(report_);
    }

private:
    plate_progress const& progress_;
    std::uint64_t files_, done_ = 0;
    std::mutex turn_;
    plate_report report_;
};

}  // namespace detail
}  // namespace sluice::convert
