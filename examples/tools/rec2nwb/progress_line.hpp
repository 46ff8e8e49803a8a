// What rec2nwb shows while it works: a line that renews itself on a terminal, a plain line now and then elsewhere.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include <sluice/convert/trodes_to_nwb/options.hpp>
#include <sluice/memory/profiler.hpp>

#include "text.hpp"

namespace rec2nwb {

class progress_line {
public:
    using clock = std::chrono::steady_clock;

    // Shows nothing when it is not `wanted`.
    explicit progress_line(bool wanted) : wanted_(wanted), terminal_(::isatty(STDERR_FILENO) == 1) {}

    void show(sluice::convert::progress const& now) {
        auto const time = clock::now();
        if (now.stage != stage_) {
            if (!stage_.empty()) stage_started_ = time;
            stage_ = now.stage;
        }
        if (now.bytes_done == 0) return;
        bool const last = now.bytes_done == now.bytes_total;
        if (!wanted_ || (!last && time - shown_ < (terminal_ ? std::chrono::milliseconds(100) : std::chrono::seconds(10)))) return;
        if (!terminal_ && last && shown_ == started_) return;  // over before there was anything to tell
        shown_ = time;
        auto const seconds = std::chrono::duration<double>(time - stage_started_).count();
        auto const rate = static_cast<double>(now.bytes_done) / (seconds > 0 ? seconds : 1);
        auto const left = static_cast<double>(now.bytes_total - now.bytes_done) / (rate > 0 ? rate : 1);
        auto const percent = 100.0 * static_cast<double>(now.bytes_done) / static_cast<double>(now.bytes_total > 0 ? now.bytes_total : 1);
        auto const text = fmt::format("{} {:3.0f} %  {:5.0f} MB/s  {} left  {:.0f} MiB resident", now.stage, percent, rate / 1e6, duration(left),
                                      static_cast<double>(sluice::memory::resident_bytes()) / (1 << 20));
        say(stderr, terminal_ ? "\r" + text + "\x1b[K" : text + "\n");
        open_ = terminal_;
    }

    // Takes the line away, so that what comes next stands alone.
    void clear() {
        if (open_) say(stderr, "\r\x1b[K");
        open_ = false;
    }

    double seconds() const { return std::chrono::duration<double>(clock::now() - started_).count(); }

private:
    static std::string duration(double seconds) {
        auto const s = static_cast<long>(seconds + 0.5);
        return s >= 3600 ? fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60) : fmt::format("{}:{:02}", s / 60, s % 60);
    }

    bool wanted_, terminal_, open_ = false;
    clock::time_point started_ = clock::now(), stage_started_ = started_, shown_ = started_;
    std::string stage_;
};

}  // namespace rec2nwb
