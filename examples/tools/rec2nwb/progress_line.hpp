// The progress line of rec2nwb and nwb_verify.
#pragma once

#include <chrono>
#include <string>

#include <fmt/format.h>

#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/memory/profiler.hpp>

#include "../console/renewed_line.hpp"

namespace rec2nwb {

class progress_line : public console::renewed_line {
public:
    using renewed_line::renewed_line;

    void show(sluice::convert::progress const& now) {
        if (now.stage != stage_) {
            if (!stage_.empty()) stage_started_ = clock::now();
            stage_ = now.stage;
        }
        if (now.bytes_done == 0 || !is_due(now.bytes_done == now.bytes_total)) return;
        auto const seconds = std::chrono::duration<double>(clock::now() - stage_started_).count();
        auto const rate = static_cast<double>(now.bytes_done) / (seconds > 0 ? seconds : 1);
        auto const left = static_cast<double>(now.bytes_total - now.bytes_done) / (rate > 0 ? rate : 1);
        auto const percent = 100.0 * static_cast<double>(now.bytes_done) /
                             static_cast<double>(now.bytes_total > 0 ? now.bytes_total : 1);
        renewed_line::show(fmt::format("{} {:3.0f} %  {:5.0f} MB/s  {} left  {:.0f} MiB resident", now.stage, percent,
                                       rate / 1e6, duration(left),
                                       static_cast<double>(sluice::memory::resident_bytes()) / (1 << 20)));
    }

private:
    static std::string duration(double seconds) {
        auto const s = static_cast<long>(seconds + 0.5);
        return s >= 3600 ? fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
                         : fmt::format("{}:{:02}", s / 60, s % 60);
    }

    clock::time_point stage_started_ = clock::now();
    std::string stage_;
};

}  // namespace rec2nwb
