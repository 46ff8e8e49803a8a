/// \file
/// Files of records, read and mapped, compared with hand-written loops over pread and mmap. The file is in the page
/// cache.
#include <sluice/core/algorithms.hpp>
#include <sluice/core/window.hpp>
#include <sluice/memory/blocks.hpp>
#include <sluice/memory/flat_file.hpp>
#include <sluice/memory/records.hpp>
#include <sluice/views/select.hpp>

#include "contest.hpp"
#include "contests.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

namespace bench {
namespace {

namespace memory = sluice::memory;

constexpr std::size_t columns = 385, row_count = 200'000, chosen = 32;  // a flat file of 147 MiB
constexpr std::size_t row_bytes = columns * sizeof(std::int16_t);
constexpr std::size_t samples = 128, channels = 64, records = 8'000;  // the same bytes as records of many rows
constexpr std::size_t record_bytes = samples * (4 + 2 * channels);
constexpr std::size_t block_bytes = std::size_t{384} << 10;

/// A file in the temporary folder, also mapped; removed when the program ends.
class number_file {
    std::string path_ = (std::filesystem::temp_directory_path() / "sluice_bench_XXXXXX").string();
    int descriptor_ = ::mkstemp(path_.data());
    std::size_t size_ = row_count * row_bytes;
    std::byte const* data_ = nullptr;

public:
    number_file() {
        if (descriptor_ < 0) throw std::runtime_error(path_ + ": cannot be created");
        std::vector<std::int16_t> numbers(row_count * columns);
        for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<std::int16_t>(i * 31 >> 3);
        std::ofstream file(path_, std::ios::binary);
        if (!file.write(reinterpret_cast<char const*>(numbers.data()), static_cast<std::streamsize>(size_)).flush())
            throw std::runtime_error(path_ + ": cannot be written");
        void* const at = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor_, 0);
        if (at == MAP_FAILED) throw std::runtime_error(path_ + ": cannot be mapped");
        ::madvise(at, size_, MADV_SEQUENTIAL);
        data_ = static_cast<std::byte const*>(at);
    }
    ~number_file() {
        ::munmap(const_cast<std::byte*>(data_), size_);
        ::close(descriptor_);
        ::unlink(path_.c_str());
    }
    number_file(number_file const&) = delete;
    number_file& operator=(number_file const&) = delete;

    std::string const& path() const noexcept { return path_; }
    std::byte const* data() const noexcept { return data_; }
    /// Reads at `offset`; returns the number of bytes read.
    std::size_t read(std::size_t offset, std::span<std::byte> into) const noexcept {
        auto const got =
            ::pread(descriptor_, into.data(), std::min(into.size(), size_ - offset), static_cast<::off_t>(offset));
        return got < 0 ? 0 : static_cast<std::size_t>(got);
    }
    /// Releases the pages of [first, last).
    void release(std::size_t first, std::size_t last) const noexcept {
        ::madvise(const_cast<std::byte*>(data_) + first / 4096 * 4096, last - first / 4096 * 4096, MADV_DONTNEED);
    }
};

template <class T>
T load(std::byte const* from) noexcept {
    T value;
    std::memcpy(&value, from, sizeof value);
    return value;
}

/// Calls `f(first, count)` with blocks of the records of the file.
template <class F>
void by_reading(number_file const& file, std::span<std::byte> buffer, std::size_t bytes, std::size_t count, F f) {
    auto const fit = block_bytes / bytes;
    for (std::size_t at = 0; at < count;) {
        auto const n = std::min(fit, count - at);
        file.read(at * bytes, buffer.first(n * bytes));
        f(buffer.data(), n);
        at += n;
    }
}

}  // namespace

