/// \file
/// run_in_child(f): runs f in a child process and returns its result, 0 to 100; another value if the process dies.
#pragma once

#include <cstdio>

#include <sys/wait.h>
#include <unistd.h>

namespace test {

template <class F>
int run_in_child(F f) {
    std::fflush(nullptr);
    auto const child = ::fork();
    if (child == 0) {
        int result = 101;
        try {
            result = f();
        } catch (...) {
        }
        ::_exit(result);
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child) return 102;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

}  // namespace test
