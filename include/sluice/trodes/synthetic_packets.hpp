/// \file
/// synthetic_packets: the packets of a synthetic recording as a range of blocks, without a file.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/trodes/header_value.hpp>
#include <sluice/trodes/header_xml.hpp>
#include <sluice/trodes/packet_layout.hpp>
#include <sluice/trodes/packets.hpp>
#include <sluice/trodes/synthesis.hpp>
#include <sluice/trodes/synthetic_header.hpp>
#include <sluice/trodes/synthetic_signals.hpp>

#include <range/v3/view/facade.hpp>

namespace sluice::trodes {

namespace detail {

/// The constants of an epoch.
struct synthetic_plan {
    synthesis options;
    std::uint32_t epoch;
    trodes::header header;
    std::uint64_t ticks;
    std::int16_t amplitude;
    std::vector<std::uint16_t> level, phase, key;  // by slot
    std::array<line_rhythm, digital_line_count> lines;
    epoch_clock clock;

    synthetic_plan(synthesis const& s, std::uint32_t which)
        : options(s),
          epoch(which),
          header(parse_header(synthetic_header_xml(s, which), "synthesised header")),
          ticks(s.ticks_per_epoch()),
          amplitude(noise_amplitude(s)),
          clock(s, which) {
        for (auto const channel : header.slot_channels) {
            auto const terms = terms_of_channel(channel);
            level.push_back(terms.level);
            phase.push_back(terms.phase);
            key.push_back(terms.key);
        }
        for (std::uint32_t line = 0; line < digital_line_count; ++line) lines[line] = rhythm_of(s, which, line);
    }
};

/// Writes the packets of a plan into memory, in order.
class packet_writer {
public:
    explicit packet_writer(synthetic_plan const& plan) : plan_(&plan), row_(plan.level.size()) {}

    /// Writes the next packets, as many as `out` has room for, and returns their number; 0 at the end.
    std::size_t write(std::byte* out, std::size_t room) {
        auto const bytes = plan_->header.layout.packet_bytes;
        std::size_t n = 0;
        for (; n < room && offset_ < plan_->ticks; ++offset_) {
            if (is_lost(plan_->options, plan_->epoch, offset_)) continue;
            write_packet(out + n * bytes);
            ++n;
        }
        return n;
    }

private:
    template <class T>
    static void store(std::byte* to, T value) noexcept {
        std::memcpy(to, &value, sizeof value);
    }

    void write_packet(std::byte* to) {
        auto const& layout = plan_->header.layout;
        auto const& s = plan_->options;
        auto const& devices = plan_->header.devices;
        auto const tick = static_cast<std::uint32_t>(plan_->clock.tick(offset_));
        store(to, sync_byte_value);
        if (offset_ >= next_change_) change_lines();
        std::memcpy(to + devices[0].first_byte, digital_.data(), 1);
        std::memcpy(to + devices[1].first_byte, digital_.data() + 1, 8);
        for (std::uint32_t c = 0; c < analog_channel_count; ++c)
            store(to + devices[1].first_byte + 8 + 2 * c, expected_analog(s, c, offset_));
        if (s.multiplexed) write_sensors(to + devices[2].first_byte);
        if (layout.sysclock_byte) store(to + *layout.sysclock_byte, plan_->clock.system_time_ns(offset_));
        store(to + layout.timestamp_byte, tick);
        write_samples(to + layout.samples_byte, terms_of_tick(s.seed, tick));
    }

    void write_samples(std::byte* to, tick_terms const& t) {
        auto const amplitude = plan_->amplitude;
        auto const* const level = plan_->level.data();
        auto const* const phase = plan_->phase.data();
        auto const* const key = plan_->key.data();
        auto* const row = row_.data();
        for (std::size_t i = 0, n = row_.size(); i < n; ++i)
            row[i] = sample_of(level[i], phase[i], key[i], t, amplitude);
        if (!row_.empty()) std::memcpy(to, row, 2 * row_.size());
    }

