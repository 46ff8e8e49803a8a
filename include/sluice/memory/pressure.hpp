/// \file
/// pressure: how much memory the machine still has for this process, and whether it is time to do with less.
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

/// Gives memory that was freed, and that the C library keeps for what comes, back to the system; does nothing where it
/// has no such call. Takes longer the more is free.
inline void give_back_free_memory() noexcept {
#ifdef __GLIBC__
    ::malloc_trim(0);
#endif
}

enum class pressure_level {
    ample,    ///< nothing to do
    tight,    ///< give up what only makes things faster
    critical  ///< keep only what work cannot go on without
};

struct pressure_options {
    std::uint64_t tight_bytes = std::uint64_t{256} << 20;    ///< less headroom than this is tight
    std::uint64_t critical_bytes = std::uint64_t{64} << 20;  ///< less than this is critical
    double tight_percent =
        10;  ///< of the last 10 s in which something of this cgroup stood still for memory ("some avg10")
    double critical_percent = 20;      ///< of the last 10 s in which all of it did ("full avg10")
    std::filesystem::path root = "/";  ///< where /proc and the cgroups are looked for
};

/// What a poll found.
struct pressure_reading {
    pressure_level level = pressure_level::ample;
    std::optional<std::uint64_t> headroom_bytes = {};  ///< what may still be taken; none where nothing tells
    double some_percent = 0, full_percent = 0;         ///< of the last 10 s; 0 where nothing tells
};

/// Watches memory, so that work can be done with fewer buffers before the system ends it.
///
///     memory::pressure watched({}, [&](memory::pressure_reading const& now) { use_buffers(now.level); });
///     for (...) { work(); watched.poll(); }
///
/// Headroom is the least of
/// - MemAvailable of /proc/meminfo: what the kernel reckons can be had without swapping (Linux, filesystems/proc.rst);
/// - for this process's cgroup (v2) and each of its parents, the lower of memory.max (beyond it the OOM killer comes)
/// and memory.high (beyond
///   it processes are slowed down) less memory.current. What it counts as used holds the cache of files, so
///   `inactive_file` of memory.stat, which is given up first, is taken off (Linux, admin-guide/cgroup-v2.rst).
///
/// The time lost to a lack of memory comes from memory.pressure of this cgroup, else from /proc/pressure/memory (Linux,
/// accounting/psi.rst): the kernel renews these averages every 2 s. A level is reached as soon as one of its two
/// thresholds is, and left when half as much headroom more, and a third less time lost, are there: what lies at a
/// threshold does not call back again and again.
///
/// What cannot be read or is no number counts as not told: a machine with cgroups of version 1 has MemAvailable, one
/// without anything is always ample. The cgroup is looked up once, at construction: a process that is moved later is
/// watched where it was.
///
/// Holds paths, and has no thread: it looks when it is polled, which takes some 20 us, and 12 us more for each cgroup
/// that has a limit (2 small files, and 4 for each cgroup), so ten times a second cost nothing. Used by one thread at a
/// time.
class pressure {
public:
    using told = std::function<void(pressure_reading const&)>;

    /// `on_change` is called by poll() when the level is another than before; the first one counts as ample. What it
    /// throws, poll() throws.
    explicit pressure(pressure_options options = {}, told on_change = {})
        : options_(std::move(options)),
          on_change_(std::move(on_change)),
          cgroups_(detail::own_cgroups(options_.root)),
          meminfo_(options_.root / "proc/meminfo"),
          stalls_(options_.root / "proc/pressure/memory") {
        if (!cgroups_.empty() && std::filesystem::exists(cgroups_.front().pressure))
            stalls_ = cgroups_.front().pressure;
    }

    /// Looks, and calls back if need be.
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

    /// What the last poll found; ample before the first.
    pressure_reading const& last() const noexcept { return last_; }

private:
    // `margin`: how many times as well off as the thresholds ask one must be.
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
    told on_change_;
    std::vector<detail::cgroup_files> cgroups_;
    std::string meminfo_, stalls_;
    pressure_reading last_;
};

}  // namespace sluice::memory
