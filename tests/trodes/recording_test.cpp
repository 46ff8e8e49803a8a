#include <sluice/trodes/recording.hpp>

#include "support/catch.hpp"
#include "support/check_ranges_equal.hpp"
#include "support/rec_bytes.hpp"
#include "support/temp_dir.hpp"

#include <sluice/core/algorithms.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/regress_systime.hpp>

#include <range/v3/view/transform.hpp>

namespace {

using sluice::trodes::recording;

static_assert(ranges::random_access_range<recording> && ranges::sized_range<recording> && ranges::view_<recording>);
static_assert(std::ranges::random_access_range<recording> && std::ranges::view<recording>);
static_assert(sluice::segmented_range<recording> && sluice::clocked<recording>);
static_assert(sluice::releasable<sluice::segment_t<recording>>);
static_assert(sluice::row_range<decltype(std::declval<recording>().samples())>);

struct fixture {
    test::temp_dir dir;
    test::trodes_header header;
    recording open(std::string const& packets) const { return recording(dir.write("a.rec", header.xml() + packets)); }
};

TEST_CASE("recording: size() is the number of whole packets after the header", "[trodes][recording]") {
    fixture f;
    auto const r = f.open(test::packets_of(1000, 5) + std::string(21, 'x'));
    CHECK(r.size() == 5);
    CHECK(r.trailing_bytes() == 21);
    CHECK(r.header().header_bytes == f.header.xml().size());
    CHECK(r.file_bytes() == f.header.xml().size() + 5 * 22 + 21);
    CHECK(r.data_bytes().size() == 5 * 22 + 21);
    CHECK(f.open(test::packets_of(1000, 5)).trailing_bytes() == 0);
}

TEST_CASE("recording: a packet reads its fields in place", "[trodes][recording]") {
    fixture f;
    auto const r = f.open(test::packets_of(1000, 5));
    auto const packet = r[3];
    CHECK(packet.sync() == 0x55);
    CHECK(packet.timestamp() == 1003);
    CHECK(packet.system_time_ns() == 1'687'474'800'000'000'000 + 3 * 33'333);
    CHECK(packet.sample(2) == 1997);
    CHECK(packet.bytes().size() == 22);
    auto const& lines = r.header().devices[0].digital;
    CHECK(packet.bit(lines[0]));
    CHECK_FALSE(packet.bit(lines[1]));
    CHECK(packet.bytes().data() == r.data_bytes().data() + 66);
}

TEST_CASE("recording: each field is a range over all packets", "[trodes][recording]") {
    fixture f;
    auto const r = f.open(test::packets_of(1000, 4));
    CHECK(sluice::equal(r.raw_ticks(), std::vector<std::uint32_t>{1000, 1001, 1002, 1003}));
    test::check_ranges_equal(r.ticks(), std::vector<std::int64_t>{1000, 1001, 1002, 1003});
    CHECK(sluice::equal(r.timestamps(), r | sluice::views::regress_systime));
    CHECK(std::abs(r.timestamps()[3] - static_cast<double>(r.system_times()[3]) / 1e9) < 1e-6);
    CHECK(r.system_times()[2] - r.system_times()[0] == 66'666);
    CHECK(sluice::equal(r.digital(r.header().devices[0].digital[0]), std::vector<std::uint8_t>{1, 0, 0, 1}));
    CHECK(r.samples()[1][3] == 2999);
    CHECK(r.nominal_rate_hz() == 30000);
}

TEST_CASE("recording: samples are in packet order, or in the order of the chosen channels", "[trodes][recording]") {
    fixture f;
    f.header.hardware_channels = "8";
    f.header.spike_attributes = " chanPerChip=\"4\"";
    f.header.ntrodes = test::ntrode_xml("1", {0, 1, 4, 5});  // two chips of 4: the packet has 0, 4, 1, 5
    auto const r = f.open(test::packets_of(7, 2));
    CHECK(r.header().slot_channels == std::vector<std::uint32_t>{0, 4, 1, 5});
    auto const columns = std::vector<std::uint32_t>{5, 0, 4};
    auto const rows = r.samples(columns);
    CHECK(rows.width() == 3);
    CHECK(sluice::equal(rows[0], std::vector<std::int16_t>{3000, 0, 1000}));
    auto const missing = std::vector<std::uint32_t>{2};
    CHECK_THROWS_AS(r.samples(missing), sluice::argument_error);
}

TEST_CASE("recording: an analog channel is an int16 of its device", "[trodes][recording]") {
    fixture f;
    f.header.devices = test::device_xml("ECU", "9", test::analog_xml("Ain1", "1"));  // the bytes of the system clock
    auto const r = f.open(test::packets_of(7, 2));
    auto const& channel = r.header().devices[0].analog[0];
    CHECK(r.analog(channel)[1] == r[1].value(channel));
    CHECK(static_cast<std::uint16_t>(r.analog(channel)[0]) == (1'687'474'800'000'000'000 & 0xffff));
}

TEST_CASE("recording: system times without SysClock are an error that names the file", "[trodes][recording][errors]") {
    fixture f;
    f.header.devices = test::device_xml("Controller_DIO", "9");
    auto const r = f.open(test::packets_of(7, 2));
    CHECK_FALSE(r.has_system_clock());
    CHECK_THROWS_AS(r.system_times(), sluice::format_error);
    CHECK_THROWS_WITH(r.system_times(), ContainsSubstring("a.rec") && ContainsSubstring("SysClock"));
    CHECK_THROWS_AS(r[0].system_time_ns(), sluice::argument_error);
}

TEST_CASE("recording: a file shorter than one packet is an error that names the rule and the size",
          "[trodes][recording][errors]") {
    fixture f;
    CHECK_THROWS_AS(f.open(""), sluice::format_error);
    CHECK_THROWS_WITH(f.open(""),
                      ContainsSubstring("at least one packet of 22 bytes must follow the header, got 0 bytes"));
    CHECK_THROWS_WITH(f.open(std::string(21, '\x55')), ContainsSubstring("got 21 bytes"));
    CHECK_THROWS_AS(recording(f.dir / "none.rec"), sluice::file_error);
}

TEST_CASE("recording: copies share the file, and fields keep it mapped", "[trodes][recording]") {
    fixture f;
    recording copy;
    CHECK(copy.size() == 0);
    {
        auto const r = f.open(test::packets_of(1000, 3));
        copy = r;
        CHECK(copy.data_bytes().data() == r.data_bytes().data());
    }
    CHECK(copy[2].timestamp() == 1002);
}

TEST_CASE("recording: fields, rows and slices of a temporary recording keep the file mapped", "[trodes][recording]") {
    fixture f;
    auto const ticks = f.open(test::packets_of(1000, 5)).raw_ticks();
    auto const times = f.open(test::packets_of(1000, 5)).system_times();
    auto const rows = f.open(test::packets_of(1000, 5)).samples();
    auto const slice = f.open(test::packets_of(1000, 5)).slice(1, 2);
    CHECK(ticks[4] == 1004);
    CHECK(times[1] == 1'687'474'800'000'033'333);
    CHECK(rows[2][1] == 998);
    CHECK(slice[1].timestamp() == 1002);
    CHECK(slice.digital(f.open(test::packets_of(1000, 5)).header().devices[0].digital[0]).size() == 2);
}

TEST_CASE("recording: two concatenated recordings are one range of packets in two segments", "[trodes][recording]") {
    fixture f;
    std::vector<recording> const day{recording(f.dir.write("1.rec", f.header.xml() + test::packets_of(10, 3))),
                                     recording(f.dir.write("2.rec", f.header.xml() + test::packets_of(100, 2)))};
    auto const all = day | sluice::views::concatenate;
    CHECK(all.size() == 5);
    CHECK(all[3].timestamp() == 100);
    auto const sum =
        sluice::fold(all, std::uint64_t{0}, [](std::uint64_t n, auto const& packet) { return n + packet.timestamp(); });
    CHECK(sum == 10 + 11 + 12 + 100 + 101);
}

}  // namespace
