/// \file
/// analog_rows: the analog channels of blocks as rows. A sensor keeps its last value until it reports again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <sluice/core/gaps.hpp>
#include <sluice/core/hold_state.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/trodes/analog_columns.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/header.hpp>
#include <sluice/trodes/packet_bits.hpp>
#include <sluice/views/fill_gaps.hpp>
#include <sluice/views/hold.hpp>

namespace sluice::trodes {

/// The columns are those of `analog_columns_of`: the channels of the ECU, then the sensors. Sensors share their
/// bytes and report one at a time. The first packet of a recording sets all sensors.
///
///     analog_rows rows(recording.header());
///     for (auto const& block : blocks(recording))
///         rows.visit(block, gaps::keep, [&](auto&& some) { sink.append(std::forward<decltype(some)>(some)); });
///
/// Holds one value per sensor and 256 rows.
class analog_rows {
public:
    analog_rows() = default;
    explicit analog_rows(header const& h) : columns_(analog_columns_of(h)) {
        std::vector<std::uint32_t> bytes;
        std::vector<bit_place> bits;
        for (auto const& c : columns_.steady) bytes.push_back(c.byte);
        for (auto const& c : columns_.multiplexed) {
            bytes.push_back(c.byte);
            bits.push_back({c.id_byte, c.id_bit});
        }
        table_ = column_table(std::move(bytes));
        reports_ = packet_bits(bits, h.layout);
        std::vector<column_report> held;
        for (std::size_t i = 0; i != bits.size(); ++i)
            held.push_back({reports_.place(i).word, reports_.place(i).bit, columns_.steady.size() + i});
        state_ = hold_state<std::int16_t>(report_columns(std::move(held)));
    }

    analog_columns const& columns() const noexcept { return columns_; }

    /// Calls f once with the rows of a block, a single-pass `row_range`. Pass every block of the recording, in
    /// order. `policy`: gaps::repeat_single fills single dropped packets.
    template <class F>
    void visit(block const& b, gaps policy, F f) {
        auto const rows = b.rows<std::int16_t>(table_) | views::fill_gaps(policy);
        if (columns_.multiplexed.empty()) return f(rows);
        reports_.visit_rows(
            b, [&](auto const& words) { f(rows | views::hold(words | views::fill_gaps(policy), state_)); });
    }

private:
    analog_columns columns_;
    column_table table_;
    packet_bits reports_;  // bit i: sensor i reports
    hold_state<std::int16_t> state_;
};

}  // namespace sluice::trodes
