/// \file
/// Concatenated segments, transformed and written in chunks of 16384: range-v3's concat and join,
/// std::views::join, and sluice.
#include <sluice/core/algorithms.hpp>
#include <sluice/views/chunk.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/transform.hpp>

#include "contest.hpp"
#include "contests.hpp"
#include "segments.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <ranges>
#include <string>
#include <utility>

#include <range/v3/view/chunk.hpp>
#include <range/v3/view/concat.hpp>
#include <range/v3/view/join.hpp>
#include <range/v3/view/transform.hpp>

namespace bench {
namespace {

namespace rv = ranges::views;
namespace sv = sluice::views;
constexpr auto to_double = [](std::uint32_t x) noexcept { return static_cast<double>(x); };

template <std::size_t... I, class Segments>
auto concat_of(std::index_sequence<I...>, Segments const& segments) {
    return rv::concat(segments[I]...);
}

/// Writes each window of `windows` element by element.
template <class Windows, class Sink>
void write_windows(Windows&& windows, Sink& sink) {
    auto const buffer = chunk_buffer();
    for (auto&& window : windows) {
        double* out = buffer.data();
        for (double const x : window) *out++ = x;
        sink(buffer.first(static_cast<std::size_t>(out - buffer.data())));
    }
}

/// The same for ranges without windows: fills the buffer element by element.
template <class Elements, class Sink>
void write_elements(Elements&& elements, Sink& sink) {
    auto const buffer = chunk_buffer();
    std::size_t filled = 0;
    for (double const x : elements) {
        buffer[filled++] = x;
        if (filled != chunk_elements) continue;
        sink(buffer);
        filled = 0;
    }
    if (filled != 0) sink(buffer.first(filled));
}

template <std::size_t Count>
void compare() {
    static auto const segments = make_segments<std::uint32_t>(Count, 1'000'000);
    contest c("other libraries, " + std::to_string(Count) + " segments", {size_of_all(segments)}, [](auto& sink) {
        fill_by_hand(
            segments,
            [](double* out, auto const& segment, std::size_t first, std::size_t n) {
                std::uint32_t const* const from = segment.data() + first;
                for (std::size_t i = 0; i != n; ++i) out[i] = to_double(from[i]);
            },
            sink);
    });
    c.against("sluice, copy", as_by_hand, [](auto& sink) {
        auto const buffer = chunk_buffer();
        for (auto window : segments | sv::concatenate | sv::transform(to_double) | sv::chunk(chunk_elements)) {
            auto const out = buffer.first(window.size());
            sluice::copy(window, out);
            sink(out);
        }
    });
    c.against("sluice, plain range-for", plain_range_for, [](auto& sink) {
        write_windows(segments | sv::concatenate | sv::transform(to_double) | sv::chunk(chunk_elements), sink);
    });
    c.against("range-v3 concat | transform | chunk", no_bound, [](auto& sink) {
        write_windows(concat_of(std::make_index_sequence<Count>{}, segments) | rv::transform(to_double) |
                          rv::chunk(chunk_elements),
                      sink);
    });
    c.against("range-v3 join | transform", no_bound,
              [](auto& sink) { write_elements(segments | rv::join | rv::transform(to_double), sink); });
    c.against("std join | transform", no_bound,
              [](auto& sink) { write_elements(segments | std::views::join | std::views::transform(to_double), sink); });
}

}  // namespace

void other_libraries() {
    compare<4>();
    compare<17>();
}

}  // namespace bench