void flat_files() {
    static number_file const file;
    static std::vector<std::byte> buffer(block_bytes);
    static std::vector<std::int16_t> out(std::max(block_bytes / row_bytes * chosen, block_bytes));
    static auto const flat = memory::interleaved<std::int16_t>(file.path(), {.columns = columns});
    static auto const intan = memory::records(file.path(), {.bytes = record_bytes}).slice(0, records);
    static auto const nested = intan.rows<std::int16_t>({.first = 4 * samples, .columns = channels, .rows = samples});
    static std::vector<std::size_t> const picked = [] {
        std::vector<std::size_t> some(chosen);
        for (std::size_t c = 0; c < chosen; ++c) some[c] = (37 * c + 5) % columns;
        return some;
    }();

    contest("32 of 385 columns of a flat file, read", {row_count, row_count * row_bytes},
            [](auto& sink) {
                by_reading(file, buffer, row_bytes, row_count, [&](std::byte const* from, std::size_t n) {
                    auto* to = out.data();
                    for (std::size_t r = 0; r < n; ++r)
                        for (std::size_t c = 0; c < chosen; ++c)
                            *to++ = load<std::int16_t>(from + r * row_bytes + 2 * picked[c]);
                    sink(std::span(out).first(n * chosen));
                });
            })
        .against("blocks | copy", as_by_hand,
                 [](auto& sink) {
                     for (auto const& block : memory::blocks(flat | sluice::views::select(picked))) {
                         auto const to = std::span(out).first(block.size() * chosen);
                         sluice::copy(block, to);
                         sink(to);
                     }
                 })
        .against("blocks, select in the loop", as_by_hand, [](auto& sink) {
            for (auto const& block : memory::blocks(flat)) {
                auto const to = std::span(out).first(block.size() * chosen);
                sluice::copy(block | sluice::views::select(picked), to);
                sink(to);
            }
        });

    contest("a sum over a flat file, mapped", {row_count * columns, row_count * row_bytes}, [](auto& sink) {
        constexpr std::size_t step = std::size_t{4} << 20;
        std::int64_t sum = 0;
        for (std::size_t at = 0; at < row_count * row_bytes; at += step) {
            auto const end = std::min(at + step, row_count * row_bytes);
            for (auto byte = at; byte < end; byte += 2) sum += load<std::int16_t>(file.data() + byte);
            file.release(at, end);
        }
        sink(sum);
    }).against("fold(values)", as_by_hand, [](auto& sink) {
        static auto const values = memory::values<std::int16_t>(file.path());
        sink(sluice::fold(values, std::int64_t{0}, [](std::int64_t sum, std::int16_t value) { return sum + value; }));
    });

    auto const copy_records = [](std::byte const* from, std::size_t n, std::int16_t* to) {
        for (std::size_t i = 0; i < n; ++i, from += record_bytes)
            for (std::size_t r = 0; r < samples; ++r)
                for (std::size_t c = 0; c < channels; ++c)
                    *to++ = load<std::int16_t>(from + 4 * samples + 2 * (c * samples + r));
    };
    contest("records of 128 rows of 64 channels, read", {records * samples, records * record_bytes},
            [copy_records](auto& sink) {
                by_reading(file, buffer, record_bytes, records, [&](std::byte const* from, std::size_t n) {
                    copy_records(from, n, out.data());
                    sink(std::span(out).first(n * samples * channels));
                });
            })
        .against("blocks | copy", as_by_hand, [](auto& sink) {
            for (auto const& block : memory::blocks(nested)) {
                auto const to = std::span(out).first(block.size() * channels);
                sluice::copy(block, to);
                sink(to);
            }
        });
    contest("records of 128 rows of 64 channels, mapped", {records * samples, records * record_bytes},
            [copy_records](auto& sink) {
                for (std::size_t at = 0; at < records; at += 20) {
                    copy_records(file.data() + at * record_bytes, 20, out.data());
                    if (at % 240 == 220)
                        file.release((at - 220) * record_bytes, (at + 20) * record_bytes);  // every 4 MiB
                    sink(std::span(out).first(20 * samples * channels));
                }
            })
        .against("row_count | copy", as_by_hand, [](auto& sink) {
            for (std::size_t at = 0; at < records; at += 20) {
                auto const to = std::span(out).first(20 * samples * channels);
                sluice::copy(sluice::window(nested, at * samples, 20 * samples), to);
                sink(to);
            }
        });
}

}  // namespace bench
