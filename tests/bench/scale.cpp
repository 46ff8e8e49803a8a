/// \file
/// scale: converts synthetic recordings of any length without input files, and prints one row per length: time per
/// packet, peak resident memory, output size. Packets are generated during the conversion. Clock, streams and HDF5 are
/// the converter's own.
///   scale [--minutes 1,10,100] [--hours 17] [--channels 4] [--compress LEVEL] [--toggles 2] [--drops 1e-5] [--folder
///   DIR]
/// Memory may grow with digital changes (--toggles per second and line) and gaps (--drops per packet); with 0 of both
/// it is constant. The outputs are written to DIR (default: the temporary folder) and removed. 17 hours of 4 channels
/// are 110 GB, compressed 28.
#include <sluice/convert/trodes_to_nwb.hpp>
#include <sluice/core/source_view.hpp>
#include <sluice/deflate/best.hpp>
#include <sluice/memory/profiler.hpp>
#include <sluice/trodes/synthesise.hpp>
#include <sluice/trodes/synthetic_packets.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace {
namespace fs = std::filesystem;
namespace convert = sluice::convert;
namespace trodes = sluice::trodes;
using seconds = std::chrono::duration<double>;
using clock_type = std::chrono::steady_clock;

// Fills the blocks of a synthetic recording as trodes::blocks does from a file.
class synthetic_source {
public:
    synthetic_source(trodes::recording const& about, trodes::synthesis const& how)
        : about_(&about),
          packets_(how, 1, convert::buffers().block_bytes / about.header().layout.packet_bytes),
          previous_(about.header().layout.packet_bytes) {}

    bool next(trodes::block& b) {
        auto const began = clock_type::now();
        if (!at_)
            at_.emplace(packets_.begin());
        else {
            std::memcpy(previous_.data(), b.data() + (b.size() - 1) * previous_.size(), previous_.size());
            ++*at_;
        }
        bool const more = *at_ != packets_.end();
        if (more) fill(b, **at_);
        making_ += clock_type::now() - began;
        return more;
    }
    std::uint64_t file_offset() const { return about_->header().header_bytes + index_ * previous_.size(); }
    std::uint64_t packets() const { return index_; }
    double seconds_making() const { return making_.count(); }

private:
    void fill(trodes::block& b, trodes::packets const& made) {
        trodes::packets const before(previous_.data(), index_ > 0 ? 1 : 0, about_->header().layout);
        auto const tick_before = unwrap_.last_tick();
        unwrap_(made.raw_ticks(), runs_);
        b = trodes::block({about_, 0, index_, file_offset()}, made, runs_, before, tick_before);
        index_ += made.size();
    }

    trodes::recording const* about_;
    trodes::synthetic_packets packets_;
    std::optional<decltype(packets_.begin())> at_;
    std::vector<std::byte> previous_;
    trodes::unwrapper unwrap_;
    std::vector<trodes::tick_run> runs_;
    std::uint64_t index_ = 0;
    seconds making_{0};
};

struct lent_source {
    synthetic_source* source;
    bool next(trodes::block& b) { return source->next(b); }
};
struct lend {
    synthetic_source* source = nullptr;
    lent_source operator()() const { return {source}; }
};

// An input range of blocks without damage.
class synthetic_blocks : public sluice::source_view<trodes::block, lend> {
public:
    explicit synthetic_blocks(synthetic_source& source) : source_view(lend{&source}) {}
    trodes::integrity found(std::size_t) const { return {}; }
    std::uint64_t bytes_read() const { return open().source->file_offset(); }
};

struct settings {
    std::vector<double> minutes{1, 10, 100};
    unsigned channels = 4;
    unsigned level = 0;
    double toggles_per_s = 2, drop_probability = 1e-5;
    fs::path folder = fs::temp_directory_path();
};

// The day on disk has one second. The converter reads header, metadata and electrodes from it, and all packets from the
// synthetic source.
void print_row(settings const& with, double minutes) {
    trodes::synthesis how;
    how.epochs = 1;
    how.channels = with.channels;
    how.multiplexed = false;
    how.toggles_per_s = with.toggles_per_s;
    how.drop_probability = with.drop_probability;
    how.seconds = 1;
    trodes::write_day("day", how);
    how.seconds = 60 * minutes;

    convert::trodes_to_nwb_options options;
    options.output = "out.nwb";
    if (with.level != 0) options.compression = sluice::deflate::best(with.level);
    auto const day = convert::open_day("day", options);
    synthetic_source source(day.recordings.front(), how);
    synthetic_blocks blocks(source);
    auto const began = clock_type::now();
    auto const report = convert::trodes_to_nwb(
        day, options, [&](convert::day_pass& pass, convert::buffers const&) { pass.read(blocks); });
    auto const took = seconds(clock_type::now() - began).count();

    auto const packets = static_cast<double>(source.packets());
    if (report.recordings.front().packets != source.packets())
        throw std::runtime_error("not every packet was converted");
    std::printf("%9.0f %14.0f %8.1f %8.1f %8.1f %10.1f %10.2f %9.1f\n", minutes, packets, took,
                (took - source.seconds_making()) * 1e9 / packets, source.seconds_making() * 1e9 / packets,
                static_cast<double>(sluice::memory::peak_resident_bytes()) / (1 << 20),
                static_cast<double>(report.bytes_written) / packets, static_cast<double>(report.bytes_written) / 1e9);
    std::fflush(stdout);
}

settings parse(int argc, char** argv) {
    settings made;
    for (int i = 1; i + 1 < argc; i += 2) {
        std::string const name = argv[i];
        char* value = argv[i + 1];
        if (name == "--minutes") {
            made.minutes.clear();
            for (char* token = std::strtok(value, ","); token != nullptr; token = std::strtok(nullptr, ","))
                made.minutes.push_back(std::atof(token));
        } else if (name == "--hours")
            made.minutes = {1, 60 * std::atof(value)};
        else if (name == "--channels")
            made.channels = static_cast<unsigned>(std::atoi(value));
        else if (name == "--compress")
            made.level = static_cast<unsigned>(std::atoi(value));
        else if (name == "--toggles")
            made.toggles_per_s = std::atof(value);
        else if (name == "--drops")
            made.drop_probability = std::atof(value);
        else if (name == "--folder")
            made.folder = value;
        else
            throw std::runtime_error("unknown option: " + name);
    }
    if (argc % 2 == 0) throw std::runtime_error("each option needs a value");
    return made;
}

// Each length runs in its own process, so that each has its own peak.
int run(settings const& with) {
    std::printf("  minutes        packets  seconds  ns conv.  ns made  peak MiB  B/packet        GB\n");
    std::fflush(stdout);
    auto folder = (with.folder / "sluice-scale-XXXXXX").string();
    if (!::mkdtemp(folder.data())) throw std::runtime_error("no folder can be created in " + with.folder.string());
    int status = 0;
    for (double const minutes : with.minutes) {
        fs::remove_all(fs::path(folder) / "out.nwb");
        if (auto const child = ::fork(); child == 0) {
            try {
                fs::current_path(folder);
                print_row(with, minutes);
                ::_exit(0);
            } catch (std::exception const& e) {
                std::fprintf(stderr, "scale: %s\n", e.what());
                ::_exit(1);
            }
        } else if (::waitpid(child, &status, 0) != child || status != 0)
            break;
    }
    fs::remove_all(folder);
    return status == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try { return run(parse(argc, argv)); } catch (std::exception const& e) {
    std::fprintf(stderr, "scale: %s\n", e.what());
    return 2;
}
