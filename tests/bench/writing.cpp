/// \file
/// Rows and arrays into flat files, beside loops that gather into a buffer and write it; numbers into narrower ones.
#include <sluice/core/into.hpp>
#include <sluice/core/value_cast.hpp>
#include <sluice/sinks/binary_sink.hpp>
#include <sluice/views/select.hpp>
#include <sluice/views/transform.hpp>

#include "contest.hpp"
#include "contests.hpp"
#include "parts.hpp"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <unistd.h>

namespace bench {
namespace {

/// A file in memory, where there is such a file system: what a disk does is not measured.
class scratch_file {
    std::filesystem::path path_;

public:
    explicit scratch_file(std::string const& name) {
        std::filesystem::path const memory = "/dev/shm";
        auto const folder = std::filesystem::exists(memory) ? memory : std::filesystem::temp_directory_path();
        path_ = folder / ("sluice-bench-" + std::to_string(::getpid()) + "-" + name);
    }
    scratch_file(scratch_file const&) = delete;
    scratch_file& operator=(scratch_file const&) = delete;
    ~scratch_file() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    std::filesystem::path const& path() const { return path_; }
    /// Hands over what the file holds, unless time is taken.
    void show(used) const {}
    void show(digest& sink) const {
        std::ifstream in(path_, std::ios::binary);
        std::string const bytes{std::istreambuf_iterator<char>(in), {}};
        sink(std::span(bytes));
    }
};

/// A file that a hand-written loop writes, beside the one of that name, which it replaces: as the sinks do.
class file_by_hand {
    std::string path_, partial_ = path_ + ".partial";
    int descriptor_ = ::open(partial_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

public:
    explicit file_by_hand(std::filesystem::path const& path) : path_(path.string()) {}
    file_by_hand(file_by_hand const&) = delete;
    file_by_hand& operator=(file_by_hand const&) = delete;
    ~file_by_hand() {
        ::close(descriptor_);
        std::rename(partial_.c_str(), path_.c_str());
    }
    void write(void const* from, std::size_t bytes) const {
        for (auto const* at = static_cast<char const*>(from); bytes != 0;) {
            auto const done = ::write(descriptor_, at, bytes);
            if (done <= 0) throw std::runtime_error("writing: the scratch file cannot be written");
            at += done;
            bytes -= static_cast<std::size_t>(done);
        }
    }
};

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
    static auto const values = make_parts<float>(1, count).front();
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
        auto all = make_parts<float>(1, count).front();
        for (float& value : all) value = (value - 5e5f) / 7;  // most do not fit
        return all;
    }();
    static scratch_file const file("converted");
    contest("floats into a file of int16", {values.size(), values.size() * sizeof(std::int16_t)}, [](auto& sink) {
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
    }).against("saturating_cast_to | into(binary_sink)", as_by_hand, [](auto& sink) {
        values | sluice::views::transform(sluice::saturating_cast_to<std::int16_t>) |
            sluice::into(sluice::binary_sink<std::int16_t>(file.path(), {.overwrite = true}));
        file.show(sink);
    }).against("checked_cast_to | into(binary_sink), of what fits", no_bound, [](auto& sink) {
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
