/// \file
/// Common to the plate contests: a plate on disk, a timer, and results in Google Benchmark's JSON format.
#pragma once

#include <stdlib.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>

#include <sluice/memory/file_reader.hpp>
#include <sluice/plate/scan.hpp>
#include <sluice/plate/synthetic_plate.hpp>

namespace bench {

inline constexpr double mebibyte = 1024 * 1024;

template <class F>
double seconds(F f) {
    auto const start = std::chrono::steady_clock::now();
    f();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Entries in Google Benchmark's JSON format. The first contestant of a contest is the reference of the others.
class result_file {
    std::string entries_;

    void add(std::string const& contest, std::string const& contestant, int run, double value, double bound,
             std::string const& more) {
        entries_ += (entries_.empty() ? "" : ",\n") + ("{\"run_name\": \"" + contest + "/" + contestant) +
                    "\", \"run_type\": \"iteration\", \"repetition_index\": " + std::to_string(run) +
                    ", \"cpu_time\": " + std::to_string(value) + ", \"bound\": " + std::to_string(bound) + more + "}";
    }

public:
    void timed(std::string const& contest, std::string const& contestant, int run, double taken, double bytes,
               double bound = 0) {
        add(contest, contestant, run, taken * 1e9, bound, ", \"bytes_per_second\": " + std::to_string(bytes / taken));
    }
    void promised(std::string const& contest, std::string const& unit, int run, double most, double measured) {
        add(contest, "promised", run, most, 0, ", \"unit\": \"" + unit + "\"");
        add(contest, "measured", run, measured, 1, ", \"unit\": \"" + unit + "\"");
    }
    void write(std::filesystem::path const& path) const {
        std::ofstream file(path);
        file << "{\"benchmarks\": [\n" << entries_ << "\n]}\n" << std::flush;
        if (!file) throw std::runtime_error(path.string() + ": cannot be written");
    }
};

/// A synthetic plate on the disk and its records.
class plate_folder {
    std::string folder_ = (std::filesystem::temp_directory_path() / "sluice_bench_XXXXXX").string();

public:
    explicit plate_folder(sluice::plate::synthetic_plate const& made) {
        if (::mkdtemp(folder_.data()) == nullptr) throw std::runtime_error(folder_ + ": cannot be created");
        sluice::plate::write_plate(folder_, made);
        images = sluice::plate::scan(folder_);
    }
    ~plate_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    plate_folder(plate_folder const&) = delete;
    plate_folder& operator=(plate_folder const&) = delete;

    std::string const& path() const noexcept { return folder_; }
    sluice::plate::image_set images;
};

using records = std::span<sluice::plate::image_record const>;

/// Plain read() of files, each to the start of the buffer or, with `append`, one after the other.
inline void read_files(records files, std::span<std::byte> buffer, bool append) {
    std::size_t at = 0;
    for (auto const& record : files) {
        sluice::memory::file_reader const file(record.file.path());
        auto const bytes = static_cast<std::size_t>(file.size());
        if (!append) at = 0;
        file.read(0, buffer.subspan(at, bytes));
        at += bytes;
    }
}

}  // namespace bench
