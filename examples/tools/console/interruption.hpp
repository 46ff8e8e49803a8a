// Ends a tool on a signal by an exception, so that destructors remove incomplete output.
#pragma once

#include <atomic>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace console {

struct interruption {
    int signal;
    int exit_status() const noexcept { return 128 + signal; }
};

inline std::atomic<int> interrupted_by = 0;

// After a signal, the next leave_if_interrupted() throws. A second signal ends the process at once. Ignored signals
// (nohup) stay ignored.
inline void listen_to_signals() {
    for (int const signal : {SIGINT, SIGTERM, SIGHUP})
        if (std::signal(signal, [](int s) { interrupted_by = s, std::signal(s, SIG_DFL); }) == SIG_IGN)
            std::signal(signal, SIG_IGN);
    for (int const signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);  // so that the write fails, with an error
}

inline void leave_if_interrupted() {
    if (int const signal = interrupted_by) throw interruption{signal};
}

// If a standard stream is closed, an output file could get its descriptor and receive what is printed. Prevents that.
inline void occupy_standard_streams() {
    for (int const stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) == -1) ::open("/dev/null", O_RDWR);
}

}  // namespace console
