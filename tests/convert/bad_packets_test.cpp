#include "convert/spoilt_day.hpp"

#include <sluice/trodes/synthetic_signals.hpp>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"

namespace {
using test::spoilt_day;

constexpr std::uint32_t first_tick = 1'234'567;

/// Recoverable damage: its name, the function that causes it, the warning, the rows of the e-series, and the error of
/// --strict.
struct damage {
    char const* what;
    std::function<void(spoilt_day&)> spoil;
    char const* warning;
    hsize_t rows;
    char const* strict;
};

damage const damages[] = {
    {"a partial last packet", [](spoilt_day& d) { d.bytes.resize(d.bytes.size() - 20); },
     "the last packet is incomplete: its 42 bytes were left out", 199,
     "packet 199: the last packet must have 62 bytes, got 42"},
    {"a wrong sync byte", [](spoilt_day& d) { d.bytes[d.packet(50)] = 0x54; },
     "1 packet without the sync byte 0x55, at byte P50 (converted unchanged)", 200,
     "packet 50: the sync byte must be 0x55, got 0x54"},
    {"inserted bytes", [](spoilt_day& d) { d.bytes.insert(d.packet(50), "seven!!"); },
     "bytes P50 to P50+7 hold no packets and were skipped", 200, "packet 50: the sync byte must be 0x55, got 0x73"},
    {"missing bytes", [](spoilt_day& d) { d.bytes.erase(d.packet(50) + 30, 7); }, "hold no packets and were skipped",
     200, "packet 51: the sync byte must be 0x55, got "},
    {"as many missing bytes as two packets have", [](spoilt_day& d) { d.bytes.erase(d.packet(50) + 30, 2 * 62); },
     "1 gap, 2 packets missing", 198, "packet 50: the tick must follow the one before, got 1234619 after 1234616"},
    {"trailing bytes without packets", [](spoilt_day& d) { d.bytes.resize(d.bytes.size() + 1000, '.'); },
     "bytes P200 to P200+1000 hold no packets and were skipped; the recording ends there", 200,
     "packet 200: the sync byte must be 0x55, got 0x2e"},
    {"a repeated tick",
     [](spoilt_day& d) {
         for (std::size_t i = 50; i < 200; ++i) d.set_tick(i, first_tick + static_cast<std::uint32_t>(i) - 1);
     },
     "1 repeated tick", 200, "packet 50: the tick must follow the one before, got 1234616 after 1234616"},
    {"a backward step",
     [](spoilt_day& d) {
         for (std::size_t i = 50; i < 200; ++i) d.set_tick(i, first_tick + static_cast<std::uint32_t>(i) - 10);
     },
     "1 backward step of the tick", 200, "packet 50: the tick must follow the one before, got 1234607 after 1234616"},
};

/// Replaces "P50+7" in `text` by the offset of packet 50 plus 7, and so on.
std::string with_bytes(spoilt_day const& day, std::string text) {
    for (std::size_t const packet : {50u, 200u})
        for (std::size_t const more : {7u, 1000u, 0u})
            text = test::replaced(text, "P" + std::to_string(packet) + (more ? "+" + std::to_string(more) : ""),
                                  std::to_string(day.packet(packet) + more));
    return text;
}

TEST_CASE("rec2nwb: damage is skipped and reported, and the rest is converted", "[convert][rec2nwb][errors]") {
    for (auto const& done : damages) {
        CAPTURE(done.what);
        spoilt_day day;
        done.spoil(day);
        day.rewrite();
        auto const result = day.convert();
        CHECK(result.status == 3);
        CHECK_THAT(result.err, ContainsSubstring("warning: REC: ") && ContainsSubstring(with_bytes(day, done.warning)));
        REQUIRE(day.left() == std::vector<std::string>{"sample20230622.nwb"});
        CHECK(test::raw_hdf5(day.file()).extent("/acquisition/e-series/data")[0] == done.rows);
    }
}

TEST_CASE("rec2nwb: --strict makes damage an error that names packet and byte", "[convert][rec2nwb][errors]") {
    for (auto const& done : damages) {
        CAPTURE(done.what);
        spoilt_day day;
        done.spoil(day);
        day.rewrite();
        auto const result = day.convert({"--strict"});
        CHECK(result.status == 1);
        CHECK_THAT(result.err, ContainsSubstring("rec2nwb: REC: byte ") && ContainsSubstring(done.strict));
        CHECK(day.left() == test::nothing);
    }
}

TEST_CASE("rec2nwb: packets after damage keep their recorded values", "[convert][rec2nwb][errors]") {
    spoilt_day day;
    day.bytes.insert(day.packet(120), "seven!!");
    day.bytes.insert(day.packet(60), std::string(1000, '!'));
    day.rewrite();
    CHECK(day.convert().status == 3);
    auto const data = test::raw_hdf5(day.file()).values<std::int16_t>("/acquisition/e-series/data", H5T_NATIVE_INT16);
    REQUIRE(data.size() == 4 * 200);
    std::size_t wrong = 0;
    for (std::uint32_t row = 0; row < 200; ++row)
        for (std::uint32_t c = 0; c < 4; ++c)
            wrong += data[4 * row + c] != sluice::trodes::expected_sample(spoilt_day::small(), 8 * c, first_tick + row);
    CHECK(wrong == 0);
}

TEST_CASE("rec2nwb: repeats and backward steps are invalid times", "[convert][rec2nwb][errors]") {
    spoilt_day day;
    day.set_tick(50, first_tick + 49);
    day.set_tick(100, first_tick + 20);
    day.rewrite();
    CHECK(day.convert().status == 3);
    test::raw_hdf5 const file(day.file());
    CHECK(file.texts("/intervals/invalid_times/tags") == std::vector<std::string>{"backward", "gap", "repeat"});
    auto const starts = file.doubles("/intervals/invalid_times/start_time"),
               stops = file.doubles("/intervals/invalid_times/stop_time");
    for (std::size_t i = 0; i < 3; ++i) CHECK(starts[i] <= stops[i]);
}

TEST_CASE("rec2nwb: damaged bytes are an invalid time from the packet before to the packet after",
          "[convert][rec2nwb][errors]") {
    spoilt_day day;
    day.bytes.resize(day.bytes.size() + 1000, '.');
    day.bytes.insert(day.packet(120), "seven!!");
    for (std::size_t const packet : {50u, 80u}) day.bytes[day.packet(packet)] = 0x54;
    day.rewrite();
    CHECK(day.convert().status == 3);
    test::raw_hdf5 const file(day.file());
    CHECK(file.texts("/intervals/invalid_times/tags") == std::vector<std::string>(4, "damaged"));
    auto const times = file.doubles("/acquisition/e-series/timestamps");
    auto const starts = file.doubles("/intervals/invalid_times/start_time"),
               stops = file.doubles("/intervals/invalid_times/stop_time");
    CHECK(starts == std::vector{times.at(49), times.at(79), times.at(119), times.at(199)});
    REQUIRE(stops.size() == 4);
    CHECK(std::vector(stops.begin(), stops.end() - 1) == std::vector{times[51], times[81], times[120]});
    CHECK(std::abs(stops[3] - times[199] - 16 / 30'000.) < 1e-6);  // 1000 bytes have room for 16 packets
}

TEST_CASE("rec2nwb: packets lost in damaged bytes are also a gap", "[convert][rec2nwb][errors]") {
    spoilt_day day;
    for (std::size_t const packet : {50u, 51u}) day.bytes[day.packet(packet)] = 0x54;
    day.rewrite();
    CHECK(day.convert().status == 3);
    test::raw_hdf5 const file(day.file());
    CHECK(file.texts("/intervals/invalid_times/tags") == std::vector<std::string>{"gap", "damaged"});
    auto const times = file.doubles("/acquisition/e-series/timestamps");
    CHECK(file.doubles("/intervals/invalid_times/start_time") == std::vector{times.at(49), times.at(49)});
    CHECK(file.doubles("/intervals/invalid_times/stop_time") == std::vector{times.at(50), times.at(50)});
}

TEST_CASE("rec2nwb: a first packet without a sync byte starts an invalid time", "[convert][rec2nwb][errors]") {
    spoilt_day day;
    day.bytes[day.packet(0)] = 0x54;
    day.rewrite();
    CHECK(day.convert().status == 3);
    test::raw_hdf5 const file(day.file());
    auto const times = file.doubles("/acquisition/e-series/timestamps");
    CHECK(file.doubles("/intervals/invalid_times/start_time") == std::vector{times.at(0)});
    CHECK(file.doubles("/intervals/invalid_times/stop_time") == std::vector{times.at(1)});
}

TEST_CASE("rec2nwb: the first ten damaged places are listed, and the rest are counted", "[convert][rec2nwb][errors]") {
    spoilt_day day;
    for (std::size_t i = 12; i > 0; --i) day.bytes.insert(day.packet(15 * i), "seven!!");
    day.rewrite();
    auto const messages = day.run_tool({day.input().string()}).err;
    CHECK_THAT(messages, ContainsSubstring("warning: REC: 2 more places without packets were skipped\n"));
    std::size_t places = 0;
    for (auto at = messages.find(" hold no packets"); at != messages.npos;
         at = messages.find(" hold no packets", at + 1))
        ++places;
    CHECK(places == 10);
}

TEST_CASE("rec2nwb: impossible clock readings are excluded from the fit with a warning, an error with --strict",
          "[convert][rec2nwb][errors]") {
    spoilt_day day;
    day.bytes.replace(day.packet(60) + 42, 8, 8, 0x55);
    day.rewrite();
    auto result = day.convert({"--strict"});
    CHECK(result.status == 1);
    CHECK_THAT(result.err,
               ContainsSubstring("rec2nwb: REC: 1 reading of the system clock is impossible and left out of the fit"));
    CHECK(day.left() == test::nothing);
    result = day.convert();
    CHECK(result.status == 3);
    CHECK_THAT(result.err,
               ContainsSubstring("warning: REC: 1 reading of the system clock is impossible and left out of the fit"));
}

TEST_CASE("rec2nwb: a system clock that was reset is a warning, an error with --strict", "[convert][rec2nwb][errors]") {
    spoilt_day day;
    for (std::size_t i = 100; i < day.packets; ++i) {
        std::int64_t ns = 0;
        std::memcpy(&ns, day.bytes.data() + day.packet(i) + 42, sizeof ns);
        ns += 1'000'000'000;
        std::memcpy(day.bytes.data() + day.packet(i) + 42, &ns, sizeof ns);
    }
    day.rewrite();
    auto result = day.convert({"--strict"});
    CHECK(result.status == 1);
    CHECK_THAT(result.err, ContainsSubstring("rec2nwb: REC: a line does not describe the system clock: "));
    CHECK(day.left() == test::nothing);
    result = day.convert();
    CHECK(result.status == 3);
    CHECK_THAT(result.err, ContainsSubstring("warning: REC: a line does not describe the system clock: "));
}

TEST_CASE("rec2nwb: a wrap of the tick is not an error, even with --strict", "[convert][rec2nwb]") {
    auto made = spoilt_day::small();
    made.start_tick = 4'294'967'295u - 100;
    spoilt_day const day(made);
    auto const result = day.convert({"--strict"});
    CHECK(result.status == 0);
    CHECK_THAT(result.out, ContainsSubstring("200 packets, tick wraps, clock "));
    CHECK(result.err.empty());
}

TEST_CASE("rec2nwb: a file without packets after the header is rejected", "[convert][rec2nwb][errors]") {
    spoilt_day day;
    day.bytes.replace(day.header_bytes, day.bytes.npos, std::string(5000, '.'));
    day.rewrite();
    auto const result = day.convert();
    CHECK(result.status == 1);
    CHECK(result.err == "rec2nwb: REC: byte " + std::to_string(day.header_bytes) +
                            ": the bytes after the header must hold packets of 62 bytes, got none in 5000 bytes\n");
    CHECK(day.left() == test::nothing);
}
}  // namespace
