/// \file
/// recording: a Trodes file as a random-access range of packets, read in place from the mapped file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <ranges>
#include <span>
#include <string>
#include <utility>

#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/memory/mapped_file.hpp>
#include <sluice/trodes/header.hpp>
#include <sluice/trodes/header_value.hpp>
#include <sluice/trodes/packet.hpp>
#include <sluice/trodes/packets.hpp>
#include <sluice/views/regress_systime.hpp>
#include <sluice/views/unwrap.hpp>

#include <range/v3/range/access.hpp>
#include <range/v3/view/interface.hpp>

namespace sluice::trodes {

/// The packets of a `.rec` file, and their fields as ranges.
///
///     recording r("20230622_sample_01_a1.rec");
///     r.size(); r[0].timestamp(); r.samples(channels); r.header().sampling_rate_hz;
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | a .rec file | random-access view of \ref packet | yes | yes | the header and a mapping, shared by copies | the header at construction; a packet when a field of it is read |
///
/// `size()` is the number of whole packets after the header. The bytes of a partial last packet are \ref
/// trailing_bytes. Nothing else is checked. In a damaged file packets begin elsewhere; \ref blocks finds them. Fields
/// and slices keep the file mapped; packets and iterators are valid while it is mapped.
///
/// Pages of the mapping stay resident after they are read until they are released. sluice's algorithms release what
/// they have passed, every 4 MiB. A plain range-for is correct but its memory is not bounded. If the file is truncated
/// while mapped, the process gets SIGBUS; \ref blocks throws instead.
///
/// Throws file_error if the file cannot be read, and format_error if its header is broken or it holds less than one
/// packet.
class recording : public ranges::view_interface<recording> {
    struct file {
        std::filesystem::path path;
        trodes::header header;
        memory::mapped_file mapping;
        file(std::filesystem::path const& p, trodes::header h) : path(p), header(std::move(h)), mapping(p) {}
    };
    std::shared_ptr<file const> file_;
    packets packets_;

public:
    recording() = default;
    explicit recording(std::filesystem::path const& path) : recording(path, read_header(path)) {}

    /// Uses a header that has been read already. It must be that file's header.
    recording(std::filesystem::path const& path, trodes::header header)
        : file_(std::make_shared<file const>(path, std::move(header))) {
        auto const packet_bytes = file_->header.layout.packet_bytes;
        auto const offset = file_->header.header_bytes;
        auto const data_bytes = file_bytes() < offset ? 0 : file_bytes() - offset;
        if (data_bytes < packet_bytes)
            throw format_error(path.string(), offset,
                               "at least one packet of " + std::to_string(packet_bytes) +
                                   " bytes must follow the header, got " + std::to_string(data_bytes) + " bytes");
        packets_ = packets(file_->mapping.data() + offset, static_cast<std::size_t>(data_bytes / packet_bytes),
                           file_->header.layout, &file_->mapping, file_);
    }

    auto begin() const noexcept { return ranges::begin(packets_); }
    auto end() const noexcept { return ranges::end(packets_); }
    std::size_t size() const noexcept { return packets_.size(); }
    packet operator[](std::size_t index) const noexcept { return packets_[index]; }

    std::filesystem::path const& path() const noexcept { return file_->path; }
    trodes::header const& header() const noexcept { return file_->header; }
    double nominal_rate_hz() const noexcept { return header().sampling_rate_hz; }
    /// The size of the whole file when it was opened.
    std::uint64_t file_bytes() const noexcept { return file_->mapping.size(); }
    /// The number of bytes after the last whole packet; 0 if the recording was ended properly.
    std::uint64_t trailing_bytes() const noexcept {
        return (file_bytes() - header().header_bytes) % header().layout.packet_bytes;
    }
    /// All bytes after the header, packets or not.
    std::span<std::byte const> data_bytes() const noexcept {
        return {packets_.data(), static_cast<std::size_t>(file_bytes() - header().header_bytes)};
    }

    /// The Trodes timestamps as recorded: samples, modulo 2^32.
    strided<std::uint32_t> raw_ticks() const noexcept { return packets_.raw_ticks(); }
    /// The same, unwrapped: int64, an input range (views::unwrap).
    auto ticks() const { return raw_ticks() | views::unwrap; }
    /// Seconds since 1970, double, as NWB stores them (views::regress_systime). Reads the whole recording once, when
    /// the first element is accessed. Throws argument_error if the header has no SysClock.
    auto timestamps() const;

    bool has_system_clock() const noexcept { return header().layout.sysclock_byte.has_value(); }
    /// Nanoseconds since 1970. Throws format_error if the header has no SysClock.
    strided<std::int64_t> system_times() const {
        if (!has_system_clock())
            throw format_error(path().string(),
                               "HardwareConfiguration must have the Device SysClock for system times, got none");
        return packets_.system_times();
    }

    /// Rows of int16 counts in packet order; header().slot_channels names their hardware channels.
    strided_rows<std::int16_t> samples() const { return packets_.samples(sample_columns(header().layout)); }
    /// Rows of the chosen hardware channels, in that order. Throws argument_error if one is not recorded.
    strided_rows<std::int16_t> samples(std::span<std::uint32_t const> hardware_channels) const {
        return packets_.samples(sample_columns(header().layout, hardware_channels));
    }
    /// 0 or 1 for each packet.
    digital_view digital(digital_channel const& channel) const { return packets_.digital(channel); }
    strided<std::int16_t> analog(analog_channel const& channel) const noexcept { return packets_.analog(channel); }

    packets slice(std::size_t first, std::size_t count) const noexcept { return packets_.slice(first, count); }
    std::size_t release_step() const noexcept { return packets_.release_step(); }
    void release(std::size_t first, std::size_t count) const noexcept { packets_.release(first, count); }
    void release_all() const noexcept { packets_.release_all(); }
};

}  // namespace sluice::trodes

template <>
inline constexpr bool std::ranges::enable_view<sluice::trodes::recording> = true;

inline auto sluice::trodes::recording::timestamps() const { return views::regress_systime(*this); }
