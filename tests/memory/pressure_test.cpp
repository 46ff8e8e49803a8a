#include <sluice/memory/pressure.hpp>

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace {
namespace memory = sluice::memory;
using memory::pressure_level;

constexpr std::uint64_t MiB = std::uint64_t{1} << 20;
std::string const unpressed =
    "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n";

/// A simulated machine: its memory statistics as files in a folder.
class machine {
public:
    machine() { available(10'000 * MiB); }

    memory::pressure_options options() const {
        memory::pressure_options made;
        made.root = folder_.path();
        return made;
    }
    memory::pressure_reading poll() const { return memory::pressure(options()).poll(); }

    void file(std::string const& name, std::string const& text) { folder_.write(name, text); }
    void without(std::string const& name) { std::filesystem::remove(folder_.path() / name); }
    void available(std::uint64_t bytes) {
        file("proc/meminfo", "MemTotal: 33554432 kB\nMemFree:  1 kB\nMemAvailable:   " + std::to_string(bytes / 1024) +
                                 " kB\nBuffers: 7 kB\n");
    }
    void stalls(std::string const& some, std::string const& full) {
        file("proc/pressure/memory", "some avg10=" + some + " avg60=0.00 avg300=0.00 total=1\nfull avg10=" + full +
                                         " avg60=0.00 avg300=0.00 total=1\n");
    }
    /// Puts the process into cgroup `own`; `seen` is the subtree mounted at /sys/fs/cgroup.
    void in_cgroup(std::string const& own, std::string const& seen = "/") {
        file("proc/self/cgroup", "4:memory:/old\n0::" + own + "\n");
        file("proc/self/mountinfo", "21 1 0:19 / /proc rw - proc proc rw\n22 1 0:20 " + seen +
                                        " /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw\n");
    }
    void limit(std::string const& group, std::string const& max, std::string const& high, std::uint64_t used,
               std::uint64_t cached = 0) {
        auto const at = "sys/fs/cgroup" + group + "/";
        file(at + "memory.max", max + "\n");
        file(at + "memory.high", high + "\n");
        file(at + "memory.current", std::to_string(used) + "\n");
        file(at + "memory.stat",
             "anon 12345\nfile 1\ninactive_anon 99\nactive_file 3\ninactive_file " + std::to_string(cached) + "\n");
    }

private:
    test::temp_dir folder_;
};

std::string bytes(std::uint64_t mebibytes) { return std::to_string(mebibytes * MiB); }

TEST_CASE("pressure: reports headroom on this machine; ample if nothing is known", "[memory][pressure]") {
    auto const here = memory::pressure().poll();
    REQUIRE(here.headroom_bytes);
    CHECK(*here.headroom_bytes > MiB);
    test::temp_dir const nothing;
    memory::pressure_options options;
    options.root = nothing.path();
    auto const unknown = memory::pressure(options).poll();
    CHECK(!unknown.headroom_bytes);
    CHECK(unknown.level == pressure_level::ample);
}

TEST_CASE("pressure: without cgroups v2, uses the machine's memory", "[memory][pressure]") {
    machine m;
    m.available(700 * MiB);
    CHECK(m.poll().headroom_bytes == 700 * MiB);
    m.file("proc/self/cgroup", "9:name=systemd:/\n4:memory:/slice\n");
    m.file("proc/self/mountinfo", "15 1 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
    m.file("sys/fs/cgroup/memory/slice/memory.limit_in_bytes", "1\n");
    CHECK(m.poll().headroom_bytes == 700 * MiB);
}

TEST_CASE("pressure: uses the lower limit of a cgroup, without its page cache", "[memory][pressure]") {
    machine m;
    m.in_cgroup("/job");
    m.limit("/job", bytes(1000), "max", 900 * MiB, 300 * MiB);
    CHECK(m.poll().headroom_bytes == 400 * MiB);
    m.limit("/job", bytes(1000), bytes(800), 900 * MiB, 300 * MiB);
    CHECK(m.poll().headroom_bytes == 200 * MiB);
    m.limit("/job", "max", bytes(500), 900 * MiB, 300 * MiB);
    CHECK(m.poll().headroom_bytes == 0);  // already throttled
    m.limit("/job", "max", "max", 900 * MiB);
    CHECK(m.poll().headroom_bytes == 10'000 * MiB);
}

TEST_CASE("pressure: uses the tightest of nested cgroups", "[memory][pressure]") {
    machine m;
    m.in_cgroup("/user/job/step");
    m.limit("/user/job/step", bytes(900), "max", 100 * MiB);
    m.limit("/user/job", bytes(1000), "max", 650 * MiB);
    m.limit("/user", "max", bytes(5000), 700 * MiB);
    CHECK(m.poll().headroom_bytes == 350 * MiB);
    m.limit("", bytes(1000), "max", 990 * MiB);  // the root that a container sees has limits too
    CHECK(m.poll().headroom_bytes == 10 * MiB);
}

TEST_CASE("pressure: finds the cgroup if only its subtree, or another one, is mounted", "[memory][pressure]") {
    machine m;
    m.limit("", bytes(2000), "max", 1000 * MiB);
    m.limit("/step", bytes(700), "max", 100 * MiB);
    m.in_cgroup("/system/job/step", "/system/job");
    CHECK(m.poll().headroom_bytes == 600 * MiB);
    m.in_cgroup("/system/job", "/system/job");
    CHECK(m.poll().headroom_bytes == 1000 * MiB);
    for (auto const* const elsewhere : {"/other", "/../other"}) {
        m.in_cgroup(elsewhere, "/system/job");
        CHECK(m.poll().headroom_bytes == 1000 * MiB);
    }
}

TEST_CASE("pressure: invalid numbers count as unknown", "[memory][pressure][errors]") {
    machine m;
    m.in_cgroup("/job");
    for (auto const* const bad : {"", "\n", "-1", "maximum", "99999999999999999999999999"}) {
        CAPTURE(bad);
        m.limit("/job", bad, bad, 1 * MiB);
        m.file("proc/pressure/memory", bad);
        CHECK(m.poll().headroom_bytes == 10'000 * MiB);
        m.limit("/job", bytes(100), "max", 50 * MiB);
        m.file("sys/fs/cgroup/job/memory.stat", bad);
        CHECK(m.poll().headroom_bytes == 50 * MiB);
        m.file("sys/fs/cgroup/job/memory.current", bad);
        CHECK(m.poll().headroom_bytes == 10'000 * MiB);
        m.file("proc/meminfo", std::string("MemAvailable: ") + bad);
        CHECK(m.poll().level == pressure_level::ample);
        m.available(10'000 * MiB);
    }
    m.file("proc/self/cgroup", "0::job\nnonsense");
    m.file("proc/self/mountinfo", "nonsense - cgroup2 \n");
    CHECK(m.poll().headroom_bytes == 10'000 * MiB);
}

TEST_CASE("pressure: uses the cgroup's stalls, else the machine's", "[memory][pressure]") {
    machine m;
    CHECK(m.poll().level == pressure_level::ample);  // no PSI at all
    m.stalls("12.50", "3.25");
    CHECK(m.poll().some_percent == 12.5);
    CHECK(m.poll().full_percent == 3.25);
    CHECK(m.poll().level == pressure_level::tight);
    m.stalls("12.50", "20.00");
    CHECK(m.poll().level == pressure_level::critical);
    m.in_cgroup("/job");
    CHECK(m.poll().level == pressure_level::critical);
    m.file("sys/fs/cgroup/job/memory.pressure", unpressed);
    CHECK(m.poll().level == pressure_level::ample);
}

TEST_CASE("pressure: calls back once per change; leaving a level needs a margin", "[memory][pressure]") {
    machine m;
    std::vector<pressure_level> levels;
    memory::pressure watched(m.options(), [&](memory::pressure_reading const& now) { levels.push_back(now.level); });
    CHECK(watched.last().level == pressure_level::ample);
    for (std::uint64_t const mebibytes : {1000U, 256U, 255U, 300U, 383U, 64U, 63U, 95U, 96U, 300U, 384U, 20U, 5000U}) {
        m.available(mebibytes * MiB);
        watched.poll();
    }
    using enum pressure_level;
    CHECK(levels == std::vector{tight, critical, tight, ample, critical, ample});
    m.stalls("10.00", "0.00");
    CHECK(watched.poll().level == tight);
    m.stalls("7.00", "0.00");
    CHECK(watched.poll().level == tight);
    m.stalls("6.00", "0.00");
    CHECK(watched.poll().level == ample);
}

TEST_CASE("pressure: poll() passes on the callback's exception and keeps the new level", "[memory][pressure][errors]") {
    machine m;
    m.available(MiB);
    memory::pressure watched(m.options(), [](auto const&) { throw std::runtime_error("enough"); });
    CHECK_THROWS_WITH(watched.poll(), "enough");
    CHECK(watched.last().level == pressure_level::critical);
    CHECK_NOTHROW(watched.poll());  // the level does not change again
}
}  // namespace
