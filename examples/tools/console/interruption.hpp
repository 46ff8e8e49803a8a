// How a tool is ended by a signal: through an exception, so that nothing half-written stays behind.
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

// Asked to end, a tool leaves where it next calls leave_if_interrupted(); asked again it ends at once. What is ignored
// (nohup) stays ignored.
inline void listen_to_signals() {
    for (int const signal : {SIGINT, SIGTERM, SIGHUP})
        if (std::signal(signal, [](int s) { interrupted_by = s, std::signal(s, SIG_DFL); }) == SIG_IGN)
            std::signal(signal, SIG_IGN);
    for (int const signal : {SIGPIPE, SIGXFSZ})
        std::signal(signal, SIG_IGN);  // then writing fails, and the failure is told
}

inline void leave_if_interrupted() {
    if (int const signal = interrupted_by) throw interruption{signal};
}

// A standard stream that is closed would give its number to a file of ours, and what is printed would go into it.
inline void occupy_standard_streams() {
    for (int const stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        if (::fcntl(stream, F_GETFD) == -1) ::open("/dev/null", O_RDWR);
}

}  // namespace console
