#include <sluice/trodes/camera_sync.hpp>

#include <sluice/trodes/acquisition_pause.hpp>
#include <sluice/trodes/frame_labels.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/data_file_bytes.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::trodes::first_after_pause;
using sluice::trodes::label_frames;
using sluice::trodes::read_camera_sync;
using sluice::trodes::unwrap_frame_counter;
using counters = std::vector<std::uint32_t>;
using counts = std::vector<std::int64_t>;
using labels = std::vector<std::int32_t>;

/// Labels of frames with those ticks and a counter without jumps.
labels labels_of(std::vector<std::uint32_t> const& ticks) {
    counts one_by_one;
    for (std::size_t i = 0; i < ticks.size(); ++i) one_by_one.push_back(static_cast<std::int64_t>(i));
    return label_frames(ticks, one_by_one);
}
labels labels_of_counts(counts const& frame_counts) {
    std::vector<std::uint32_t> ticks;
    for (std::size_t i = 0; i < frame_counts.size(); ++i) ticks.push_back(static_cast<std::uint32_t>(1000 * i));
    return label_frames(ticks, frame_counts);
}

TEST_CASE("unwrap_frame_counter: a counter that restarts after 65535 continues", "[trodes][camera_sync]") {
    CHECK(unwrap_frame_counter(counters{65534, 65535, 0, 1}) == counts{65534, 65535, 65536, 65537});
    CHECK(unwrap_frame_counter(counters{65530, 4}) == counts{65530, 65540});
    CHECK(unwrap_frame_counter(counters{65535, 0, 65535, 0, 1}) == counts{65535, 65536, 65535, 65536, 65537});
    CHECK(unwrap_frame_counter({}).empty());
}
TEST_CASE("unwrap_frame_counter: a 32-bit counter is unchanged", "[trodes][camera_sync]") {
    CHECK(unwrap_frame_counter(counters{65535, 65536, 65540, 65539}) == counts{65535, 65536, 65540, 65539});
    CHECK(unwrap_frame_counter(counters{0xFFFFFFFF, 0, 1}) == counts{4294967295, 4294967296, 4294967297});
}

TEST_CASE("label_frames: continuous ticks and counts are one stretch", "[trodes][frame_labels]") {
    CHECK(labels_of({10, 20, 30}) == labels{1, 1, 1});
    CHECK(labels_of({}).empty());
    CHECK(labels_of({5}) == labels{1});
}
TEST_CASE("label_frames: one or two repeats belong to their stretch, three end it", "[trodes][frame_labels]") {
    CHECK(labels_of({10, 10, 20}) == labels{1, 1, 1});
    CHECK(labels_of({10, 10, 10, 20}) == labels{1, 1, 1, 1});
    CHECK(labels_of({10, 10, 10, 10, 20, 30}) == labels{1, 0, 0, 0, 2, 2});
    CHECK(labels_of({10, 9, 8, 7, 20, 20, 20, 20}) == labels{1, 0, 0, 0, 2, 0, 0, 0});
}
TEST_CASE("label_frames: a tick that wraps at 2^32 continues", "[trodes][frame_labels]") {
    CHECK(labels_of({4294967290, 4, 4, 4, 14}) == labels{1, 1, 1, 1, 1});
}
TEST_CASE("label_frames: the counter may jump by 15 frames, and occasionally by more", "[trodes][frame_labels]") {
    CHECK(labels_of_counts({0, 15, 30, 45}) == labels{1, 1, 1, 1});
    CHECK(labels_of_counts({0, 16, 32, 48, 49}) == labels{1, 0, 0, 0, 2});
    CHECK(labels_of_counts({0, 16, 32, 33}) == labels{1, 1, 1, 1});
    CHECK(labels_of_counts({0, 1000, 1001}) == labels{1, 1, 1});
}
TEST_CASE("label_frames: jumps and repeats in a row count together", "[trodes][frame_labels]") {
    CHECK(label_frames(counters{10, 20, 20, 20, 30}, counts{0, 16, 17, 18, 19}) == labels{1, 0, 0, 0, 2});
}
TEST_CASE("label_frames: requires one count for each tick", "[trodes][frame_labels][errors]") {
    CHECK_THROWS_WITH(label_frames(counters{1, 2}, counts{1}),
                      ContainsSubstring("frame_counts must have one count for each tick, got 1 for 2"));
}

/// A camera of 50 frames a second that pauses for `pause_ms` before frame `at`.
counts camera(std::size_t frames, std::size_t at, std::int64_t pause_ms) {
    counts times;
    for (std::size_t i = 0; i < frames; ++i)
        times.push_back(static_cast<std::int64_t>(i) * 20'000'000 + (i >= at ? (pause_ms - 20) * 1'000'000 : 0));
    return times;
}
TEST_CASE("first_after_pause: the first frame after a pause of 0.4 to 2 s", "[trodes][acquisition_pause]") {
    CHECK(first_after_pause(camera(50, 20, 1000)) == 20u);
    CHECK(first_after_pause(camera(50, 20, 401)) == 20u);
    CHECK_FALSE(first_after_pause(camera(50, 20, 400)));
    CHECK(first_after_pause(camera(50, 20, 1999)) == 20u);
    CHECK_FALSE(first_after_pause(camera(50, 20, 2000)));
    CHECK_FALSE(first_after_pause(camera(50, 60, 1000)));
    CHECK_FALSE(first_after_pause(counts{}));
}
TEST_CASE("first_after_pause: only the first 100 frames are searched", "[trodes][acquisition_pause]") {
    CHECK(first_after_pause(camera(300, 99, 1000)) == 99u);
    CHECK_FALSE(first_after_pause(camera(300, 100, 1000)));
}

TEST_CASE("read_camera_sync: ticks, counter and camera time of each frame", "[trodes][camera_sync]") {
    test::temp_dir folder;
    auto const sync = read_camera_sync(folder.write(
        "a.cameraHWSync",
        test::sync_bytes({{7, 65535, 1'687'474'800'000'000'001}, {9, 0, 1'687'474'800'020'000'002}}) + "xy"));
    CHECK(sync.ticks == counters{7, 9});
    CHECK(sync.frame_counts == counts{65535, 65536});
    CHECK(sync.camera_ns == counts{1'687'474'800'000'000'001, 1'687'474'800'020'000'002});
    CHECK(sync.warnings == std::vector<std::string>{"the last record is incomplete: its 2 bytes were left out"});
}
TEST_CASE("read_camera_sync: reads files of older cameras", "[trodes][camera_sync]") {
    test::temp_dir folder;
    using test::packed;
    auto const old = read_camera_sync(folder.write(
        "a", test::data_file_bytes("Fields: <PosTimestamp uint32><frameCount uint32>\n", packed(7u) + packed(3u))));
    CHECK(old.frame_counts == counts{3});
    CHECK(old.camera_ns.empty());
    auto const bare = read_camera_sync(
        folder.write("b", test::data_file_bytes("Fields: <PosTimestamp uint32>\n", packed(7u) + packed(8u))));
    CHECK(bare.frame_counts == counts{0, 1});
    CHECK(bare.warnings.size() == 1);
    CHECK_THROWS_WITH(read_camera_sync(folder.write("c", test::data_file_bytes("Fields: <t uint32>\n", ""))),
                      ContainsSubstring("must have the field PosTimestamp, got none"));
    CHECK_THROWS_WITH(
        read_camera_sync(folder.write("d", test::data_file_bytes("Fields: <PosTimestamp 2*uint32>\n", ""))),
        ContainsSubstring("must be one number per record, got 2"));
}
}  // namespace
