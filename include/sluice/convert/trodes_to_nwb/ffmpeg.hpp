/// \file
/// run_ffmpeg: makes an mp4 of a video with the program ffmpeg, where there is one.
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

extern char** environ;  // POSIX leaves its declaration to the program

namespace sluice::convert {
namespace detail {

/// A program without standard input, whose messages come through a pipe. One that still runs is ended with its owner.
class child_process {
public:
    /// Found on PATH; no shell is asked. `error()` tells why it could not be started.
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

    /// 0, or the system's number of what went wrong.
    int error() const noexcept { return error_; }

    /// Waits until it has ended, calling `meanwhile` every 100 ms, which may throw. Returns what waitpid tells.
    int wait(std::function<void()> const& meanwhile) {
        for (bool open = true; open;) {
            meanwhile();
            ::pollfd waiting{messages_, POLLIN, 0};
            if (::poll(&waiting, 1, 100) <= 0) continue;
            std::array<char, 4096> part;
            auto const got = ::read(messages_, part.data(), part.size());
            open = got > 0 || (got < 0 && errno == EINTR);
            if (got > 0) said_.append(part.data(), static_cast<std::size_t>(got));
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

/// Makes `to` of `from`, in the format that the ending of `to` tells; what is there is replaced. Returns what went
/// wrong, or nothing. `meanwhile` is called every 100 ms; what it throws ends ffmpeg.
inline std::string run_ffmpeg(std::filesystem::path const& from, std::filesystem::path const& to,
                              std::function<void()> const& meanwhile) {
    auto const in = std::filesystem::absolute(from).string(),
               out = std::filesystem::absolute(to).string();  // no name is taken for an option
    detail::child_process child({"ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-i", in, out});
    if (child.error() == ENOENT) return "there is no ffmpeg on PATH";
    if (child.error() != 0) return "ffmpeg cannot be started: " + std::generic_category().message(child.error());
    auto const state = child.wait(meanwhile);
    if (WIFEXITED(state) && WEXITSTATUS(state) == 0)
        return std::filesystem::exists(to) ? "" : "ffmpeg ended well, but made no file";
    auto const said = detail::last_line(child.said());
    auto const how = WIFEXITED(state) ? "with status " + std::to_string(WEXITSTATUS(state))
                                      : "by signal " + std::to_string(WTERMSIG(state));
    return "ffmpeg ended " + how + (said.empty() ? "" : ": " + said);
}

}  // namespace sluice::convert
