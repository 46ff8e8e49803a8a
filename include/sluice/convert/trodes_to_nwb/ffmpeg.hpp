/// \file
/// run_ffmpeg: converts a video to mp4 with the program ffmpeg, if it is installed.
#pragma once

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;  // POSIX requires the program to declare it

namespace sluice::convert {
namespace detail {

/// A child process without standard input. Reads its messages from a pipe. The destructor kills it if it still runs.
class child_process {
public:
    /// Searches PATH and uses no shell. If starting fails, `error()` is the reason.
    explicit child_process(std::vector<std::string> words) {
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        std::array<int, 2> pipe{-1, -1};
        if (::pipe(pipe.data()) != 0) {
            error_ = errno;
            return;
        }
        for (int const end : pipe) ::fcntl(end, F_SETFD, FD_CLOEXEC);
        ::posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions, pipe[1], STDERR_FILENO);
        error_ = ::posix_spawnp(&id_, arguments.front(), &actions, nullptr, arguments.data(), environ);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(pipe[1]);
        messages_ = pipe[0];
    }
    child_process(child_process const&) = delete;
    child_process& operator=(child_process const&) = delete;
    ~child_process() {
        if (running()) {
            ::kill(id_, SIGKILL);
            reap();
        }
        if (messages_ >= 0) ::close(messages_);
    }

    /// 0, or the errno value of the failure to start.
    int error() const noexcept { return error_; }

    /// Waits for its end. Calls `on_wait` every 100 ms, which may throw. Returns the status of waitpid.
    int wait(std::function<void()> const& on_wait) {
        for (bool open = true; open;) {
            on_wait();
            ::pollfd waiting{messages_, POLLIN, 0};
            if (::poll(&waiting, 1, 100) <= 0) continue;
            std::array<char, 4096> text;
            auto const got = ::read(messages_, text.data(), text.size());
            open = got > 0 || (got < 0 && errno == EINTR);
            if (got > 0) said_.append(text.data(), static_cast<std::size_t>(got));
            if (said_.size() > most_said) said_.erase(0, said_.size() - most_said);
        }
        return reap();
    }
    /// The end of its messages: at most 64 KiB.
    std::string const& said() const noexcept { return said_; }

private:
    static constexpr std::size_t most_said = std::size_t{1} << 16;

    bool running() const noexcept { return error_ == 0 && id_ > 0; }
    int reap() {
        int state = 0;
        while (::waitpid(id_, &state, 0) < 0 && errno == EINTR) {
        }
        id_ = -1;
        return state;
    }

    ::pid_t id_ = -1;
    int error_ = 0, messages_ = -1;
    std::string said_;
};

inline std::string last_line(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    auto const at = text.find_last_of("\r\n");
    return at == std::string::npos ? text : text.substr(at + 1);
}

}  // namespace detail

/// Converts `from` to `to`, in the format of its extension. Replaces an existing file. Returns an error message, or an
/// empty string. Calls `on_wait` every 100 ms; an exception from it kills ffmpeg.
inline std::string run_ffmpeg(std::filesystem::path const& from, std::filesystem::path const& to,
                              std::function<void()> const& on_wait) {
    auto const in = std::filesystem::absolute(from).string(),
               out = std::filesystem::absolute(to).string();  // absolute, so that no name looks like an option
    detail::child_process child({"ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-i", in, out});
    if (child.error() == ENOENT) return "ffmpeg is not on PATH";
    if (child.error() != 0) return "ffmpeg cannot be started: " + std::generic_category().message(child.error());
    auto const state = child.wait(on_wait);
    if (WIFEXITED(state) && WEXITSTATUS(state) == 0)
        return std::filesystem::exists(to) ? "" : "ffmpeg succeeded, but created no file";
    auto const said = detail::last_line(child.said());
    auto const how = WIFEXITED(state) ? "exited with status " + std::to_string(WEXITSTATUS(state))
                                      : "was terminated by signal " + std::to_string(WTERMSIG(state));
    return "ffmpeg " + how + (said.empty() ? "" : ": " + said);
}

}  // namespace sluice::convert