    void write_sensors(std::byte* to) const {
        auto const bit = expected_sensor_bit(offset_);
        store(to, static_cast<std::uint16_t>(bit < 0 ? 0 : 1 << bit));
        for (std::uint32_t place = 0; place < 3; ++place)
            store(to + 2 + 2 * place, expected_sensor_bytes(plan_->options, plan_->epoch, place, offset_));
    }

    // Lines change seldom, so their bytes are copied between two changes.
    void change_lines() {
        digital_.fill(0);
        next_change_ = ~std::uint64_t{0};
        for (std::uint32_t line = 0; line < digital_line_count; ++line) {
            auto const& rhythm = plan_->lines[line];
            if (rhythm.expected(offset_))
                digital_[line / 8] = static_cast<std::uint8_t>(digital_[line / 8] | 1u << line % 8);
            next_change_ = std::min(next_change_, offset_ + rhythm.until_change(offset_));
        }
    }

    synthetic_plan const* plan_;
    std::uint64_t offset_ = 0;
    std::uint64_t next_change_ = 0;
    std::array<std::uint8_t, digital_line_count / 8> digital_{};
    std::vector<std::int16_t> row_;
};

}  // namespace detail

/// The packets of one epoch (from 1) of a synthetic day, block by block. Each block is a \ref packets.
///
///     for (packets const& block : synthetic_packets(options, 1)) consume(block.raw_ticks());
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | valid options | single-pass view of packets | no | no | one block, and a few numbers per channel | each block is computed when it is reached |
///
/// Memory does not depend on the length. A block is valid until the next one is reached. begin() restarts at the first
/// packet. Copies share the plan, and each has its own block. Throws argument_error if the options or the epoch are
/// invalid.
class synthetic_packets : public ranges::view_facade<synthetic_packets, ranges::unknown> {
    friend ranges::range_access;
    // The current block is scratch: a copy of the view starts without it.
    struct scratch {
        std::vector<std::byte> bytes;
        std::shared_ptr<detail::packet_writer> writer;
        std::size_t count = 0;
        scratch() = default;
        scratch(scratch const&) noexcept {}
        scratch& operator=(scratch const&) noexcept { return *this = scratch(), *this; }
        scratch(scratch&&) = default;
        scratch& operator=(scratch&&) = default;
    };
    std::shared_ptr<detail::synthetic_plan const> plan_;
    std::size_t block_packets_ = 0;
    scratch block_;

    struct cursor {
        using single_pass = std::true_type;
        synthetic_packets* self = nullptr;
        packets read() const noexcept {
            return {self->block_.bytes.data(), self->block_.count, self->plan_->header.layout};
        }
        bool equal(ranges::default_sentinel_t) const noexcept { return self->block_.count == 0; }
        void next() { self->make_block(); }
    };
    void make_block() { block_.count = block_.writer ? block_.writer->write(block_.bytes.data(), block_packets_) : 0; }
    cursor begin_cursor() {
        if (plan_) {
            block_.bytes.resize(block_packets_ * plan_->header.layout.packet_bytes);
            block_.writer = std::make_shared<detail::packet_writer>(*plan_);
        }
        make_block();
        return {this};
    }

public:
    synthetic_packets() = default;
    explicit synthetic_packets(synthesis const& options, std::uint32_t epoch, std::size_t block_packets = 4096)
        : block_packets_(block_packets) {
        options.require_valid();
        if (epoch == 0 || epoch > options.epochs)
            throw argument_error("sluice::trodes::synthetic_packets: epoch must be from 1 to " +
                                 std::to_string(options.epochs) + ", got " + std::to_string(epoch));
        if (block_packets == 0)
            throw argument_error("sluice::trodes::synthetic_packets: block_packets must be at least 1, got 0");
        plan_ = std::make_shared<detail::synthetic_plan const>(options, epoch);
    }

    /// The content of a recording's header.
    trodes::header const& header() const noexcept { return plan_->header; }
};

}  // namespace sluice::trodes

template <>
inline constexpr bool std::ranges::enable_view<sluice::trodes::synthetic_packets> = true;
