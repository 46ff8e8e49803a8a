/// \file
/// The time per packet of a recording's clock: exact regression sums, and unwrapping of 32-bit ticks.
#include <sluice/core/algorithms.hpp>
#include <sluice/core/regression.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/trodes/tick_runs.hpp>
#include <sluice/views/unwrap.hpp>

#include "contest.hpp"
#include "contests.hpp"
#include "segments.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace bench {
namespace {

constexpr std::size_t packet_count = 16384;  // one block

void regression() {
    static auto const packets = make_packets(packet_count);
    static sluice::strided<std::int64_t> const clock(packets.data() + packet_bytes::clock, packet_bytes::all,
                                                     packet_count);
    contest("regression sums", {packet_count}, [](auto& sink) {
        __extension__ typedef __int128 int128;
        int128 sx = 0, sy = 0, sxx = 0, sxy = 0, syy = 0;
        std::byte const* from = packets.data() + packet_bytes::clock;
        auto const origin = sluice::load<std::int64_t>(from);
        for (std::size_t i = 0; i != packet_count; ++i, from += packet_bytes::all) {
            auto const x = static_cast<int128>(i), y = static_cast<int128>(sluice::load<std::int64_t>(from) - origin);
            sx += x, sy += y, sxx += x * x, sxy += x * y, syy += y * y;
        }
        auto const n = static_cast<int128>(packet_count);
        sink(static_cast<double>(static_cast<long double>(n * sxy - sx * sy) /
                                 static_cast<long double>(n * sxx - sx * sx)));
        sink(static_cast<double>(syy != 0));
    }).against("regression_sums.add_run", no_bound, [](auto& sink) {
        sluice::regression_sums sums;
        sums.add_run(1000, clock);
        auto const fit = sums.fit();
        sink(static_cast<double>(fit.ns_per_tick));
        sink(static_cast<double>(fit.residual_rms_ns > 0));
    });
}

void unwrapping() {
    static auto const packets = make_packets(packet_count);
    static sluice::strided<std::uint32_t> const ticks(packets.data() + packet_bytes::tick, packet_bytes::all,
                                                      packet_count);
    contest("unwrap ticks", {packet_count},
            [](auto& sink) {
                std::byte const* from = packets.data() + packet_bytes::tick;
                std::int64_t tick = sluice::load<std::uint32_t>(from), sum = 0;
                for (std::size_t i = 0; i != packet_count; ++i, from += packet_bytes::all) {
                    tick +=
                        static_cast<std::int32_t>(sluice::load<std::uint32_t>(from) - static_cast<std::uint32_t>(tick));
                    sum += tick;
                }
                sink(sum);
            })
        .against("views::unwrap", no_bound,
                 [](auto& sink) { sink(sluice::fold(ticks | sluice::views::unwrap, std::int64_t{0}, std::plus<>{})); })
        .against("views::unwrap with a table", no_bound, [](auto& sink) {
            static std::vector<sluice::counter_offset> const table = sluice::counter_offsets(ticks);
            sink(sluice::fold(ticks | sluice::views::unwrap(table), std::int64_t{0}, std::plus<>{}));
        });
}

/// Compared with a plain search for the first tick that is not consecutive, as a pass over a recording needs.
void finding_runs() {
    static auto const packets = make_packets(packet_count);
    static sluice::strided<std::uint32_t> const ticks(packets.data() + packet_bytes::tick, packet_bytes::all,
                                                      packet_count);
    contest("runs of consecutive ticks", {packet_count}, [](auto& sink) {
        std::byte const* from = packets.data() + packet_bytes::tick;
        auto const first = sluice::load<std::uint32_t>(from);
        std::uint32_t count = 1;
        while (count != packet_count && sluice::load<std::uint32_t>(from + count * packet_bytes::all) == first + count)
            ++count;
        sink(static_cast<std::int64_t>(first));
        sink(static_cast<std::int64_t>(count));
    }).against("unwrapper", no_bound, [](auto& sink) {
        sluice::trodes::unwrapper unwrap;
        std::vector<sluice::trodes::tick_run> runs;
        unwrap(ticks, runs);
        for (auto const& run : runs) {
            sink(run.first_tick);
            sink(static_cast<std::int64_t>(run.count));
        }
    });
}

}  // namespace

void clocks() {
    regression();
    unwrapping();
    finding_runs();
}

}  // namespace bench
