/// \file
/// pressure: how much memory is left for this process, and whether to use less.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

#include <sluice/memory/detail/pressure_files.hpp>

namespace sluice::memory {

/// Returns freed memory that the C library caches to the system; a no-op except with glibc. Takes longer the more
/// memory is cached.
inline void give_back_free_memory() noexcept {
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

enum class pressure_level {
    ample,    ///< nothing to do
    tight,    ///< free what only improves speed
    critical  ///< keep only what the work requires
};

struct pressure_options {
    std::uint64_t tight_bytes = std::uint64_t{256} << 20;    ///< less headroom than this is tight
    std::uint64_t critical_bytes = std::uint64_t{64} << 20;  ///< less than this is critical
    double tight_percent = 10;  ///< of the last 10 s in which some task of this cgroup stalled on memory ("some avg10")
    double critical_percent = 20;      ///< of the last 10 s in which all tasks stalled ("full avg10")
    std::filesystem::path root = "/";  ///< parent folder of /proc and the cgroups
};

/// The result of a poll.
struct pressure_reading {
    pressure_level level = pressure_level::ample;
    std::optional<std::uint64_t> headroom_bytes = {};  ///< what may still be allocated; nullopt if unknown
    double some_percent = 0, full_percent = 0;         ///< of the last 10 s; 0 if unknown
};

/// Monitors available memory, so that a program can use fewer buffers before the system kills it.
///
///     memory::pressure watched({}, [&](memory::pressure_reading const& now) { use_buffers(now.level); });
///     for (...) { work(); watched.poll(); }
///
/// Headroom is the minimum of
/// - MemAvailable of /proc/meminfo: the kernel's estimate of memory available without swapping (Linux,
/// filesystems/proc.rst);
/// - for this process's cgroup (v2) and each of its parents, the lower of memory.max (the OOM killer's limit) and
/// memory.high (the throttling limit) less memory.current. memory.current includes the page cache, so `inactive_file`
/// of memory.stat, which is reclaimed first, is subtracted (Linux, admin-guide/cgroup-v2.rst).
///
/// The stalled time comes from memory.pressure of this cgroup, else from /proc/pressure/memory (Linux,
/// accounting/psi.rst). The kernel updates these averages every 2 s. A level is entered when one of its two thresholds
/// is reached. It is left when headroom is 1.5 times the threshold and stalled time is a third below it, so a value
/// near a threshold does not call back repeatedly.
///
/// A value that cannot be read or is not a number counts as unknown. With cgroups of version 1 the headroom is
/// MemAvailable. With nothing known, the level is always ample. The constructor looks the cgroup up once; a process
/// that moves later is monitored in its old cgroup.
///
/// Holds paths and has no thread: only \ref poll reads. It takes about 20 us, plus 12 us for each cgroup with a limit
/// (2 small files, and 4 per cgroup), so ten polls a second cost next to nothing. Not thread-safe.
class pressure {
public:
    using callback = std::function<void(pressure_reading const&)>;

    /// poll() calls `on_change` when the level changes; the initial level is ample. poll() passes its exceptions on.
    explicit pressure(pressure_options options = {}, callback on_change = {})
        : options_(std::move(options)),
          on_change_(std::move(on_change)),
          cgroups_(detail::own_cgroups(options_.root)),
          meminfo_(options_.root / "proc/meminfo"),
          stalls_(options_.root / "proc/pressure/memory") {
        if (!cgroups_.empty() && std::filesystem::exists(cgroups_.front().pressure))
            stalls_ = cgroups_.front().pressure;
    }

    /// Reads the current values. Calls `on_change` if the level changed.
    pressure_reading const& poll() {
        pressure_reading now;
        auto const take = [&](std::optional<std::uint64_t> bytes) {
            if (bytes) now.headroom_bytes = std::min(*bytes, now.headroom_bytes.value_or(*bytes));
        };
        if (auto const kibibytes =
                detail::number_after<std::uint64_t>(detail::kernel_text(meminfo_).view(), "MemAvailable:"))
            take(std::min(*kibibytes, UINT64_MAX / 1024) * 1024);
        for (auto const& group : cgroups_) take(group.headroom());
        detail::kernel_text const stalls(stalls_);
        now.some_percent = detail::number_after<double>(stalls.view(), "some avg10=").value_or(0);
        now.full_percent = detail::number_after<double>(stalls.view(), "full avg10=").value_or(0);

        auto const before = last_.level;
        now.level = level_of(now, 1);
        if (now.level < before) now.level = std::min(before, level_of(now, 1.5));
        last_ = now;
        if (now.level != before && on_change_) on_change_(last_);
        return last_;
    }

    /// The result of the last poll; ample before the first.
    pressure_reading const& last() const noexcept { return last_; }

private:
    // `margin`: the factor by which the values must clear the thresholds.
    pressure_level level_of(pressure_reading const& now, double margin) const noexcept {
        auto const scarce = [&](std::uint64_t bytes) {
            return now.headroom_bytes && static_cast<double>(*now.headroom_bytes) < static_cast<double>(bytes) * margin;
        };
        if (scarce(options_.critical_bytes) || now.full_percent * margin >= options_.critical_percent)
            return pressure_level::critical;
        if (scarce(options_.tight_bytes) || now.some_percent * margin >= options_.tight_percent)
            return pressure_level::tight;
        return pressure_level::ample;
    }

    pressure_options options_;
    callback on_change_;
    std::vector<detail::cgroup_files> cgroups_;
    std::string meminfo_, stalls_;
    pressure_reading last_;
};

}  // namespace sluice::memory
