#include <sluice/convert/trodes_to_nwb/memory_plan.hpp>

#include <cstddef>
#include <cstdint>

#include "support/catch.hpp"

namespace {
using sluice::convert::buffers;
using sluice::convert::least_bytes;
using sluice::convert::memory_limit_error;
using sluice::convert::memory_needs;
using sluice::convert::peak_bytes;
using sluice::convert::plan_buffers;

constexpr std::uint64_t MiB = std::uint64_t{1} << 20;

memory_needs needs(std::size_t channels) {
    memory_needs n;
    n.resident = 14 * MiB;
    n.packet_bytes = 54 + 2 * channels;
    n.channels = channels;
    n.analog_columns = 23;
    n.lines = 10;
    return n;
}

TEST_CASE("memory_plan: the formula equals the documented sum", "[convert][memory_plan]") {
    auto const n = needs(128);
    buffers b;
    auto const rest = 14 * MiB + 7 * MiB + 24 * 310;
    auto const strip = std::uint64_t{2048} * (128 + 23) * 2;
    auto const edges = std::uint64_t{10} * 25 * 4096 * 9;  // 25 whole segments per line are at most 2^20 changes
    CHECK(peak_bytes(n, b) == rest + 384 * 1024 + 3 * strip + edges);
    b = {.block_bytes = 4096, .strips = 0, .edges = 0};
    CHECK(peak_bytes(n, b) == rest + 4096 + strip + std::uint64_t{10} * 4096 * 9);
}

TEST_CASE("memory_plan: a block has at least one packet, and groups are whole", "[convert][memory_plan]") {
    auto n = needs(33);
    n.analog_columns = n.lines = 0;
    n.packet_bytes = 1'000'000;
    CHECK(peak_bytes(n, {}) == 21 * MiB + std::uint64_t{25} * 1'000'000 + std::uint64_t{3} * 2048 * 64 * 2);
}

TEST_CASE("memory_plan: compression replaces strips with the chunks of its threads", "[convert][memory_plan]") {
    auto n = needs(128);
    auto const plain = peak_bytes(n, plan_buffers(n));
    n.compressors = 2;
    auto const b = plan_buffers(n);
    CHECK(b.compressors == 2);
    auto const strips = std::uint64_t{3} * 2048 * (128 + 23) * 2, chunks = std::uint64_t{16384} * (128 + 23) * 2;
    auto const strip = std::uint64_t{128} * (128 + 23) * 2;
    CHECK(peak_bytes(n, b) == plain - strips + strip + chunks + 6 * 2 * MiB + 2 * MiB);
    CHECK(plan_buffers(n, peak_bytes(n, b) - 10 * MiB).compressors == 1);
}

TEST_CASE("memory_plan: one chunk per group is in flight, fewer under a limit", "[convert][memory_plan]") {
    auto n = needs(1024);
    n.compressors = 2;
    auto const b = plan_buffers(n);
    CHECK(b.chunks == 32);
    CHECK(peak_bytes(n, b) <= 256 * MiB);
    auto const fewer = plan_buffers(n, peak_bytes(n, b) - 20 * MiB);
    CHECK(fewer.chunks == 4);
    CHECK(fewer.compressors == 2);
}

TEST_CASE("memory_plan: an earlier peak, long texts and on_complete count if they are larger",
          "[convert][memory_plan]") {
    auto n = needs(128);
    n.peak = 700 * MiB;
    CHECK(peak_bytes(n, {}) == 700 * MiB);
    n.text_bytes = 300 * MiB;
    CHECK(peak_bytes(n, {}) == 14 * MiB + 7 * MiB + 900 * MiB);
    n.on_complete_bytes = 1000 * MiB;
    CHECK(peak_bytes(n, {}) == 14 * MiB + 7 * MiB + 1000 * MiB);
}

TEST_CASE("memory_plan: without a limit, 128 channels fit 64 MiB and 1024 channels fit 256 MiB",
          "[convert][memory_plan]") {
    CHECK(peak_bytes(needs(128), plan_buffers(needs(128))) <= 64 * MiB);
    CHECK(peak_bytes(needs(1024), plan_buffers(needs(1024))) <= 256 * MiB);
    CHECK(plan_buffers(needs(128), 64 * MiB) == plan_buffers(needs(128)));
}

TEST_CASE("memory_plan: every limit from the minimum up is met, and a larger limit never uses less",
          "[convert][memory_plan]") {
    for (std::size_t const channels : {0U, 4U, 32U, 100U, 128U, 512U, 1024U, 4096U})
        for (std::size_t const threads : {0U, 1U, 8U}) {
            CAPTURE(channels, threads);
            auto n = needs(channels);
            n.compressors = threads;
            auto const least = least_bytes(n), most = peak_bytes(n, plan_buffers(n));
            CHECK(least < most);
            std::uint64_t before = 0;
            for (auto limit = least; limit <= most + MiB; limit += 100'003) {
                auto const taken = peak_bytes(n, plan_buffers(n, limit));
                REQUIRE(taken <= limit);
                REQUIRE(taken >= before);
                before = taken;
            }
            CHECK(before == most);
        }
}

TEST_CASE("memory_plan: a limit that is too low throws, with the minimum and a chunk size that fits",
          "[convert][memory_plan][errors]") {
    auto n = needs(1024);
    n.compressors = 2;
    try {
        plan_buffers(n, 32 * MiB);
        FAIL("plan_buffers must throw");
    } catch (memory_limit_error const& e) {
        CHECK(e.least() == least_bytes(n));
        CHECK_THAT(e.what(),
                   Catch::Matchers::StartsWith("sluice::convert::trodes_to_nwb: memory_limit must be at least 58 MiB "
                                               "for 1024 channels in chunks of 16384 rows, "
                                               "got 33554432 bytes; chunks of 2048 rows require 30 MiB"));
    }
    CHECK_NOTHROW(plan_buffers(n, least_bytes(n)));
    CHECK_THROWS_AS(plan_buffers(n, least_bytes(n) - 1), memory_limit_error);
    n.chunk_rows = 2048;
    CHECK_NOTHROW(plan_buffers(n, 32 * MiB));
    CHECK_THROWS_WITH(plan_buffers(n, MiB),
                      Catch::Matchers::EndsWith("got 1048576 bytes"));  // no chunks are small enough
}

TEST_CASE("memory_plan: uncompressed output uses strips, for any chunk size", "[convert][memory_plan]") {
    auto n = needs(1024);
    CHECK(peak_bytes(n, plan_buffers(n)) <= 48 * MiB);
    CHECK(least_bytes(n) <= 27 * MiB);
    auto const least = least_bytes(n);
    n.chunk_rows = 4 * 16384;
    CHECK(least_bytes(n) == least);
}

TEST_CASE("buffers: less available memory means fewer buffers", "[convert][memory_plan]") {
    using enum sluice::memory::pressure_level;
    buffers const all;
    CHECK(all.under(ample) == all);
    auto const n = needs(1024);
    CHECK(peak_bytes(n, all.under(tight)) < peak_bytes(n, all));
    CHECK(peak_bytes(n, all.under(critical)) < peak_bytes(n, all.under(tight)));
    buffers const none{.strips = 0, .compressors = 1, .chunks = 0};
    for (auto const level : {tight, critical}) CHECK(none.under(level) == none);
}
}  // namespace
