/// \file
/// run({"rec2nwb", arguments...}): runs a program and returns its exit status and output.
#pragma once

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace test {

/// A running program. The destructor kills it. Its output must fit a pipe (64 KiB).
class program {
public:
    /// `file_limit`: the maximum size in bytes of any file that it writes, as on a full disk.
    explicit program(std::vector<std::string> words, std::optional<rlim_t> file_limit = {}) {
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        int out[2], err[2];
        if (::pipe(out) != 0 || ::pipe(err) != 0 || (child_ = ::fork()) < 0)
            throw std::runtime_error("no child process");
        if (child_ == 0) {
            ::dup2(out[1], STDOUT_FILENO);
            ::dup2(err[1], STDERR_FILENO);
            for (int const end : {out[0], out[1], err[0], err[1]}) ::close(end);
            if (file_limit) {
                rlimit const limit{*file_limit, *file_limit};
                ::setrlimit(RLIMIT_FSIZE, &limit);
            }
            ::execv(arguments.front(), arguments.data());
            ::_exit(127);
        }
        ::close(out[1]);
        ::close(err[1]);
        out_ = out[0];
        err_ = err[0];
    }
    program(program const&) = delete;
    program& operator=(program const&) = delete;
    ~program() {
        if (running_) {
            ::kill(child_, SIGKILL);
            ::waitpid(child_, nullptr, 0);
        }
        ::close(out_);
        ::close(err_);
    }

    pid_t id() const { return child_; }
    /// Returns false after it has ended.
    bool running() {
        if (running_ && ::waitpid(child_, &state_, WNOHANG) == child_) running_ = false;
        return running_;
    }
    /// Waits, and returns the exit status, or 1000 + the signal that ended it.
    int wait() {
        if (running_) ::waitpid(child_, &state_, 0);
        running_ = false;
        return WIFEXITED(state_) ? WEXITSTATUS(state_) : 1000 + WTERMSIG(state_);
    }
    std::string out() const { return rest_of(out_); }
    std::string err() const { return rest_of(err_); }

private:
    static std::string rest_of(int pipe) {
        std::string text;
        char buffer[4096];
        for (ssize_t got; (got = ::read(pipe, buffer, sizeof buffer)) > 0;)
            text.append(buffer, static_cast<std::size_t>(got));
        return text;
    }

    pid_t child_ = -1;
    int out_ = -1, err_ = -1, state_ = 0;
    bool running_ = true;
};

struct outcome {
    int status = 0;
    std::string out, err;
};

inline outcome run(std::vector<std::string> words, std::optional<rlim_t> file_limit = {}) {
    program child(std::move(words), file_limit);
    outcome made;
    made.status = child.wait();
    made.out = child.out();
    made.err = child.err();
    return made;
}

/// Returns `text` with each `from` replaced by `to`. Tests use it to remove temporary paths from messages.
inline std::string replaced(std::string text, std::string const& from, std::string const& to) {
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

}  // namespace test
