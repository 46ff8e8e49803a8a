/// \file
/// block_reader: reads the packets of a recording, block by block, through one reused buffer. Damaged places are
/// skipped.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/memory/window_reader.hpp>
#include <sluice/trodes/block.hpp>
#include <sluice/trodes/block_options.hpp>
#include <sluice/trodes/detail/sample_tables.hpp>
#include <sluice/trodes/integrity.hpp>
#include <sluice/trodes/packet_search.hpp>
#include <sluice/trodes/recording.hpp>
#include <sluice/trodes/tick_runs.hpp>

namespace sluice::trodes::detail {

/// The source of \ref blocks, which documents how damaged bytes are treated.
///
/// Holds one buffer of a block and 11 packets (24 packets at least), and one packet. Reads when `next` is called, each
/// byte once. Must not be called again after an exception.
class block_reader {
public:
    /// Throws as `require` does, and file_error if the file cannot be opened.
    explicit block_reader(recording source, block_options options = {},
                          std::shared_ptr<integrity> found = std::make_shared<integrity>())
        : recording_(std::move(source)),
          options_(options),
          layout_(&recording_.header().layout),
          search_(*layout_),
          file_bytes_(recording_.file_bytes()),
          packet_bytes_(layout_->packet_bytes),
          position_(recording_.header().header_bytes),
          previous_(packet_bytes_),
          tables_(std::make_unique<sample_tables const>(*layout_)),
          found_(std::move(found)) {
        require(options);
        block_packets_ = std::clamp<std::size_t>(options_.block_bytes / packet_bytes_, 1, options_.block_packets);
        auto const later = std::max(block_packets_, 2 * packets_in_a_row - lookahead);
        memory::window_sizes const sizes{(later + lookahead) * packet_bytes_, later * packet_bytes_,
                                         packets_in_a_row * packet_bytes_};
        reader_ = std::make_unique<memory::window_reader>(memory::file_reader(recording_.path()), position_,
                                                          file_bytes_, sizes);
    }
    block_reader(block_reader&&) noexcept = default;
    block_reader& operator=(block_reader&&) noexcept = default;

    /// Throws argument_error if an option is out of range.
    static void require(block_options const& options) {
        if (options.block_packets == 0 || options.block_packets > block_options::max_block_packets)
            throw argument_error("sluice::trodes::blocks: block_packets must be from 1 to " +
                                 std::to_string(block_options::max_block_packets) + ", got " +
                                 std::to_string(options.block_packets));
        if (options.block_bytes == 0 || options.block_bytes > block_options::max_block_bytes)
            throw argument_error("sluice::trodes::blocks: block_bytes must be from 1 to " +
                                 std::to_string(block_options::max_block_bytes) + ", got " +
                                 std::to_string(options.block_bytes));
    }

    /// Fills `b` with the next packets and returns true. Returns false, with `b` unchanged, if there are no more.
    bool next(block& b) {
        remember_last();
        for (;;) {
            fill((lookahead + 1) * packet_bytes_);
            if (lost_) {
                resynchronise();
                continue;
            }
            auto const whole = search_.whole(window_first_, window_end_);
            if (whole == 0) return finish();
            auto const limit = std::min(block_packets_, window_is_last() ? whole : whole - lookahead);
            if (auto const count = accept(limit); count != 0) {
                hand_out(b, count);
                return true;
            }
        }
    }

    /// The damage found so far; complete after `next` has returned false.
    integrity const& found() const noexcept { return *found_; }
    /// The number of packets returned so far.
    std::uint64_t packets_read() const noexcept { return index_; }
    /// The offset in the file of the first byte neither returned nor skipped: the progress of the pass.
    std::uint64_t file_offset() const noexcept { return position_; }

private:
    // The two packets after a packet without a sync byte decide whether it is in place. The packet after a block
    // decides about the block's last packet.
    static constexpr std::size_t lookahead = 3;

    bool window_is_last() const noexcept { return position_ + window_bytes() == file_bytes_; }
    std::size_t window_bytes() const noexcept { return static_cast<std::size_t>(window_end_ - window_first_); }

    // The window is [position_, position_ + window_bytes()) of the file. If it holds less than `needed`, at most
    // packets_in_a_row packets, the rest moves to the start of the next window. So no byte is read twice.
    void fill(std::size_t needed) {
        if (window_bytes() >= needed || window_is_last()) return;
        auto const window = reader_->next(window_bytes());
        window_first_ = window.data();
        window_end_ = window_first_ + window.size();
    }

    // The last packet returned becomes the packet before. This must wait until now: the caller's block referred to the
    // older one.
    void remember_last() noexcept {
        if (last_ != nullptr) std::memcpy(previous_.data(), last_, packet_bytes_);
        last_ = nullptr;
    }

