// What plate2ngff shows while it works: a line that renews itself on a terminal, a plain line now and then elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

#include <sluice/memory/profiler.hpp>

#include "text.hpp"

namespace plate2ngff {

class progress_line {
public:
    using clock = std::chrono::steady_clock;

    // Shows nothing when it is not `wanted`.
    explicit progress_line(bool wanted) : wanted_(wanted), terminal_(::isatty(STDERR_FILENO) == 1) {}

    void show(std::uint64_t done, std::uint64_t all) {
        auto const time = clock::now();
        if (!wanted_ || time - shown_ < (terminal_ ? std::chrono::milliseconds(100) : std::chrono::seconds(10))) return;
        shown_ = time;
        auto const left = seconds() * static_cast<double>(all - done) / static_cast<double>(done > 0 ? done : 1);
        auto const text = fmt::format("{} of {} images  {:.0f} s left  {:.0f} MiB resident", grouped(done), grouped(all), left, mebibytes(sluice::memory::resident_bytes()));
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
    bool wanted_, terminal_, open_ = false;
    clock::time_point started_ = clock::now(), shown_ = started_;
};

}  // namespace plate2ngff
