/// \file
/// The pass over a recording: blocks with sync bytes checked and ticks unwrapped, beside plain reading. The file is in the cache.
#include <sluice/trodes/blocks.hpp>
#include <sluice/trodes/recording.hpp>

#include "contest.hpp"
#include "contests.hpp"
#include "parts.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace bench {
namespace {

constexpr std::size_t block_packets = 16384, block_count = 12;

/// A file of packets in the directory for temporary files; removed when the program ends.
class packet_file {
    std::string path_ = (std::filesystem::temp_directory_path() / "sluice_bench_XXXXXX").string();
    int descriptor_ = ::mkstemp(path_.data());

public:
    packet_file() {
        if (descriptor_ < 0) throw std::runtime_error(path_ + ": cannot be made");
        auto const packets = make_packets(block_packets * block_count);
        std::ofstream file(path_, std::ios::binary);
        if (!file.write(reinterpret_cast<char const*>(packets.data()), static_cast<std::streamsize>(packets.size())).flush())
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
        for (auto const& b : sluice::trodes::blocks(recording)) sink(static_cast<std::int64_t>(b.size() * packet_bytes::all));
    });
}

}  // namespace bench