    std::byte const* at(std::size_t index) const noexcept { return window_first_ + index * packet_bytes_; }
    std::uint64_t byte_of(std::size_t index) const noexcept { return position_ + index * packet_bytes_; }
    void consume(std::size_t bytes) noexcept {
        window_first_ += bytes;
        position_ += bytes;
    }

    // The tick of the packet before packet `index` of the window.
    std::optional<std::uint32_t> tick_before(std::size_t index) const noexcept {
        if (index > 0) return search_.tick(at(index - 1));
        if (index_ > 0) return search_.tick(previous_.data());
        return std::nullopt;
    }

    // The number of packets of the window, at most `limit`, that are returned unchanged. Looks one packet further than
    // it accepts: the next packet shows whether a packet belongs to a damaged place.
    std::size_t accept(std::size_t limit) {
        missing_sync_.clear();
        auto const seen = std::min(limit + 1, search_.whole(window_first_, window_end_));
        for (std::size_t i = 0;; ++i) {
            i += search_.count_synced(at(i), seen - i);
            if (i >= seen) return limit;
            if (search_.in_place(at(i), window_end_, tick_before(i))) {
                if (i == limit) return limit;  // reported as the next block's first packet
                if (options_.strict) fail_at(i);
                missing_sync_.push_back(i);
                found_->add(missing_sync_byte{index_ + i, byte_of(i), load<std::uint8_t>(at(i))});
                continue;
            }
            if (options_.strict) fail_at(i);
            lost_ = true;
            if (i == 0) return 0;
            auto const before = tick_before(i - 1);
            return before && search_.tick(at(i - 1)) == *before + 1 ? i : i - 1;
        }
    }

    // Skips to the next place where packets begin. None begins at the start of the window.
    void resynchronise() {
        lost_ = false;
        skipped_bytes range{index_, position_, position_, false};
        consume(1);
        for (;;) {
            fill(packets_in_a_row * packet_bytes_);
            auto const place = search_.find(window_first_, window_end_, window_is_last());
            consume(static_cast<std::size_t>(place.at - window_first_));
            if (place.found || window_is_last()) {
                range.ends_recording = !place.found;
                range.last = position_;
                found_->add(range);
                return;
            }
        }
    }

    void hand_out(block& b, std::size_t count) {
        packets const all(window_first_, count, *layout_);
        packets const before(previous_.data(), index_ > 0 ? 1 : 0, *layout_);
        auto const tick_before = unwrap_.last_tick();
        unwrap_(all.raw_ticks(), runs_);
        b = block({&recording_, options_.recording_index, index_, position_}, all, runs_, before, tick_before,
                  missing_sync_, tables_.get());
        index_ += count;
        last_ = at(count - 1);
        consume(count * packet_bytes_);
    }

    bool finish() {
        found_->trailing_byte_count = window_bytes();
        if (index_ == 0)
            throw format_error(recording_.path().string(), recording_.header().header_bytes,
                               "the bytes after the header must hold packets of " + std::to_string(packet_bytes_) +
                                   " bytes, got none in " +
                                   std::to_string(file_bytes_ - recording_.header().header_bytes) + " bytes");
        if (options_.strict && found_->trailing_byte_count != 0)
            throw format_error(recording_.path().string(), position_,
                               "packet " + std::to_string(index_) + ": the last packet must have " +
                                   std::to_string(packet_bytes_) + " bytes, got " +
                                   std::to_string(found_->trailing_byte_count));
        return false;
    }

    [[noreturn]] void fail_at(std::size_t index) const {
        constexpr char digits[] = "0123456789abcdef";
        auto const value = load<std::uint8_t>(at(index));
        throw format_error(recording_.path().string(), byte_of(index),
                           "packet " + std::to_string(index_ + index) + ": the sync byte must be 0x55, got 0x" +
                               digits[value >> 4] + digits[value & 15]);
    }

    recording recording_;
    block_options options_;
    packet_layout const* layout_;
    packet_search search_;
    std::unique_ptr<memory::window_reader> reader_;  // a pointer, so that blocks stay in place when the reader moves
    std::uint64_t file_bytes_;
    std::size_t packet_bytes_;
    std::uint64_t position_;           // offset in the file of *window_first_
    std::vector<std::byte> previous_;  // a copy of the packet before the window's first
    std::unique_ptr<sample_tables const> tables_;
    std::size_t block_packets_ = 0;
    std::byte const* window_first_ = nullptr;
    std::byte const* window_end_ = nullptr;
    std::byte const* last_ = nullptr;  // the last packet of the returned block
    std::uint64_t index_ = 0;          // packets returned
    bool lost_ = false;                // no packet begins at position_
    unwrapper unwrap_;
    std::vector<tick_run> runs_;
    std::vector<std::size_t> missing_sync_;
    std::shared_ptr<integrity> found_;
};

}  // namespace sluice::trodes::detail
