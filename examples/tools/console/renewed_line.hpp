// A line on the standard error that renews itself on a terminal, and comes as a plain line now and then elsewhere.
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

    // Shows nothing when it is not `wanted`.
    explicit renewed_line(bool wanted) : wanted_(wanted), terminal_(::isatty(STDERR_FILENO) == 1) {}
    renewed_line(renewed_line const&) = delete;
    renewed_line& operator=(renewed_line const&) = delete;
    ~renewed_line() { clear(); }

    // Whether it is time to show something again. The `last` is shown whenever anything was shown before it, or
    // somebody looks.
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
    // Takes the line away, so that what comes next stands alone.
    void clear() {
        if (open_) say(stderr, "\r\x1b[K");
        open_ = false;
    }

    // Since it was made.
    double seconds() const { return std::chrono::duration<double>(clock::now() - started_).count(); }

private:
    bool wanted_, terminal_, open_ = false;
    clock::time_point started_ = clock::now(), shown_ = started_;
};

}  // namespace console
