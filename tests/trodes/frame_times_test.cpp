#include <sluice/trodes/frame_times.hpp>

#include <cmath>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "support/catch.hpp"

namespace {
using sluice::trodes::camera_sync;
using sluice::trodes::line_frame_times;
using sluice::trodes::ptp_frame_times;
using sluice::trodes::tick_run;
using sluice::trodes::ticks_within;

constexpr std::int64_t start_ms = 1'687'474'800'000;
constexpr std::int64_t first_tick = 4'294'967'296 - 30'000;  // the tick wraps after a second

/// The clock of a recording without a system clock, with those runs.
sluice::trodes::clock clock_of(std::vector<tick_run> const& runs) {
    sluice::trodes::recording_clock building(30'000);
    building.add(runs);
    return building.finish(std::chrono::milliseconds(start_ms));
}
sluice::trodes::clock ten_seconds() { return clock_of({{first_tick, 300'000}}); }

/// 50 frames a second from 0.2 s on, a pause of 1 s after 20 of them; each is seen 4 ms late.
double taken_s(std::size_t frame) { return 0.2 + 0.02 * static_cast<double>(frame) + (frame < 20 ? 0.0 : 1.0); }
camera_sync camera(std::size_t frames) {
    camera_sync sync;
    for (std::size_t i = 0; i < frames; ++i) {
        sync.ticks.push_back(static_cast<std::uint32_t>(first_tick + std::llround((taken_s(i) + 0.004) * 30'000)));
        sync.frame_counts.push_back(static_cast<std::int64_t>(100 + i));
        sync.camera_ns.push_back(start_ms * 1'000'000 + std::llround(taken_s(i) * 1e9));
    }
    return sync;
}
std::vector<double> line(std::size_t changes) {
    std::vector<double> seconds;
    for (std::size_t i = 0; i < changes; ++i) seconds.push_back(static_cast<double>(start_ms) / 1000 + taken_s(i));
    return seconds;
}
bool near(double seconds, std::size_t frame, double tolerance_s = 1e-6) {
    return std::abs(seconds - (static_cast<double>(start_ms) / 1000 + taken_s(frame))) < tolerance_s;
}

TEST_CASE("ptp_frame_times: returns the camera's time of each frame after the pause", "[trodes][frame_times]") {
    auto const times = ptp_frame_times(camera(150));
    CHECK(times.has_pause);
    REQUIRE(times.size() == 130);
    CHECK(times.frames.front() == 20);
    CHECK(near(times.seconds.front(), 20));
    CHECK(near(times.seconds.back(), 149));
    CHECK(times.labels == std::vector<std::int32_t>(130, 1));
}
TEST_CASE("ptp_frame_times: keeps all frames if there is no pause in the first 100", "[trodes][frame_times]") {
    auto sync = camera(15);
    CHECK(ptp_frame_times(sync).size() == 15);
    CHECK_FALSE(ptp_frame_times(sync).has_pause);
    sync = camera(300);
    for (std::size_t i = 0; i < 300; ++i)
        sync.camera_ns[i] = static_cast<std::int64_t>(i) * 20'000'000 + (i < 100 ? 0 : 1'000'000'000);
    CHECK(ptp_frame_times(sync).size() == 300);
    sync.camera_ns.clear();
    CHECK_THROWS_WITH(ptp_frame_times(sync),
                      ContainsSubstring("sync must have a camera time for each frame, got 0 for 300"));
}
TEST_CASE("ptp_frame_times: searches the pause among the frames with a label", "[trodes][frame_times]") {
    auto sync = camera(150);
    for (std::size_t i = 3; i < 9; ++i) sync.ticks[i] = sync.ticks[2];
    auto const times = ptp_frame_times(sync);
    CHECK(times.frames.front() == 20);
    CHECK(times.labels.front() == 2);
}

TEST_CASE("ticks_within: unwraps ticks as the recording does", "[trodes][frame_times]") {
    auto const clock = clock_of({{first_tick, 10}, {first_tick + 40'000, 10}});
    auto const ticks = std::vector<std::uint32_t>{static_cast<std::uint32_t>(first_tick - 1),
                                                  static_cast<std::uint32_t>(first_tick), 100, 10'009, 10'010};
    CHECK(ticks_within(clock, ticks) == std::vector<std::optional<std::int64_t>>{
                                            std::nullopt, first_tick, 4'294'967'396, 4'294'977'305, std::nullopt});
}
TEST_CASE("ticks_within: a recording whose tick stepped back includes the lower ticks", "[trodes][frame_times]") {
    auto const clock = clock_of({{1000, 10}, {0, 10}});
    CHECK(ticks_within(clock, std::vector<std::uint32_t>{1000, 5, 1010}) ==
          std::vector<std::optional<std::int64_t>>{1000, 5, std::nullopt});
    CHECK(ticks_within(sluice::trodes::clock(), std::vector<std::uint32_t>{1}) ==
          std::vector<std::optional<std::int64_t>>{std::nullopt});
}

TEST_CASE("line_frame_times: subtracts the lag and fits a line over the counter", "[trodes][frame_times]") {
    auto const times = line_frame_times(camera(150), ten_seconds(), line(150));
    CHECK(times.has_pause);
    REQUIRE(times.size() == 130);
    CHECK(times.frames.front() == 20);
    for (std::size_t k : {0u, 1u, 70u, 129u}) CHECK(near(times.seconds[k], 20 + k, 2e-5));  // ticks are 33 us apart
    CHECK(times.outside == 0);
}
TEST_CASE("line_frame_times: fits one line per stretch", "[trodes][frame_times]") {
    auto sync = camera(150);
    for (std::size_t i = 80; i < 90; ++i) sync.ticks[i] = sync.ticks[79];  // the headstage was away
    for (std::size_t i = 90; i < 150; ++i) sync.frame_counts[i] += 7;      // and the camera missed frames
    auto const times = line_frame_times(sync, ten_seconds(), line(150));
    REQUIRE(times.size() == 120);
    CHECK(times.labels[59] == 1);
    CHECK(times.labels[60] == 2);
    CHECK(times.frames[60] == 90);
    for (std::size_t k : {0u, 59u, 60u, 119u}) CHECK(near(times.seconds[k], times.frames[k], 2e-5));
}
TEST_CASE("line_frame_times: the counter removes the jitter of the ticks", "[trodes][frame_times]") {
    auto sync = camera(150);
    for (std::size_t i = 20; i < 150; ++i)
        sync.ticks[i] += static_cast<std::uint32_t>((i + 1) % 3 * 30);  // 0, 1, 2, 0, ... ms late
    auto const times = line_frame_times(sync, ten_seconds(), line(150));
    for (std::size_t k : {0u, 1u, 64u, 129u})
        CHECK(std::abs(times.seconds[k] - 0.001 - (static_cast<double>(start_ms) / 1000 + taken_s(20 + k))) < 1e-4);
}
TEST_CASE("line_frame_times: without a pause all frames stay, without a line the lag is 0", "[trodes][frame_times]") {
    auto sync = camera(20);
    auto const without_pause = line_frame_times(sync, ten_seconds(), line(20));
    CHECK_FALSE(without_pause.has_pause);
    CHECK(without_pause.size() == 20);
    CHECK(near(without_pause.seconds[0], 0, 2e-5));
    auto const without_line = line_frame_times(sync, ten_seconds(), {});
    CHECK(std::abs(without_line.seconds[0] - without_pause.seconds[0] - 0.004) < 2e-5);
}
TEST_CASE("line_frame_times: if the line shows no pause, uses the pause of the frames", "[trodes][frame_times]") {
    auto const without_line = line_frame_times(camera(150), ten_seconds(), {});
    CHECK(without_line.has_pause);
    CHECK(without_line.frames.front() == 20);
    CHECK(std::abs(without_line.seconds[0] - 0.004 - (static_cast<double>(start_ms) / 1000 + taken_s(20))) < 2e-5);
    auto const late_line = line(150);
    auto const times =
        line_frame_times(camera(150), ten_seconds(), std::vector(late_line.begin() + 20, late_line.end()));
    CHECK(times.size() == 130);
    CHECK(near(times.seconds[0], 20, 2e-5));
}
TEST_CASE("line_frame_times: frames outside the recording are left out and counted", "[trodes][frame_times]") {
    auto const times = line_frame_times(camera(150), clock_of({{first_tick, 60'000}}), line(150));
    CHECK(times.outside == 110);
    CHECK(times.size() == 20);
    CHECK(line_frame_times(camera(150), clock_of({{first_tick + 900'000, 10}}), line(150)).size() == 0);
    CHECK(line_frame_times(camera_sync{}, ten_seconds(), {}).size() == 0);
}
TEST_CASE("line_frame_times: keeps the first of equal times, and ignores a counter that stopped",
          "[trodes][frame_times]") {
    auto sync = camera(20);
    sync.frame_counts[6] = sync.frame_counts[5];
    auto const times = line_frame_times(sync, ten_seconds(), line(20));
    CHECK(times.size() == 19);
    CHECK(times.frames[6] == 7);
    sync.frame_counts.assign(20, 0);
    CHECK(line_frame_times(sync, ten_seconds(), line(20)).size() == 20);
}
}  // namespace
