// A progress line on the standard error: redrawn in place on a terminal, else a plain line every ten seconds.
#pragma once

#include <chrono>
#include <cstdio>
#include <string>

#include <unistd.h>

#include "print.hpp"

namespace console {

class renewed_line {
public:
    using clock = std::chrono::steady_clock;

    // Shows nothing unless `wanted`.
    explicit renewed_line(bool wanted) : wanted_(wanted), terminal_(::isatty(STDERR_FILENO) == 1) {}
    renewed_line(renewed_line const&) = delete;
    renewed_line& operator=(renewed_line const&) = delete;
    ~renewed_line() { clear(); }

    // Whether to show the line now. The `last` line is shown on a terminal, and elsewhere if one was shown before.
    bool is_due(bool last = false) const {
        if (!wanted_) return false;
        if (last) return terminal_ || shown_ != started_;
        return clock::now() - shown_ >= (terminal_ ? std::chrono::milliseconds(100) : std::chrono::seconds(10));
    }
    void show(std::string const& text) {
        shown_ = clock::now();
        say(stderr, terminal_ ? "\r" + text + "\x1b[K" : text + "\n");
        open_ = terminal_;
    }
    // Erases the line, so that later output starts on a clean one.
    void clear() {
        if (open_) say(stderr, "\r\x1b[K");
        open_ = false;
    }

    // Since construction.
    double seconds() const { return std::chrono::duration<double>(clock::now() - started_).count(); }

private:
    bool wanted_, terminal_, open_ = false;
    clock::time_point started_ = clock::now(), shown_ = started_;
};

}  // namespace console
