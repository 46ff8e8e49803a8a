#include <sluice/trodes/synthesise.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <sluice/trodes/metadata.hpp>
#include <sluice/trodes/open.hpp>
#include <sluice/trodes/blocks.hpp>

namespace {

namespace trodes = sluice::trodes;
using trodes::block;
using trodes::synthesis;

static_assert(ranges::input_range<trodes::synthetic_packets> && ranges::view_<trodes::synthetic_packets>);

synthesis small() {
    synthesis s;
    s.channels = 8;
    s.hardware_channels = 64;
    s.permuted = true;
    s.ticks = 3000;
    s.noise_counts = 20;
    s.gaps = {{100, 1}, {1000, 40}};
    s.drop_probability = 0.002;
    return s;
}
std::string content(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// Compares every field of a packet with its closed form.
void check_packet(trodes::header const& header, trodes::packet const& p, synthesis const& s, std::uint32_t epoch,
                  std::uint64_t offset) {
    auto const tick = trodes::expected_tick(s, epoch, offset);
    bool same = p.sync() == 0x55 && p.timestamp() == static_cast<std::uint32_t>(tick);
    for (std::size_t slot = 0; slot < header.slot_channels.size(); ++slot)
        same = same && p.sample(slot) == trodes::expected_sample(s, header.slot_channels[slot], tick);
    std::uint32_t line = 0;
    for (std::size_t device = 0; device < 2; ++device)
        for (auto const& channel : header.devices[device].digital)
            same = same && p.bit(channel) == trodes::expected_bit(s, epoch, line++, offset);
    for (std::uint32_t c = 0; c < trodes::analog_channel_count; ++c)
        same = same && p.value(header.devices[1].analog[c]) == trodes::expected_analog(s, c, offset);
    if (s.system_clock) same = same && p.system_time_ns() == trodes::expected_system_time_ns(s, epoch, offset);
    if (s.multiplexed)
        for (auto const& sensor : header.devices[2].multiplexed) {
            auto const bit = trodes::expected_sensor_bit(offset);
            same = same && p.updates(sensor) == (bit == sensor.id_bit);
            auto const place = (sensor.byte - header.devices[2].first_byte - 2) / 2;
            if (bit == sensor.id_bit) same = same && p.value(sensor) == trodes::expected_sensor(bit, place, offset);
        }
    CHECK(same);
}

void check_epoch(trodes::recording const& r, synthesis const& s, std::uint32_t epoch) {
    std::uint64_t offset = 0;
    for (auto const packet : r) {
        while (trodes::is_lost(s, epoch, offset)) ++offset;
        check_packet(r.header(), packet, s, epoch, offset++);
    }
    CHECK(offset == s.ticks_per_epoch());
}

TEST_CASE("write_day: every field of every packet equals its closed form", "[trodes][synthesise]") {
    test::temp_dir dir;
    auto s = small();
    auto const day = trodes::write_day(dir.path(), s);
    auto const recordings = trodes::open(day.recordings);
    REQUIRE(recordings.size() == 2);
    check_epoch(recordings[0], s, 1);
    check_epoch(recordings[1], s, 2);
    CHECK(recordings[0].size() == day.packets[0]);
    CHECK(recordings[0].size() < 3000 - 40);
}

TEST_CASE("write_day: old names, no clock, no sensors and a wrap can be chosen", "[trodes][synthesise]") {
    test::temp_dir dir;
    auto s = small();
    s.old_names = true;
    s.system_clock = s.multiplexed = s.camera_ptp = false;
    s.start_tick = 4'294'967'000u;
    s.microvolts_per_count = 0;
    auto const recordings = trodes::open(trodes::write_day(dir.path(), s).recordings);
    check_epoch(recordings[0], s, 1);
    auto const& header = recordings[0].header();
    CHECK_FALSE(recordings[0].has_system_clock());
    CHECK_FALSE(header.camera_ptp);
    CHECK(header.devices[0].name == "MCU_IO");
    CHECK(trodes::find_digital(header, "Din1")->id == "Din1");
    CHECK_FALSE(header.ntrodes[0].microvolts_per_count);
    CHECK(recordings[0][recordings[0].size() - 1].timestamp() < 4000);
}

TEST_CASE("write_day: the header is complete and has no warnings", "[trodes][synthesise]") {
    auto const header = trodes::parse_header(trodes::synthetic_header_xml(small(), 1), "header");
    CHECK(header.warnings.empty());
    CHECK(header.hardware_channel_count == 64);
    CHECK(header.ntrodes.size() == 2);
    CHECK(header.ntrodes[0].microvolts_per_count == 0.195);
    CHECK(header.camera_ptp);
    CHECK(trodes::find_digital(header, "Din1")->id == "ECU_Din1");
    CHECK(trodes::global_attribute(header, "trodesVersion") == "2.4.0");
    CHECK(header.system_time_at_creation_ms == 1'687'474'800'000);
}

TEST_CASE("write_day: hardware without chips of 32 has ascending samples and no warning", "[trodes][synthesise]") {
    for (std::uint32_t const hardware : {4u, 20u, 40u}) {
        auto s = small();
        s.channels = 4;
        s.hardware_channels = hardware;
        auto const header = trodes::parse_header(trodes::synthetic_header_xml(s, 1), "header");
        CHECK(header.warnings.empty());
        CHECK(header.hardware_channel_count == hardware);
        CHECK(std::is_sorted(header.slot_channels.begin(), header.slot_channels.end()));
        CHECK(header.slot_channels.size() == 4);
    }
}

TEST_CASE("write_day: the metadata describes tetrodes that match the header", "[trodes][synthesise]") {
    test::temp_dir dir;
    auto const day = trodes::write_day(dir.path(), small());
    CHECK(day.metadata.filename() == "20230622_sample_metadata.yml");
    auto const metadata = trodes::read_metadata(day.metadata);
    REQUIRE(metadata.electrode_groups.size() == 2);
    CHECK(metadata.electrode_groups[0].device_type == "tetrode_12.5");
    CHECK(metadata.ntrode_maps[1].electrodes == std::vector<std::int64_t>{0, 1, 2, 3});
    CHECK(metadata.tasks[0].epochs == std::vector<std::int64_t>{1, 2});
}

TEST_CASE("write_day: equal options write equal bytes, another seed writes others", "[trodes][synthesise]") {
    test::temp_dir dir;
    auto s = small();
    auto const first = trodes::write_day(dir / "1", s), again = trodes::write_day(dir / "2", s);
    CHECK(content(first.recordings[1]) == content(again.recordings[1]));
    s.seed = 2;
    CHECK(content(trodes::write_day(dir / "3", s).recordings[1]) != content(first.recordings[1]));
}

TEST_CASE("write_day: trailing bytes end the last epoch only", "[trodes][synthesise]") {
    test::temp_dir dir;
    auto s = small();
    s.trailing_bytes = 17;
    auto const recordings = trodes::open(trodes::write_day(dir.path(), s).recordings);
    CHECK(recordings[0].trailing_bytes() == 0);
    CHECK(recordings[1].trailing_bytes() == 17);
    s.trailing_bytes = recordings[0].header().layout.packet_bytes;
    CHECK_THROWS_WITH(trodes::write_day(dir.path(), s), ContainsSubstring("trailing_bytes must be below the packet's"));
}

TEST_CASE("write_day: a day without channels is behaviour-only", "[trodes][synthesise]") {
    test::temp_dir dir;
    auto s = small();
    s.channels = s.hardware_channels = 0;
    auto const recordings = trodes::open(trodes::write_day(dir.path(), s).recordings);
    CHECK(recordings[0].header().layout.channel_count == 0);
    check_epoch(recordings[0], s, 1);
}

TEST_CASE("write_day: a folder that cannot be created is an error that names it", "[trodes][synthesise][errors]") {
    test::temp_dir dir;
    auto const file = dir.write("file", "");
    CHECK_THROWS_AS(trodes::write_day(file / "below", small()), sluice::file_error);
    CHECK_THROWS_WITH(trodes::write_recording(dir / "none/a.rec", small(), 1), ContainsSubstring("cannot be created"));
}

TEST_CASE("synthetic_packets: yields the packets of the file without a file", "[trodes][synthesise]") {
    test::temp_dir dir;
    auto const s = small();
    auto const day = trodes::write_day(dir.path(), s);
    std::string bytes = trodes::synthetic_header_xml(s, 2);
    trodes::synthetic_packets blocks(s, 2, 100);
    for (trodes::packets const& block : blocks) {
        CHECK(block.size() <= 100);
        bytes.append(reinterpret_cast<char const*>(block.data()), block.size() * blocks.header().layout.packet_bytes);
    }
    CHECK(bytes == content(day.recordings[1]));
}

TEST_CASE("synthetic_packets: a copy and begin() start at the first packet", "[trodes][synthesise]") {
    trodes::synthetic_packets blocks(small(), 1, 10);
    auto it = blocks.begin();
    ++it;
    auto copy = blocks;
    CHECK((*it)[0].timestamp() == 1'234'577);
    CHECK((*copy.begin())[0].timestamp() == 1'234'567);
    CHECK((*it)[0].timestamp() == 1'234'577);
    CHECK((*blocks.begin())[0].timestamp() == 1'234'567);
}

TEST_CASE("synthetic_packets: blocks find the runs between the losses", "[trodes][synthesise]") {
    test::temp_dir dir;
    auto s = small();
    s.drop_probability = 0;
    auto const day = trodes::write_day(dir.path(), s);
    auto range =
        trodes::blocks(trodes::recording(day.recordings[0]), {.block_bytes = trodes::block_options::max_block_bytes});
    auto it = range.begin();
    CHECK(std::vector<trodes::tick_run>((*it).runs().begin(), (*it).runs().end()) ==
          std::vector<trodes::tick_run>{{1'234'567, 100}, {1'234'668, 899}, {1'235'607, 1960}});
    CHECK(++it == range.end());
    CHECK(range.found().whole());
}

TEST_CASE("write_day: a camera adds video, tracking, times and a state script to each recording",
          "[trodes][synthesise][camera]") {
    test::temp_dir dir;
    auto s = small();
    CHECK(trodes::expected_frame_count(s) == 0);
    s.ticks = 30'000 * 3;
    s.gaps = {{6100, 100}};  // the first frame, taken after 6000 ticks, arrives at 6120
    s.drop_probability = 0;
    s.camera_frames_per_s = 30;
    trodes::write_day(dir.path(), s);
    CHECK(trodes::expected_frame_count(s) ==
          54);  // 3 s without 0.2 at the beginning, 1 of pause, and the 4 ms of the last

    auto const first = trodes::expected_frame(s, 2, 0), last = trodes::expected_frame(s, 2, 53);
    CHECK(first.tick == trodes::expected_tick(s, 2, 6099));
    CHECK(first.counter == 100);
    auto sync = content(dir / (s.epoch_stem(2) + ".1.videoTimeStamps.cameraHWSync"));
    CHECK(sync.size() == sync.find("<End settings>\n") + 15 + 54 * 16);
    CHECK(sync.ends_with(std::string(reinterpret_cast<char const*>(&last.taken_ns), 8)));
    auto const tracking = content(dir / (s.epoch_stem(2) + ".1.videoPositionTracking"));
    CHECK(tracking.ends_with(std::string(reinterpret_cast<char const*>(last.pixels.data()), 8)));
    CHECK(content(dir / (s.epoch_stem(1) + ".stateScriptLog")).starts_with("# state script, epoch 1\n17 0 0\n"));
    CHECK(std::filesystem::exists(dir / (s.epoch_stem(1) + ".1.h264")));
    CHECK(content(dir / "20230622_sample_metadata.yml")
              .find("- name: " + s.epoch_stem(2) + ".1.h264\n  camera_id: 0\n  task_epochs: 2") != std::string::npos);
}

TEST_CASE("expected_frame: frames are 1/30 s apart, except for a pause of 1 s after the first 20",
          "[trodes][synthesise][camera]") {
    auto s = small();
    s.camera_frames_per_s = 30;
    auto const apart = [&](std::uint64_t i) {
        return trodes::expected_frame(s, 1, i + 1).taken_ns - trodes::expected_frame(s, 1, i).taken_ns;
    };
    CHECK(std::abs(apart(18) - 33'333'333) < 40'000);
    CHECK(std::abs(apart(19) - 1'033'333'333) < 60'000);
    CHECK(std::abs(apart(20) - 33'333'333) < 40'000);
    CHECK(trodes::expected_frame(s, 1, 65'436).counter == 0);
}

TEST_CASE("synthesis: values out of bounds are errors that name the rule", "[trodes][synthesise][errors]") {
    auto const refuse = [](auto change, std::string const& text) {
        auto s = small();
        change(s);
        CHECK_THROWS_WITH(trodes::synthetic_packets(s, 1), ContainsSubstring(text));
    };
    refuse([](synthesis& s) { s.channels = 6; }, "channels must be a multiple of 4, got 6");
    refuse([](synthesis& s) { s.hardware_channels = 4; }, "hardware_channels must not be fewer than channels, got 4");
    refuse([](synthesis& s) { s.epochs = 0; }, "epochs must be from 1 to 99, got 0");
    refuse([](synthesis& s) { s.ticks = 0; }, "ticks must be from 1 to 2^36, got 0");
    refuse([](synthesis& s) { s.noise_counts = 101; }, "noise_counts must be from 0 to 100");
    refuse([](synthesis& s) { s.camera_frames_per_s = 30, s.camera_ptp = false; },
           "camera_frames_per_s must be 0 without camera_ptp, got 30");
    refuse([](synthesis& s) { s.drop_probability = 2; }, "drop_probability must be from 0 to 1");
    refuse([](synthesis& s) { s.gaps = {{50, 10}, {55, 10}}; }, "gaps must be in ascending order and apart, got 55");
    CHECK_THROWS_WITH(trodes::synthetic_packets(small(), 3), ContainsSubstring("epoch must be from 1 to 2, got 3"));
}

}  // namespace
