#include <sluice/trodes/open.hpp>

#include "support/catch.hpp"
#include "support/rec_bytes.hpp"
#include "support/temp_dir.hpp"

namespace {

namespace trodes = sluice::trodes;

// Writes recordings of 4 channels whose first system clock is `second` (from that of packet_of) and that hold `count`
// packets.
struct day {
    test::temp_dir dir;
    test::trodes_header header;

    std::filesystem::path write(std::string const& name, double second, std::size_t count) const {
        std::string bytes;
        for (std::size_t i = 0; i < count; ++i)
            bytes += test::packet_of(static_cast<std::uint32_t>(7 + i),
                                     static_cast<std::int64_t>(second * 30000) + static_cast<std::int64_t>(i));
        return dir.write(name, header.xml() + bytes);
    }
    // Without SysClock: the same bytes belong to a device.
    std::filesystem::path write_old(std::string const& name, std::int64_t creation_ms, std::size_t count) {
        header.devices = test::device_xml("Controller_DIO", "9");
        header.global = " systemTimeAtCreation=\"" + std::to_string(creation_ms) + "\"";
        return write(name, 0, count);
    }
};

TEST_CASE("open: returns the recordings in the order of the files", "[trodes][open]") {
    day d;
    auto const a = d.write("z.rec", 0, 10), b = d.write("a.rec", 100, 20);
    auto const recordings = trodes::open({a, b});
    REQUIRE(recordings.size() == 2);
    CHECK(recordings[0].size() == 10);
    CHECK(recordings[1].path() == b);
    CHECK(trodes::open(std::vector<std::filesystem::path>{}).empty());
}

TEST_CASE("open: files out of order are an error that names both and their times", "[trodes][open][errors]") {
    day d;
    auto const a = d.write("first.rec", 0, 10), b = d.write("second.rec", 100, 20);
    CHECK_THROWS_AS(trodes::open({b, a}), sluice::format_error);
    CHECK_THROWS_WITH(trodes::open({b, a}), ContainsSubstring("first.rec") && ContainsSubstring("second.rec") &&
                                                ContainsSubstring("1687474800.000000 s") &&
                                                ContainsSubstring("1687474899.999000 s"));
    CHECK_THROWS_WITH(trodes::open({a, a}), ContainsSubstring("in the order of their times"));
}

TEST_CASE("open: files that overlap in time are an error regardless of their ticks", "[trodes][open][errors]") {
    day d;
    auto const a = d.write("first.rec", 0, 100), b = d.write("second.rec", 0.001, 20);
    CHECK_THROWS_WITH(trodes::open({a, b}),
                      ContainsSubstring("must not overlap in time") && ContainsSubstring("first.rec"));
}

TEST_CASE("open: without a system clock the creation time and the length are compared", "[trodes][open]") {
    day d;
    auto const a = d.write_old("1.rec", 1'000'000, 300), b = d.write_old("2.rec", 1'000'010, 5),
               c = d.write_old("3.rec", 1'000'009, 5);
    CHECK(trodes::open({a, b}).size() == 2);
    CHECK_THROWS_WITH(trodes::open({a, c}),
                      ContainsSubstring("1000.009000 s before the end of") && ContainsSubstring("1000.010000 s"));
    d.header.global = "";
    auto const timeless = d.dir.write("4.rec", d.header.xml() + test::packets_of(1, 3));
    CHECK_THROWS_WITH(trodes::open({a, timeless}),
                      ContainsSubstring("systemTimeAtCreation") && ContainsSubstring("4.rec"));
    CHECK(trodes::open({timeless}).size() == 1);
}

TEST_CASE("open: files with and without a system clock cannot be combined", "[trodes][open][errors]") {
    day d;
    auto const a = d.write("new.rec", 0, 10), b = d.write_old("old.rec", 1'687'474'900'000, 10);
    CHECK_THROWS_WITH(trodes::open({a, b}), ContainsSubstring("must all have a SysClock or none") &&
                                                ContainsSubstring("new.rec") && ContainsSubstring("old.rec"));
}

TEST_CASE("open: files of different layout are an error that names the difference", "[trodes][open][errors]") {
    day d;
    auto const a = d.write("a.rec", 0, 10);
    d.header.sampling_rate = "20000";
    auto const b = d.write("b.rec", 100, 10);
    CHECK_THROWS_WITH(trodes::open({a, b}), ContainsSubstring("samplingRate: 30000 and 20000") &&
                                                ContainsSubstring("a.rec") && ContainsSubstring("b.rec"));
}

TEST_CASE("span_of: finds the first and the last packet of a recording whose ends are damaged", "[trodes][open]") {
    day d;
    auto const whole = test::packets_of(50, 400);
    auto const expected = trodes::time_span{1'687'474'800'000'000'000, 1'687'474'800'000'000'000 + 399 * 33'333};
    auto const span = [&](std::string const& bytes) {
        return trodes::span_of(trodes::recording(d.dir.write("x.rec", d.header.xml() + bytes)));
    };
    CHECK(span(whole) == expected);
    CHECK(span(whole + std::string(21, '\x55')) == expected);
    CHECK(span(std::string(7, '\x55') + whole) == expected);
    CHECK(span(whole.substr(0, 2200) + "12345" + whole.substr(2200)) == expected);
    CHECK(span(whole.substr(0, 2203) + whole.substr(2210)) == expected);
    CHECK(span(whole.substr(0, 22)) == trodes::time_span{expected.first_ns, expected.first_ns});
}

}  // namespace
