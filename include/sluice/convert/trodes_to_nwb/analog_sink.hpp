/// \file
/// analog_sink: the analog channels of every packet, sensors that report now and then with their last values, as rows.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/gap_policy.hpp>
#include <sluice/core/algorithms.hpp>
#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/nwb/processing_module.hpp>
#include <sluice/nwb/progress_callback.hpp>
#include <sluice/nwb/series_container.hpp>
#include <sluice/nwb/series_sink.hpp>
#include <sluice/trodes/analog_columns.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/recording.hpp>
#include <sluice/trodes/day_clock.hpp>
#include <sluice/trodes/packet_bits.hpp>
#include <sluice/views/fill_gaps.hpp>

namespace sluice::convert {

/// /processing/analog/analog/analog, of int16: a column for each channel, told by their names in the description.
inline nwb::series_sink<std::int16_t> write_analog(nwb::file& out, trodes::analog_columns const& columns, nwb::compressing compression = {},
                                                   std::shared_ptr<hdf5::write_budget const> budget = {}) {
    nwb::time_series about{.name = "analog", .description = {}, .unit = "-1"};
    for (auto const& name : columns.names()) about.description += name + "   ";
    auto module = write(out, nwb::processing_module{"analog", "Contains all analog data"});
    auto container = write(module, nwb::series_container{"analog"});
    return nwb::begin_rows<std::int16_t>(nwb::create(container, about), about, columns.size(),
                                         {.chunk_columns = columns.size(), .compression = std::move(compression), .budget = std::move(budget)});
}

/// Rows are copied as they lie; then the sensors' columns get the last values: those that the packet reports are its own. The first packet
/// of a recording sets all. This is what views::hold does, but the values are in their rows already and the bits that report are one word
/// a packet, so a row in which nothing reports is one copy: a quarter of the time of making a slot for each value.
/// Holds the strip being filled and those being written (2048 x columns each; compressing, the chunk being filled),
/// a value for each sensor and 8 bytes for each packet of a block.
class analog_sink {
public:
    /// `names`: of the columns, which every recording must have. `policy`: gaps::repeat fills single dropped packets. `clock`:
    /// complete before finish().
    analog_sink(nwb::series_sink<std::int16_t> series, std::vector<std::string> names, gaps policy, trodes::day_clock const& clock,
                nwb::progress_callback wrote = {})
        : series_(std::move(series)), names_(std::move(names)), policy_(policy), clock_(&clock), wrote_(std::move(wrote)) {}

    /// Throws format_error where a recording has other columns; trodes::open finds that before.
    void append(trodes::block const& b) {
        if (b.first_index() == 0) begin(b.recording());
        auto const rows = b.rows<std::int16_t>(columns_) | views::fill_gaps(policy_);
        auto const size = static_cast<std::size_t>(ranges::size(rows));
        for (std::size_t w = 0; w < words_.size(); ++w) {
            words_[w].rows.resize(size);
            reports_.visit(w, b, [&](auto const& words) { sluice::copy(words | views::fill_gaps(policy_), std::span(words_[w].rows)); });
            if (b.first_index() == 0) words_[w].rows.front() = reports_.mask(w);
        }
        next_row_ = 0;
        sluice::detail::visit_segments(rows, 0, size, [&](auto const& segment) {
            series_.append(held_rows(segment, *this));
            return true;
        });
    }
    /// Writes the timestamps as well.
    void finish() { series_.finish(clock_of_rows(*clock_, policy_).timestamps(), wrote_); }

    std::uint64_t bytes_to_finish() const { return series_.rows() * sizeof(double); }

private:
    struct word {
        std::vector<std::uint64_t> rows;                        // of the block: which sensors report
        std::array<std::vector<std::size_t>, 64> sensors_at;  // by bit
    };

    void begin(trodes::recording const& source) {
        auto const columns = trodes::analog_columns_of(source.header());
        if (columns.names() != names_)
            throw format_error(source.path().string(), "must have the analog channels of the recordings before it, " + std::to_string(names_.size()) +
                                                           " by their names, got " + std::to_string(columns.size()));
        std::vector<std::uint32_t> bytes;
        std::vector<trodes::bit_place> reports;
        for (auto const& c : columns.steady) bytes.push_back(c.byte);
        for (auto const& c : columns.multiplexed) {
            bytes.push_back(c.byte);
            reports.push_back({c.id_byte, c.id_bit});
        }
        columns_ = column_table(std::move(bytes));
        reports_ = trodes::packet_bits(reports, source.header().layout);
        words_.assign(reports_.words(), {});
        for (std::size_t i = 0; i < reports.size(); ++i) words_[reports_.place(i).word].sensors_at[reports_.place(i).bit].push_back(i);
        held_.assign(columns.multiplexed.size(), 0);
    }

    /// Rows whose sensors get their last values where the sink stores them.
    struct held_rows : strided_rows<std::int16_t> {
        analog_sink* sink = nullptr;

        held_rows() = default;
        held_rows(strided_rows<std::int16_t> rows, analog_sink& of) : strided_rows(std::move(rows)), sink(&of) {}
        strided_rows const& base() const noexcept { return *this; }
        held_rows slice(std::size_t first, std::size_t count) const { return {strided_rows::slice(first, count), *sink}; }
        void transform_in_place(std::int16_t* values, std::size_t stride, std::size_t rows, std::size_t, std::size_t width) const {
            for (; rows != 0; --rows, values += stride) sink->hold({values, width});
        }
    };

    /// Sets the sensors' columns of the next row.
    void hold(std::span<std::int16_t> values) {
        auto const sensors = values.last(held_.size());
        for (std::size_t w = 0; w < words_.size(); ++w)
            for (auto reported = words_[w].rows[next_row_]; reported != 0; reported &= reported - 1)
                for (auto const sensor : words_[w].sensors_at[static_cast<unsigned>(std::countr_zero(reported))]) held_[sensor] = sensors[sensor];
        std::copy(held_.begin(), held_.end(), sensors.begin());
        ++next_row_;
    }

    nwb::series_sink<std::int16_t> series_;
    std::vector<std::string> names_;
    gaps policy_;
    trodes::day_clock const* clock_;
    nwb::progress_callback wrote_;
    column_table columns_;          // of the recording that is read
    trodes::packet_bits reports_;   // bit i: sensor i reports
    std::vector<word> words_;
    std::vector<std::int16_t> held_;  // by sensor
    std::size_t next_row_ = 0;        // of the words' rows
};

}  // namespace sluice::convert
