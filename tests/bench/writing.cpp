/// \file
/// Rows and arrays into flat files, compared with loops that gather into a buffer and write it; conversion to narrower
/// numbers.
#include <sluice/core/into.hpp>
#include <sluice/core/value_cast.hpp>
#include <sluice/sinks/binary_sink.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/transform.hpp>

#include "contest.hpp"
#include "contests.hpp"
#include "segments.hpp"
#include "scratch_file.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace bench {
namespace {

void rows_to_file() {
    constexpr std::size_t rows = 65536, width = packet_bytes::channels, strip = 65536 / (2 * width);
    static auto const packets = make_packets(rows);
    static scratch_file const file("rows");
    static auto const offsets = [] {
        constexpr std::uint32_t first = packet_bytes::samples, all = width;
        std::vector<std::uint32_t> bytes(width);
        for (std::uint32_t c = 0; c != width; ++c) bytes[c] = first + 2 * (c * 37 % all);
        return bytes;
    }();
    static sluice::column_table const columns(offsets);
    contest("rows of 128 channels into a file", {rows * width, rows * width * sizeof(std::int16_t)}, [](auto& sink) {
        {
            file_by_hand const out(file.path());
            std::vector<std::int16_t> buffer(strip * width);
            std::uint32_t const* const from = offsets.data();
            for (std::size_t at = 0; at != rows; at += strip) {
                std::byte const* packet = packets.data() + at * packet_bytes::all;
                std::int16_t* to = buffer.data();
                for (std::size_t r = 0; r != strip; ++r, packet += packet_bytes::all, to += width)
                    for (std::size_t c = 0; c != width; ++c) std::memcpy(to + c, packet + from[c], sizeof *to);
                out.write(buffer.data(), buffer.size() * sizeof buffer[0]);
            }
        }
        file.show(sink);
    }).against("rows | into(binary_sink)", as_by_hand, [](auto& sink) {
        sluice::strided_rows<std::int16_t> const all(packets.data(), packet_bytes::all, rows, columns);
        all | sluice::into(sluice::binary_sink<std::int16_t>(file.path(), {.overwrite = true}));
        file.show(sink);
    });
}

void array_to_file() {
    constexpr std::size_t count = std::size_t{1} << 22;
    static auto const values = make_segments<float>(1, count).front();
    static scratch_file const file("array");
    contest("an array of floats into a file", {values.size(), values.size() * sizeof(float)}, [](auto& sink) {
        file_by_hand(file.path()).write(values.data(), values.size() * sizeof(float));
        file.show(sink);
    }).against("array | into(binary_sink)", as_by_hand, [](auto& sink) {
        values | sluice::into(sluice::binary_sink<float>(file.path(), {.overwrite = true}));
        file.show(sink);
    });
}

void converted_to_file() {
    constexpr std::size_t count = std::size_t{1} << 22;
    static auto const values = [] {
        auto all = make_segments<float>(1, count).front();
        for (float& value : all) value = (value - 5e5f) / 7;  // most do not fit
        return all;
    }();
    static scratch_file const file("converted");
    contest("floats into a file of int16", {values.size(), values.size() * sizeof(std::int16_t)},
            [](auto& sink) {
                {
                    file_by_hand const out(file.path());
                    constexpr std::size_t strip = 32768;
                    std::vector<std::int16_t> buffer(strip);
                    for (std::size_t at = 0; at < values.size(); at += strip) {
                        auto const n = std::min(strip, values.size() - at);
                        float const* const from = values.data() + at;
                        for (std::size_t i = 0; i != n; ++i) {
                            float const known = from[i] == from[i] ? from[i] : 0.f;
                            float const above = known < -32768.f ? -32768.f : known;
                            buffer[i] = static_cast<std::int16_t>(above > 32767.f ? 32767.f : above);
                        }
                        out.write(buffer.data(), n * sizeof buffer[0]);
                    }
                }
                file.show(sink);
            })
        .against("saturating_cast_to | into(binary_sink)", as_by_hand,
                 [](auto& sink) {
                     values | sluice::views::transform(sluice::saturating_cast_to<std::int16_t>) |
                         sluice::into(sluice::binary_sink<std::int16_t>(file.path(), {.overwrite = true}));
                     file.show(sink);
                 })
        .against("checked_cast_to | into(binary_sink), of what fits", no_bound, [](auto& sink) {
            values | sluice::views::transform(sluice::saturating_cast_to<std::int16_t>) |
                sluice::views::transform([](std::int16_t value) { return static_cast<float>(value); }) |
                sluice::views::transform(sluice::checked_cast_to<std::int16_t>) |
                sluice::into(sluice::binary_sink<std::int16_t>(file.path(), {.overwrite = true}));
            file.show(sink);
        });
}

}  // namespace

void writing() {
    rows_to_file();
    array_to_file();
    converted_to_file();
}

}  // namespace bench
