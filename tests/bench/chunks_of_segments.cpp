/// \file
/// concatenate | transform | chunk(16384) of 17 segments with three loop bodies, compared with hand-written loops.
#include <sluice/core/algorithms.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/transform.hpp>

#include "contest.hpp"
#include "contests.hpp"
#include "segments.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <vector>

namespace bench {
namespace {

namespace sv = sluice::views;
constexpr std::size_t segment_count = 17;

constexpr auto to_double = [](std::uint32_t x) noexcept { return static_cast<double>(x); };
constexpr auto halved = [](double x) noexcept { return 0.5 * x; };

template <class Outer, class F>
void fill_with_sluice(contest& c, Outer const& segments, F f) {
    auto const windows = [&segments, f] {
        return segments | sv::concatenate | sv::transform(f) | sv::chunk(chunk_elements);
    };
    c.against("copy", as_by_hand, [windows](auto& sink) {
        auto const buffer = chunk_buffer();
        for (auto window : windows()) {
            auto const out = buffer.first(window.size());
            sluice::copy(window, out);
            sink(out);
        }
    });
    c.against("for_each", as_by_hand, [windows](auto& sink) {
        auto const buffer = chunk_buffer();
        for (auto window : windows()) {
            double* out = buffer.data();
            sluice::for_each(window, [&out](double x) { *out++ = x; });
            sink(buffer.first(window.size()));
        }
    });
    c.against("loop over segments", as_by_hand, [windows](auto& sink) {
        auto const buffer = chunk_buffer();
        for (auto window : windows()) {
            double* out = buffer.data();
            for (auto const& segment : sluice::segments(window))
                for (double const x : segment) *out++ = x;
            sink(buffer.first(window.size()));
        }
    });
    c.against("plain range-for", plain_range_for, [windows](auto& sink) {
        auto const buffer = chunk_buffer();
        for (auto window : windows()) {
            double* out = buffer.data();
            for (double const x : window) *out++ = x;
            sink(buffer.first(window.size()));
        }
    });
}

template <class Outer, class F>
void sum_with_sluice(contest& c, Outer const& segments, F f) {
    auto const windows = [&segments, f] {
        return segments | sv::concatenate | sv::transform(f) | sv::chunk(chunk_elements);
    };
    c.against("fold", as_by_hand, [windows](auto& sink) {
        for (auto window : windows()) sink(sluice::fold(window, 0.0, std::plus<>{}));
    });
    c.against("for_each", as_by_hand, [windows](auto& sink) {
        for (auto window : windows()) {
            double sum = 0;
            sluice::for_each(window, [&sum](double x) { sum += x; });
            sink(sum);
        }
    });
    c.against("loop over segments", as_by_hand, [windows](auto& sink) {
        for (auto window : windows()) {
            double sum = 0;
            for (auto const& segment : sluice::segments(window))
                for (double const x : segment) sum += x;
            sink(sum);
        }
    });
    c.against("plain range-for", plain_range_for, [windows](auto& sink) {
        for (auto window : windows()) {
            double sum = 0;
            for (double const x : window) sum += x;
            sink(sum);
        }
    });
}

void copy_integers() {
    static auto const segments = make_segments<std::uint32_t>(segment_count, 1'000'000);
    contest c("copy uint32 to double, 17 segments", {size_of_all(segments)}, [](auto& sink) {
        fill_by_hand(
            segments,
            [](double* out, auto const& segment, std::size_t first, std::size_t n) {
                std::uint32_t const* const from = segment.data() + first;
                for (std::size_t i = 0; i != n; ++i) out[i] = to_double(from[i]);
            },
            sink);
    });
    c.against("by hand, one element at a time", no_bound,
              [](auto& sink) {  // not vectorised by any compiler
                  fill_by_hand(
                      segments,
                      [](double* out, auto const& segment, std::size_t first, std::size_t n) {
                          std::uint32_t const* from = segment.data() + first;
                          for (double* const end = out + n; out != end; ++out, ++from) {
                              asm("" : "+r"(from));
                              *out = to_double(*from);
                          }
                      },
                      sink);
              });
    fill_with_sluice(c, segments, to_double);
}

void sum_doubles() {
    static auto const segments = make_segments<double>(segment_count, 1'000'000);
    contest c("sum of doubles, 17 segments", {size_of_all(segments)}, [](auto& sink) {
        double sum = 0;
        std::size_t left = chunk_elements;
        for (auto const& segment : segments)
            for (std::size_t at = 0; at != segment.size();) {
                std::size_t const end = at + std::min(segment.size() - at, left);
                left -= end - at;
                for (double const* const from = segment.data(); at != end; ++at) sum += halved(from[at]);
                if (left != 0) continue;
                sink(sum);
                sum = 0;
                left = chunk_elements;
            }
        if (left != chunk_elements) sink(sum);
    });
    sum_with_sluice(c, segments, halved);
}

void copy_packet_fields() {
    constexpr std::size_t packets_per_segment = 6000;
    static auto const packets = make_packets(segment_count * packets_per_segment);
    static auto const segments = [] {
        std::vector<sluice::strided<std::uint32_t>> fields;
        for (std::size_t at = 0; at != segment_count; ++at)
            fields.emplace_back(packets.data() + at * packets_per_segment * packet_bytes::all + packet_bytes::tick,
                                packet_bytes::all, packets_per_segment - 100 * (at % 3));
        return fields;
    }();
    std::size_t total = 0;
    for (auto const& segment : segments) total += segment.size();
    static std::size_t const packet_size =
        packets.size() / (segment_count * packets_per_segment);  // known only at run time, as from a recording's header
    contest c("copy a field of packets, 17 segments", {total}, [](auto& sink) {
        fill_by_hand(
            segments,
            [](double* out, auto const& segment, std::size_t first, std::size_t n) {
                auto const index = static_cast<std::size_t>(&segment - segments.data());
                std::byte const* from =
                    packets.data() + (index * packets_per_segment + first) * packet_size + packet_bytes::tick;
                for (std::size_t i = 0; i != n; ++i, from += packet_size) {
                    std::uint32_t tick;
                    std::memcpy(&tick, from, sizeof tick);
                    out[i] = to_double(tick);
                }
            },
            sink);
    });
    fill_with_sluice(c, segments, to_double);
}

}  // namespace

void chunks_of_segments() {
    copy_integers();
    sum_doubles();
    copy_packet_fields();
}

}  // namespace bench
