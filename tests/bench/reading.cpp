/// \file
/// A pass over a recording: blocks with checked sync bytes and unwrapped ticks, compared with plain reading. The file
/// is in the page cache.
#include <sluice/trodes/blocks.hpp>
#include <sluice/trodes/recording.hpp>
#include <sluice/core/algorithms.hpp>
#include <sluice/views/fill_gaps.hpp>
#include <sluice/views/select.hpp>

#include "contest.hpp"
#include "contests.hpp"
#include "segments.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace bench {
namespace {

constexpr std::size_t block_packets = 16384, block_count = 12;

/// A file of packets in the temporary folder; removed when the program ends.
class packet_file {
    std::string path_ = (std::filesystem::temp_directory_path() / "sluice_bench_XXXXXX").string();
    int descriptor_ = ::mkstemp(path_.data());

public:
    packet_file() {
        if (descriptor_ < 0) throw std::runtime_error(path_ + ": cannot be created");
        auto const packets = make_packets(block_packets * block_count);
        std::ofstream file(path_, std::ios::binary);
        if (!file.write(reinterpret_cast<char const*>(packets.data()), static_cast<std::streamsize>(packets.size()))
                 .flush())
            throw std::runtime_error(path_ + ": cannot be written");
    }
    ~packet_file() {
        ::close(descriptor_);
        ::unlink(path_.c_str());
    }
    packet_file(packet_file const&) = delete;
    packet_file& operator=(packet_file const&) = delete;

    std::string const& path() const noexcept { return path_; }
    int descriptor() const noexcept { return descriptor_; }
};

sluice::trodes::header header_of_packets() {
    sluice::trodes::header header;
    header.sampling_rate_hz = 30000;
    header.layout.packet_bytes = packet_bytes::all;
    header.layout.timestamp_byte = packet_bytes::tick;
    header.layout.samples_byte = packet_bytes::samples;
    header.layout.channel_count = packet_bytes::channels;
    header.layout.sysclock_byte = packet_bytes::clock;
    return header;
}

}  // namespace

void reading() {
    static packet_file const file;
    static sluice::trodes::recording const recording(file.path(), header_of_packets());
    static std::vector<std::byte> buffer(block_packets * packet_bytes::all);
    constexpr std::size_t packets = block_packets * block_count;

    contest("a pass over a recording", {packets, packets * packet_bytes::all}, [](auto& sink) {
        ::off_t at = 0;
        for (::ssize_t got; (got = ::pread(file.descriptor(), buffer.data(), buffer.size(), at)) > 0; at += got)
            sink(static_cast<std::int64_t>(got));
    }).beside("trodes::blocks", [](auto& sink) {
        for (auto const& b : sluice::trodes::blocks(recording))
            sink(static_cast<std::int64_t>(b.size() * packet_bytes::all));
    });

    static std::vector<std::size_t> const columns = [] {
        std::vector<std::size_t> some(32);
        for (std::size_t c = 0; c < some.size(); ++c) some[c] = 4 * c;
        return some;
    }();
    static std::vector<std::int16_t> out(block_packets * columns.size());
    contest("32 of 128 channels of a recording", {packets, packets * packet_bytes::all}, [](auto& sink) {
        constexpr std::size_t fit = (384 << 10) / packet_bytes::all;
        std::uint32_t tick = 0;
        for (std::size_t at = 0; at < packets;) {
            auto const n = std::min(fit, packets - at);
            if (::pread(file.descriptor(), buffer.data(), n * packet_bytes::all,
                        static_cast<::off_t>(at * packet_bytes::all)) < 0)
                return;
            auto* to = out.data();
            for (std::size_t p = 0; p < n; ++p) {
                auto const* const packet = buffer.data() + p * packet_bytes::all;
                if (auto const now = sluice::load<std::uint32_t>(packet + packet_bytes::tick);
                    at + p != 0 && now != tick + 1)
                    sink(now);
                else
                    tick = now;
                for (std::size_t c = 0; c < 32; ++c)
                    *to++ = sluice::load<std::int16_t>(packet + packet_bytes::samples + 2 * columns[c]);
            }
            sink(std::span(out).first(32));
            sink(std::span(out).subspan(32 * (n - 1), 32));
            at += n;
        }
    }).against("blocks | select | fill_gaps", as_by_hand, [](auto& sink) {
        std::size_t at = 0;
        constexpr std::size_t fit = (384 << 10) / packet_bytes::all;
        for (auto const& b : sluice::trodes::blocks(recording)) {
            auto const rows =
                b.samples() | sluice::views::select(columns) | sluice::views::fill_gaps(sluice::gaps::repeat_single);
            auto const to = std::span(out).first(rows.size() * 32);
            sluice::copy(rows, to);
            for (std::size_t row = 0; row < rows.size(); ++row, ++at)
                if (at % fit == 0 || at % fit == fit - 1 || at == packets - 1) sink(to.subspan(32 * row, 32));
        }
    });
}

}  // namespace bench
