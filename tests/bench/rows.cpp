/// \file
/// Row adaptors compared with hand-written loops: transform_values, stride, zip_columns, hold.
#include <sluice/core/algorithms.hpp>
#include <sluice/core/hold_state.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/views/concatenate.hpp>
#include <sluice/views/hold.hpp>
#include <sluice/views/stride.hpp>
#include <sluice/views/transform_values.hpp>
#include <sluice/views/zip_columns.hpp>

#include "contest.hpp"
#include "contests.hpp"
#include "segments.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace bench {
namespace {

namespace sv = sluice::views;
constexpr std::size_t block_rows = 1024, blocks = 16, channels = packet_bytes::channels;

std::vector<std::byte> const& packets() {
    static auto const made = make_packets(block_rows * blocks);
    return made;
}
std::byte const* block(std::size_t number) { return packets().data() + number * block_rows * packet_bytes::all; }

template <class T>
T value_at(std::byte const* from) {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

/// The channels of a packet in permuted order.
std::vector<std::uint32_t> const& offsets() {
    static auto const made = [] {
        std::vector<std::uint32_t> bytes(channels);
        for (std::uint32_t c = 0; c != channels; ++c)
            bytes[c] =
                static_cast<std::uint32_t>(packet_bytes::samples) + 2 * (c * 37 % static_cast<std::uint32_t>(channels));
        return bytes;
    }();
    return made;
}
sluice::strided_rows<std::int16_t> rows_of(std::size_t number) {
    static sluice::column_table const columns(offsets());
    return {block(number), packet_bytes::all, block_rows, columns};
}

void counts_to_volts() {
    constexpr amount work{block_rows * blocks * channels, block_rows * blocks * channels * sizeof(std::int16_t)};
    static std::vector<float> out(block_rows * channels);
    constexpr auto to_volts = [](std::int16_t count) { return 0.195e-6f * static_cast<float>(count); };
    contest("int16 counts to float volts, 128 channels", work, [to_volts](auto& sink) {
        for (std::size_t b = 0; b != blocks; ++b) {
            std::byte const* packet = block(b);
            std::uint32_t const* const from = offsets().data();
            float* to = out.data();
            for (std::size_t r = 0; r != block_rows; ++r, packet += packet_bytes::all, to += channels)
                for (std::size_t c = 0; c != channels; ++c) to[c] = to_volts(value_at<std::int16_t>(packet + from[c]));
            sink(std::span(out));
        }
    }).against("transform_values | copy", as_by_hand, [to_volts](auto& sink) {
        for (std::size_t b = 0; b != blocks; ++b) {
            sluice::copy(rows_of(b) | sv::transform_values(to_volts), std::span(out));
            sink(std::span(out));
        }
    });

    static std::vector<float> gains(channels);
    for (std::size_t c = 0; c != channels; ++c) gains[c] = 0.1f * static_cast<float>(c);
    contest("the same, a gain for each channel", work, [](auto& sink) {
        for (std::size_t b = 0; b != blocks; ++b) {
            std::byte const* packet = block(b);
            std::uint32_t const* const from = offsets().data();
            float* to = out.data();
            for (std::size_t r = 0; r != block_rows; ++r, packet += packet_bytes::all, to += channels)
                for (std::size_t c = 0; c != channels; ++c)
                    to[c] = gains[c] * static_cast<float>(value_at<std::int16_t>(packet + from[c]));
            sink(std::span(out));
        }
    }).against("transform_values | copy", as_by_hand, [](auto& sink) {
        auto const scaled = [gain = gains.data()](std::int16_t count, std::size_t c) {
            return gain[c] * static_cast<float>(count);
        };
        for (std::size_t b = 0; b != blocks; ++b) {
            sluice::copy(rows_of(b) | sv::transform_values(scaled), std::span(out));
            sink(std::span(out));
        }
    });

    static std::vector<std::int16_t> same(block_rows * channels);
    constexpr auto inverted = [](std::int16_t count) { return static_cast<std::int16_t>(-count); };
    contest("int16 to int16, 128 channels", work, [inverted](auto& sink) {
        for (std::size_t b = 0; b != blocks; ++b) {
            std::byte const* packet = block(b);
            std::uint32_t const* const from = offsets().data();
            std::int16_t* to = same.data();
            for (std::size_t r = 0; r != block_rows; ++r, packet += packet_bytes::all, to += channels)
                for (std::size_t c = 0; c != channels; ++c) to[c] = inverted(value_at<std::int16_t>(packet + from[c]));
            sink(std::span(same));
        }
    }).against("transform_values | copy", as_by_hand, [inverted](auto& sink) {
        for (std::size_t b = 0; b != blocks; ++b) {
            sluice::copy(rows_of(b) | sv::transform_values(inverted), std::span(same));
            sink(std::span(same));
        }
    });
}

void every_thirtieth() {
    static auto const segments = make_segments<float>(17, 3'000'000);
    constexpr std::size_t step = 30;
    contest("sum of every 30th float, 17 segments", {size_of_all(segments) / step}, [](auto& sink) {
        double sum = 0;
        std::size_t skip = 0;
        for (auto const& segment : segments) {
            std::size_t i = skip;
            for (; i < segment.size(); i += step) sum += static_cast<double>(segment[i]);
            skip = i - segment.size();
        }
        sink(sum);
    }).against("fold", as_by_hand, [](auto& sink) {
        sink(sluice::fold(segments | sv::concatenate | sv::stride(step), 0.0,
                          [](double sum, float x) { return sum + static_cast<double>(x); }));
    });

    constexpr std::size_t kept = (block_rows * blocks + step - 1) / step;
    static std::vector<std::int16_t> out(kept * channels);
    contest("every 30th packet, 128 channels", {out.size(), out.size() * sizeof(std::int16_t)}, [](auto& sink) {
        std::uint32_t const* const from = offsets().data();
        std::int16_t* to = out.data();
        for (std::size_t r = 0; r < block_rows * blocks; r += step, to += channels)
            for (std::size_t c = 0; c != channels; ++c)
                to[c] = value_at<std::int16_t>(packets().data() + r * packet_bytes::all + from[c]);
        sink(std::span(out));
    }).against("stride | copy", as_by_hand, [](auto& sink) {
        static sluice::column_table const columns(offsets());
        sluice::strided_rows<std::int16_t> const all(packets().data(), packet_bytes::all, block_rows * blocks, columns);
        sluice::copy(all | sv::stride(step), std::span(out));
        sink(std::span(out));
    });
}

void columns_side_by_side() {
    constexpr std::size_t width = channels + 8 + 1;
    static std::vector<std::int16_t> out(block_rows * width), extra(block_rows * blocks);
    for (std::size_t i = 0; i != extra.size(); ++i) extra[i] = static_cast<std::int16_t>(i * 7);
    static std::vector<std::uint32_t> const sensors{4, 20, 6, 8, 12, 10, 16, 14};
    contest("128 channels, 8 sensors and a column", {out.size() * blocks, out.size() * blocks * sizeof(std::int16_t)},
            [](auto& sink) {
                for (std::size_t b = 0; b != blocks; ++b) {
                    std::byte const* packet = block(b);
                    std::uint32_t const *const from = offsets().data(), *const sensor = sensors.data();
                    std::int16_t const* const last = extra.data() + b * block_rows;
                    std::int16_t* to = out.data();
                    for (std::size_t r = 0; r != block_rows; ++r, packet += packet_bytes::all, to += width) {
                        for (std::size_t c = 0; c != channels; ++c) to[c] = value_at<std::int16_t>(packet + from[c]);
                        for (std::size_t c = 0; c != 8; ++c)
                            to[channels + c] = value_at<std::int16_t>(packet + sensor[c]);
                        to[width - 1] = last[r];
                    }
                    sink(std::span(out));
                }
            })
        .against("zip_columns | copy", as_by_hand, [](auto& sink) {
            static sluice::column_table const columns(sensors);
            for (std::size_t b = 0; b != blocks; ++b) {
                sluice::strided_rows<std::int16_t> const some(block(b), packet_bytes::all, block_rows, columns);
                sluice::copy(sv::zip_columns(rows_of(b), some, std::span(extra).subspan(b * block_rows, block_rows)),
                             std::span(out));
                sink(std::span(out));
            }
        });
}

/// 4 channels in each packet, and 10 sensors; each packet reports at most one of them.
void held_sensors() {
    constexpr std::size_t steady_channels = 4, reporting = 10, all_columns = steady_channels + reporting,
                          record = 8 + 2 * all_columns + 3;
    static auto const records = [] {
        std::vector<std::byte> bytes(record * block_rows * blocks);
        for (std::size_t i = 0; i != block_rows * blocks; ++i) {
            std::byte* const at = bytes.data() + i * record;
            std::uint64_t const word = i % 3 == 0 ? std::uint64_t{1} << (i / 3 % reporting) : 0;
            std::memcpy(at, &word, sizeof word);
            for (std::size_t c = 0; c != all_columns; ++c) {
                auto const value = static_cast<std::int16_t>(i * 31 + c);
                std::memcpy(at + 8 + 2 * c, &value, sizeof value);
            }
        }
        return bytes;
    }();
    static std::vector<std::uint32_t> bytes;
    static std::vector<sluice::column_report> reports;
    for (std::uint32_t c = 0; c != all_columns; ++c) bytes.push_back(8 + 2 * c);
    for (unsigned s = 0; s != reporting; ++s) reports.push_back({0, s, steady_channels + s});
    static std::vector<std::int16_t> out(block_rows * bytes.size());
    contest("last values of 10 sensors", {out.size() * blocks, out.size() * blocks * sizeof(std::int16_t)},
            [](auto& sink) {
                std::size_t const width = bytes.size(), sensors = reports.size(),
                                  steady = width - sensors;  // known only at run time, as from a header
                std::vector<std::int16_t> held(sensors);
                bool started = false;
                for (std::size_t b = 0; b != blocks; ++b) {
                    std::byte const* packet = records.data() + b * block_rows * record;
                    std::uint32_t const* const from = bytes.data();
                    std::int16_t* to = out.data();
                    for (std::size_t r = 0; r != block_rows; ++r, packet += record, to += width) {
                        for (std::size_t c = 0; c != width; ++c) to[c] = value_at<std::int16_t>(packet + from[c]);
                        auto reported = started ? value_at<std::uint64_t>(packet) : (std::uint64_t{1} << sensors) - 1;
                        started = true;
                        for (; reported != 0; reported &= reported - 1) {
                            auto const s = static_cast<std::size_t>(std::countr_zero(reported));
                            held[s] = to[steady + s];
                        }
                        std::copy_n(held.data(), sensors, to + steady);
                    }
                    sink(std::span(out));
                }
            })
        .against("hold | copy", as_by_hand, [](auto& sink) {
            static sluice::column_table const columns(bytes), words({0});
            sluice::hold_state<std::int16_t> state{sluice::report_columns(reports)};
            for (std::size_t b = 0; b != blocks; ++b) {
                std::byte const* const first = records.data() + b * block_rows * record;
                sluice::strided_rows<std::int16_t> const rows(first, record, block_rows, columns);
                sluice::strided_rows<std::uint64_t> const reported(first, record, block_rows, words);
                sluice::copy(rows | sv::hold(reported, state), std::span(out));
                sink(std::span(out));
            }
        });
}

}  // namespace

void rows() {
    counts_to_volts();
    every_thirtieth();
    columns_side_by_side();
    held_sensors();
}

}  // namespace bench
